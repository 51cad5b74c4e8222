"""The Faults menu: what can go wrong with the answer that is shown, each as one step of undo."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from inspector.cassette import Interaction

if TYPE_CHECKING:
    from inspector.faults import Fault
    from inspector.ui.workspace import Workspace

NO_ANSWER = "there is no answer here"


class FaultsMenu(QMenu):
    """Filled when it is opened: which faults are possible depends on the answer and the playhead."""

    def __init__(
        self, workspace: Callable[[], "Workspace | None"], duplicate: QAction, parent: QWidget | None = None
    ) -> None:
        super().__init__("Fau&lts", parent)
        self._workspace, self._duplicate = workspace, duplicate
        self.setObjectName("faults")
        self.setToolTipsVisible(True)
        self.aboutToShow.connect(self.fill)

    def fill(self) -> None:
        """One entry for each fault; what is not possible here says why."""
        from inspector.faults import FAULTS  # nobody who only looks waits for it

        self.clear()
        self.addAction(self._duplicate)
        group = -1
        for fault in FAULTS:
            if fault.group != group:
                self.addSeparator()
                group = fault.group
            action = self.addAction(fault.text)
            action.setObjectName(f"fault_{fault.name}")
            reason = self._why_not(fault)
            action.setEnabled(not reason)
            action.setToolTip(f"Not here: {reason}" if reason else fault.tip)
            action.triggered.connect(lambda _=False, fault=fault: self._make(fault))

    def _why_not(self, fault: "Fault") -> str:
        from inspector.faults import Scene
        from inspector.ui.event_commands import why_drafted

        workspace = self._workspace()
        interaction = workspace.selection.interaction if workspace else None
        if workspace is None or not isinstance(interaction, Interaction):
            return NO_ANSWER
        return why_drafted(workspace) or fault.why_not(
            Scene(interaction, workspace.playhead.stream, workspace.playhead.k)
        )

    def _make(self, fault: "Fault") -> None:
        workspace = self._workspace()
        if workspace is None:
            return
        index, k, before = workspace.selection.index, workspace.playhead.k, workspace.playhead.stream
        try:
            edit = fault.edit(workspace.document.cassette, index, k)
        except ValueError as error:
            workspace.told.emit(f"Not done: {error}")
            return
        workspace.document.apply(edit, f"{fault.done} in interaction {index}")
        workspace.playhead.set_k(k + fault.adds if before is not None else workspace.playhead.maximum)
        workspace.told.emit("; ".join((fault.done[0].upper() + fault.done[1:], *edit.notes)))
