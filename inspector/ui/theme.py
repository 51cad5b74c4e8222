"""Colours, fonts and icons: roles read from ``resources/themes``, icons tinted per theme."""

from functools import cached_property

from PySide6.QtCore import QObject, QSettings, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QIcon, QPalette
from PySide6.QtWidgets import QApplication

from inspector.resource_files import resource
from inspector.ui.preferences import MODES, NORMAL, Mode, Preferences
from inspector.ui.tinted_icon import TintedIcon

__all__ = ["ICON_SIZE", "MODES", "ROW_HEIGHT", "STRIP_HEIGHT", "Mode", "Theme"]

ICON_SIZE = 16
ROW_HEIGHT = 24
STRIP_HEIGHT = 32

_STYLE = """
QToolBar, QMenuBar {{ background: {window}; border: none; }}
QToolBar {{ border-bottom: 1px solid {border}; padding: 2px 8px; spacing: 4px; }}
QToolBar::separator {{ background: {border}; width: 1px; margin: 6px 4px; }}
QStatusBar {{ background: {window}; border-top: 1px solid {border}; color: {muted}; }}
QStatusBar::item {{ border: none; }}
QStatusBar QLabel {{ color: {muted}; padding: 0 8px; }}
QSplitter::handle {{ background: {border}; }}
QTreeView, QTableView, QTextEdit, QPlainTextEdit, QListView {{ background: {base}; }}
QTreeView {{ show-decoration-selected: 1; outline: 0; }}
QTreeView::item {{ border: none; }}
QTreeView::item:selected, QTableView::item:selected, QListView::item:selected {{
    background: {selection}; color: {selection_text}; }}
QScrollBar:vertical {{ background: transparent; width: 10px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 0; }}
QScrollBar::handle {{ background: {border}; border-radius: 3px; margin: 2px;
    min-height: 28px; min-width: 28px; }}
QScrollBar::handle:hover {{ background: {faint}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QHeaderView::section {{ background: {window}; color: {muted}; border: none;
    border-bottom: 1px solid {border}; padding: 4px 11px; }}
QTableView::item {{ padding: 0 8px; }}
QTableView {{ outline: 0; }}
QTableView::indicator:unchecked {{ border: 1px solid {muted}; border-radius: 2px; width: 11px; height: 11px; }}
QMenu {{ border: 1px solid {border}; }}
QDialogButtonBox {{ dialogbuttonbox-buttons-have-icons: 0; }}
QTreeView, QTextEdit, QPlainTextEdit, QTableView, QListView {{ border: 1px solid transparent; }}
QTextEdit[searching="true"], QPlainTextEdit[searching="true"] {{
    selection-background-color: {find}; selection-color: {text}; }}
QTreeView:focus, QTextEdit:focus, QPlainTextEdit:focus, QTableView:focus, QListView:focus {{
    border-color: {accent}; }}
QLineEdit {{ background: {base}; border: 1px solid {border}; border-radius: 4px; padding: 4px 6px; }}
QLineEdit:focus {{ border-color: {accent}; }}
QLineEdit[role="cell"] {{ border-radius: 0; border-color: {accent}; padding: 0 8px; }}
QPlainTextEdit[role="cell"] {{ border: 1px solid {accent}; background: {base}; padding: 0 6px; }}
QToolButton {{ border: 1px solid transparent; border-radius: 4px; padding: 3px; }}
QToolButton[popupMode="1"] {{ padding-right: 18px; }}
QToolButton::menu-button {{ border: none; width: 16px; }}
QToolButton:hover {{ border-color: {border}; }}
QToolButton:checked {{ background: {selection}; color: {text}; }}
QToolButton:focus {{ border-color: {accent}; }}
QToolButton:disabled {{ color: {faint}; }}
QPushButton {{ background: {base}; border: 1px solid {border}; border-radius: 4px; padding: 4px 12px; }}
QPushButton:hover, QPushButton:focus {{ border-color: {accent}; }}
QPushButton:default, QPushButton[role="primary"] {{
    background: {accent}; border-color: {accent}; color: {accent_text}; }}
QPushButton:disabled {{ color: {faint}; background: {window}; }}
QPushButton[role="link"] {{ background: transparent; border: none; border-radius: 0; color: {accent};
    padding: 3px 0; text-align: left; }}
QPushButton[role="link"]:hover, QPushButton[role="link"]:focus {{ text-decoration: underline; }}
QTabBar {{ background: transparent; border: none; }}
QTabBar::tab {{ background: transparent; color: {muted}; padding: 6px 12px; border: none;
    border-bottom: 2px solid transparent; }}
QTabBar::tab:selected {{ color: {text}; border-bottom-color: {accent}; }}
QTabBar::tab:hover {{ color: {text}; }}
QTabBar::tab:focus {{ color: {accent}; }}
QTabBar::tab:disabled {{ color: {faint}; }}
QToolTip {{ background: {base}; color: {text}; border: 1px solid {border}; padding: 4px; }}
QToolButton::menu-indicator {{ image: none; }}
*[role="strip"] {{ background: {window}; }}
*[role="list-pane"] {{ background: {base}; }}
*[role="below"] {{ border-bottom: 1px solid {border}; }}
*[role="above"] {{ border-top: 1px solid {border}; }}
*[role="muted"] {{ color: {muted}; }}
*[role="error"] {{ color: {error}; }}
*[role="warning-banner"] {{ background: {warning_background}; border-bottom: 1px solid {border}; }}
*[role="error-banner"] {{ background: {error_background}; border-bottom: 1px solid {border}; }}
"""


