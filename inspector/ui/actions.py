"""Every action of the program, declared once: name, words, icon, keys, menu.

Menus, the tool bar, buttons, tool tips and the list of keys are all made from this table.
"""

from collections.abc import Iterable
from typing import NamedTuple

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from inspector.ui.theme import Theme

Key = str | QKeySequence.StandardKey
Standard = QKeySequence.StandardKey


class ActionSpec(NamedTuple):
    """An action. ``scope`` is ``window``, or ``playhead``, ``message``, ``body``, ``headers``, ``events`` or
    ``interactions`` for keys that mean it only beside a stream, in the message, in the body, in the table of
    headers, in that of events or in the tree.
    """

    name: str
    menu: str
    text: str
    icon: str = ""
    keys: tuple[Key, ...] = ()
    scope: str = "window"
    checkable: bool = False
    group: int = 0
    """Actions of different groups in one menu are separated by a line."""

    submenu: str = ""
    """Neighbours with the same one stand in a menu of their own, below ``menu``."""


MENUS = ("File", "Edit", "View", "Go", "Help")
COPY_AS = "Copy &As"
LOOK = "&Look"
EVENTS = "E&vents"
LARGER = ("Ctrl+Alt++", "Ctrl+Alt+=")
"""The second one is the same key without Shift."""

SCOPES = {
    "playhead": "Beside a stream",
    "message": "In the message",
    "events": "In the table of events",
    "body": "In the body",
    "headers": "In the table of headers",
    "interactions": "In the tree",
}
"""Where keys mean something that does not mean it everywhere."""

