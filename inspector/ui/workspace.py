"""A document's part of the window: tree, header, tabs, find bar, transport. It composes and lays out."""

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QHBoxLayout,
    QMenu,
    QSplitter,
    QStackedWidget,
    QTabBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from inspector.cassette import CassetteError, Interaction, Side, diagnosis
from inspector.cassette.session import READ_ONLY
from inspector.search import Hit
from inspector.ui.actions import COPY_AS, Actions
from inspector.ui.banner import Banner
from inspector.ui.body_view import BodyView
from inspector.ui.buttons import choice_button
from inspector.ui.document import Document
from inspector.ui.drafts import Drafts
from inspector.ui.event_commands import ACTIONS as EVENT_COMMANDS
from inspector.ui.event_commands import EventCommands
from inspector.ui.events_view import ACTIONS as EVENT_ACTIONS
from inspector.ui.events_view import EventsView
from inspector.ui.file_places import ACTIONS as PLACE_ACTIONS
from inspector.ui.find_bar import FindBar
from inspector.ui.header_edits import Path
from inspector.ui.headers_view import ACTIONS as HEADER_ACTIONS
from inspector.ui.headers_view import HeadersView
from inspector.ui.interaction_commands import ACTIONS as INTERACTION_ACTIONS
from inspector.ui.interaction_commands import InteractionCommands
from inspector.ui.interaction_header import InteractionHeader
from inspector.ui.interactions_view import InteractionsView
from inspector.ui.markdown_view import MarkdownView
from inspector.ui.message_view import MessageView
from inspector.ui.notice import Page
from inspector.ui.part_editor import PartEditor
from inspector.ui.place_commands import PlaceCommands
from inspector.ui.places import Order
from inspector.ui.playhead import Playhead
from inspector.ui.provenance import Provenance
from inspector.ui.search_view import SearchView
from inspector.ui.selection import Selection
from inspector.ui.theme import Theme
from inspector.ui.transport import Transport
from inspector.ui.words import shortened

if TYPE_CHECKING:
    from inspector.ui.copying import Copying

TABS = ("message", "events", "body", "headers")
SIDES: tuple[Side, ...] = ("request", "response")
BODY_FILE_ACTIONS = ("replace_body", "save_body")


