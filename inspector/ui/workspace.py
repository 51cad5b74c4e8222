"""A document's part of the window: tree, header, tabs, find bar, transport. It composes and lays out."""

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QHBoxLayout,
    QMenu,
    QSplitter,
    QTabBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from inspector.cassette import CassetteError, Interaction, Side, diagnosis
from inspector.ui.actions import (
    BODY_FILE_ACTIONS,
    COPY_AS,
    EVENT_ACTIONS,
    HEADER_ACTIONS,
    INTERACTION_ACTIONS,
    PLACE_ACTIONS,
    Actions,
)
from inspector.ui.banner import Banner
from inspector.ui.buttons import choice_button
from inspector.ui.document import Document
from inspector.ui.draft_commands import DraftCommands
from inspector.ui.drafts import Drafts
from inspector.ui.finding import Finding
from inspector.ui.interaction_header import InteractionHeader
from inspector.ui.interactions_view import InteractionsView
from inspector.ui.message_view import MessageView
from inspector.ui.notice import Page
from inspector.ui.playhead import Playhead
from inspector.ui.selection import Selection
from inspector.ui.tab_pages import TABS, TabPages
from inspector.ui.theme import Theme
from inspector.ui.transport import Transport

if TYPE_CHECKING:
    from inspector.ui.body_view import BodyView
    from inspector.ui.copying import Copying
    from inspector.ui.event_commands import EventCommands
    from inspector.ui.events_view import EventsView
    from inspector.ui.find_bar import FindBar
    from inspector.ui.header_edits import Path
    from inspector.ui.headers_view import HeadersView
    from inspector.ui.interaction_commands import InteractionCommands
    from inspector.ui.part_editor import PartEditor
    from inspector.ui.place_commands import PlaceCommands
    from inspector.ui.provenance import Provenance
    from inspector.ui.search_view import SearchView

SIDES: tuple[Side, ...] = ("request", "response")


