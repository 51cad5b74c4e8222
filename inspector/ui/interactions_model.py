"""The tree's model: interactions, under each its request and response, under those their parts.

Indexes carry numbers and no pointers, so nothing can dangle: an interaction's number, which side of
it, and which leaf below that side.
"""

from bisect import bisect_left
from functools import cached_property
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer

from inspector.cassette import Interaction
from inspector.cassette.chunks import Chunk
from inspector.ui import outline
from inspector.ui.document import Document
from inspector.ui.drafts import Drafts
from inspector.ui.idle_steps import IdleSteps
from inspector.ui.outline import Leaf, Summary
from inspector.ui.places import Order

if TYPE_CHECKING:
    from inspector.ui.filter_steps import FilterFacts

Index = QModelIndex | QPersistentModelIndex

SIDES = ("request", "response")
_LEAF_BITS, _SIDE_BITS = 20, 2
_BELOW_BITS = _LEAF_BITS + _SIDE_BITS
_BELOW = (1 << _BELOW_BITS) - 1
_ROLE = Qt.ItemDataRole

PAGE = 250
"""Rows that a view gets at first: it asks after each of them before it paints any."""

MORE_AFTER_MS = 30
"""Between two pages. Each is as large as all before it, as a view lays out all rows again."""

SummaryRole = int(_ROLE.UserRole)
"""A `Summary` for interactions, a `Leaf` for what is below them."""


def _pack(interaction: int, side: int = 0, leaf: int = 0) -> int:
    """``side`` 1 and 2 are request and response, 0 the interaction itself; leaves count from 1."""
    return (interaction << _SIDE_BITS | side) << _LEAF_BITS | leaf


def _unpack(packed: int) -> tuple[int, int, int]:
    rest, leaf = packed >> _LEAF_BITS, packed & (1 << _LEAF_BITS) - 1
    return rest >> _SIDE_BITS, rest & (1 << _SIDE_BITS) - 1, leaf


