"""The line above the tabs: method, URL, status, model and tokens of the selected interaction."""

from urllib.parse import urlsplit

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from inspector.cassette import Interaction
from inspector.ui.playhead import Playhead
from inspector.ui.sections import usage_text
from inspector.ui.selection import Selection
from inspector.ui.theme import Theme


class InteractionHeader(QWidget):
    """Says what is selected."""

    def __init__(
        self, selection: Selection, playhead: Playhead, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._selection, self._playhead, self._theme = selection, playhead, theme
        self._url_text = ""
        self._method, self._url, self._status, self._facts = QLabel(), QLabel(), QLabel(), QLabel()
        self._facts.setProperty("role", "muted")
        self._url.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._url.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setProperty("role", "strip")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 10, 16, 4)
        row.setSpacing(10)
        row.addWidget(self._method)
        row.addWidget(self._url, 1)
        row.addWidget(self._status)
        row.addWidget(self._facts)
        playhead.stream_changed.connect(self._show)
        theme.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        interaction = self._selection.interaction
        request = interaction.request if isinstance(interaction, Interaction) else None
        response = interaction.response if isinstance(interaction, Interaction) else None
        self._method.setText(f"<b>{request.method}</b>" if request else "")
        self._url_text = request.url if request else ""
        self._url.setToolTip(self._url_text)
        self._elide()
        self._status.clear()
        if response is not None and response.status is not None:
            color = self._theme.color(self._theme.status_role(response.status)).name()
            self._status.setText(
                f"<span style='color:{color}'><b>{response.status}</b> {response.reason}</span>"
            )
        self._facts.setText(" · ".join(self._fact_words()))

    def _fact_words(self) -> list[str]:
        stream = self._playhead.stream
        if stream is None:
            return []
        message = stream.message
        words = [message.model or "", usage_text(message) if message.usage else ""]
        return [word for word in words if word]

    def _elide(self) -> None:
        parts = urlsplit(self._url_text)
        shown = f"{parts.netloc}{parts.path}" + (f"?{parts.query}" if parts.query else "")
        metrics = QFontMetrics(self._url.font())
        text = metrics.elidedText(shown or self._url_text, Qt.TextElideMode.ElideMiddle, self._url.width() - 4)
        self._url.setText(text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()
