"""The Message tab's document: sections written once, with where each stands."""

from collections.abc import Mapping
from typing import NamedTuple

from PySide6.QtGui import QFont, QTextBlockFormat, QTextCharFormat, QTextCursor, QTextDocument, QTextOption

from inspector.ui.sections import Section, folded_text, is_long
from inspector.ui.theme import Theme

LABEL_WIDTH = 96
FOLD = "fold:"
"""Anchors that fold and unfold start with this; the section's id follows."""

JUMP = "jump:"
"""Anchors that lead elsewhere start with this; the interaction's number, a slash and a section's id follow."""

_LINE_HEIGHT = 120
_PROPORTIONAL = QTextBlockFormat.LineHeightTypes.ProportionalHeight.value


class Placed(NamedTuple):
    """A section in the document: where it starts, where its text starts and ends.

    Positions count UTF-16 units, as Qt does.
    """

    section: Section
    start: int
    text_start: int
    end: int
    folded: bool

    def start_of(self, offset: int) -> int:
        """The document position of a character of the part's own text, before the whole of an emoji."""
        return self._document_position(self.section.position(offset), -1)

    def end_of(self, offset: int) -> int:
        """The document position behind the first ``offset`` characters, behind the whole of an emoji."""
        return self._document_position(self._behind(offset), +1)

    def reached(self, offset: int) -> int:
        """`end_of` without an emoji of which only the first half is among these characters."""
        return self._document_position(self._behind(offset), -1)

    def offset_at(self, position: int) -> int:
        """The character of the part's own text that stands at a document position."""
        characters = self.section.characters(position - self.text_start)
        return max(0, self.section.offset(min(characters, len(self.section.shown) - 1)))

    def _behind(self, offset: int) -> int:
        return self.section.position(offset - 1) + 1 if offset else 0

    def _document_position(self, characters: int, outwards: int) -> int:
        """Half an emoji cannot be coloured: Qt would draw two broken characters."""
        if self.section.splits_pair(characters):
            characters += outwards
        return min(self.text_start + self.section.units(characters), self.end)


class MessageWriter:
    """Writes sections into a document. A label hangs in the margin, left of its text."""

    def __init__(
        self, document: QTextDocument, theme: Theme, folded: Mapping[str, bool], ratio: float = 1.0
    ) -> None:
        self._ratio = ratio
        self._cursor = QTextCursor(document)
        self._theme = theme
        self._folded = folded
        self._is_first = True

    def write(self, section: Section) -> Placed:
        """Append a section; gives where it stands."""
        can_fold = section.folds and (bool(section.part) or section.is_group or is_long(section))
        folded = can_fold and self._folded.get(section.id, not section.is_answer)
        start = self._begin(section)
        if section.title:
            self._write_title(section, can_fold=can_fold, folded=folded)
            if section.shown and not folded:
                self._next_line()
            text = "" if folded else section.shown
        else:
            text = folded_text(section) if folded else section.shown
        text_start = self._cursor.position()
        self._write_lines(text, self._text_format(section))
        end = self._cursor.position()
        if can_fold and not section.title:
            self._next_line()
            self._write_link(_rest(section, text) if folded else "show less", f"{FOLD}{section.id}")
        if section.picture and not folded:
            self._write_picture(section)
        if not section.title:
            self._write_links(section, on_line=can_fold)
        return Placed(section, start, text_start, end, folded)

    def _write_picture(self, section: Section) -> None:
        from inspector.ui.media import picture_in  # few messages have pictures

        picture = picture_in(section.picture, self._ratio)
        self._cursor.insertText(f", {picture.words}", self._plain("muted"))
        if not picture.image.isNull():
            block = QTextBlockFormat()  # as high as the picture, whatever the height of lines
            block.setLeftMargin(LABEL_WIDTH)
            self._cursor.insertBlock(block, QTextCharFormat())
            self._cursor.insertImage(picture.image, f"picture:{section.id}")

    def _write_links(self, section: Section, *, on_line: bool) -> None:
        """The links to other places, behind what stands on this line or on the next one."""
        if section.links and not on_line:
            self._next_line()
        for number, link in enumerate(section.links):
            if number or on_line:
                self._cursor.insertText("  ", QTextCharFormat())
            self._write_link(link.words, f"{JUMP}{link.place.interaction}/{link.place.section}")

    def _begin(self, section: Section) -> int:
        block = _block_format()
        block.setTextIndent(-LABEL_WIDTH)
        block.setTopMargin(0 if self._is_first else 12 if section.label else 8)
        tab = QTextOption.Tab()
        tab.position, tab.type = LABEL_WIDTH, QTextOption.TabType.LeftTab
        block.setTabPositions([tab])
        if self._is_first:
            self._cursor.setBlockFormat(block)
        else:
            self._cursor.insertBlock(block, QTextCharFormat())
        self._is_first = False
        start = self._cursor.position()
        if section.label:
            self._cursor.insertText(section.label, self._bold(section.role))
        self._cursor.insertText("\t", QTextCharFormat())
        return start

    def _write_title(self, section: Section, *, can_fold: bool, folded: bool) -> None:
        self._cursor.insertText(section.title, self._bold(self._theme.kind_role(section.title_kind)))
        if section.note:
            self._cursor.insertText(f"  {section.note}", self._plain("muted"))
        if can_fold:
            self._cursor.insertText("  ", QTextCharFormat())
            self._write_link("show" if folded else "hide", f"{FOLD}{section.id}")
        self._write_links(section, on_line=True)
        for warning in section.warnings:
            self._next_line()
            self._cursor.insertText(warning, self._plain("status_4xx"))

    def _write_lines(self, text: str, format_: QTextCharFormat) -> None:
        for number, line in enumerate(text.split("\n")):
            if number:
                self._next_line()
            self._cursor.insertText(line, format_)

    def _next_line(self) -> None:
        self._cursor.insertBlock(_block_format(), QTextCharFormat())

    def _plain(self, role: str) -> QTextCharFormat:
        format_ = QTextCharFormat()
        format_.setForeground(self._theme.color(role))
        return format_

    def _bold(self, role: str) -> QTextCharFormat:
        format_ = self._plain(role)
        format_.setFontWeight(QFont.Weight.DemiBold)
        return format_

    def _write_link(self, words: str, target: str) -> None:
        format_ = self._plain("accent")
        format_.setAnchor(True)
        format_.setAnchorHref(target)
        self._cursor.insertText(words, format_)

    def _text_format(self, section: Section) -> QTextCharFormat:
        format_ = QTextCharFormat()
        if section.is_code:
            format_.setFont(self._theme.fixed_font)
        format_.setForeground(self._theme.color(section.text_role))
        return format_


def _block_format() -> QTextBlockFormat:
    block = QTextBlockFormat()
    block.setLeftMargin(LABEL_WIDTH)
    block.setLineHeight(_LINE_HEIGHT, _PROPORTIONAL)
    return block


def _rest(section: Section, shown: str) -> str:
    lines = section.shown.count("\n") - shown.count("\n")
    if lines > 0:
        return f"show {lines:,} more line{'' if lines == 1 else 's'}"
    return f"show {len(section.shown) - len(shown):,} more characters"