class InteractionsModel(QAbstractItemModel):
    """Interactions of a document, those that the filter lets through."""

    def __init__(self, document: Document, drafts: Drafts, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._drafts = drafts
        self._shown = list(range(len(document.so_far.items)))
        self._rows = 0  # how many of them views know of
        self._more = QTimer(self, singleShot=True, interval=MORE_AFTER_MS)
        self._more.timeout.connect(lambda: self._give(2 * self._rows))
        self._give(PAGE)
        self._summaries: dict[int, tuple[Chunk, Summary]] = {}
        self._leaves: dict[tuple[int, int], tuple[Chunk, int, list[Leaf]]] = {}
        self.steps = IdleSteps(self)
        """Reads for the filter what is not known yet."""
        self.steps.came.connect(self._let_through)
        self._filter = ""
        document.rearranging.connect(self._let_go)
        document.rearranged.connect(self._rearranged)
        document.changed.connect(self._refresh)
        document.grown.connect(self._grow)
        drafts.changed.connect(self._marks_changed)

    # What rows say.

    def summary(self, number: int) -> Summary:
        """The line of an interaction, remembered as long as its chunk is the same."""
        chunk = self._document.so_far.items[number]
        known = self._summaries.get(number)
        if known is None or known[0] is not chunk:
            known = (chunk, outline.summarise(self._document.interaction(number)))
            self._summaries[number] = known
        return known[1]

    def _side(self, number: int, side: int) -> tuple[int, list[Leaf]]:
        chunk = self._document.so_far.items[number]
        known = self._leaves.get((number, side))
        if known is None or known[0] is not chunk:
            interaction = self._document.interaction(number)
            count, leaves = 0, []
            if isinstance(interaction, Interaction):
                if SIDES[side - 1] == "request":
                    leaves = outline.request_leaves(self._document.prompt(interaction))
                else:
                    count, leaves = outline.response_leaves(self._document.stream(interaction))
            known = (chunk, count, leaves)
            self._leaves[number, side] = known
        return known[1], known[2]

    def place(self, index: Index) -> tuple[int, str, str]:
        """Interaction, side ("" for the interaction itself) and section id of a row."""
        number, side, leaf = _unpack(index.internalId())
        section = self._side(number, side)[1][leaf - 1].id if leaf else ""
        return number, SIDES[side - 1] if side else "", section

    def index_of(self, number: int) -> QModelIndex:
        """The row of an interaction, invalid where the filter hides it."""
        self._document.with_index(number)  # a large file grows by it, if need be
        row = self._row_of(number)
        if row >= self._rows:
            self._give(row + 1)
        return self.index(row, 0)

    @property
    def shown(self) -> list[int]:
        """The interactions that the filter lets through."""
        return self._shown

    # The filter.

    @cached_property
    def _facts(self) -> "FilterFacts":
        from inspector.ui.filter_steps import FilterFacts

        return FilterFacts(self._document, self.summary)

    def set_filter(self, text: str) -> None:
        """Show the interactions that pass what was typed (see `filtering.parse`).

        What is known shows at once, the rest as it is read, until ``steps`` has finished.
        """
        from inspector import filtering  # once somebody types

        count = len(self._document.cassette.items)  # all that there are, of a large file too
        self._filter = text
        wanted = filtering.parse(text)
        self.steps.stop()
        self.beginResetModel()
        self._shown = [] if wanted else list(range(count))
        self._rows = min(PAGE, len(self._shown))
        self.endResetModel()
        self._more.start()
        if wanted:
            self.steps.start(self._facts.passing(wanted))
            self.steps.turn()
        else:
            self.steps.finished.emit()

    def _let_through(self, numbers: list[int]) -> None:
        """Show more rows, neighbours together."""
        pending = sorted(numbers)
        while pending:
            row = bisect_left(self._shown, pending[0])
            count = bisect_left(pending, self._shown[row]) if row < len(self._shown) else len(pending)
            if row < self._rows:
                self.beginInsertRows(QModelIndex(), row, row + count - 1)
                self._rows += count
                self._shown[row:row] = pending[:count]
                self.endInsertRows()
            else:
                self._shown[row:row] = pending[:count]
            del pending[:count]
        self._give(PAGE)

    def _give(self, rows: int) -> None:
        """Tell views of so many rows, if there are, and of the others later."""
        rows = min(rows, len(self._shown))
        if rows > self._rows:
            self.beginInsertRows(QModelIndex(), self._rows, rows - 1)
            self._rows = rows
            self.endInsertRows()
        if self._rows < len(self._shown):
            self._more.start()

    def give_all(self) -> None:
        """Tell views of all rows now, also of those that were not found yet."""
        self._document.with_index(self._document.expected_count)
        self._give(len(self._shown))

    def _row_of(self, number: int) -> int:
        """The row of an interaction, -1 where the filter hides it."""
        row = bisect_left(self._shown, number)
        return row if row < len(self._shown) and self._shown[row] == number else -1

    # Qt's questions.

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        # With many rows this and `hasChildren` are most of what opening costs: the view asks it of all of them.
        # `hasIndex` says the same, and asks back twice.
        if not parent.isValid() and column == 0 and 0 <= row < self._rows:
            return self.createIndex(row, 0, self._shown[row] << _BELOW_BITS)
        if row < 0 or column != 0 or row >= self.rowCount(parent):
            return QModelIndex()
        number, side, _ = _unpack(parent.internalId())
        packed = _pack(number, side, row + 1) if side else _pack(number, row + 1)
        return self.createIndex(row, column, packed)

    def parent(self, index: Index = QModelIndex()) -> Any:  # noqa: B008  also QObject.parent()
        if not index.isValid():
            return QModelIndex()
        number, side, leaf = _unpack(index.internalId())
        if leaf:
            return self.createIndex(side - 1, 0, _pack(number, side))
        if side:
            return self.createIndex(self._row_of(number), 0, _pack(number))
        return QModelIndex()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        if not parent.isValid():
            return self._rows
        number, side, leaf = _unpack(parent.internalId())
        if leaf or parent.column() > 0:
            return 0
        if side:
            return len(self._side(number, side)[1])
        return 2 if self.summary(number).has_sides else 0

    def columnCount(self, _parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 1

    def hasChildren(self, parent: Index = QModelIndex()) -> bool:  # noqa: B008
        # Said without parsing: the view asks this of every row, also of those that are out of sight.
        if not parent.internalId() & _BELOW and self._rows:  # an interaction, or what is above them all
            return True
        return self.rowCount(parent) > 0

    def data(self, index: Index, role: int = _ROLE.DisplayRole) -> Any:
        if not index.isValid():
            return None
        number, side, leaf = _unpack(index.internalId())
        if leaf:
            return self._leaf_data(self._side(number, side)[1][leaf - 1], role)
        if side:
            return self._side_data(number, side, role)
        return self._interaction_data(number, role)

    def _interaction_data(self, number: int, role: int) -> Any:
        line = self.summary(number)
        if role == _ROLE.DisplayRole:
            return " ".join(filter(None, (str(number), line.method, line.path, str(line.status or ""))))
        if role == SummaryRole:
            return line
        if role == _ROLE.ToolTipRole:
            return line.problem or f"{line.method} {line.host}{line.path}".strip()
        return None

    def _side_data(self, number: int, side: int, role: int) -> Any:
        count = self._side(number, side)[0]
        label = SIDES[side - 1].capitalize()
        if role == _ROLE.DisplayRole:
            return f"{label} · {count} events" if count else label
        if role == SummaryRole:
            return Leaf("", SIDES[side - 1], label, f"{count} events" if count else "")
        return None

    def _leaf_data(self, leaf: Leaf, role: int) -> Any:
        if role == _ROLE.DisplayRole:
            return f"{leaf.label} {leaf.preview}".strip()
        return leaf if role == SummaryRole else None

    def is_edited(self, index: Index) -> bool:
        """Whether the interaction of a row differs from the saved file."""
        number, side, _ = _unpack(index.internalId())
        return not side and self._document.is_edited(number)

    def has_draft(self, index: Index) -> bool:
        """Whether something was typed into the interaction of a row and is not applied."""
        number, side, _ = _unpack(index.internalId())
        return not side and self._drafts.has(number)

    def number(self, index: Index) -> int:
        """The interaction of a row."""
        return _unpack(index.internalId())[0]

    @property
    def highest_number(self) -> int:
        """The last interaction's number; while a large file is opened, about that."""
        return max(0, (self._document.expected_count if self._document.is_opening else len(self._shown)) - 1)

    # The document changes.

    def _grow(self) -> None:
        """More interactions are known, behind the others. There is no filter: to filter waits for them all."""
        self._shown += range(len(self._shown), len(self._document.so_far.items))
        self._give(PAGE)

    def _let_go(self, _order: Order) -> None:
        """Numbers will mean other interactions: until then there are no rows."""
        self.steps.stop()
        self.beginResetModel()
        self._shown, self._rows = [], 0
        self._summaries.clear()
        self._leaves.clear()
        self.endResetModel()

    def _rearranged(self, _order: Order) -> None:
        self.set_filter(self._filter)

    def _refresh(self, indices: list[int]) -> None:
        for number in indices:
            row = self._row_of(number)
            if 0 <= row < self._rows:
                for side in (0, 1):
                    self._refresh_side(number, self.index(side, 0, self.index(row, 0)))
        self._marks_changed()

    def _marks_changed(self) -> None:
        if rows := self.rowCount():
            self.dataChanged.emit(self.index(0, 0), self.index(rows - 1, 0))

    def _refresh_side(self, number: int, index: QModelIndex) -> None:
        """Show the leaves of a side anew, with the signals that views need."""
        side = index.row() + 1
        known = self._leaves.get((number, side))
        if known is None:
            return
        before = len(known[2])
        if before:
            self.beginRemoveRows(index, 0, before - 1)
            self._leaves[number, side] = (self._document.cassette.items[number], known[1], [])
            self.endRemoveRows()
        self._leaves.pop((number, side))
        count, leaves = self._side(number, side)
        if leaves:
            self._leaves[number, side] = (self._document.cassette.items[number], count, [])
            self.beginInsertRows(index, 0, len(leaves) - 1)
            self._leaves[number, side] = (self._document.cassette.items[number], count, leaves)
            self.endInsertRows()
        self.dataChanged.emit(index, index)