SPECS: tuple[ActionSpec, ...] = (
    ActionSpec("open", "File", "&Open…", "open", (Standard.Open,)),
    ActionSpec("open_folder", "File", "Open &Folder…"),
    ActionSpec("show_folder", "File", "Cassettes in &This Folder", keys=("Ctrl+Shift+O",)),
    ActionSpec("open_sample", "File", "Open Sam&ple"),
    ActionSpec("save", "File", "&Save", "save", (Standard.Save,), group=1),
    ActionSpec("save_as", "File", "Save &As…", "save-as", ("Ctrl+Shift+S",), group=1),
    ActionSpec("save_copy", "File", "Save a Cop&y As…", group=1),
    ActionSpec("save_body", "File", "Save the &Body As…", group=1),
    ActionSpec("export_conversation", "File", "&Export Conversation…", group=1),
    ActionSpec("reveal", "File", "Show in File &Manager", group=2),
    ActionSpec("copy_path", "File", "Copy Pat&h", group=2),
    ActionSpec("reload", "File", "&Reload", keys=("F5",), group=2),
    ActionSpec("close", "File", "&Close Window", keys=("Ctrl+W",), group=3),
    ActionSpec("quit", "File", "&Quit", keys=("Ctrl+Q",), group=3),
    ActionSpec("undo", "Edit", "&Undo", "undo", ("Ctrl+Z",)),
    ActionSpec("redo", "Edit", "&Redo", "redo", ("Ctrl+Shift+Z",)),
    ActionSpec("edit_part", "Edit", "Edit the &Answer", "edit", ("F2",), "message", group=1),
    ActionSpec("edit_body", "Edit", "&Edit the Body", "edit", ("Ctrl+E",), group=1),
    ActionSpec("apply", "Edit", "&Apply Draft", "check", ("Ctrl+Return",), group=1),
    ActionSpec("revert", "Edit", "Re&vert Draft", "revert", ("Esc",), "body", group=1),
    ActionSpec("replace_body", "Edit", "Replace the &Body from File…", "open", group=1),
    ActionSpec("add_header", "Edit", "Add &Header", "add", ("Ins",), "headers", group=2),
    ActionSpec("remove_header", "Edit", "Re&move Header", "remove", ("Del",), "headers", group=2),
    ActionSpec("header_up", "Edit", "M&ove Header Up", "up", ("Ctrl+Up",), "headers", group=2),
    ActionSpec("header_down", "Edit", "Move Header &Down", "down", ("Ctrl+Down",), "headers", group=2),
    ActionSpec("duplicate", "Edit", "D&uplicate Interaction", "copy", ("Ctrl+D",), group=6),
    ActionSpec("delete", "Edit", "Delete Interaction", "remove", ("Del",), "interactions", group=6),
    ActionSpec("interaction_up", "Edit", "Move Interaction Up", "up", ("Alt+Shift+Up",), group=6),
    ActionSpec("interaction_down", "Edit", "Move Interaction Down", "down", ("Alt+Shift+Down",), group=6),
    ActionSpec("renumber", "Edit", "Renumber the Ids", group=6),
    ActionSpec("find", "Edit", "&Find…", "search", ("Ctrl+F",), group=3),
    ActionSpec("find_next", "Edit", "Find &Next", keys=("F3",), group=3),
    ActionSpec("find_previous", "Edit", "Find &Previous", keys=("Shift+F3",), group=3),
    ActionSpec("find_everywhere", "Edit", "Find in the &Whole Cassette…", keys=("Ctrl+Shift+F",), group=3),
    ActionSpec("filter", "Edit", "Filter &Interactions", keys=("Ctrl+L",), group=3),
    ActionSpec("copy_place", "Edit", "Copy Path:&Line", keys=("Ctrl+Shift+C",), group=4),
    ActionSpec("open_place", "Edit", "Open in &Text Editor", keys=("Ctrl+Shift+E",), group=4),
    ActionSpec("copy_curl", "Edit", "&cURL", keys=("Ctrl+Alt+U",), group=4, submenu=COPY_AS),
    ActionSpec("copy_request", "Edit", "HTTP &Request", group=4, submenu=COPY_AS),
    ActionSpec("copy_response", "Edit", "HTTP R&esponse", group=4, submenu=COPY_AS),
    ActionSpec("copy_body", "Edit", "&Body", group=4, submenu=COPY_AS),
    ActionSpec("copy_message", "Edit", "Answer in &Markdown", keys=("Ctrl+Alt+M",), group=4, submenu=COPY_AS),
    ActionSpec("copy_python", "Edit", "String for &pytest", keys=("Ctrl+Alt+P",), group=4, submenu=COPY_AS),
    ActionSpec("copy_go", "Edit", "String for &Go", group=4, submenu=COPY_AS),
    ActionSpec("copy_ruby", "Edit", "String for Rub&y", group=4, submenu=COPY_AS),
    ActionSpec("include_credentials", "Edit", "&Include Credentials", checkable=True, group=5, submenu=COPY_AS),
    ActionSpec("edit_event", "Edit", "&Edit the Event", "edit", ("F2",), "events", group=4, submenu=EVENTS),
    ActionSpec("insert_event", "Edit", "&Insert Event", "add", ("Ins",), "events", group=4, submenu=EVENTS),
    ActionSpec(
        "duplicate_event", "Edit", "D&uplicate", "copy", ("Ctrl+Alt+D",), "events", group=4, submenu=EVENTS
    ),
    ActionSpec("delete_event", "Edit", "&Delete", "remove", ("Del",), "events", group=4, submenu=EVENTS),
    ActionSpec("event_up", "Edit", "Move &Up", "up", ("Ctrl+Up",), "events", group=4, submenu=EVENTS),
    ActionSpec("event_down", "Edit", "Move Do&wn", "down", ("Ctrl+Down",), "events", group=4, submenu=EVENTS),
    ActionSpec("copy_event", "Edit", "Copy the Event's &JSON", "copy", (Standard.Copy,), "events", group=5),
    ActionSpec("copy_added", "Edit", "Copy What It A&dds", keys=("Ctrl+Alt+C",), scope="events", group=5),
    ActionSpec("copy_raw", "Edit", "Copy It Ra&w", scope="events", group=5),
    ActionSpec("filter_events", "Edit", "Filter E&vents", keys=("/",), scope="events", group=5),
    ActionSpec("tab_message", "View", "&Message", keys=("Ctrl+1",), checkable=True),
    ActionSpec("tab_events", "View", "&Events", keys=("Ctrl+2",), checkable=True),
    ActionSpec("tab_body", "View", "&Body", keys=("Ctrl+3",), checkable=True),
    ActionSpec("tab_headers", "View", "&Headers", keys=("Ctrl+4",), checkable=True),
    ActionSpec("changes", "View", "&Changes Since the Last Save", "changes", ("Ctrl+Shift+D",), group=1),
    ActionSpec("side", "View", "Request / Res&ponse", keys=("Ctrl+R",), group=1),
    ActionSpec("markdown", "View", "Render Mar&kdown", keys=("Ctrl+M",), checkable=True, group=1),
    ActionSpec("hide_future", "View", "Hide What Is Still to &Come", checkable=True, group=1),
    ActionSpec("theme_system", "View", "&System Theme", checkable=True, group=2, submenu=LOOK),
    ActionSpec("theme_light", "View", "&Light Theme", checkable=True, group=2, submenu=LOOK),
    ActionSpec("theme_dark", "View", "&Dark Theme", checkable=True, group=2, submenu=LOOK),
    ActionSpec("high_contrast", "View", "&High Contrast", checkable=True, group=3, submenu=LOOK),
    ActionSpec("text_larger", "View", "La&rger Text", keys=LARGER, group=4, submenu=LOOK),
    ActionSpec("text_smaller", "View", "S&maller Text", keys=("Ctrl+Alt+-",), group=4, submenu=LOOK),
    ActionSpec("text_normal", "View", "&Normal Text", keys=("Ctrl+Alt+0",), group=4, submenu=LOOK),
    ActionSpec("reduce_motion", "View", "Reduce M&otion", checkable=True, group=5, submenu=LOOK),
    ActionSpec("zoom_in", "View", "Zoom Timeline &In", keys=(Standard.ZoomIn,), scope="playhead", group=3),
    ActionSpec("zoom_out", "View", "Zoom Timeline &Out", keys=(Standard.ZoomOut,), scope="playhead", group=3),
    ActionSpec("zoom_whole", "View", "&Whole Timeline", keys=("Ctrl+0",), scope="playhead", group=3),
    ActionSpec("next_pane", "View", "Next &Pane", keys=("F6",), group=4),
    ActionSpec("previous_pane", "View", "Pre&vious Pane", keys=("Shift+F6",), group=4),
    ActionSpec("previous_interaction", "Go", "&Previous Interaction", keys=("Alt+Up",)),
    ActionSpec("next_interaction", "Go", "&Next Interaction", keys=("Alt+Down",)),
    ActionSpec("first", "Go", "Before the &First Event", "first", ("Home",), "playhead", group=1),
    ActionSpec("back_10", "Go", "10 Events Back", keys=("PgUp",), scope="playhead", group=1),
    ActionSpec("back", "Go", "Event &Back", "previous", ("Left",), "playhead", group=1),
    ActionSpec("play", "Go", "Pla&y", "play", ("Space",), "playhead", group=1),
    ActionSpec("forward", "Go", "Event &Forward", "next", ("Right",), "playhead", group=1),
    ActionSpec("forward_10", "Go", "10 Events Forward", keys=("PgDown",), scope="playhead", group=1),
    ActionSpec("last", "Go", "After the &Last Event", "last", ("End",), "playhead", group=1),
    ActionSpec("previous_marker", "Go", "Previous &Marker", "marker", ("[",), "playhead", group=2),
    ActionSpec("next_marker", "Go", "Ne&xt Marker", "marker", ("]",), "playhead", group=2),
    ActionSpec("keys", "Help", "&Keys", "info", ("F1",)),
    ActionSpec("about", "Help", "&About Cassette Inspector", "cassette"),
)

