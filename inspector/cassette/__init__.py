"""What is in a cassette file, and where: bytes are the only truth, every edit is a splice."""

from typing import TYPE_CHECKING

from inspector.cassette import load_yaml  # noqa: F401  before one of the others loads PyYAML
from inspector.cassette.interaction import Body, Headers, Interaction, Request, Response, Side
from inspector.cassette.model import Cassette
from inspector.cassette.source import CassetteError

if TYPE_CHECKING:
    from inspector.cassette.edit import Edit, edit_body, edit_field, edit_headers, replace_body
    from inspector.cassette.fields import EditableField, fields_of

__all__ = [
    "Body",
    "Cassette",
    "CassetteError",
    "Edit",
    "EditableField",
    "Headers",
    "Interaction",
    "Request",
    "Response",
    "Side",
    "edit_body",
    "edit_field",
    "edit_headers",
    "fields_of",
    "replace_body",
]


def __getattr__(name: str) -> object:
    """What edits is loaded when it is first asked for: whoever only looks does not wait for it (PEP 562)."""
    if name in __all__:
        from inspector.cassette import edit, fields

        return getattr(fields if hasattr(fields, name) else edit, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
