"""Where one is in a document, to be there again in a later version of it."""

from dataclasses import dataclass

from inspector.cassette import Side
from inspector.changes import aligned
from inspector.ui.places import places
from inspector.ui.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Place:
    """Interaction, side and tab; the event is None at the end of a stream, however long that becomes."""

    index: int
    side: Side
    tab: str
    k: int | None

    @classmethod
    def of(cls, workspace: Workspace) -> "Place":
        playhead = workspace.playhead
        k = playhead.k if playhead.k < playhead.maximum else None
        return cls(workspace.selection.index, workspace.selection.side, workspace.tab, k)


def stay(before: Workspace, after: Workspace) -> None:
    """Show in one workspace what another one shows, also where interactions came or went in front of it.

    Where the interaction itself is gone, the one that stands there now is shown.
    """
    place = Place.of(before)
    cassette = after.document.cassette
    new = places(aligned(before.document.cassette, cassette)).get(place.index)
    count = len(cassette.interactions)
    after.selection.select(min(place.index, count - 1) if new is None else new)
    after.selection.set_side(place.side)
    if new is not None and place.k is not None:
        after.playhead.set_k(place.k)
    after.show_tab(place.tab)
