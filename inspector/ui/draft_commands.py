"""What becomes of what is typed and not applied: applied with a save, kept from being lost."""

from typing import TYPE_CHECKING

from inspector.ui.places import Order

if TYPE_CHECKING:
    from inspector.ui.workspace import Workspace


class DraftCommands:
    """The commands of one workspace about its drafts. What cannot be applied is shown where it was typed."""

    def __init__(self, workspace: "Workspace") -> None:
        self._workspace = workspace

    def apply_all(self) -> str | None:
        """Apply what was typed, here and elsewhere; gives what else was applied, in words.

        What cannot be applied is shown, and None given.
        """
        if not self._apply_cells() or not self._apply_parts():
            return None
        workspace = self._workspace
        keys = workspace.drafts.keys()
        for key in keys:
            try:
                workspace.drafts.apply(key)
            except ValueError as error:
                workspace.selection.select(key[0])
                workspace.selection.set_side(key[1])
                workspace.show_tab("body")
                workspace.body.refuse(str(error))
                workspace.told.emit("Not saved: a draft cannot be applied")
                return None
        elsewhere = [str(index) for index, _ in keys if index != workspace.selection.index]
        return f", and in it the drafts of interaction {', '.join(elsewhere)}" if elsewhere else ""

    def _apply_cells(self) -> bool:
        """Apply what is typed into cells; what cannot be applied is shown, and False given."""
        workspace = self._workspace
        self.finish_typing()
        for key in workspace.drafts.cell_keys():
            try:
                for cell, typed in workspace.drafts.cells(key).items():
                    workspace.drafts.apply_cell(key, cell, typed.text)
            except ValueError:
                workspace.selection.select(key[0])
                workspace.selection.set_side(key[1])
                workspace.show_tab("headers", focus=True)
                workspace.told.emit("Not saved: what was typed into a cell cannot be applied")
                return False
        return True

    def _apply_parts(self) -> bool:
        """Apply what is typed into messages and events; what cannot be applied is shown, and False given."""
        workspace = self._workspace
        for index in workspace.drafts.part_indexes():
            try:
                workspace.drafts.apply_part(index)
            except ValueError as error:
                workspace.selection.select(index)
                draft = workspace.drafts.part(index)
                if draft is not None and draft.event is not None:
                    workspace.show_tab("events")
                    workspace.events.pane.refuse(str(error))
                else:
                    workspace.show_tab("message")
                    workspace.part_editor.refuse(str(error))
                workspace.told.emit("Not saved: an edit of an answer cannot be applied")
                return False
        return True

    def finish_typing(self) -> None:
        """Apply what is being typed into cells."""
        if self._workspace.pages.is_made("headers"):
            self._workspace.headers.finish_editing()

    def may_rearrange(self, order: Order | None, verb: str) -> bool:
        """Whether no draft would be lost by it. Where one would, it is shown and that is said."""
        workspace = self._workspace
        number = None if order is None else workspace.drafts.lost_by(order)
        if number is None:
            return True
        workspace.selection.select(number)
        reason = f"interaction {number} has a draft. Apply it or take it back first"
        workspace.told.emit(f"{verb}: not done, as {reason}")
        return False

    def apply(self) -> None:
        """Apply the draft of what is shown: of the message, an event or the body."""
        workspace = self._workspace
        if workspace.is_editing_part:
            workspace.part_editor.apply()
        elif workspace.tab == "events":
            workspace.events.pane.apply()
        else:
            workspace.body.apply()

    def revert(self) -> None:
        """Esc in the body: close what searches if it is open, else take the draft back."""
        if not self._workspace.finding.close():
            self._workspace.body.revert()
