"""What was typed and not applied yet, into bodies, cells, messages. The one model that knows of all drafts."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QObject, Signal

from inspector.cassette import Body, CassetteError
from inspector.ui.document import Document
from inspector.ui.places import Order, places

if TYPE_CHECKING:
    from inspector.content.views import BodyView
    from inspector.echo_updates import Echo
    from inspector.ui.header_edits import Cell, Key
    from inspector.ui.part_texts import PartDraft


class Draft(NamedTuple):
    """The text as typed, the view that it was typed in, and the place of the cursor."""

    view: str
    text: str
    cursor: int = 0


class Typed(NamedTuple):
    """What was typed into a cell, and why it cannot be applied, "" where nobody tried yet."""

    text: str
    problem: str = ""


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
        self._cells: dict[Key, dict[Cell, Typed]] = {}
        self._parts: dict[int, PartDraft] = {}
        self._probe: tuple[Body | None, str] | None = None
        document.rearranged.connect(self._follow)

    def __len__(self) -> int:
        return len(self._drafts) + len(self._cells) + len(self._parts)

    def keys(self) -> "list[Key]":
        """The bodies that have a draft."""
        return list(self._drafts)

    def get(self, key: "Key") -> Draft | None:
        return self._drafts.get(key)

    def put(self, key: "Key", draft: Draft) -> None:
        """Keep what was typed."""
        is_new = key not in self._drafts
        self._drafts[key] = draft
        self.typed.emit()
        if is_new:
            self.changed.emit()

    def drop(self, key: "Key") -> None:
        """Forget a draft."""
        if self._drafts.pop(key, None) is not None:
            self.changed.emit()

    def has(self, index: int) -> bool:
        """Whether an interaction has a draft."""
        return index in self._parts or any(key[0] == index for key in (*self._drafts, *self._cells))

    def lost_by(self, order: Order) -> int | None:
        """An interaction with a draft that would be gone in an order, None where all drafts have a place."""
        stay = places(order)
        drafted = (*(key[0] for key in (*self._drafts, *self._cells)), *self._parts)
        return next((index for index in drafted if index not in stay), None)

    def _follow(self, order: Order) -> None:
        """Drafts go where their interactions go. What has no place is asked for before: `lost_by`."""
        to = places(order)
        self._drafts = {(to[key[0]], key[1]): draft for key, draft in self._drafts.items() if key[0] in to}
        self._cells = {(to[key[0]], key[1]): cells for key, cells in self._cells.items() if key[0] in to}
        self._parts = {to[index]: draft for index, draft in self._parts.items() if index in to}
        self._probe = None
        self.changed.emit()

    def as_values(self) -> list[list[Any]]:
        """All drafts as lists of JSON values, for a file. The first value is the interaction."""
        bodies = [[*key, draft.view, draft.text, draft.cursor] for key, draft in self._drafts.items()]
        cells = [
            [*key, cell.place, cell.column, typed.text]
            for key, message in self._cells.items()
            for cell, typed in message.items()
        ]
        parts = [[index, "response", *draft] for index, draft in self._parts.items()]
        return [*bodies, *cells, *parts]

    def put_values(self, values: Iterable[list[Any]]) -> None:
        """Keep the drafts that `as_values` gave, as far as there are bodies for them."""
        count = len(self._document.cassette.interactions)
        for value in values:
            match value:
                case [int(index), ("request" | "response") as side, *rest] if 0 <= index < count:
                    self._put_value((index, side), rest)

    def _put_value(self, key: "Key", value: list[Any]) -> None:
        from inspector.ui.header_edits import Cell
        from inspector.ui.part_texts import PartDraft

        match value:
            case [str(view), str(text), int(cursor)]:
                self.put(key, Draft(view, text, max(cursor, 0)))
            case [str(part), str(text), str(name), str(call_id), int(cursor)]:
                self.put_part(key[0], PartDraft(part, text, name, call_id, max(cursor, 0)))
            case [int() | list() as place, int(column), str(text)]:
                where = tuple(place) if isinstance(place, list) else place
                self.put_cell(key, Cell(where, column), Typed(text))

    def body(self, key: "Key") -> Body | None:
        """The body that a draft belongs to; None where there is none."""
        index, side = key
        if index < 0:
            return None
        interaction = self._document.interaction(index)
        message = None if isinstance(interaction, CassetteError) else interaction.side(side)
        return message.body if message else None

    def views(self, key: "Key") -> "tuple[BodyView, ...]":
        """The ways to show a body, the best one first."""
        from inspector.content.views import RawView, views_of

        body = self.body(key)
        if body is None or (body.problem and body.raw is None):
            return ()
        if body.raw is None:
            return () if self.why_no_body(key) else (RawView(""),)
        return views_of(body.text, body.content, body.media_type)

    def why_no_body(self, key: "Key") -> str:
        """Why a message without a body cannot be given one, "" where it can."""
        body = self.body(key)
        if self._probe is None or self._probe[0] is not body:
            from inspector.cassette import edit_body

            try:
                edit_body(self._document.cassette, *key, "{}")
            except ValueError as error:
                self._probe = body, str(error)
            else:
                self._probe = body, ""
        return self._probe[1]

    def apply(self, key: "Key") -> tuple[str, ...]:
        """Make a draft an edit of the cassette; gives what was decided on the way.

        Raises ValueError where the body cannot hold it; the draft is kept then.
        """
        draft = self._drafts[key]
        view = next((view for view in self.views(key) if view.name == draft.view), None)
        from inspector.content.views import EditableBodyView

        if not isinstance(view, EditableBodyView):
            raise ValueError("this body cannot be edited")
        new = view.reencode(draft.text)
        self._drafts.pop(key)
        try:
            notes = self._document.edit_body(*key, new)
        except ValueError:
            self._drafts[key] = draft
            raise
        self.changed.emit()
        return notes

    # Parts of answers.

    def part(self, index: int) -> "PartDraft | None":
        """What was typed in place of a part of an interaction's answer; of one part at a time."""
        return self._parts.get(index)

    def part_indexes(self) -> list[int]:
        """The interactions with such a draft."""
        return list(self._parts)

    def put_part(self, index: int, draft: "PartDraft") -> None:
        """Keep what was typed."""
        is_new = index not in self._parts
        self._parts[index] = draft
        self.typed.emit()
        if is_new:
            self.changed.emit()

    def drop_part(self, index: int) -> None:
        """Forget what was typed."""
        if self._parts.pop(index, None) is not None:
            self.changed.emit()

    def apply_part(self, index: int, echoes: "Sequence[Echo]" = ()) -> tuple[str, ...]:
        """Make what was typed an edit of the cassette, with later requests; gives what was decided.

        Raises ValueError where the answer cannot hold it; the draft is kept then.
        """
        draft = self._parts[index]
        if (index, "response") in self._drafts:
            raise ValueError("the body has a draft that is not applied")
        interaction = self._document.interaction(index)
        stream = None if isinstance(interaction, CassetteError) else self._document.stream(interaction)
        parts = {part.id: part for part in stream.message.parts} if stream else {}
        if stream is None or (draft.event is None and draft.part not in parts):
            raise ValueError("this part of the answer is no longer there")
        del self._parts[index]
        try:
            if draft.event is not None:
                notes = self._document.edit_event(index, draft.event, draft.text)
            else:
                from inspector.ui.part_texts import wanted

                notes = self._document.edit_part(index, draft.part, wanted(parts[draft.part], draft), echoes)
        except ValueError:
            self._parts[index] = draft
            raise
        self.changed.emit()
        return notes

    # Cells of the Headers tab.

    def cells(self, key: "Key") -> "dict[Cell, Typed]":
        """What was typed into the cells of a message."""
        return dict(self._cells.get(key, {}))

    def cell_keys(self) -> "list[Key]":
        """The messages with cells that have something typed."""
        return list(self._cells)

    def put_cell(self, key: "Key", cell: "Cell", typed: Typed) -> None:
        """Keep what was typed into a cell."""
        is_new = key not in self._cells
        self._cells.setdefault(key, {})[cell] = typed
        self.typed.emit()
        if is_new:
            self.changed.emit()

    def drop_cell(self, key: "Key", cell: "Cell") -> None:
        """Forget what was typed into a cell."""
        typed = self._cells.get(key, {})
        if typed.pop(cell, None) is not None and not typed:
            del self._cells[key]
            self.changed.emit()

    def apply_cell(self, key: "Key", cell: "Cell", text: str) -> tuple[str, ...]:
        """Make what was typed an edit of the cassette; gives what was decided on the way.

        Raises ValueError where the cell cannot hold it; the text is kept then, with the reason.
        """
        from inspector.ui.header_edits import apply_cell

        try:
            notes = apply_cell(self._document, key, cell, text)
        except ValueError as error:
            self.put_cell(key, cell, Typed(text, str(error)))
            raise
        self.drop_cell(key, cell)
        return notes
