"""Tab goes from one control to the next as one reads: what is made later is not visited last."""

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QSplitter, QStackedWidget, QWidget


def focus_next(root: QWidget, current: QWidget | None, *, forward: bool) -> bool:
    """Move the focus to the control behind or before the current one, from the last to the first.

    False where there is nothing to go to, or the focus is outside.
    """
    order = list(controls(root))
    at = next((n for n, each in enumerate(order) if current is not None and _holds(each, current)), None)
    if at is None:
        return False
    reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
    order[(at + (1 if forward else -1)) % len(order)].setFocus(reason)
    return True


def controls(widget: QWidget | None) -> Iterator[QWidget]:
    """The controls inside a widget that take the focus by Tab now, in reading order."""
    if widget is None or not widget.isVisible() or not widget.isEnabled():
        return
    if isinstance(widget, QSplitter | QStackedWidget):
        for number in range(widget.count()):
            yield from controls(widget.widget(number))
    elif widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
        yield widget
    elif (layout := widget.layout()) is not None:
        yield from _in_layout(layout)


def _in_layout(layout: QLayout) -> Iterator[QWidget]:
    for number in range(layout.count()):
        item = layout.itemAt(number)
        if item is not None and (inner := item.layout()) is not None:
            yield from _in_layout(inner)
        elif item is not None:
            yield from controls(item.widget())


def _holds(control: QWidget, focus: QWidget) -> bool:
    return control is focus or control.isAncestorOf(focus)
