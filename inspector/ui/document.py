"""An open file: path, saved and current cassette, undo. Only its commands change it."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QUndoStack

from inspector.cassette import Cassette, CassetteError, Interaction, Side, files
from inspector.cassette.opening import Opening
from inspector.conversation import Prompt, prompt_beside
from inspector.stream import Stream, read_stream
from inspector.ui.commands import ReplaceCassette
from inspector.ui.idle_steps import IdleSteps
from inspector.ui.places import Order
from inspector.ui.words import shortened

if TYPE_CHECKING:
    from inspector.cassette import Edit
    from inspector.changes import Change
    from inspector.echo_updates import Echo
    from inspector.ui.part_texts import Wanted

MAX_SOURCE = 5_000_000
MAX_LINE = 20_000
"""Characters of an interaction's YAML, and of one line of it, that are shown."""

MISREAD = "the file is other than its beginning said, and is being read again"


class Document(QObject):
    """A cassette that is open in a window.

    Of a large file some interactions are shown while the others are still looked for: ``so_far`` are those.
    Whoever asks for ``cassette`` or ``saved`` has all of them, and waits for that if need be.
    """

    grown = Signal()
    """All interactions of a large file are known now."""

    misread = Signal()
    """A large file turned out to be another one than its beginning said: it has to be opened anew."""

    changed = Signal(list)
    """The indices of the interactions that are different now."""

    rearranging = Signal(list)
    """Interactions are about to come, go or move: models let go of their rows."""

    rearranged = Signal(list)
    """Interactions came, went or moved: the `Order` of them all. Comes before ``changed``."""

    state_changed = Signal()
    """The path, or whether there is something to save."""

    def __init__(
        self,
        cassette: Cassette,
        path: Path | None,
        fingerprint: files.Fingerprint | None = None,
        parent: QObject | None = None,
        opening: Opening | None = None,
    ) -> None:
        super().__init__(parent)
        self.path = path
        self._opening = opening
        self._instead: Cassette | CassetteError | None = None
        self._cassette = cassette
        self._saved = cassette
        self._fingerprint = fingerprint
        self.undo_stack = QUndoStack(self)
        # As long as an interaction is in memory, so is what was read of it.
        self._streams: WeakKeyDictionary[Interaction, Stream | None] = WeakKeyDictionary()
        self._prompts: WeakKeyDictionary[Interaction, Prompt | None] = WeakKeyDictionary()
        self._compared: tuple[Cassette, Cassette, list[Change], set[int]] | None = None

    @classmethod
    def open(cls, path: Path, parent: QObject | None = None) -> "Document":
        """Read a file. Raises `CassetteError` and `OSError`."""
        path = Path(os.path.abspath(path))  # noqa: PTH100  resolve() would follow symbolic links
        data, fingerprint = files.read(path)
        opening = Opening.of(data)
        cassette = opening.front if opening else Cassette.parse(data)
        return cls(cassette, path, fingerprint, parent, opening)

    def read_as(self, cassette: Cassette) -> "Document":
        """The same file, its bytes read in another way."""
        return Document(cassette, self.path, self._fingerprint)

    @property
    def cassette(self) -> Cassette:
        """The cassette as it is now. Raises `CassetteError` while a file that was misread is opened anew."""
        self._find_all()
        return self._cassette

    @property
    def saved(self) -> Cassette:
        """The cassette as it was read or saved last."""
        self._find_all()
        return self._saved

    @property
    def so_far(self) -> Cassette:
        """The interactions that are known: the first ones, while a large file is opened. Never waits."""
        return self._cassette

    def with_index(self, index: int) -> Cassette:
        """The cassette, at least as far as an interaction: waits only for one that is not known yet."""
        return self._cassette if index < len(self._cassette.items) else self.cassette

    @property
    def is_opening(self) -> bool:
        """Whether there are interactions that were not found yet."""
        return self._opening is not None

    @property
    def size(self) -> int:
        """Bytes of the file as it is now."""
        return self._opening.size if self._opening else self._cassette.size

    @property
    def expected_count(self) -> int:
        """How many interactions there are; while a large file is opened, about how many."""
        return self._opening.estimated_count if self._opening else len(self._cassette.items)

    def find_on(self) -> None:
        """Look for the other interactions of a large file, a little at a time."""
        if self._opening is not None:
            steps = IdleSteps(self)
            steps.finished.connect(self._take_all)
            steps.start(self._opening.steps())

    def _find_all(self) -> None:
        if self._opening is not None:
            self._take_all()
        if self._instead is not None:
            raise CassetteError(MISREAD)

    def _take_all(self) -> None:
        """Be about the whole file from now on."""
        opening, self._opening = self._opening, None
        if opening is None:
            return  # somebody did not wait for it
        try:
            whole = opening.whole()
        except CassetteError as error:
            self._instead = error
        else:
            if whole.goes_on_from(opening.front):
                self._cassette = self._saved = whole
                self.grown.emit()
                return
            self._instead = whole
        QTimer.singleShot(0, self, self.misread.emit)  # not below the hands of whoever waits for it

    def reread(self) -> "Document":
        """The file of a document that was misread, as it is. Raises `CassetteError`."""
        assert self._instead is not None
        if isinstance(self._instead, CassetteError):
            raise self._instead.moved(0)
        return self.read_as(self._instead)

    @property
    def is_modified(self) -> bool:
        """Whether there is something to save."""
        return self._cassette is not self._saved

    def interaction(self, index: int) -> Interaction | CassetteError:
        """An interaction, or why it cannot be read."""
        try:
            return self.with_index(index).interactions[index]
        except CassetteError as error:
            return error

    def stream(self, interaction: Interaction) -> Stream | None:
        """What a response says, read once for all views that show it."""
        if interaction not in self._streams:
            self._streams[interaction] = read_stream(interaction)
        return self._streams[interaction]

    def prompt(self, interaction: Interaction) -> Prompt | None:
        """What a request asks, read once for all views that show it."""
        if interaction not in self._prompts:
            stream = self.stream(interaction)
            self._prompts[interaction] = prompt_beside(interaction, stream.dialect if stream else None)
        return self._prompts[interaction]

    def source_of(self, index: int) -> tuple[int, str]:
        """The line of the file on which an interaction starts, and its YAML, also of a broken one.

        It is for looking at: what no editor could show is cut.
        """
        line, text = self.with_index(index).source_of(index)
        if len(text) > MAX_SOURCE:
            text = text[:MAX_SOURCE] + "…"
        if len(text) > MAX_LINE:
            text = "\n".join(shortened(row, MAX_LINE) for row in text.split("\n"))
        return line, text

    def is_edited(self, index: int) -> bool:
        """Whether an interaction differs from the saved file."""
        return self.is_modified and index in self._compare()[1]

    @property
    def changes(self) -> "list[Change]":
        """What differs from the saved file, interaction by interaction."""
        return self._compare()[0]

    def _compare(self) -> "tuple[list[Change], set[int]]":
        saved, cassette = self._saved, self._cassette
        if saved is cassette:
            return [], set()
        from inspector.changes import changes_between  # nobody who only looks waits for it

        known = self._compared
        if known is None or known[0] is not saved or known[1] is not cassette:
            changes = changes_between(saved, cassette)
            edited = {
                change.new
                for change in changes
                if change.new is not None and (change.is_edited or change.old is None)
            }
            known = self._compared = (saved, cassette, changes, edited)
        return known[2], known[3]

    def edit_body(self, index: int, side: Side, new: str | bytes) -> tuple[str, ...]:
        """Replace a body, as one command that can be undone; gives what was decided on the way.

        Raises ValueError where the body cannot hold it.
        """
        from inspector.cassette import edit_body

        edit = edit_body(self.cassette, index, side, new)
        return self.apply(edit, f"{side} body of interaction {index}")

    def edit_part(
        self, index: int, part: str, wanted: "Wanted", echoes: "Sequence[Echo]" = ()
    ) -> tuple[str, ...]:
        """Give a part of an answer another text, name or id, and with it later requests that repeat it.

        It is one command that can be undone. Raises ValueError and KeyError as `rewrite_part` does.
        """
        from inspector.cassette import Edit
        from inspector.echo_updates import update_echoes
        from inspector.stream import edit_part

        edit = edit_part(self.cassette, index, part, wanted.text, name=wanted.name, call_id=wanted.call_id)
        notes = edit.notes
        if echoes:
            edit = update_echoes(edit.cassette, echoes)
            notes += tuple(note for note in edit.notes if note not in notes)
        return self.apply(Edit(edit.cassette, notes), f"answer of interaction {index}")

    def edit_event(self, index: int, k: int, typed: str) -> tuple[str, ...]:
        """Give event ``k`` of an answer the data that was typed, as one command that can be undone.

        JSON is laid out as it was before. Raises ValueError where the stream cannot carry it.
        """
        from inspector.stream import arranging
        from inspector.ui.part_texts import event_data

        stream = arranging.editable_stream(self.cassette, index)
        if not 0 < k <= len(stream.events):
            raise ValueError(f"there is no event {k:,} any more")
        data = event_data(stream.events[k - 1].data, typed)
        return self.apply(
            arranging.edit_event(self.cassette, index, k, data), f"event {k} of interaction {index}"
        )

    def apply(self, edit: "Edit", words: str) -> tuple[str, ...]:
        """Make an edit of the current cassette a command that can be undone.

        ``words`` say what is undone; gives what was decided on the way.
        """
        if edit.cassette is not self.cassette:
            self._push(edit.cassette, words, edit.order)
        return edit.notes

    def _push(self, cassette: Cassette, words: str, order: Order | None) -> None:
        count = len(self.cassette.items)
        self.undo_stack.push(ReplaceCassette(self._swap, cassette, words, order, count))

    def order_ahead(self, by: int) -> Order | None:
        """How undo (-1) or redo (+1) would rearrange the interactions; None if they keep their places."""
        at = self.undo_stack.index()
        command = self.undo_stack.command(at - 1 if by < 0 else at)
        if not isinstance(command, ReplaceCassette):
            return None
        return command.inverse if by < 0 else command.order

    def restore(self, cassette: Cassette) -> None:
        """Show a cassette that was edited before, as one command that can be undone."""
        from inspector.changes import aligned

        shown = cassette.sharing(self.saved)
        order = aligned(self.cassette, shown)
        is_as_before = order == list(range(len(self.cassette.items)))
        self._push(shown, "restored changes", None if is_as_before else order)

    def _swap(self, cassette: Cassette, order: Order | None) -> Cassette:
        before = self._cassette
        if order is not None:
            self.rearranging.emit(list(order))
        self._cassette = cassette
        if order is not None:
            self.rearranged.emit(list(order))
        self.changed.emit(cassette.changed_indices(before))
        self.state_changed.emit()
        return before

    def _known(self) -> files.Known | None:
        """What the file held when it was read or saved; None where there is no file yet."""
        return files.Known(self._fingerprint, _parts(self.saved)) if self._fingerprint else None

    def is_changed_on_disk(self) -> bool:
        """Whether somebody else wrote the file since it was read or saved. Raises OSError."""
        known = self._known()
        return self.path is not None and known is not None and files.is_changed(self.path, known)

    def save_copy(self, path: Path) -> tuple[str, ...]:
        """Write the cassette to another file and stay with this one. Raises OSError."""
        return files.write(path, _parts(self.cassette)).notes

    def save(self, path: Path, over: files.Known | None = None) -> tuple[str, ...]:
        """Write the cassette to a file; gives what could not be kept as it was.

        ``over`` is what the file is known to hold, where that is not what was read or saved last.
        Raises `files.ChangedError` and OSError.
        """
        known = over or (self._known() if path == self.path else None)
        written = files.write(path, _parts(self.cassette), known)
        self.path = path
        self._saved = self._cassette
        self._fingerprint = written.fingerprint
        self.state_changed.emit()
        self.changed.emit([])
        return written.notes


def _parts(cassette: Cassette) -> list[memoryview]:
    return [run.view for run in cassette.runs()]
