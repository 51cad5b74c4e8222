"""The line above the tabs: method, URL, status, model and tokens of the selected interaction."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QMouseEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from inspector.cassette import Interaction
from inspector.content import urls
from inspector.ui.labels import ElidedLabel
from inspector.ui.outline import session_words
from inspector.ui.playhead import Playhead
from inspector.ui.sections import usage_text
from inspector.ui.selection import Selection
from inspector.ui.theme import Theme

NARROW = 640
"""Pixels below which model and tokens give way to the URL."""


class InteractionHeader(QWidget):
    """Says what is selected."""

    field_asked = Signal(tuple)
    """A field was double-clicked: its path below the interaction."""

    def __init__(
        self, selection: Selection, playhead: Playhead, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._selection, self._playhead, self._theme = selection, playhead, theme
        self._method, self._status, self._reason = (_plain_label(self) for _ in range(3))
        self._url = ElidedLabel(Qt.TextElideMode.ElideMiddle, self)
        self._facts = _plain_label(self)
        self._facts.setProperty("role", "muted")
        for label in (self._method, self._status):
            font = QFont(label.font())
            font.setWeight(QFont.Weight.DemiBold)
            label.setFont(font)
        self.setProperty("role", "strip")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 10, 16, 4)
        row.setSpacing(8)
        row.addWidget(self._method)
        row.addWidget(self._url, 1)
        row.addWidget(self._status)
        row.addWidget(self._reason)
        row.addWidget(self._facts)
        playhead.stream_changed.connect(self._show)
        theme.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        interaction = self._selection.interaction
        request = interaction.request if isinstance(interaction, Interaction) else None
        response = interaction.response if isinstance(interaction, Interaction) else None
        method, url = request.method if request else "", _short(request.url) if request else ""
        if isinstance(interaction, Interaction) and not interaction.recorder.replays_http:
            method, _, url = session_words(interaction)
        self._method.setText(method)
        self._url.setText(url)
        self._url.setToolTip(request.url if request else "")
        status = response.status if response else None
        self._status.setText("" if status is None else str(status))
        self._reason.setText(response.reason if response else "")
        for label in (self._status, self._reason):
            palette = label.palette()
            palette.setColor(QPalette.ColorRole.WindowText, self._theme.color(self._theme.status_role(status)))
            label.setPalette(palette)
        self._facts.setText(" · ".join(self._fact_words()))
        self._give_way()

    def _fact_words(self) -> list[str]:
        stream = self._playhead.stream
        if stream is None:
            return []
        message = stream.message
        words = [message.model or self._model_asked(), usage_text(message) if message.usage else ""]
        return [word for word in words if word]

    def _model_asked(self) -> str:
        """The model of the request, for answers that do not name theirs."""
        interaction = self._selection.interaction
        if not isinstance(interaction, Interaction):
            return ""
        prompt = self._selection.document.prompt(interaction)
        return prompt.model if prompt else ""

    def _give_way(self) -> None:
        """Empty labels take no room, and facts only where there is some."""
        for label in (self._method, self._status, self._reason):
            label.setVisible(bool(label.text()))
        self._facts.setVisible(bool(self._facts.text()) and self.width() >= NARROW)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """To the field that is shown here."""
        interaction = self._selection.interaction
        if isinstance(interaction, Interaction):
            recorder = interaction.recorder
            paths = {
                self._method: recorder.method,
                self._url: recorder.url,
                self._status: recorder.status,
                self._reason: recorder.reason,
            }
            for label, path in paths.items():
                if label.isVisible() and label.geometry().contains(event.position().toPoint()):
                    self.field_asked.emit(path)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._give_way()


def _plain_label(parent: QWidget) -> QLabel:
    label = QLabel(parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
    return label


def _short(url: str) -> str:
    """A URL without its scheme."""
    host, path, query = urls.split(url)
    return f"{host}{path}{'?' if query else ''}{query}" or url
