"""Offers what a crash left behind, above the page that it belongs to."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from inspector.cassette import files
from inspector.resource_files import samples
from inspector.ui.dialogs import Dialogs
from inspector.ui.notice import Page
from inspector.ui.recovery import Keeper, restore, save_copy, when
from inspector.ui.recovery_files import Shelf, Slot
from inspector.ui.workspace import Workspace

if TYPE_CHECKING:
    from inspector.cassette.recovery import Recovery


class Restoring(QObject):
    """The offers of one page. As long as one stands, no other window makes it."""

    told = Signal(str)
    """Something for the status bar."""

    open_asked = Signal(object, object)
    """The file of a `Slot` and its `Recovery` is to be opened, and these restored there."""

    def __init__(self, page: Page, keeper: Keeper | None, shelf: Shelf, dialogs: Dialogs) -> None:
        super().__init__(page)
        self._page, self._keeper, self._shelf, self._dialogs = page, keeper, shelf, dialogs
        self._offered: dict[str, Slot] = {}

    def offer(self, path: str | None) -> None:
        """Offer what was left behind of one file, or of all where nothing is open yet."""
        for slot, recovery in self._shelf.abandoned(path):
            if path is None:
                self._offer_to_open(slot, recovery)
            else:
                self._offer_here(slot, recovery)

    def _offer_to_open(self, slot: Slot, recovery: "Recovery") -> None:
        def open_it() -> None:
            self._close(slot)
            self.open_asked.emit(slot, recovery)

        text = f"Unsaved changes to {_name(recovery)} of {when(recovery)} were found."
        self._say(slot, text, "Restore", open_it)

    def _offer_here(self, slot: Slot, recovery: "Recovery") -> None:
        if self._keeper is not None and self._keeper.base() == recovery.base:
            text = f"Unsaved changes of {when(recovery)} were found."
            self._say(slot, text, "Restore", lambda: self.take_over(slot, recovery))
        else:
            self._offer_copy(slot, recovery)

    def _offer_copy(self, slot: Slot, recovery: "Recovery") -> None:
        why = "has changed since" if self._keeper is not None else "cannot be read any more"
        self._say(
            slot,
            f"Unsaved changes of {when(recovery)} were found, but {_name(recovery)} {why}. "
            "They can be saved as a file of their own.",
            "Save a Copy…",
            lambda: self._save_copy(slot, recovery),
        )

    def _say(self, slot: Slot, text: str, words: str, do: Callable[[], object]) -> None:
        self._offered[slot.name] = slot
        self._page.notify(slot.name, text, ((words, do), ("Discard", lambda: self._discard(slot))))

    def take_over(self, slot: Slot, recovery: "Recovery") -> None:
        """Restore edits here, or say why that cannot be."""
        workspace, keeper = self._page, self._keeper
        if isinstance(workspace, Workspace) and keeper is not None and restore(workspace, keeper, recovery):
            self._close(slot)
            keeper.adopt(slot)
            self.told.emit("Restored. Undo returns to the saved file")
        else:
            self._offer_copy(slot, recovery)

    def _save_copy(self, slot: Slot, recovery: "Recovery") -> None:
        path = Path(recovery.path or samples()[0].name)
        wanted = self._dialogs.save_path(self._page, path.with_name(f"{path.stem}-restored{path.suffix}"))
        if wanted is None:
            return
        try:
            missing = save_copy(recovery, wanted)
        except OSError as error:
            self.told.emit(f"{wanted.name} was not saved: {files.reason(error)}")
            return
        self._discard(slot)
        self.told.emit("; ".join((f"Saved {wanted.name}", *missing)))

    def _discard(self, slot: Slot) -> None:
        self._close(slot)
        slot.remove()

    def _close(self, slot: Slot) -> None:
        """The offer is taken or declined; somebody else looks after the file."""
        self._offered.pop(slot.name, None)
        self._page.dismiss(slot.name)

    def release(self) -> None:
        """Leave what was not decided for another time."""
        for slot in self._offered.values():
            slot.release()
        self._offered.clear()


def _name(recovery: "Recovery") -> str:
    return Path(recovery.path).name if recovery.path else "the sample"
