"""What is found out about a file while it is shown: more interactions, remarks, whether it was cut right."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from inspector.cassette import Cassette, CassetteError, diagnosis
from inspector.ui.idle_steps import PAINTED_AFTER_MS, IdleSteps
from inspector.ui.workspace import Workspace

REMARKED_AT_ONCE = 4_000_000
"""Bytes of a file that is looked through before it is painted: some milliseconds."""

CUT_WRONG = "A line of a text looked like an interaction: the file was read again as a whole"


class LookingThrough(QObject):
    """Looks through the file of a workspace, and lives as long as that."""

    all_found = Signal()
    """All interactions of the file are known."""

    other_found = Signal(object, str)
    """The file as it is to be shown, a `Document`, or the `CassetteError` that stands in the way of that.

    With words to say, "" where it speaks for itself.
    """

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._workspace = workspace
        self._steps = IdleSteps(self)

    def start(self) -> None:
        """Begin. What takes long is done after the first paint, a little at a time."""
        document = self._workspace.document
        if not document.is_opening:
            self._look_through()
            return
        document.grown.connect(self._look_through)
        document.misread.connect(self._misread)
        QTimer.singleShot(PAINTED_AFTER_MS, document, document.find_on)

    def _look_through(self) -> None:
        self.all_found.emit()
        data = self._workspace.document.saved.plain
        if len(data) < REMARKED_AT_ONCE:
            self._remark(diagnosis.remarks(data))
        else:
            said: list[str] = []
            self._steps.came.connect(said.extend)
            self._steps.finished.connect(lambda: self._remark(said))
            QTimer.singleShot(PAINTED_AFTER_MS, self, lambda: self._steps.start(diagnosis.remark_steps(data)))
        QTimer.singleShot(PAINTED_AFTER_MS, self, self._check)

    def _remark(self, said: Sequence[str]) -> None:
        if said:
            self._workspace.notify("file", ". ".join(said) + ".")

    def _check(self) -> None:
        from inspector.ui.checking import Checking  # after the first paint

        Checking(self._workspace.document.saved, self).found.connect(self._cut_wrong)

    def _cut_wrong(self, cassette: Cassette) -> None:
        """Show the file as it is, but not below somebody's hands."""
        document = self._workspace.document
        if not document.undo_stack.count() and not len(self._workspace.drafts):
            self.other_found.emit(document.read_as(cassette), CUT_WRONG)

    def _misread(self) -> None:
        try:
            self.other_found.emit(self._workspace.document.reread(), "")
        except CassetteError as error:
            self.other_found.emit(error, "")
