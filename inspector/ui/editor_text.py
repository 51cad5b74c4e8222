"""A body's text in Qt's editor and back, exactly.

`QPlainTextEdit.setPlainText` turns CR, CRLF and U+2029 into its own line ends, and `toPlainText`
turns no-break spaces into spaces. Neither may happen to a recorded body.
"""

from dataclasses import dataclass

from PySide6.QtWidgets import QPlainTextEdit

_PICTURES = {
    "\r": "␍",
    "\0": "␀",
    "\u2028": "↵",
    "\u2029": "¶",
    "\ufdd0": "□",
    "\ufdd1": "▯",
}
"""What Qt would change, and what stands for it in the editor."""

_PARAGRAPH = "\u2029"
_PRIVATE_USE = range(0xE000, 0xF8FF)


@dataclass(frozen=True, slots=True)
class EditorText:
    """How one text is shown: its CRLF as line ends, and a stand-in for each special character in it.

    A stand-in is a character that the text does not have, so what is typed is never taken for one
    unless it is that very picture.
    """

    is_crlf: bool
    stand_ins: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, text: str) -> "EditorText":
        crlf = text.count("\r\n") if "\r" in text else 0
        is_crlf = crlf > 0 and crlf == text.count("\n") == text.count("\r")
        present = [special for special in _PICTURES if special in text and not (is_crlf and special == "\r")]
        free = (chr(code) for code in _PRIVATE_USE if chr(code) not in text)
        return cls(
            is_crlf,
            tuple(
                (special, _PICTURES[special] if _PICTURES[special] not in text else next(free))
                for special in present
            ),
        )

    def shown(self, text: str) -> str:
        """The text to put into the editor."""
        if self.is_crlf:
            text = text.replace("\r\n", "\n")
        for special, stand_in in self.stand_ins:
            text = text.replace(special, stand_in)
        return text

    def put(self, editor: QPlainTextEdit, text: str) -> None:
        """Show a text in an editor."""
        editor.setPlainText(self.shown(text))

    def take(self, editor: QPlainTextEdit) -> str:
        """The text that an editor holds."""
        text = editor.document().toRawText().replace(_PARAGRAPH, "\n")
        for special, stand_in in self.stand_ins:
            text = text.replace(stand_in, special)
        return text.replace("\n", "\r\n") if self.is_crlf else text
