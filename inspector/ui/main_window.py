"""The window: the page for what is open, and what its actions do."""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSettings, QSize, QStandardPaths, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QMainWindow

from inspector.cassette import Cassette, CassetteError
from inspector.resource_files import samples
from inspector.ui.actions import BODY_FILE_ACTIONS, Actions
from inspector.ui.dialogs import Answer, Dialogs
from inspector.ui.document import Document
from inspector.ui.frame import Frame
from inspector.ui.idle_steps import PAINTED_AFTER_MS
from inspector.ui.looking_through import LookingThrough
from inspector.ui.notice import Page
from inspector.ui.recent_files import remember
from inspector.ui.recovery import Keeper
from inspector.ui.recovery_files import Shelf
from inspector.ui.restoring import Restoring
from inspector.ui.saving import Saving
from inspector.ui.theme import MODES, Theme
from inspector.ui.words import size_text
from inspector.ui.workspace import Workspace
from inspector.ui.workspace_actions import DOCUMENT_ACTIONS, SELECTION_ACTIONS, WORKSPACE_ACTIONS

if TYPE_CHECKING:
    from inspector.cassette.recovery import Recovery
    from inspector.ui.disk_review import DiskReview
    from inspector.ui.recovery_files import Slot


class MainWindow(QMainWindow):
    """One window, at most one document."""

    open_requested = Signal(Path)
    """A file is to be opened, in this window if it shows none. An empty path is the sample."""

    closed = Signal(QMainWindow)

    def __init__(self, theme: Theme, dialogs: Dialogs | None = None) -> None:
        super().__init__()
        self.dialogs = dialogs or Dialogs()
        self._theme = theme
        self.actions_by_name = Actions(self, theme)
        self._workspace: Workspace | None = None
        self._saving: Saving | None = None
        self._keeper: Keeper | None = None
        self._restoring: Restoring | None = None
        self._review: DiskReview | None = None
        self._listed: Path | None = None
        self._shelf = Shelf()
        self._frame = Frame(self, self.actions_by_name, lambda: self._workspace)
        self._frame.open_requested.connect(self.open_requested)
        self._build()
        self._connect()

    def _build(self) -> None:
        self.setAcceptDrops(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(QSize(1280, 800).boundedTo(self.screen().availableSize() - QSize(0, 40)))
        self._theme.changed.connect(self._show_theme)
        self._show_theme()

    def _connect(self) -> None:
        actions = self.actions_by_name
        for name, slot in (
            ("open", self.open_dialog),
            ("open_folder", self.open_folder_dialog),
            ("show_folder", self.show_folder),
            ("open_sample", self.open_sample),
            ("reveal", self.reveal),
            ("copy_path", self.copy_path),
            ("save", self.save),
            ("save_as", self.save_as),
            ("save_copy", self.save_copy),
            ("changes", self.show_changes),
            ("reload", self.reload),
            ("close", self.close),
            ("undo", self.undo),
            ("redo", self.redo),
            ("keys", lambda: self.dialogs.show_keys(self)),
            ("about", lambda: self.dialogs.show_about(self)),
            ("replace_body", self.replace_body),
            ("save_body", self.save_body),
            ("export_conversation", self._export),
        ):
            actions[name].triggered.connect(lambda _=False, slot=slot: slot())
        for mode in MODES:
            actions[f"theme_{mode}"].triggered.connect(lambda _=False, mode=mode: self._theme.set_mode(mode))
        for name, do in WORKSPACE_ACTIONS.items():
            actions[name].triggered.connect(lambda _=False, do=do: self._workspace and do(self._workspace))
        actions["hide_future"].toggled.connect(self._hide_future)
        actions["markdown"].setChecked(bool(QSettings().value("markdown", False, type=bool)))
        actions["markdown"].toggled.connect(self._render_markdown)
        actions["high_contrast"].triggered.connect(self._theme.set_high_contrast)
        actions["reduce_motion"].triggered.connect(self._theme.set_reduces_motion)
        for name, by in (("text_larger", +1), ("text_smaller", -1), ("text_normal", 0)):
            actions[name].triggered.connect(lambda _=False, by=by: self._step_text_size(by))
        actions["open_place"].triggered.connect(self._open_broken)

    def _show_theme(self) -> None:
        self.actions_by_name[f"theme_{self._theme.mode}"].setChecked(True)
        self.actions_by_name["high_contrast"].setChecked(self._theme.is_high_contrast)
        self.actions_by_name["reduce_motion"].setChecked(self._theme.reduces_motion)

    def _step_text_size(self, by: int) -> None:
        self._theme.step_text_size(by)
        self.tell(f"Text at {self._theme.text_size} % of the system's size")

    def undo(self) -> None:
        """Take the last edit back, and go where it was."""
        if self.document is not None:
            text = self.document.undo_stack.undoText()
            self._step_through(-1, self.document.undo_stack.undo, f"Undone: {text}")

    def redo(self) -> None:
        """Make the edit again that was taken back, and go where it is."""
        if self.document is not None:
            text = self.document.undo_stack.redoText()
            self._step_through(+1, self.document.undo_stack.redo, f"Redone: {text}")

    def _step_through(self, by: int, step: Callable[[], None], words: str) -> None:
        workspace = self._workspace
        assert workspace is not None
        before, order = workspace.document.cassette, workspace.document.order_ahead(by)
        if not workspace.draft_commands.may_rearrange(order, "Undo" if by < 0 else "Redo"):
            return
        step()
        changed = workspace.document.cassette.changed_indices(before)
        if len(changed) == 1 and order is None:
            workspace.selection.select(changed[0])
        self.tell(words)

    def replace_body(self) -> None:
        """Ask for a file that the body becomes."""
        from inspector.ui.body_files import replace_body  # once in a while

        if self._workspace is not None:
            replace_body(self, self._workspace, self.dialogs)

    def save_body(self) -> None:
        """Ask for a file that is to hold the body."""
        from inspector.ui.body_files import save_body  # as above

        if self._workspace is not None:
            save_body(self, self._workspace, self.dialogs)

    def _open_broken(self) -> None:
        """A file that cannot be shown can still be looked at elsewhere."""
        from inspector.ui.pages import ErrorPage  # few files are broken

        page = self.centralWidget()
        if isinstance(page, ErrorPage):
            self.tell(page.open_in_editor())

    def _export(self) -> None:
        from inspector.ui.exporting import export_conversation  # as `Workspace.copying` is made

        if self._workspace is not None:
            credentials = self._workspace.copying.credentials
            export_conversation(self, self._workspace, self.dialogs, credentials)

    # What is open.

    @property
    def workspace(self) -> Workspace | None:
        return self._workspace

    @property
    def document(self) -> Document | None:
        return self._workspace.document if self._workspace else None

    def show_page(self, page: Page, path: str | None = None) -> None:
        """Show a page instead of what was shown before. ``path`` is the file that it is about."""
        self._leave()
        self._workspace = page if isinstance(page, Workspace) else None
        self._saving = self._make_saving(self._workspace) if self._workspace else None
        self._keeper = self._make_keeper(self._workspace) if self._workspace else None
        self.setCentralWidget(page)
        if self._workspace is not None:
            self._workspace.interactions.show_rows()
        page.setFocus()
        self._restoring = self._make_restoring(page)
        self._restoring.offer(path)
        self._review = None
        self._update_state()

    def show_empty(self) -> None:
        """Show what to do where nothing is open."""
        from inspector.ui.pages import EmptyPage  # mostly the window is made for a file

        page = EmptyPage(self.actions_by_name, self._theme)
        page.asked.connect(self.open_requested)
        self.show_page(page)

    def showEvent(self, event: QShowEvent) -> None:
        if self.centralWidget() is None:
            self.show_empty()
        super().showEvent(event)

    @property
    def _page(self) -> Page | None:
        page = self.centralWidget()
        return page if isinstance(page, Page) else None

    def put_away(self) -> None:
        """Write the recovery file now; for when something goes wrong, so nothing may come of it."""
        if self._keeper is not None:
            with suppress(Exception):  # what failed may be the very thing that is asked here
                self._keeper.write_now()

    def _leave(self) -> None:
        """What was shown is saved or given up; what was offered waits for another time."""
        if self._keeper is not None:
            self._keeper.forget()
        if self._restoring is not None:
            self._restoring.release()

    def open(self, path: Path) -> None:
        """Show a file in this window; a file that cannot be read is explained, a folder is listed."""
        if os.path.isdir(path):  # noqa: PTH112  `Path.is_dir` may raise
            self._show_folder(path)
            return
        try:
            document = Document.open(path)
        except (CassetteError, OSError) as error:
            self._show_error(path, error)
            return
        self._show_document(document)
        QSettings().setValue("folder", str(path.parent))
        remember(path)

    def _show_error(self, path: Path, error: CassetteError | OSError) -> None:
        """Explain why a file cannot be shown."""
        from inspector.ui.pages import ErrorPage  # as above

        page = ErrorPage(path, error, self.actions_by_name, self._theme)
        self.show_page(page, os.path.abspath(path))  # noqa: PTH100  as `Document` does

    def open_sample(self) -> None:
        """Show the sample. It has no path: saving asks for one."""
        if self._workspace is not None:
            self.open_requested.emit(Path())
            return
        data = samples()[0].read_bytes()
        self._show_document(Document(Cassette.parse(data), None))

    def _show_document(self, document: Document) -> None:
        workspace = Workspace(document, self.actions_by_name, self._theme, self)
        document.setParent(workspace)
        workspace.told.connect(self.tell)
        workspace.selection.reading.connect(self._say_reading)
        document.state_changed.connect(self._update_state)
        document.undo_stack.indexChanged.connect(self._update_state)
        workspace.drafts.changed.connect(self._update_state)
        self.show_page(workspace, str(document.path or ""))
        self._look_through(workspace)
        workspace.message.set_hide_future(self.actions_by_name["hide_future"].isChecked())
        workspace.render_markdown(on=self.actions_by_name["markdown"].isChecked())
        workspace.focus_first()

    def _look_through(self, workspace: Workspace) -> None:
        looking = LookingThrough(workspace)
        looking.all_found.connect(lambda: self._review_later(workspace))
        looking.other_found.connect(lambda other, words: self._show_instead(workspace, other, words))
        looking.start()
        workspace.document.grown.connect(self._update_state)

    def _show_instead(self, shown: Workspace, other: Document | CassetteError, words: str) -> None:
        """Show the file read in another way, if it is still shown; what was typed stays."""
        path = shown.document.path
        if shown is not self._workspace or path is None:
            return
        if isinstance(other, CassetteError):
            self._show_error(path, other)
            return
        typed = shown.drafts.as_values()
        self._show_document(other)
        if typed:
            self._workspace.drafts.put_values(typed)
        if words:
            self.tell(words)

    def _say_reading(self, index: int, size: int) -> None:
        """Say what is waited for, now and not when it is over; afterwards it is over."""
        self.tell(f"Reading interaction {index}, {size_text(size)}…")
        self.statusBar().repaint()
        QTimer.singleShot(0, self.statusBar().clearMessage)

    def _make_saving(self, workspace: Workspace) -> Saving:
        saving = Saving(workspace, self.dialogs, self._theme, self._folder)
        saving.told.connect(self.tell)
        saving.reload_asked.connect(self.reload)
        return saving

    def _make_keeper(self, workspace: Workspace) -> Keeper:
        keeper = Keeper(workspace.document, workspace.drafts, self._shelf, workspace)
        keeper.failed.connect(self.tell)
        return keeper

    def _make_restoring(self, page: Page) -> Restoring:
        restoring = Restoring(page, self._keeper, self._shelf, self.dialogs)
        restoring.told.connect(self.tell)
        restoring.open_asked.connect(self._open_and_restore)
        return restoring

    def _review_later(self, workspace: Workspace) -> None:
        timer = QTimer(workspace)  # whose end is this one's end
        timer.setSingleShot(True)
        timer.timeout.connect(lambda: workspace is self._workspace and self._review_of(workspace))
        timer.start(PAINTED_AFTER_MS)

    def _review_of(self, workspace: Workspace) -> "DiskReview":
        """What looks after the file on the disk."""
        from inspector.ui.disk_review import DiskReview

        if self._review is None:
            self._review = DiskReview(workspace, self._theme)
            self._review.reload_asked.connect(self.reload)
        return self._review

    def focusNextPrevChild(self, forward: bool) -> bool:
        from inspector.ui.focus_order import focus_next  # once somebody presses Tab

        if self._page is not None and focus_next(self._page, self.focusWidget(), forward=forward):
            return True
        return super().focusNextPrevChild(forward)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self._review is not None and self.isActiveWindow():
            self._review.watch.look()

    def _open_and_restore(self, slot: "Slot", recovery: "Recovery") -> None:
        if recovery.path:
            self.open(Path(recovery.path))
        else:
            self.open_sample()
        assert self._restoring is not None
        self._restoring.take_over(slot, recovery)

    def open_dialog(self) -> None:
        """Ask for a file and open it: here if nothing is open, else in another window."""
        path = self.dialogs.open_path(self, self._folder())
        if path is not None:
            self.open_requested.emit(path)

    def open_folder_dialog(self) -> None:
        """Ask for a folder and list its cassettes."""
        path = self.dialogs.open_folder(self, self._folder())
        if path is not None:
            self.open_requested.emit(path)

    def show_folder(self) -> None:
        """List the cassettes among which what is shown was chosen, or those beside it."""
        path = self.shown_path()
        if path is not None and self._may_lose_changes():
            listed = self._listed
            self._show_folder(listed if listed is not None and listed in path.parents else path.parent, path)

    def _show_folder(self, folder: Path, current: Path | None = None) -> None:
        from inspector.ui.folder_page import FolderPage  # once in a while

        folder = Path(os.path.abspath(folder))  # noqa: PTH100  as `Document` does
        page = FolderPage(folder, self._theme, current)
        page.chosen.connect(self.open)
        self._listed = folder
        self.show_page(page, str(folder))
        remember(folder)

    @property
    def is_vacant(self) -> bool:
        """Whether a file may be opened here without anything being lost from sight."""
        return self.document is None and not (self._page and self._page.is_folder)

    def shown_path(self) -> Path | None:
        """The file or folder that the window is about."""
        if self.document is not None:
            return self.document.path
        return self._page.path if self._page else None

    def reveal(self) -> None:
        """Show the file in the desktop's file manager."""
        from inspector.ui.file_manager import reveal  # once in a while

        if (path := self.shown_path()) is not None:
            self.tell(reveal(path))

    def copy_path(self) -> None:
        """Copy the path of the file."""
        if (path := self.shown_path()) is not None:
            QApplication.clipboard().setText(str(path))
            self.tell("Copied the path")

    def _folder(self) -> Path:
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        return Path(str(QSettings().value("folder", documents)))

    def reload(self) -> None:
        """Read the file again, staying where one is; what cannot be read takes nothing out of sight."""
        page = self._page
        if page is not None and page.path is not None:
            from inspector.ui.folder_page import FolderPage  # as above

            if isinstance(page, FolderPage):
                page.reload()
            else:
                self.open(page.path)
            return
        document, workspace = self.document, self._workspace
        if document is None or workspace is None or document.path is None:
            return
        from inspector.ui.staying import Place  # once in a while

        try:
            again = Document.open(document.path)
        except (CassetteError, OSError):
            self._review_of(workspace).say(document.path)
            return
        unsaved = document.is_modified or len(workspace.drafts) > 0
        if unsaved and not self.dialogs.ask_reload(self, document.path.name):
            return
        place = Place.of(workspace)
        self._show_document(again)
        assert self._workspace is not None
        is_there = place.show_in(self._workspace)
        self.tell("Reloaded" if is_there else "Reloaded: the interaction that was shown is gone")

    # Saving.

    def save(self) -> bool:
        """Save to the file; False where that did not happen."""
        return self._saving is not None and self._saving.save()

    def save_as(self) -> bool:
        """Ask for a path and save there."""
        return self._saving is not None and self._saving.save_as()

    def save_copy(self) -> bool:
        """Ask for a path and write a copy there."""
        return self._saving is not None and self._saving.save_copy()

    def show_changes(self) -> None:
        """What has changed since the last save, in a window of its own."""
        from inspector.ui.changes_window import ChangesWindow

        document, workspace = self.document, self._workspace
        if document is None or workspace is None:
            return
        shown = workspace.findChild(ChangesWindow)
        if shown is None:
            shown = ChangesWindow(workspace, self._name(document), self.actions_by_name, self._theme)
            shown.show()
        shown.raise_()
        shown.activateWindow()

    def _may_lose_changes(self) -> bool:
        """Whether there are no unsaved changes, or they were saved or given up."""
        document = self.document
        if document is None or self._workspace is None:
            return True
        if not document.is_modified and not self._workspace.drafts:
            return True
        answer = self.dialogs.ask_unsaved(self, self._name(document))
        if answer is Answer.SHOW:
            self.show_changes()
        return answer is Answer.DISCARD or (answer is Answer.SAVE and self.save())

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._may_lose_changes():
            event.ignore()
            return
        QSettings().setValue("geometry", self.saveGeometry())
        self._leave()
        super().closeEvent(event)
        self.closed.emit(self)

    # Words.

    def tell(self, text: str) -> None:
        """Say something in the status bar for a while."""
        self._frame.tell(text)

    def status_text(self) -> str:
        """What the status bar always says."""
        return self._frame.status_text()

    def _name(self, document: Document) -> str:
        return document.path.name if document.path else f"{samples()[0].name} (sample)"

    def _update_state(self, _index: int = 0) -> None:
        document, workspace, actions = self.document, self._workspace, self.actions_by_name
        drafts = workspace is not None and len(workspace.drafts) > 0
        modified = document is not None and (document.is_modified or drafts)
        for name in (*WORKSPACE_ACTIONS, *BODY_FILE_ACTIONS, *DOCUMENT_ACTIONS):
            # With a document some depend on what is selected: the workspace says so itself.
            if document is None or name not in SELECTION_ACTIONS:
                actions[name].setEnabled(document is not None)
        actions["save"].setEnabled(modified or (document is not None and document.path is None))
        actions["undo"].setEnabled(document is not None and document.undo_stack.canUndo())
        actions["redo"].setEnabled(document is not None and document.undo_stack.canRedo())
        count = len(document.changes) if document is not None else 0
        actions["changes"].setIconText(f"Changes ({count:,})" if count else "Changes")
        for name in ("reload", "reveal", "copy_path"):
            actions[name].setEnabled(self.shown_path() is not None)
        page = self._page
        is_listed = page is not None and page.is_folder
        actions["show_folder"].setEnabled(self.shown_path() is not None and not is_listed)
        if page is not None and page.is_broken and page.path is not None:
            actions["open_place"].setEnabled(page.path.is_file())
        if document is not None:
            self._frame.show_document(self._name(document), document, modified=modified)
        else:
            self._frame.show_name(page.path.name if page is not None and page.path is not None else "")

    def _render_markdown(self, on: bool) -> None:
        QSettings().setValue("markdown", on)
        if self._workspace is not None:
            self._workspace.render_markdown(on=on)

    def _hide_future(self, hide: bool) -> None:
        if self._workspace is not None:
            self._workspace.message.set_hide_future(hide)

    # Dropping files.

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        for url in event.mimeData().urls():
            if url.isLocalFile():
                self.open_requested.emit(Path(url.toLocalFile()))
