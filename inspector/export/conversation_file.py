"""A whole cassette as a file for people or programs that have no inspector."""

import json

from inspector.cassette import Cassette
from inspector.export.credentials import Credentials
from inspector.export.markdown import conversation_markdown
from inspector.export.report import VERSION, cassette_dict


def conversation_file(name: str, cassette: Cassette, suffix: str, credentials: Credentials) -> bytes:
    """What the file holds: JSON for ``.json``, as `printing` prints it, else Markdown."""
    if suffix.lower() == ".json":
        document = {"version": VERSION, "files": [cassette_dict(name, cassette, credentials) | {"error": None}]}
        text = json.dumps(document, ensure_ascii=False, indent=1, default=str) + "\n"
        return text.encode("utf-8", "backslashreplace")  # the escapes of lone surrogates are those of JSON
    return conversation_markdown(name, cassette, credentials).encode("utf-8", "replace")
