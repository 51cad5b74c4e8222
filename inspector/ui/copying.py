"""Copy As: what is current in the window in the forms that other programs take, credentials replaced."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QTextEdit

from inspector.cassette import Interaction, Request, Response
from inspector.export import KEEP, REPLACE, Credentials
from inspector.export.curl import curl_command
from inspector.export.http_text import request_text, response_text
from inspector.export.literals import LITERALS
from inspector.export.markdown import message_markdown
from inspector.stream.message import TOOL_CALLS
from inspector.ui.actions import Actions
from inspector.ui.events_view import EventsView

if TYPE_CHECKING:
    from inspector.ui.workspace import Workspace

_NAMES = {
    "copy_curl": "the cURL command",
    "copy_request": "the request",
    "copy_response": "the response",
    "copy_body": "the body",
    "copy_message": "the answer as Markdown",
    "copy_python": "a Python string",
    "copy_go": "a Go string",
    "copy_ruby": "a Ruby string",
}


class Copying:
    """The copies of one workspace, as its file would be saved now."""

    def __init__(self, workspace: "Workspace", actions: Actions) -> None:
        self._workspace, self._actions = workspace, actions
        self._makers: dict[str, Callable[[Credentials], str | None]] = {
            "copy_curl": self._curl,
            "copy_request": self._request,
            "copy_response": self._response,
            "copy_body": self._body,
            "copy_message": self._message,
        }
        for language, literal in LITERALS.items():
            self._makers[f"copy_{language}"] = partial(self._literal, literal)

    @property
    def credentials(self) -> Credentials:
        """What is to become of credentials, as the window's action says."""
        return KEEP if self._actions["include_credentials"].isChecked() else REPLACE

    def copy(self, name: str) -> None:
        """Copy under the name of an action, and say what was copied."""
        make, told = self._makers[name], self._workspace.told
        credentials = self.credentials
        text = make(credentials)
        if text is None:
            told.emit(f"There is nothing here to copy as {_NAMES[name].partition(' ')[2]}")
            return
        QApplication.clipboard().setText(text)
        if credentials.keep or text == make(KEEP):
            told.emit(f"Copied {_NAMES[name]}")
        else:
            told.emit(f"Copied {_NAMES[name]}, credentials replaced")

    def _side(self, side: str) -> Request | Response | None:
        interaction = self._workspace.selection.interaction
        if not isinstance(interaction, Interaction):
            return None
        return interaction.request if side == "request" else interaction.response

    def _curl(self, credentials: Credentials) -> str | None:
        request = self._side("request")
        return curl_command(request, credentials) if isinstance(request, Request) else None

    def _request(self, credentials: Credentials) -> str | None:
        request = self._side("request")
        return request_text(request, credentials) if isinstance(request, Request) else None

    def _response(self, credentials: Credentials) -> str | None:
        request, response = self._side("request"), self._side("response")
        method = request.method if isinstance(request, Request) else ""
        return response_text(response, credentials, method) if isinstance(response, Response) else None

    def _body(self, credentials: Credentials) -> str | None:
        """The body of the side that is shown; beside the message that is the response."""
        has_sides = self._workspace.tab in ("body", "headers")
        message = self._side(self._workspace.selection.side if has_sides else "response")
        text = message.body.text if message else None
        return None if message is None or not text else credentials.body(text, message.body.media_type)

    def _message(self, credentials: Credentials) -> str | None:
        stream = self._workspace.playhead.stream
        known = stream is not None and stream.dialect is not None
        return message_markdown(stream.message, credentials) if stream is not None and known else None

    def _literal(self, literal: Callable[[str], str], credentials: Credentials) -> str | None:
        text = self._selected() or self._current()
        return literal(credentials.text(text)) if text else None

    def _selected(self) -> str:
        """The text that is selected where the focus is."""
        focus = QApplication.focusWidget()
        inside = focus is not None and self._workspace.isAncestorOf(focus)
        if not inside or not isinstance(focus, QTextEdit | QPlainTextEdit):
            return ""
        return _text_of(focus.textCursor())

    def _current(self) -> str | None:
        """What one would assert: the answer's text, its first tool call, the event, the body."""
        workspace, stream = self._workspace, self._workspace.playhead.stream
        page = workspace.pages.page(workspace.tab)
        if isinstance(page, EventsView) and stream is not None and (line := page.current_line()) is not None:
            return line.text if line.event is None else stream.events[line.event].data
        if workspace.tab == "message" and stream is not None:
            choices = stream.message.choices
            text = choices[0].joined("text", "refusal") if choices else ""
            return text or next((part.text for part in stream.message.parts if part.kind in TOOL_CALLS), None)
        return self._body(KEEP)


def _text_of(cursor: QTextCursor) -> str:
    """The selected characters; Qt writes U+2029 between lines."""
    return cursor.selectedText().replace("\u2029", "\n").replace("\u2028", "\n")