class Workspace(Page):
    """Everything that shows one document."""

    told = Signal(str)
    """Something for the status bar."""

    def __init__(
        self, document: Document, actions: Actions, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, parent)
        self.document = document
        self._actions, self._theme = actions, theme
        self.selection = Selection(document, self)
        self.drafts = Drafts(document, self)
        self.playhead = Playhead(self.selection, self)
        self.interactions = InteractionsView(self.selection, self.drafts, theme, self)
        self.message = MessageView(self.selection, self.playhead, theme, self)
        self.transport = Transport(self.selection, self.playhead, actions, theme, self)
        self.part_editor = PartEditor(self.selection, self.playhead, self.drafts, theme, self)
        self.find_bar = FindBar(theme, self)
        self.search = SearchView(document, self.drafts, theme, self)
        self.tabs = QTabBar()
        self._pages = QStackedWidget()
        self._made: dict[str, QWidget] = {}
        self._wanted = ""
        self._renders_markdown = False
        self._makers: dict[str, Callable[[], QWidget]] = {
            "message": lambda: self.message,
            "markdown": self._make_markdown,
            "events": self._make_events,
            "body": self._make_body,
            "headers": self._make_headers,
        }
        self._banner = Banner("warning-banner")
        self._lay_out()
        self.page("message")  # at its place before anybody sees it, also where another tab comes first
        self.transport.timeline.marker_asked.connect(self.to_marker)
        for scrubbed in (self.message, self.transport.timeline):
            actions.add_to(scrubbed, "playhead")
        self._offer_in_tree()
        self.selection.changed.connect(self._interaction_changed)
        self.selection.side_changed.connect(self._show_side)
        self.interactions.chosen.connect(self._row_chosen)
        self.message.told.connect(self.told)
        actions.add_to(self.message, "message")
        self.part_editor.told.connect(self.told)
        self.part_editor.closed.connect(self.focus_page)
        self.find_bar.opened.connect(self._mark_searching)
        self.find_bar.closed.connect(self._mark_searching)
        self.find_bar.closed.connect(self.focus_page)
        self.find_bar.everywhere_asked.connect(self.find_everywhere)
        self.search.chosen.connect(self.show_hit)
        self.search.told.connect(self.told)
        self.search.closed.connect(self._mark_searching)
        self.search.closed.connect(self.focus_page)
        self.tabs.currentChanged.connect(self._show_tab)
        self.drafts.changed.connect(self._drafts_changed)
        document.state_changed.connect(self._drafts_changed)
        theme.changed.connect(self._set_motion)
        self._set_motion()
        self.places = PlaceCommands(self)
        self.interaction_commands = InteractionCommands(self)
        self.event_commands = EventCommands(self)
        self.message.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.message.customContextMenuRequested.connect(
            lambda at: self.message_menu().popup(self.message.viewport().mapToGlobal(at))
        )
        self._interaction_changed()
        self._show_side(self.selection.side)

    def _lay_out(self) -> None:
        self.find_bar.hide()
        self.search.hide()
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        header = InteractionHeader(self.selection, self.playhead, self._theme)
        header.field_asked.connect(self.show_field)
        column.addWidget(header)
        column.addWidget(self._tab_strip())
        column.addWidget(self._banner)
        column.addWidget(self._pages, 1)
        column.addWidget(self.part_editor)
        column.addWidget(self.find_bar)
        column.addWidget(self.search)
        column.addWidget(self._line())
        column.addWidget(self.transport)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setHandleWidth(1)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.interactions)
        splitter.addWidget(right)
        splitter.setStretchFactor(0, 0)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([300, 980])
        self.interactions.setMinimumWidth(180)
        layout = QHBoxLayout(self.content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(splitter)

    def _line(self) -> QWidget:
        line = QWidget()
        line.setFixedHeight(1)
        line.setProperty("role", "above")
        line.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        return line

    def _tab_strip(self) -> QWidget:
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setAccessibleName("View")
        for name in TABS:
            index = self.tabs.addTab(name.capitalize())
            self.tabs.setTabToolTip(index, self._actions[f"tab_{name}"].toolTip())
        strip = QWidget()
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
        self._markdown_button.setText("Markdown")
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

    # Pages are made when they are first shown: the first paint needs only one.

    def _make_markdown(self) -> QWidget:
        view = MarkdownView(self.playhead, self._theme, self)
        self._actions.add_to(view, "playhead")
        view.told.connect(self.told)
        return view

    def _make_events(self) -> QWidget:
        view = EventsView(self.selection, self.playhead, self.drafts, self._theme, self)
        view.pane.told.connect(self.told)
        view.pane.edited.connect(self.event_commands.check)
        view.pane.left.connect(view.table.setFocus)
        for scrubbed in (view.table, view.detail):
            self._actions.add_to(scrubbed, "playhead")
        self._actions.add_to(view.table, "events")
        # In its menu only what is done with rows, not what moves the playhead.
        view.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        names = (*EVENT_COMMANDS, "", "copy_event", "copy_added", "copy_raw", "", *PLACE_ACTIONS)
        view.table.customContextMenuRequested.connect(
            lambda at: self._actions.menu(names, view.table).popup(view.table.viewport().mapToGlobal(at))
        )
        return view

    def _make_body(self) -> QWidget:
        view = BodyView(self.selection, self.drafts, self._theme, self)
        self._actions.add_to(view, "body")
        view.strip.set_more([self._actions[name] for name in BODY_FILE_ACTIONS])
        view.told.connect(self.told)
        view.shown.connect(self._aim_find_bar)
        self.provenance = Provenance(self.selection, self.playhead, view)
        view.editor.setProperty("searching", self._is_searching())
        return view

    def _make_headers(self) -> QWidget:
        view = HeadersView(self.selection, self.drafts, self._actions, self._theme, self)
        view.told.connect(self.told)
        self._offer_places(view.table)
        return view

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

    def _offer_places(self, view: QWidget) -> None:
        """Offer to go to the line of the file in the menu of a view."""
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        view.addActions([*(self._actions[name] for name in PLACE_ACTIONS), self._actions.submenu(COPY_AS)])

    def message_menu(self) -> QMenu:
        """The menu of the message: what Qt has for texts, and the forms of copies."""
        menu = self.message.createStandardContextMenu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addSeparator()
        menu.addAction(self._actions.submenu(COPY_AS))
        menu.addActions([self._actions[name] for name in ("edit_part", *PLACE_ACTIONS)])
        return menu

    @cached_property
    def copying(self) -> "Copying":
        """What copies in other forms. Nobody who only looks at a cassette waits for it to be loaded."""
        from inspector.ui.copying import Copying

        return Copying(self, self._actions)

    def page(self, name: str) -> QWidget:
        """The page of a tab."""
        if name not in self._made:
            self._made[name] = self._makers[name]()
            self._pages.addWidget(self._made[name])
        return self._made[name]

    @property
    def events(self) -> EventsView:
        page = self.page("events")
        assert isinstance(page, EventsView)
        return page

    @property
    def body(self) -> BodyView:
        page = self.page("body")
        assert isinstance(page, BodyView)
        return page

    @property
    def headers(self) -> HeadersView:
        page = self.page("headers")
        assert isinstance(page, HeadersView)
        return page

    @property
    def tab(self) -> str:
        """The name of the tab that is shown."""
        return TABS[self.tabs.currentIndex()]

    @property
    def shown_page(self) -> QWidget:
        """The page of the tab that is shown: the message has two."""
        return self.page("markdown" if self.tab == "message" and self._renders_markdown else self.tab)

    def render_markdown(self, *, on: bool) -> None:
        """Show the message's Markdown rendered, or exactly as it is."""
        if on != self._renders_markdown:
            self._renders_markdown = on
            self._show_tab(self.tabs.currentIndex())

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
        had_focus = page is not self._pages.currentWidget() and _holds_focus(self._pages)
        self._pages.setCurrentWidget(page)
        if had_focus:
            page.setFocus()  # and not its first control, where Qt would put the focus
        for tab in TABS:
            self._actions[f"tab_{tab}"].setChecked(tab == name)
        if isinstance(page, HeadersView):
            page.update_actions()
        else:
            for action in HEADER_ACTIONS:
                self._actions[action].setEnabled(False)
        for action in EVENT_ACTIONS:
            self._actions[action].setEnabled(isinstance(page, EventsView))
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
        self._aim_find_bar()

    def _aim_find_bar(self) -> None:
        page = self.shown_page
        if isinstance(page, BodyView):
            self.find_bar.set_target(page, page)
        elif isinstance(page, MessageView | MarkdownView | EventsView | HeadersView):
            self.find_bar.set_target(page)

    def _mark_searching(self) -> None:
        """While one searches, what is selected is a hit and has the colour of one."""
        for editor in (self.message, *([self.body.editor] if "body" in self._made else [])):
            editor.setProperty("searching", self._is_searching())
            editor.style().unpolish(editor)
            editor.style().polish(editor)

    def _is_searching(self) -> bool:
        return self.find_bar.isVisible() or self.search.isVisible()

    def find_here(self) -> None:
        """Find in what is shown."""
        self.search.hide()
        self.find_bar.open_bar()

    def find_everywhere(self, text: str = "") -> None:
        """Find in the whole cassette, at first what was looked for here."""
        text = text or (self.find_bar.field.text() if self.find_bar.isVisible() else "")
        self.find_bar.hide()
        self.search.open_pane(text)
        self._mark_searching()

    def step_hit(self, by: int) -> None:
        """To the next (+1) or previous (-1) hit, in the whole cassette while its hits are shown."""
        if self.search.isVisible():
            self.search.step(by)
        elif by > 0:
            self.find_bar.find_next()
        else:
            self.find_bar.find_previous()

    def show_hit(self, hit: Hit) -> None:
        """Go to where a hit stands: interaction, side, event, and the stretch or row itself."""
        place = hit.place
        self.selection.select(hit.interaction)
        if place.side is not None:
            self.selection.set_side(place.side)
        if hit.events is not None:
            self.playhead.set_k(hit.events[1] + 1)
        tab = {"turn": "message", "part": "message", "event": "events", "body": "body"}.get(
            place.where, "headers"
        )
        self.show_tab(tab)
        match place.where:
            case "turn" | "part":
                self._actions["markdown"].setChecked(False)  # it has the exact place
                self.message.show_stretch(place.name, hit.start, hit.end)
            case "body":
                self.body.show_stretch(hit.start, hit.end)
            case "header":
                self.headers.show_header(place.position)
            case "field":
                self.headers.show_field(place.path)

    def focus_first(self) -> None:
        """To where the work starts: the stream if there is one, whose keys then work at once."""
        if self.playhead.stream is not None and self.tab == "message":
            self.shown_page.setFocus()
        else:
            self.interactions.tree.setFocus()

    def focus_page(self) -> None:
        self.shown_page.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _set_motion(self) -> None:
        self.playhead.set_stepwise(stepwise=self._theme.reduces_motion)

    # What is selected decides which tabs there are.

    def _interaction_changed(self, _index: int = -1) -> None:
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
            return f"{READ_ONLY[0].upper()}{READ_ONLY[1:]}."
        if self.tab == "events" and stream is not None and stream.dialect is None:
            return "No reader for this stream yet: showing its events."
        if self.tab == "message" and (stream is None or stream.dialect is None):
            return f"No reader for this answer yet: it is under {'Events' if stream else 'Body'}."
        if (twice := diagnosis.duplicate_key(interaction)) is not None:
            return f"The key {shortened(twice, 60)} is there twice; the last one counts."
        return ""

    def banner_text(self) -> str:
        """What the banner above the page says, "" where there is none."""
        return self._banner.text()

    def _show_side(self, side: str) -> None:
        for name, button in self._side_buttons.items():
            button.setChecked(name == side)
        self._aim_find_bar()

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

    # Drafts.

    def apply_drafts(self) -> str | None:
        """Apply what was typed, here and elsewhere; gives what else was applied, in words.

        What cannot be applied is shown, and None given.
        """
        if not self._apply_cells() or not self._apply_parts():
            return None
        keys = self.drafts.keys()
        for key in keys:
            try:
                self.drafts.apply(key)
            except ValueError as error:
                self.selection.select(key[0])
                self.selection.set_side(key[1])
                self.show_tab("body")
                self.body.refuse(str(error))
                self.told.emit("Not saved: a draft cannot be applied")
                return None
        elsewhere = [str(index) for index, _ in keys if index != self.selection.index]
        return f", and in it the drafts of interaction {', '.join(elsewhere)}" if elsewhere else ""

    def _apply_cells(self) -> bool:
        """Apply what is typed into cells; what cannot be applied is shown, and False given."""
        if "headers" in self._made:
            self.headers.finish_editing()
        for key in self.drafts.cell_keys():
            try:
                for cell, typed in self.drafts.cells(key).items():
                    self.drafts.apply_cell(key, cell, typed.text)
            except ValueError:
                self.selection.select(key[0])
                self.selection.set_side(key[1])
                self.show_tab("headers", focus=True)
                self.told.emit("Not saved: what was typed into a cell cannot be applied")
                return False
        return True

    def _apply_parts(self) -> bool:
        """Apply what is typed into messages; what cannot be applied is shown, and False given."""
        for index in self.drafts.part_indexes():
            try:
                self.drafts.apply_part(index)
            except ValueError as error:
                self.selection.select(index)
                draft = self.drafts.part(index)
                if draft is not None and draft.event is not None:
                    self.show_tab("events")
                    self.events.pane.refuse(str(error))
                else:
                    self.show_tab("message")
                    self.part_editor.refuse(str(error))
                self.told.emit("Not saved: an edit of a message cannot be applied")
                return False
        return True

    def finish_typing(self) -> None:
        """Apply what is being typed into cells."""
        if "headers" in self._made:
            self.headers.finish_editing()

    def may_rearrange(self, order: Order | None, verb: str) -> bool:
        """Whether no draft would be lost by it. Where one would, it is shown and that is said."""
        number = None if order is None else self.drafts.lost_by(order)
        if number is None:
            return True
        self.selection.select(number)
        self.told.emit(f"{verb}: not done, as interaction {number} has a draft. Apply it or take it back first")
        return False

    def apply_draft(self) -> None:
        """Apply the draft of the message or the body that is shown."""
        if self.part_editor.isVisible():
            self.part_editor.apply()
        elif self.tab == "events":
            self.events.pane.apply()
        else:
            self.body.apply()

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
        if not is_message:
            self.part_editor.hide()
        elif draft is not None and draft.event is None and self.part_editor.isHidden():
            self.part_editor.edit(draft.part)

    def revert_draft(self) -> None:
        """Esc in the body: close what searches if it is open, else take the draft back."""
        if self.find_bar.isVisible():
            self.find_bar.close_bar()
        elif self.search.isVisible():
            self.search.close_pane()
        else:
            self.body.revert()

    def _drafts_changed(self) -> None:
        shown = self.drafts.get((self.selection.index, self.selection.side)) is not None
        self._actions["apply"].setEnabled(shown or self.drafts.part(self.selection.index) is not None)
        self._actions["revert"].setEnabled(shown)

    def edit_body(self) -> None:
        """To the body's editor."""
        self.show_tab("body", focus=True)

    def show_field(self, path: Path) -> None:
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