class Workspace(Page):
    """Everything that shows one document."""

    told = Signal(str)
    """Something for the status bar."""

    def __init__(
        self, document: Document, actions: Actions, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, parent)
        self.document = document
        self._actions, self.theme = actions, theme
        self.selection = Selection(document, self)
        self.drafts = Drafts(document, self)
        self.playhead = Playhead(self.selection, self)
        # Widgets are made where they stay: wherever one is put, all in it is styled again.
        self._panes = QSplitter(Qt.Orientation.Horizontal, self.content)
        self._panes.setHandleWidth(1)
        self._panes.setChildrenCollapsible(False)
        self.interactions = InteractionsView(self.selection, self.drafts, theme, self._panes)
        self._right = QWidget(self._panes)
        self.pages = TabPages(self, actions, self._right)
        self.message = MessageView(self.selection, self.playhead, theme, self.pages)
        self.transport = Transport(self.selection, self.playhead, actions, theme, self._right)
        self.tabs = QTabBar(self._right)
        self.finding = Finding(self, self._right)
        self.draft_commands = DraftCommands(self)
        self.provenance: Provenance | None = None
        self._wanted = ""
        self._renders_markdown = False
        self._banner = Banner("warning-banner", self._right)
        self._lay_out()
        self.pages.page("message")  # at its place before anybody sees it, also where another tab comes first
        self.transport.timeline.marker_asked.connect(self.to_marker)
        for scrubbed in (self.message, self.transport.timeline):
            actions.add_to(scrubbed, "playhead")
        self._offer_in_tree()
        self.selection.changed.connect(self._interaction_changed)
        self.selection.side_changed.connect(self._show_side)
        self.interactions.chosen.connect(self._row_chosen)
        self.message.told.connect(self.told)
        actions.add_to(self.message, "message")
        self.tabs.currentChanged.connect(self._show_tab)
        self.drafts.changed.connect(self._drafts_changed)
        document.state_changed.connect(self._drafts_changed)
        theme.changed.connect(self._set_motion)
        self._set_motion()
        self.message.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.message.customContextMenuRequested.connect(
            lambda at: self.message_menu().popup(self.message.viewport().mapToGlobal(at))
        )
        self._interaction_changed()
        self._show_side(self.selection.side)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self._right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        header = InteractionHeader(self.selection, self.playhead, self.theme, self._right)
        header.field_asked.connect(self.show_field)
        column.addWidget(header)
        column.addWidget(self._tab_strip())
        column.addWidget(self._banner)
        column.addWidget(self.pages, 1)
        self._right_column = column
        column.addWidget(self.finding.place)
        column.addWidget(self._line())
        column.addWidget(self.transport)
        self._panes.setStretchFactor(0, 0)
        self._panes.setStretchFactor(1, 1)
        self._panes.setSizes([300, 980])
        self.interactions.setMinimumWidth(180)
        layout = QHBoxLayout(self.content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._panes)

    def _line(self) -> QWidget:
        line = QWidget(self._right)
        line.setFixedHeight(1)
        line.setProperty("role", "above")
        line.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        return line

    def _tab_strip(self) -> QWidget:
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(False)
        self.tabs.setAccessibleName("View")
        for name in TABS:
            index = self.tabs.addTab(name.capitalize())
            self.tabs.setTabToolTip(index, self._actions[f"tab_{name}"].toolTip())
        strip = QWidget(self._right)
        strip.setProperty("role", "below")
        strip.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(strip)
        row.setContentsMargins(4, 0, 12, 0)
        row.setSpacing(2)
        row.addWidget(self.tabs)
        row.addStretch(1)
        group = QButtonGroup(self)
        self._markdown_button = QToolButton()
        self._markdown_button.setDefaultAction(self._actions["markdown"])
        row.addWidget(self._markdown_button)
        self._edit_button = QToolButton()
        self._edit_button.setDefaultAction(self._actions["edit_part"])
        self._edit_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        row.addWidget(self._edit_button)
        self._side_buttons: dict[str, QToolButton] = {}
        for side in SIDES:
            button = choice_button(side.capitalize(), f"Show the {side} (Ctrl+R changes sides)")
            button.clicked.connect(lambda _=False, side=side: self.selection.set_side(side))
            group.addButton(button)
            self._side_buttons[side] = button
            row.addWidget(button)
        return strip

    def _offer_in_tree(self) -> None:
        """What is done with interactions, and their places in the file, in the menu of the tree."""
        tree = self.interactions.tree
        self._actions.add_to(tree, "interactions")
        tree.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        tree.customContextMenuRequested.connect(
            lambda at: self.tree_menu().popup(tree.viewport().mapToGlobal(at))
        )

    def tree_menu(self) -> QMenu:
        """The menu of the tree."""
        menu = self._actions.menu((*INTERACTION_ACTIONS, "", *PLACE_ACTIONS), self.interactions.tree)
        menu.addAction(self._actions.submenu(COPY_AS))
        return menu

    def message_menu(self) -> QMenu:
        """The menu of the message: what Qt has for texts, and the forms of copies."""
        menu = self.message.createStandardContextMenu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addSeparator()
        menu.addAction(self._actions.submenu(COPY_AS))
        menu.addActions([self._actions[name] for name in ("edit_part", *PLACE_ACTIONS)])
        return menu

    # What is made when it is first asked for: nobody who only looks at a cassette waits for it.

    @cached_property
    def copying(self) -> "Copying":
        """What copies in other forms."""
        from inspector.ui.copying import Copying

        return Copying(self, self._actions)

    @cached_property
    def interaction_commands(self) -> "InteractionCommands":
        from inspector.ui.interaction_commands import InteractionCommands

        return InteractionCommands(self)

    @cached_property
    def event_commands(self) -> "EventCommands":
        from inspector.ui.event_commands import EventCommands

        return EventCommands(self)

    @cached_property
    def places(self) -> "PlaceCommands":
        from inspector.ui.place_commands import PlaceCommands

        return PlaceCommands(self)

    @cached_property
    def part_editor(self) -> "PartEditor":
        """The pane that edits a part of the answer."""
        from inspector.ui.part_editor import PartEditor

        editor = PartEditor(self.selection, self.playhead, self.drafts, self.theme, self)
        self._right_column.insertWidget(self._right_column.indexOf(self.pages) + 1, editor)
        editor.told.connect(self.told)
        editor.closed.connect(self.focus_page)
        return editor

    @property
    def is_editing_part(self) -> bool:
        """Whether a part of the answer is being edited."""
        return "part_editor" in self.__dict__ and self.part_editor.isVisible()

    @property
    def find_bar(self) -> "FindBar":
        return self.finding.bar

    @property
    def search(self) -> "SearchView":
        return self.finding.pane

    @property
    def events(self) -> "EventsView":
        from inspector.ui.events_view import EventsView

        page = self.pages.page("events")
        assert isinstance(page, EventsView)
        return page

    @property
    def body(self) -> "BodyView":
        from inspector.ui.body_view import BodyView

        page = self.pages.page("body")
        assert isinstance(page, BodyView)
        return page

    @property
    def headers(self) -> "HeadersView":
        from inspector.ui.headers_view import HeadersView

        page = self.pages.page("headers")
        assert isinstance(page, HeadersView)
        return page

    # Tabs.

    @property
    def tab(self) -> str:
        """The name of the tab that is shown."""
        return TABS[self.tabs.currentIndex()]

    @property
    def shown_page(self) -> QWidget:
        """The page of the tab that is shown: the message has two."""
        return self.pages.page("markdown" if self.tab == "message" and self._renders_markdown else self.tab)

    def render_markdown(self, *, on: bool) -> None:
        """Show the message's Markdown rendered, or exactly as it is."""
        if on != self._renders_markdown:
            self._renders_markdown = on
            self._show_tab(self.tabs.currentIndex())

    def show_exact_message(self) -> None:
        """The message as it was said, where places in it are exact."""
        self._actions["markdown"].setChecked(False)

    def show_tab(self, name: str, *, focus: bool = False) -> None:
        """Show a tab, as far as it is enabled, and remember that it was wanted."""
        index = TABS.index(name)
        if self.tabs.isTabEnabled(index):
            self._wanted = name
            self.tabs.setCurrentIndex(index)
            if focus:
                self.focus_page()

    def _show_tab(self, index: int) -> None:
        name = TABS[index]
        if self.tabs.isTabEnabled(index):
            self._wanted = name
        page = self.shown_page
        had_focus = page is not self.pages.currentWidget() and _holds_focus(self.pages)
        self.pages.setCurrentWidget(page)
        if had_focus:
            page.setFocus()  # and not its first control, where Qt would put the focus
        for tab in TABS:
            self._actions[f"tab_{tab}"].setChecked(tab == name)
        if name == "headers":
            self.headers.update_actions()
        else:
            for action in HEADER_ACTIONS:
                self._actions[action].setEnabled(False)
        for action in EVENT_ACTIONS:
            self._actions[action].setEnabled(name == "events")
        for action in BODY_FILE_ACTIONS:
            self._actions[action].setEnabled(self.tabs.isTabEnabled(TABS.index("body")))
        for button in (self._edit_button, self._markdown_button):
            button.setVisible(name == "message")
        self._update_part_editing()
        has_sides = name in ("body", "headers") and self.tabs.isTabEnabled(TABS.index("body"))
        for button in self._side_buttons.values():
            button.setVisible(has_sides)
        self._actions["side"].setEnabled(has_sides)
        self._show_banner()
        self.finding.aim()

    def focus_first(self) -> None:
        """To where the work starts: the stream if there is one, whose keys then work at once."""
        if self.playhead.stream is not None and self.tab == "message":
            self.shown_page.setFocus()
        else:
            self.interactions.tree.setFocus()

    def focus_page(self) -> None:
        self.shown_page.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _set_motion(self) -> None:
        self.playhead.set_stepwise(stepwise=self.theme.reduces_motion)

    # What is selected decides which tabs there are.

    def _interaction_changed(self, _index: int = -1) -> None:
        if "part_editor" in self.__dict__:
            self.part_editor.follow(self.selection.index)
        interaction, stream = self.selection.interaction, self.playhead.stream
        has_events = stream is not None and stream.framing != "single"
        is_http = isinstance(interaction, Interaction) and interaction.recorder.replays_http
        enabled = {
            "message": not self.message.is_empty(),
            "events": has_events,
            "body": is_http,
            "headers": interaction is not None,
        }
        self.tabs.blockSignals(True)
        for index, name in enumerate(TABS):
            self.tabs.setTabEnabled(index, enabled[name])
            self._actions[f"tab_{name}"].setEnabled(enabled[name])
        # A message whose answer nobody can read is not what to show first.
        answered = stream is not None and stream.dialect is not None
        usual = TABS if answered else ("events", "body", "message", "headers")
        wanted = self._wanted if self._wanted != "message" or answered else ""
        tab = next((name for name in (wanted, *usual) if enabled.get(name)), "headers")
        self.tabs.setCurrentIndex(TABS.index(tab))
        self.tabs.blockSignals(False)
        remembered = self._wanted
        self._show_tab(self.tabs.currentIndex())
        self._wanted = remembered
        self.transport.setVisible(has_events)
        self._drafts_changed()

    def _show_banner(self) -> None:
        is_broken = isinstance(self.selection.interaction, CassetteError)
        self._banner.say(self._banner_words(), "error-banner" if is_broken else "warning-banner")

    def _banner_words(self) -> str:
        interaction, stream = self.selection.interaction, self.playhead.stream
        if isinstance(interaction, CassetteError):
            return f"This interaction cannot be read: {interaction}. The others can."
        if interaction is None:
            return "This cassette holds no interactions."
        if not interaction.recorder.replays_http:
            words = interaction.layout_problem or interaction.recorder.refusal
            return f"{words[0].upper()}{words[1:]}."
        if stream is not None and not stream.events and stream.anomalies:
            words = stream.anomalies[0].message
            return f"{words[0].upper()}{words[1:]}."
        if self.tab == "events" and stream is not None and stream.dialect is None:
            return "No reader for this stream yet: showing its events."
        if self.tab == "message" and (stream is None or stream.dialect is None):
            return f"No reader for this answer yet: it is under {'Events' if stream else 'Body'}."
        return self._key_twice(interaction)

    def _key_twice(self, interaction: Interaction) -> str:
        twice = next(diagnosis.keys_twice(interaction.node), None)
        if twice is None:
            return ""
        cassette, index = self.document.cassette, self.selection.index
        lines = [cassette.line_at(index, offset) for offset in twice[1:]]
        words = diagnosis.TWICE.format(diagnosis.shortened(twice.key), *lines)
        return f"{words[0].upper()}{words[1:]}."

    def banner_text(self) -> str:
        """What the banner above the page says, "" where there is none."""
        return self._banner.text()

    def _show_side(self, side: str) -> None:
        for name, button in self._side_buttons.items():
            button.setChecked(name == side)
        self.finding.aim()

    def toggle_side(self) -> None:
        self.selection.set_side("request" if self.selection.side == "response" else "response")

    def _row_chosen(self, side: str, section: str) -> None:
        """A request or response node shows itself where it can be read."""
        if section and not self.message.is_empty():
            self.show_tab("message")
        elif not section and self.tab == "message" and side == "request":
            self.message.verticalScrollBar().setValue(0)

    def step_interaction(self, by: int) -> None:
        """To the next or previous interaction that the filter shows."""
        numbers = self.interactions.model.shown
        if not numbers:
            return
        current = self.selection.index
        ahead = [number for number in numbers if (number - current) * by > 0]
        if ahead:
            self.selection.select(min(ahead, key=lambda number: abs(number - current)))

    def to_marker(self, direction: int) -> None:
        """Jump to the next or previous marker and say what it is."""
        marker = self.playhead.to_marker(direction)
        self.told.emit(f"{marker.label}, event {marker.k}" if marker else "No further marker")

    # Editing.

    def edit_part(self) -> None:
        """Edit what the caret stands in of the answer, or the answer's first text."""
        part, start, end = self.message.selected_part()
        if part:
            self.part_editor.edit(part, start, end)

    def _update_part_editing(self) -> None:
        """The editor of a part belongs to the message: it is there with it, and only then."""
        is_message = self.tab == "message"
        self._actions["edit_part"].setEnabled(is_message and bool(self.message.editable_parts()))
        draft = self.drafts.part(self.selection.index)
        if not is_message and self.is_editing_part:
            self.part_editor.hide()
        elif is_message and draft is not None and draft.event is None and self.part_editor.isHidden():
            self.part_editor.edit(draft.part)

    def _drafts_changed(self) -> None:
        shown = self.drafts.get((self.selection.index, self.selection.side)) is not None
        self._actions["apply"].setEnabled(shown or self.drafts.part(self.selection.index) is not None)
        self._actions["revert"].setEnabled(shown)

    def edit_body(self) -> None:
        """To the body's editor."""
        self.show_tab("body", focus=True)

    def show_field(self, path: "Path") -> None:
        """To a field of the recorded message, by its path below the interaction."""
        if path and path[0] in SIDES:
            self.selection.set_side("request" if path[0] == "request" else "response")
            self.show_tab("headers", focus=True)
            self.headers.show_field(path)

    # Panes.

    def panes(self) -> list[QWidget]:
        """What F6 goes through."""
        panes = [self.interactions.tree, self.shown_page]
        return [*panes, self.transport.timeline] if self.transport.isVisible() else panes

    def step_pane(self, by: int) -> None:
        panes = self.panes()
        current = next((n for n, pane in enumerate(panes) if pane.hasFocus() or _holds_focus(pane)), -1)
        panes[(current + by) % len(panes)].setFocus(Qt.FocusReason.ShortcutFocusReason)


def _holds_focus(pane: QWidget) -> bool:
    focus = QApplication.focusWidget()
    return isinstance(focus, QWidget) and pane.isAncestorOf(focus)
