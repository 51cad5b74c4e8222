"""The pages of a workspace's tabs. Each is made when it is first shown: the first paint needs only one."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QWidget

from inspector.ui.actions import (
    BODY_FILE_ACTIONS,
    COPY_AS,
    EVENT_COMMANDS,
    EVENT_COPIES,
    PLACE_ACTIONS,
    Actions,
)

if TYPE_CHECKING:
    from inspector.ui.body_view import BodyView
    from inspector.ui.events_view import EventsView
    from inspector.ui.headers_view import HeadersView
    from inspector.ui.markdown_view import MarkdownView
    from inspector.ui.workspace import Workspace

TABS = ("message", "events", "body", "headers")


class TabPages(QStackedWidget):
    """Makes pages and connects them; which one is shown is the workspace's business."""

    def __init__(self, workspace: "Workspace", actions: Actions, parent: QWidget) -> None:
        super().__init__(parent)
        self._workspace, self._actions = workspace, actions
        self._makers = {
            "message": lambda: workspace.message,
            "markdown": self._make_markdown,
            "events": self._make_events,
            "body": self._make_body,
            "headers": self._make_headers,
        }
        self._made: dict[str, QWidget] = {}

    def page(self, name: str) -> QWidget:
        """A page by its name."""
        if name not in self._made:
            self._made[name] = self._makers[name]()
            self.addWidget(self._made[name])
        return self._made[name]

    def is_made(self, name: str) -> bool:
        """Whether a page was shown yet."""
        return name in self._made

    def _make_markdown(self) -> "MarkdownView":
        from inspector.ui.markdown_view import MarkdownView

        workspace = self._workspace
        view = MarkdownView(workspace.playhead, workspace.theme, workspace)
        self._actions.add_to(view, "playhead")
        view.told.connect(workspace.told)
        return view

    def _make_events(self) -> "EventsView":
        from inspector.ui.events_view import EventsView

        workspace, actions = self._workspace, self._actions
        view = EventsView(workspace.selection, workspace.playhead, workspace.drafts, workspace.theme, workspace)
        view.pane.told.connect(workspace.told)
        view.pane.edited.connect(workspace.event_commands.check)
        view.pane.left.connect(view.table.setFocus)
        for scrubbed in (view.table, view.detail):
            actions.add_to(scrubbed, "playhead")
        actions.add_to(view.table, "events")
        # In its menu only what is done with rows, not what moves the playhead.
        view.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        names = (*EVENT_COMMANDS, "", *EVENT_COPIES, "", *PLACE_ACTIONS)
        view.table.customContextMenuRequested.connect(
            lambda at: actions.menu(names, view.table).popup(view.table.viewport().mapToGlobal(at))
        )
        return view

    def _make_body(self) -> "BodyView":
        from inspector.ui.body_view import BodyView
        from inspector.ui.provenance import Provenance

        workspace = self._workspace
        view = BodyView(workspace.selection, workspace.drafts, workspace.theme, workspace)
        self._actions.add_to(view, "body")
        view.strip.set_more([self._actions[name] for name in BODY_FILE_ACTIONS])
        view.told.connect(workspace.told)
        view.shown.connect(workspace.finding.aim)
        workspace.provenance = Provenance(workspace.selection, workspace.playhead, view)
        view.editor.setProperty("searching", workspace.finding.is_open)
        return view

    def _make_headers(self) -> "HeadersView":
        from inspector.ui.headers_view import HeadersView

        workspace = self._workspace
        view = HeadersView(workspace.selection, workspace.drafts, self._actions, workspace.theme, workspace)
        view.told.connect(workspace.told)
        view.table.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        places = [self._actions[name] for name in PLACE_ACTIONS]
        view.table.addActions([*places, self._actions.submenu(COPY_AS)])
        return view
