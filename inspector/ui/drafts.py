"""What was typed into bodies and not applied yet. The one model that knows of all drafts."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Signal

from inspector.cassette import Body, CassetteError, Side
from inspector.content.views import BodyView, EditableBodyView, RawView, views_of
from inspector.ui.document import Document

Key = tuple[int, Side]


@dataclass(frozen=True, slots=True)
class Draft:
    """The text as typed, the view that it was typed in, and the place of the cursor."""

    view: str
    text: str
    cursor: int = 0


class Drafts(QObject):
    """Drafts by interaction and side."""

    changed = Signal()
    """There are more drafts now, or fewer."""

    typed = Signal()
    """A draft has another text."""

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._drafts: dict[Key, Draft] = {}

    def __len__(self) -> int:
        return len(self._drafts)

    def keys(self) -> list[Key]:
        return list(self._drafts)

    def get(self, key: Key) -> Draft | None:
        return self._drafts.get(key)

    def put(self, key: Key, draft: Draft) -> None:
        """Keep what was typed."""
        is_new = key not in self._drafts
        self._drafts[key] = draft
        self.typed.emit()
        if is_new:
            self.changed.emit()

    def drop(self, key: Key) -> None:
        """Forget a draft."""
        if self._drafts.pop(key, None) is not None:
            self.changed.emit()

    def has(self, index: int) -> bool:
        """Whether an interaction has a draft."""
        return any(key[0] == index for key in self._drafts)

    def as_values(self) -> list[list[Any]]:
        """All drafts as lists of JSON values, for a file. The first value is the interaction."""
        return [[*key, draft.view, draft.text, draft.cursor] for key, draft in self._drafts.items()]

    def put_values(self, values: Iterable[list[Any]]) -> None:
        """Keep the drafts that `as_values` gave, as far as there are bodies for them."""
        for value in values:
            match value:
                case [int(index), ("request" | "response") as side, str(view), str(text), int(cursor)]:
                    if 0 <= index < len(self._document.cassette.interactions):
                        self.put((index, side), Draft(view, text, max(cursor, 0)))

    def body(self, key: Key) -> Body | None:
        """The body that a draft belongs to; None where there is none."""
        index, side = key
        if index < 0:
            return None
        interaction = self._document.interaction(index)
        message = None if isinstance(interaction, CassetteError) else interaction.side(side)
        return message.body if message else None

    def views(self, key: Key) -> tuple[BodyView, ...]:
        """The ways to show a body, the best one first."""
        body = self.body(key)
        if body is None or (body.problem and body.raw is None):
            return ()
        if body.raw is None:
            return (RawView(""),) if body.node is not None else ()  # a null can become a text
        return views_of(body.text, body.content)

    def apply(self, key: Key) -> tuple[str, ...]:
        """Make a draft an edit of the cassette; gives what was decided on the way.

        Raises ValueError where the body cannot hold it; the draft is kept then.
        """
        draft = self._drafts[key]
        view = next((view for view in self.views(key) if view.name == draft.view), None)
        if not isinstance(view, EditableBodyView):
            raise ValueError("this body cannot be edited")
        text = view.reencode(draft.text)
        self._drafts.pop(key)
        try:
            notes = self._document.edit_body(*key, text)
        except ValueError:
            self._drafts[key] = draft
            raise
        self.changed.emit()
        return notes
