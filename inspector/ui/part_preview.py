"""What an edit of a message would change, as rows: events, and places in later requests to tick."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from inspector.echo_updates import Echo
from inspector.stream import Stream
from inspector.ui.theme import ROW_HEIGHT, Theme
from inspector.ui.words import plural, visible

Role = Qt.ItemDataRole
WHERE, WHAT = range(2)
SnippetRole, EchoRole, EventRole = (int(Role.UserRole) + number for number in range(3))
MAX_ROWS = 500
_BEFORE, _AFTER = 14, 24


class Snippet(NamedTuple):
    """Two versions of a text, cut to what differs and a few characters around it."""

    before: str
    old: str
    new: str
    after: str

    @classmethod
    def of(cls, old: str, new: str) -> "Snippet":
        both = zip(old, new, strict=False)
        start = next((at for at, (was, now) in enumerate(both) if was != now), min(len(old), len(new)))
        shorter = min(len(old), len(new)) - start
        ends = zip(reversed(old), reversed(new), strict=False)
        tail = next((at for at, (was, now) in enumerate(ends) if was != now), shorter)
        tail = min(tail, shorter)
        cut = slice(max(0, start - _BEFORE), start)
        rest = old[len(old) - tail :]
        return cls(
            ("…" if cut.start else "") + visible(old[cut]),
            visible(old[start : len(old) - tail]),
            visible(new[start : len(new) - tail]),
            visible(rest[:_AFTER]) + ("…" if len(rest) > _AFTER else ""),
        )

    def words(self) -> str:
        """Both versions in words, for those who cannot see the colours."""
        return f"{self.before}[{self.old or 'nothing'} becomes {self.new or 'nothing'}]{self.after}"


class PartPreview(QStandardItemModel):
    """Two groups: the events that change, and what repeats the old text later."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(0, 2, parent)
        self._events, self._echoes = QStandardItem(), QStandardItem()
        for group in (self._events, self._echoes):
            group.setFlags(Qt.ItemFlag.ItemIsEnabled)
            beside = _fixed(QStandardItem())
            beside.setSizeHint(QSize(0, ROW_HEIGHT))
            self.appendRow([group, beside])

    def show_events(self, stream: Stream, changes: dict[int, str]) -> None:
        """The events that change, each with its data before and after."""
        self._events.removeRows(0, self._events.rowCount())
        total = len(stream.events)
        self._events.setText(f"{len(changes):,} of {plural(total, 'event')} change{'s' if total == 1 else ''}")
        for event, new in sorted(changes.items())[:MAX_ROWS]:
            where = "the body" if stream.framing == "single" else f"event {event + 1:,}"
            self._add(self._events, where, Snippet.of(stream.events[event].data, new), EventRole, event)

    def show_echoes(self, echoes: Sequence[Echo], *, is_complete: bool = True) -> None:
        """What repeats the old text; what is hardly so by chance is ticked."""
        unticked = {echo for echo in self._listed() if echo not in self.chosen()}
        known = set(self._listed())
        self._echoes.removeRows(0, self._echoes.rowCount())
        words = f"{plural(len(echoes), 'place')} in later requests repeat{'s' if len(echoes) == 1 else ''} it"
        if not echoes:
            words = "No later request repeats it" if is_complete else "Looking through later requests…"
        self._echoes.setText(words)
        for echo in echoes[:MAX_ROWS]:
            where = f"{echo.interaction} · {path_text(echo.path)}"
            item = self._add(self._echoes, where, Snippet.of(echo.old, echo.new), EchoRole, echo)
            item.setCheckable(True)
            is_ticked = echo not in unticked if echo in known else echo.is_sure
            item.setCheckState(Qt.CheckState.Checked if is_ticked else Qt.CheckState.Unchecked)

    def chosen(self) -> list[Echo]:
        """The repetitions that are ticked."""
        return [
            echo
            for row, echo in enumerate(self._listed())
            if self._echoes.child(row).checkState() is Qt.CheckState.Checked
        ]

    def _listed(self) -> list[Echo]:
        return [self._echoes.child(row).data(EchoRole) for row in range(self._echoes.rowCount())]

    def _add(
        self, group: QStandardItem, where: str, snippet: Snippet, role: int, value: object
    ) -> QStandardItem:
        first, second = _fixed(QStandardItem(where)), _fixed(QStandardItem())
        first.setData(value, role)
        second.setSizeHint(QSize(0, ROW_HEIGHT))
        first.setToolTip(where)
        second.setData(snippet, SnippetRole)
        second.setData(snippet.words(), Role.AccessibleTextRole)
        second.setToolTip(snippet.words())
        group.appendRow([first, second])
        return first


def path_text(path: tuple[str | int, ...]) -> str:
    """A path into JSON as people write it."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).lstrip(".")


def _fixed(item: QStandardItem) -> QStandardItem:
    item.setEditable(False)
    return item


class SnippetPainter(QStyledItemDelegate):
    """Draws what goes struck out, and behind it what comes."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        snippet = index.data(SnippetRole)
        if snippet is None:
            super().paint(painter, option, index)
            return
        self.initStyleOption(option, index)
        option.widget.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        painter.save()
        painter.setFont(self._theme.fixed_font)
        area = option.rect.adjusted(4, 0, -4, 0)
        painter.setClipRect(area)
        pieces = (
            (snippet.before, "muted"),
            (snippet.old, "error"),
            (snippet.new, "status_2xx"),
            (snippet.after, "muted"),
        )
        for text, role in pieces:
            area = self._write(painter, area, text, role)
        painter.restore()

    def _write(self, painter: QPainter, area: QRect, text: str, role: str) -> QRect:
        font = painter.font()
        font.setStrikeOut(role == "error")
        painter.setFont(font)
        painter.setPen(self._theme.color(role))
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
        return area.adjusted(QFontMetrics(font).horizontalAdvance(text), 0, 0, 0)
