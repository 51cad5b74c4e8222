"""A body's text in Qt's editor and back, exactly.

`QPlainTextEdit.setPlainText` turns CR, CRLF and U+2029 into its own line ends, and `toPlainText`
turns no-break spaces into spaces. Neither may happen to a recorded body.
"""

from dataclasses import dataclass

from PySide6.QtWidgets import QPlainTextEdit

_SPECIAL = "\r\0\u2028\u2029\ufdd0\ufdd1"
_PICTURES = "␍␀↵¶□▯"
_PRIVATE = "\ue00d\ue000\ue028\ue029\uefd0\uefd1"
_PARAGRAPH = "\u2029"


@dataclass(frozen=True, slots=True)
class EditorText:
    """How one text is shown: with its CRLF as line ends, or special characters as pictures."""

    is_crlf: bool
    pictures: str

    @classmethod
    def of(cls, text: str) -> "EditorText":
        crlf = text.count("\r\n")
        is_crlf = crlf > 0 and crlf == text.count("\n") == text.count("\r")
        pictures = _PRIVATE if any(picture in text for picture in _PICTURES) else _PICTURES
        return cls(is_crlf, pictures)

    def shown(self, text: str) -> str:
        """The text to put into the editor."""
        if self.is_crlf:
            text = text.replace("\r\n", "\n")
        return text.translate(str.maketrans(_SPECIAL, self.pictures))

    def put(self, editor: QPlainTextEdit, text: str) -> None:
        """Show a text in an editor."""
        editor.setPlainText(self.shown(text))

    def take(self, editor: QPlainTextEdit) -> str:
        """The text that an editor holds."""
        text = editor.document().toRawText().replace(_PARAGRAPH, "\n")
        text = text.translate(str.maketrans(self.pictures, _SPECIAL))
        return text.replace("\n", "\r\n") if self.is_crlf else text
