"""What is in a cassette file, and where: bytes are the only truth, every edit is a splice."""

from inspector.cassette.edit import Edit, edit_body, edit_field, edit_headers, replace_body
from inspector.cassette.fields import EditableField, fields_of
from inspector.cassette.interaction import Body, Headers, Interaction, Request, Response, Side
from inspector.cassette.model import Cassette
from inspector.cassette.source import CassetteError

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
