"""What is done with the events of an answer: added, copied, removed, moved. Each is one step of undo."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from inspector.cassette import Cassette, Edit
from inspector.stream import Stream, arranging
from inspector.ui.words import plural

if TYPE_CHECKING:
    from inspector.stream.structure import Finding
    from inspector.ui.workspace import Workspace

TOPIC = "structure"
MAX_REPAIRS = 50
"""Repairs of one answer: a repair may uncover another thing to mend, but not without end."""

NEW_EVENT = "{}"


class EventCommands:
    """The commands of one workspace that change which events an answer has, and their data."""

    def __init__(self, workspace: "Workspace") -> None:
        self._workspace = workspace

    def edit(self) -> None:
        """Edit the data of the current event, beside the table."""
        k = self._workspace.playhead.k
        if k:
            self._workspace.show_tab("events")
            self._workspace.events.pane.edit(k)

    def insert(self) -> None:
        """A new event behind the current one, ready to be edited."""
        k = self._workspace.playhead.k
        if self._do(
            "inserted event", lambda cassette, index: arranging.insert_event(cassette, index, k, NEW_EVENT)
        ):
            self._workspace.playhead.set_k(k + 1)
            self.edit()

    def duplicate(self) -> None:
        """Copies of the selected events, behind the last one of them."""
        ks = self._chosen()
        if ks and self._do(f"duplicated {_named(ks)}", partial(_with_ks, arranging.duplicate_events, ks)):
            self._workspace.events.select_events(range(ks[-1] + 1, ks[-1] + 1 + len(ks)))

    def delete(self) -> None:
        """The answer without the selected events."""
        ks = self._chosen()
        if ks and self._do(f"deleted {_named(ks)}", partial(_with_ks, arranging.delete_events, ks)):
            self._workspace.events.select_events([min(ks[0], self._workspace.playhead.maximum)])

    def move(self, by: int) -> None:
        """The selected events earlier (-1) or later (+1)."""
        ks = self._chosen()
        if ks and self._do(
            f"moved {_named(ks)}", lambda cassette, index: arranging.move_events(cassette, index, ks, by)
        ):
            self._workspace.events.select_events(range(ks[0] + by, ks[0] + by + len(ks)))

    def _chosen(self) -> list[int]:
        return self._workspace.events.selected_events()

    def _do(self, words: str, make: Callable[[Cassette, int], Edit]) -> bool:
        """Edit the answer; False where that cannot be, which is then said."""
        workspace = self._workspace
        index, before = workspace.selection.index, workspace.playhead.stream
        if (reason := why_drafted(workspace)) or before is None:
            workspace.told.emit(f"Not done: {reason or 'this answer is not one of events'}")
            return False
        try:
            edit = make(workspace.document.cassette, index)
        except ValueError as error:
            workspace.told.emit(f"Not done: {error}")
            return False
        workspace.document.apply(edit, f"{words} in interaction {index}")
        workspace.told.emit("; ".join((words[0].upper() + words[1:], *edit.notes)))
        self.check(before)
        return True

    # What no longer agrees.

    def check(self, before: Stream) -> None:
        """Say what an edit of the events broke, and offer to mend it."""
        from inspector.stream.structure import findings

        workspace = self._workspace
        stream = workspace.playhead.stream
        known = {finding.message for finding in findings(before)}
        new = [finding for finding in findings(stream) if finding.message not in known] if stream else []
        if not new:
            workspace.dismiss(TOPIC)
            return
        choices = [("Leave It", lambda: workspace.dismiss(TOPIC))]
        if any(finding.words for finding in new):
            choices.insert(0, ("Repair", lambda: self._repair(known)))
        workspace.notify(TOPIC, _words(new), choices)

    def _repair(self, known: set[str]) -> None:
        from inspector.stream.structure import findings

        workspace = self._workspace
        index = workspace.selection.index
        cassette = workspace.document.cassette
        try:
            for _ in range(MAX_REPAIRS):
                found = findings(arranging.editable_stream(cassette, index))
                finding = next((each for each in found if each.words and each.message not in known), None)
                if finding is None:
                    break
                cassette = finding.repair(cassette, index).cassette
        except ValueError as error:
            workspace.told.emit(f"Not repaired: {error}")
            return
        workspace.dismiss(TOPIC)
        workspace.document.apply(Edit(cassette), f"repaired events in interaction {index}")
        workspace.told.emit("Repaired")


def why_drafted(workspace: "Workspace") -> str:
    """Why the events of the selected answer cannot be changed now: something typed would be lost."""
    index = workspace.selection.index
    if workspace.drafts.get((index, "response")) is not None:
        return "the body has a draft that is not applied"
    if workspace.drafts.part(index) is not None:
        return "something that is typed into this answer is not applied"
    return ""


def _with_ks(
    do: Callable[[Cassette, int, list[int]], Edit], ks: list[int], cassette: Cassette, index: int
) -> Edit:
    return do(cassette, index, ks)


def _named(ks: list[int]) -> str:
    return f"event {ks[0]:,}" if len(ks) == 1 else plural(len(ks), "event")


def _words(found: "list[Finding]") -> str:
    first = f"Event {found[0].event + 1:,}: {found[0].message}"
    return f"{first}, and {len(found) - 1:,} more." if len(found) > 1 else f"{first}."
