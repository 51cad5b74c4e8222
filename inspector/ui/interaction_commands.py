"""What is done with whole interactions: duplicate, delete, move, renumber. Each is one step of undo."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from inspector.cassette import Cassette, Edit, interaction_list
from inspector.cassette.interaction_ids import ids_are_in_order, renumber
from inspector.ui.words import plural

if TYPE_CHECKING:
    from inspector.ui.workspace import Workspace

TOPIC = "ids"


class InteractionCommands:
    """The commands of one workspace that change its list of interactions."""

    def __init__(self, workspace: "Workspace") -> None:
        self._workspace = workspace

    def duplicate(self) -> None:
        """A copy of each selected interaction, behind them."""
        chosen = self._chosen()
        if chosen and self._do(partial(interaction_list.duplicate, indices=chosen), "duplicate", chosen):
            self._select(range(chosen[-1] + 1, chosen[-1] + 1 + len(chosen)))
            self._offer_ids()

    def delete(self) -> None:
        """Take the selected interactions out."""
        chosen = self._chosen()
        if chosen and self._do(partial(interaction_list.delete, indices=chosen), "delete", chosen):
            left = len(self._workspace.document.cassette.items)
            self._select([min(chosen[0], left - 1)] if left else [])
            self._offer_ids()

    def shift(self, by: int) -> None:
        """Move the selected interactions before the one above that is shown (-1), or behind the one below."""
        chosen, shown = self._chosen(), self._workspace.interactions.model.shown
        edge = chosen[:1] if by < 0 else chosen[-1:]
        ahead = [index for index in shown if edge and (index - edge[0]) * by > 0]
        if not ahead:
            self._workspace.told.emit(f"Nothing {'above' if by < 0 else 'below'} to move past")
            return
        to = ahead[-1] if by < 0 else ahead[0] - len(chosen) + 1
        if self._do(partial(interaction_list.move, indices=chosen, to=to), "move", chosen):
            self._select(range(to, to + len(chosen)))
            self._offer_ids()

    def renumber(self) -> None:
        """Give all interactions the ids that go-vcr gives them."""
        if ids_are_in_order(self._workspace.document.cassette):
            self._workspace.told.emit("The ids are in order already, or there are none")
        elif self._do(renumber, "renumber", ()):
            self._workspace.told.emit("Ids renumbered from 0")
            self._workspace.dismiss(TOPIC)

    def _chosen(self) -> list[int]:
        return self._workspace.interactions.selected_numbers()

    def _do(self, make: Callable[[Cassette], Edit], verb: str, chosen: Sequence[int]) -> bool:
        """Edit the list; False where that cannot be, which is then said."""
        workspace = self._workspace
        workspace.draft_commands.finish_typing()
        try:
            edit = make(workspace.document.cassette)
        except ValueError as error:
            workspace.told.emit(f"Not done: {error}")
            return False
        words = f"{verb} {_named(chosen)}" if chosen else "renumbered ids"
        if not workspace.draft_commands.may_rearrange(edit.order, verb.capitalize()):
            return False
        workspace.document.apply(edit, words)
        if chosen:
            workspace.told.emit("; ".join((f"{verb.capitalize()}d {_named(chosen)}", *edit.notes)))
        return True

    def _select(self, numbers: Sequence[int]) -> None:
        if numbers:
            self._workspace.selection.select(numbers[0])
        self._workspace.interactions.select_numbers(numbers)

    def _offer_ids(self) -> None:
        """go-vcr's ids are no longer 0, 1, 2, …: it does not mind, but people may."""
        if ids_are_in_order(self._workspace.document.cassette):
            self._workspace.dismiss(TOPIC)
        else:
            self._workspace.notify(
                TOPIC,
                "The ids of the interactions no longer count from 0 in the order of the file.",
                (("Renumber", self.renumber),),
            )


def _named(chosen: Sequence[int]) -> str:
    return f"interaction {chosen[0]}" if len(chosen) == 1 else plural(len(chosen), "interaction")