def colors_of(name: str) -> dict[str, str]:
    """The colours of a theme file by role, as ``#rrggbb``."""
    file = QSettings(str(resource("themes", f"{name}.ini")), QSettings.Format.IniFormat)
    return {role: str(file.value(role)) for role in file.allKeys()}


class Theme(QObject):
    """The colours by role. Views take them when they paint and repaint on `changed`."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._preferences = Preferences.load()
        if self._preferences.text_size != NORMAL:
            self._preferences.apply_text_size()
        self._colors: dict[str, QColor] = {}
        self._icons: dict[tuple[str, str], QIcon] = {}
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow_system)
        self._load()

    @property
    def mode(self) -> Mode:
        return self._preferences.mode

    @property
    def is_dark(self) -> bool:
        return self._preferences.is_dark

    @property
    def is_high_contrast(self) -> bool:
        return self._preferences.is_high_contrast

    @property
    def text_size(self) -> int:
        """Per cent of the system's."""
        return self._preferences.text_size

    @property
    def reduces_motion(self) -> bool:
        """Whether nothing is to move of itself that need not."""
        return self._preferences.reduces_motion

    def set_mode(self, mode: Mode) -> None:
        """Use the light or the dark theme, or the one that the system says."""
        self._keep(self._preferences._replace(mode=mode))

    def set_high_contrast(self, high: bool) -> None:
        """Use the colours of high contrast, or not, whatever the system says."""
        self._keep(self._preferences._replace(high_contrast=high))

    def set_reduces_motion(self, reduces: bool) -> None:
        self._keep(self._preferences._replace(reduces_motion=reduces))

    def step_text_size(self, by: int) -> None:
        """Larger (+1) or smaller (-1) text; 0 is the system's size."""
        size = self._preferences.larger_text(by) if by else NORMAL
        preferences = self._preferences._replace(text_size=size)
        preferences.apply_text_size()
        for font in ("fixed_font", "heading_font"):
            self.__dict__.pop(font, None)
        self._keep(preferences)

    def _keep(self, preferences: Preferences) -> None:
        self._preferences = preferences
        preferences.save()
        self._load()

    def color(self, role: str) -> QColor:
        """The colour of a role, as named in the theme files."""
        return self._colors[role]

    def icon(self, name: str, role: str = "text") -> QIcon:
        """An icon of the set in the colour of a role, with its disabled form."""
        key = (name, role)
        if key not in self._icons:
            self._icons[key] = QIcon(TintedIcon(name, self.color(role), self.color("faint")))
        return self._icons[key]

    @cached_property
    def fixed_font(self) -> QFont:
        """The system's fixed-width font, for bodies, events and ids."""
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPointSizeF(QApplication.font().pointSizeF())
        return font

    @cached_property
    def heading_font(self) -> QFont:
        """The font of headings inside lists."""
        font = QFont(QApplication.font())
        font.setWeight(QFont.Weight.DemiBold)
        return font

    def status_role(self, status: int | None) -> str:
        """The role of a status code's colour."""
        if status is None:
            return "muted"
        return {2: "status_2xx", 3: "status_3xx", 4: "status_4xx"}.get(status // 100, "error")

    def kind_role(self, kind: str) -> str:
        """The role of the colour for a kind of part or event."""
        roles = {
            "text": "text_kind",
            "summary": "reasoning",
            "redacted": "reasoning",
            "tool_result": "tool_call",
        }
        kind = roles.get(kind, kind.removeprefix("server_"))
        return kind if kind in self._colors else "control"

    def _follow_system(self) -> None:
        if self.mode == "system":
            self._load()

    def _load(self) -> None:
        roles = colors_of(self._preferences.theme_file)
        self._colors = {role: QColor(value) for role, value in roles.items()}
        self._icons.clear()
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.setPalette(self._palette())
        app.setStyleSheet(_STYLE.format(**roles))
        self.changed.emit()

    def _palette(self) -> QPalette:
        roles = QPalette.ColorRole
        palette = QPalette()
        for role, name in (
            (roles.Window, "window"),
            (roles.WindowText, "text"),
            (roles.Base, "base"),
            (roles.AlternateBase, "alternate"),
            (roles.Text, "text"),
            (roles.Button, "window"),
            (roles.ButtonText, "text"),
            (roles.Highlight, "selection"),
            (roles.HighlightedText, "selection_text"),
            (roles.Link, "accent"),
            (roles.PlaceholderText, "muted"),
            (roles.ToolTipBase, "base"),
            (roles.ToolTipText, "text"),
            (roles.Mid, "border"),
            (roles.Accent, "accent"),
        ):
            palette.setColor(role, self.color(name))
        for role in (roles.WindowText, roles.Text, roles.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.color("faint"))
        return palette
