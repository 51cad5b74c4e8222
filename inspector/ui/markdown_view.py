"""The answer with its Markdown rendered, as far as it is said at the playhead. Only to be looked at."""

import re

from PySide6.QtCore import QTimer, QUrl, Signal
from PySide6.QtGui import (
    QDesktopServices,
    QShowEvent,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrameFormat,
    QTextTable,
)
from PySide6.QtWidgets import QTextBrowser, QWidget

from inspector.stream import Part
from inspector.stream.message import TOOL_CALLS
from inspector.ui.find_in_text import count_in, find_in, place_in
from inspector.ui.playhead import Playhead
from inspector.ui.theme import Theme

MARGIN = 16
DELAY_MS = 40
MAX_RENDERED = 200_000
"""Characters: rendering more would take longer than anybody wants to wait at each event."""

_FEATURES = QTextDocument.MarkdownFeature.MarkdownDialectGitHub | QTextDocument.MarkdownFeature.MarkdownNoHTML
_SCHEMES = frozenset({"http", "https", "mailto"})


class MarkdownView(QTextBrowser):
    """Follows the playhead. Characters here are not those of the stream: a click goes nowhere."""

    told = Signal(str)
    """Something for the status bar."""

    def __init__(self, playhead: Playhead, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._playhead, self._theme = playhead, theme
        self._timer = QTimer(self, singleShot=True, interval=DELAY_MS)
        self._timer.timeout.connect(self.render_now)
        self.setAccessibleName("Rendered answer")
        self.setOpenLinks(False)
        self.document().setDocumentMargin(MARGIN)
        self.anchorClicked.connect(self._open)
        playhead.moved.connect(self._render_soon)
        playhead.stream_changed.connect(self._render_soon)
        theme.changed.connect(self._render_soon)

    def loadResource(self, _type: int, _name: QUrl | str) -> None:
        """Nothing is fetched: pictures show as their names."""

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.render_now()

    def _render_soon(self, _k: int = 0) -> None:
        if self.isVisible() and not self._timer.isActive():
            self._timer.start()

    def render_now(self) -> None:
        """Show the answer as it stands at the playhead."""
        self._timer.stop()
        stream, bar = self._playhead.stream, self.verticalScrollBar()
        scrolled, was_at_end = bar.value(), bar.value() == bar.maximum()
        parts = stream.message_at(self._playhead.k).parts if stream else ()
        text = "\n\n".join(_markdown(part) for part in parts if part.text or part.kind in TOOL_CALLS)
        if len(text) > MAX_RENDERED:
            self.setPlainText(text)
        else:
            self.document().setMarkdown(_with_named_pictures(text), _FEATURES)
            self._style()
        bar.setValue(bar.maximum() if was_at_end and scrolled else scrolled)

    def is_plain(self) -> bool:
        """Whether the answer is too long to be rendered."""
        return len(self.toPlainText()) > MAX_RENDERED

    def _style(self) -> None:
        """Code in the theme's colours and fonts: Qt's Markdown knows only sizes and weights."""
        code = QTextCharFormat()
        code.setFontFamilies(self._theme.fixed_font.families())
        block = self.document().begin()
        while block.isValid():
            format_ = block.blockFormat()
            cursor = QTextCursor(block)
            if format_.hasProperty(QTextFormat.Property.BlockCodeFence):
                format_.setBackground(self._theme.color("window"))
                cursor.setBlockFormat(format_)
            elif format_.headingLevel() == 0:
                format_.setLineHeight(120, 1)
                cursor.setBlockFormat(format_)
            if format_.hasProperty(QTextFormat.Property.BlockQuoteLevel):
                muted = QTextCharFormat()
                muted.setForeground(self._theme.color("muted"))
                cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
                cursor.mergeCharFormat(muted)
            block = block.next()
        for frame in self.document().rootFrame().childFrames():
            if isinstance(frame, QTextTable):
                table = frame.format()
                table.setBorderBrush(self._theme.color("border"))
                table.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
                table.setBorder(1)
                table.setCellSpacing(0)
                table.setBorderCollapse(True)
                table.setCellPadding(6)
                table.setTopMargin(8)
                table.setBottomMargin(12)
                frame.setFormat(table)
        self._style_pieces(code)

    def _style_pieces(self, code: QTextCharFormat) -> None:
        block = self.document().begin()
        while block.isValid():
            pieces = block.begin()
            while not pieces.atEnd():
                piece = pieces.fragment()
                if piece.charFormat().fontFixedPitch():
                    cursor = QTextCursor(self.document())
                    cursor.setPosition(piece.position())
                    cursor.setPosition(piece.position() + piece.length(), QTextCursor.MoveMode.KeepAnchor)
                    cursor.mergeCharFormat(code)
                pieces += 1
            block = block.next()

    def _open(self, link: QUrl) -> None:
        """Links of the web open in the browser; nothing that a recording says opens a file."""
        if link.scheme() in _SCHEMES:
            QDesktopServices.openUrl(link)
        else:
            self.told.emit(f"Not opened: {link.toString()}")

    def find_text(self, text: str, *, backwards: bool = False, again: bool = True) -> bool:
        """Select the next place that contains a text."""
        return find_in(self, text, backwards=backwards, again=again)

    def count_text(self, text: str) -> int:
        """How often a text occurs."""
        return count_in(self, text)

    def place_of(self, text: str) -> int:
        """Which hit is selected, counted from 1."""
        return place_in(self, text)


_PICTURE = re.compile(r"!\[([^\]\n]*)\]\(([^)\s]*)[^)]*\)")


def _with_named_pictures(text: str) -> str:
    """Pictures as links with their names: they are not fetched."""
    return _PICTURE.sub(lambda match: f"[🖼 {match[1] or match[2]}]({match[2]})", text)


def _markdown(part: Part) -> str:
    """A part as Markdown: what is no text of the answer is only named."""
    match part.kind:
        case "text" | "refusal":
            return part.text
        case "reasoning" | "summary":
            return "\n".join(f"> {line}" for line in part.text.split("\n"))
        case kind if kind in TOOL_CALLS:
            return f"**{part.name or 'tool call'}** `({_short(part.text)})`"
    return f"*{part.kind.replace('_', ' ')}*"


def _short(text: str) -> str:
    line = " ".join(text.split()).replace("`", "'")
    return line[:120] + "…" if len(line) > 120 else line
