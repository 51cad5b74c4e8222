"""Finding in a workspace: the bar for what is shown, the pane for the whole cassette, the way to a hit."""

from functools import cached_property
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QVBoxLayout, QWidget

if TYPE_CHECKING:
    from inspector.search import Hit
    from inspector.ui.find_bar import Findable, FindBar
    from inspector.ui.search_view import SearchView
    from inspector.ui.workspace import Workspace


class Finding(QObject):
    """Bar and pane are made when they are first asked for; ``place`` is where they stand."""

    def __init__(self, workspace: "Workspace", parent: QWidget) -> None:
        super().__init__(workspace)
        self._workspace = workspace
        self.place = QWidget(parent)
        self._column = QVBoxLayout(self.place)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    @cached_property
    def bar(self) -> "FindBar":
        """Finds in what is shown."""
        from inspector.ui.find_bar import FindBar

        bar = FindBar(self._workspace.theme, self.place)
        bar.hide()
        self._column.insertWidget(0, bar)
        for changed in (bar.opened, bar.closed):
            changed.connect(self._mark)
        bar.closed.connect(self._workspace.focus_page)
        bar.everywhere_asked.connect(self.everywhere)
        self._aim(bar)
        return bar

    @cached_property
    def pane(self) -> "SearchView":
        """Finds in the whole cassette."""
        from inspector.ui.search_view import SearchView

        workspace = self._workspace
        pane = SearchView(workspace.document, workspace.drafts, workspace.theme, self.place)
        pane.hide()
        self._column.addWidget(pane)
        pane.chosen.connect(self.show_hit)
        pane.told.connect(workspace.told)
        pane.closed.connect(self._mark)
        pane.closed.connect(workspace.focus_page)
        return pane

    def is_made(self, name: str) -> bool:
        """Whether the ``bar`` or the ``pane`` was asked for yet."""
        return name in self.__dict__

    @property
    def is_open(self) -> bool:
        """Whether one searches."""
        return any(self.is_made(name) and getattr(self, name).isVisible() for name in ("bar", "pane"))

    def aim(self) -> None:
        """Another page is shown."""
        if self.is_made("bar"):
            self._aim(self.bar)

    def _aim(self, bar: "FindBar") -> None:
        if self._workspace.tab == "body":
            bar.set_target(self._workspace.body, self._workspace.body)
        else:
            bar.set_target(cast("Findable", self._workspace.shown_page))  # all pages can be searched

    def mark_in(self, editor: QWidget) -> None:
        """While one searches, what is selected is a hit and has the colour of one."""
        editor.setProperty("searching", self.is_open)
        editor.style().unpolish(editor)
        editor.style().polish(editor)

    def _mark(self) -> None:
        self.mark_in(self._workspace.message)
        if self._workspace.pages.is_made("body"):
            self.mark_in(self._workspace.body.editor)

    def here(self) -> None:
        """Find in what is shown."""
        if self.is_made("pane"):
            self.pane.hide()
        self.bar.open_bar()

    def everywhere(self, text: str = "") -> None:
        """Find in the whole cassette, at first what was looked for here."""
        if self.is_made("bar"):
            text = text or (self.bar.field.text() if self.bar.isVisible() else "")
            self.bar.hide()
        self.pane.open_pane(text)
        self._mark()

    def step(self, by: int) -> None:
        """To the next (+1) or previous (-1) hit, in the whole cassette while its hits are shown."""
        if self.is_made("pane") and self.pane.isVisible():
            self.pane.step(by)
        elif by > 0:
            self.bar.find_next()
        else:
            self.bar.find_previous()

    def close(self) -> bool:
        """Close what is open; False where nothing was."""
        if self.is_made("bar") and self.bar.isVisible():
            self.bar.close_bar()
        elif self.is_made("pane") and self.pane.isVisible():
            self.pane.close_pane()
        else:
            return False
        return True

    def show_hit(self, hit: "Hit") -> None:
        """Go to where a hit stands: interaction, side, event, and the stretch or row itself."""
        workspace, place = self._workspace, hit.place
        workspace.selection.select(hit.interaction)
        if place.side is not None:
            workspace.selection.set_side(place.side)
        if hit.events is not None:
            workspace.playhead.set_k(hit.events[1] + 1)
        tabs = {"turn": "message", "part": "message", "event": "events", "body": "body"}
        workspace.show_tab(tabs.get(place.where, "headers"))
        match place.where:
            case "turn" | "part":
                workspace.show_exact_message()
                workspace.message.show_stretch(place.name, hit.start, hit.end)
            case "body":
                workspace.body.show_stretch(hit.start, hit.end)
            case "header":
                workspace.headers.show_header(place.position)
            case "field":
                workspace.headers.show_field(place.path)
