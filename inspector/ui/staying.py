"""Where one is in a document, to be there again in a later version of it."""

from dataclasses import dataclass

from inspector.cassette import Cassette, Side
from inspector.ui.places import places
from inspector.ui.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Place:
    """Interaction, side and tab. The event is None at the end of a stream, however long that becomes."""

    cassette: Cassette
    index: int
    side: Side
    tab: str
    k: int | None

    @classmethod
    def of(cls, workspace: Workspace) -> "Place":
        """What a workspace shows."""
        selection, playhead = workspace.selection, workspace.playhead
        k = playhead.k if playhead.k < playhead.maximum else None
        return cls(workspace.document.cassette, selection.index, selection.side, workspace.tab, k)

    def show_in(self, workspace: Workspace) -> bool:
        """Go there in another version, also where interactions came or went in front of it.

        False where the interaction is gone: the one that stands in its place is shown then.
        """
        from inspector.changes import aligned  # nobody who only looks waits for it

        cassette = workspace.document.cassette
        new = places(aligned(self.cassette, cassette)).get(self.index)
        workspace.selection.select(min(self.index, len(cassette.interactions) - 1) if new is None else new)
        workspace.selection.set_side(self.side)
        if new is not None and self.k is not None:
            workspace.playhead.set_k(self.k)
        workspace.show_tab(self.tab)
        return new is not None or self.index < 0