BODY_FILE_ACTIONS = ("replace_body", "save_body")
PLACE_ACTIONS = ("copy_place", "open_place")
HEADER_ACTIONS = tuple(spec.name for spec in SPECS if spec.scope == "headers")
INTERACTION_ACTIONS = ("duplicate", "delete", "interaction_up", "interaction_down", "renumber")
EVENT_ACTIONS = tuple(spec.name for spec in SPECS if spec.scope == "events")
EVENT_COMMANDS = tuple(spec.name for spec in SPECS if spec.submenu == EVENTS)
EVENT_COPIES = ("copy_event", "copy_added", "copy_raw")
COPY_ACTIONS = tuple(spec.name for spec in SPECS if spec.submenu == COPY_AS and not spec.checkable)


class Actions(QObject):
    """The actions of one window, by name."""

    def __init__(self, window: QWidget, theme: Theme) -> None:
        super().__init__(window)
        self._theme = theme
        self._actions = {spec.name: self._make(spec, window) for spec in SPECS}
        self._submenus = {name: self._make_submenu(name, window) for name in _submenu_names()}
        theme.changed.connect(self._set_icons)
        self._set_icons()

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def _make(self, spec: ActionSpec, window: QWidget) -> QAction:
        action = QAction(spec.text, window)
        action.setObjectName(spec.name)
        words = spec.text.replace("&", "").rstrip("…")
        if spec.checkable:
            action.setCheckable(True)
        if spec.keys:
            action.setShortcuts([QKeySequence(key) for key in spec.keys])
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            words = f"{words} ({keys})" if keys else words
        action.setToolTip(words)
        if spec.scope != "window":
            # These keys mean something else elsewhere: views in which they mean this add them.
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        else:
            window.addAction(action)
        return action

    def _set_icons(self) -> None:
        for spec in SPECS:
            if spec.icon:
                self[spec.name].setIcon(self._theme.icon(spec.icon))

    def fill(self, bar: QMenuBar) -> None:
        """Put all actions into the menus."""
        for title in MENUS:
            menu = bar.addMenu(f"&{title}")
            menu.setObjectName(title.lower())
            items: dict[QAction, int] = {}
            for spec in SPECS:
                if spec.menu == title:
                    action = self.submenu(spec.submenu) if spec.submenu else self[spec.name]
                    items.setdefault(action, spec.group)
            _fill_menu(menu, items.items())

    def submenu(self, name: str) -> QAction:
        """The action that opens a menu inside another one; it may stand in several."""
        return self._submenus[name].menuAction()

    def _make_submenu(self, name: str, window: QWidget) -> QMenu:
        menu = QMenu(name, window)
        inside = [spec for spec in SPECS if spec.submenu == name]
        _fill_menu(menu, [(self[spec.name], spec.group) for spec in inside])
        return menu

    def menu(self, names: Iterable[str], parent: QWidget) -> QMenu:
        """A menu of some actions that is gone once it is closed; "" is a line between them."""
        menu = QMenu(parent)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for name in names:
            if name:
                menu.addAction(self[name])
            else:
                menu.addSeparator()
        return menu

    def add_to(self, widget: QWidget, scope: str) -> None:
        """Let the keys of a scope work in a widget and what is inside it."""
        widget.addActions([self[spec.name] for spec in SPECS if spec.scope == scope])


def _submenu_names() -> Iterable[str]:
    return dict.fromkeys(spec.submenu for spec in SPECS if spec.submenu)


def _fill_menu(menu: QMenu, items: Iterable[tuple[QAction, int]]) -> None:
    previous: int | None = None
    for action, group in items:
        if previous is not None and group != previous:
            menu.addSeparator()
        menu.addAction(action)
        previous = group


def key_table() -> list[tuple[str, list[tuple[str, str]]]]:
    """All actions that have keys, ``(keys, words)``, below where these keys mean something."""
    groups: dict[str, list[tuple[str, str]]] = {title: [] for title in (*MENUS, *SCOPES.values())}
    for spec in SPECS:
        if spec.keys:
            keys = (QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText) for key in spec.keys)
            words = f"{spec.submenu} {spec.text}" if spec.submenu == COPY_AS else spec.text
            words = words.replace("&", "").rstrip("…")
            groups[SCOPES.get(spec.scope, spec.menu)].append((", ".join(keys), words))
    return [(title, rows) for title, rows in groups.items() if rows]
