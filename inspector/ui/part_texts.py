"""A part of an answer as it is edited, and back: arguments are laid out, all else is as it is said."""

from typing import NamedTuple

from inspector.content import json_text
from inspector.stream import Part
from inspector.stream.message import TOOL_CALLS


class Wanted(NamedTuple):
    """What a part of an answer shall say; None where that stays."""

    text: str | None = None
    name: str | None = None
    call_id: str | None = None


class PartDraft(NamedTuple):
    """What was typed in place of a part of an answer, or of the data of an event, as it was typed.

    ``part`` is `Part.id`, or names the event; ``cursor`` is a place in the text.
    """

    part: str
    text: str
    name: str = ""
    call_id: str = ""
    cursor: int = 0

    @classmethod
    def of_event(cls, k: int, text: str, cursor: int = 0) -> "PartDraft":
        """What was typed in place of the data of event ``k``."""
        return cls(f"{_EVENT}{k}", text, cursor=cursor)

    @property
    def event(self) -> int | None:
        """The number of the event that is edited; None where it is a part."""
        number = self.part.removeprefix(_EVENT)
        return int(number) if number != self.part and number.isdecimal() else None


_EVENT = "event:"


def event_text(data: str) -> str:
    """The data of an event as it stands in the editor: JSON is laid out."""
    return json_text.pretty(data).text if _is_value(data) else data


def event_data(data: str, typed: str) -> str:
    """What was typed as the data of an event: laid out as that was, as far as it is JSON."""
    return json_text.reencode(typed, data) if _is_value(data) and json_text.is_json(typed) else typed


def _is_value(text: str) -> bool:
    return text.lstrip()[:1] in ("{", "[") and json_text.is_json(text)


def as_draft(part: Part, cursor: int = 0) -> PartDraft:
    """A part as it stands in the editor before anything is typed."""
    return PartDraft(part.id, shown_text(part), part.name, part.call_id, cursor)


def shown_text(part: Part) -> str:
    """The text of a part as it stands in the editor."""
    return json_text.pretty(part.text).text if _is_laid_out(part) else part.text


def wanted(part: Part, draft: PartDraft) -> Wanted:
    """What a draft wants of the part that it is of."""
    return Wanted(
        None if draft.text == shown_text(part) else _written(part, draft.text),
        None if draft.name == part.name else draft.name,
        None if draft.call_id == part.call_id else draft.call_id,
    )


def _written(part: Part, typed: str) -> str:
    """What was typed as it is said: laid out as the part was, as far as it is JSON."""
    return json_text.reencode(typed, part.text) if _is_laid_out(part) and json_text.is_json(typed) else typed


def _is_laid_out(part: Part) -> bool:
    return part.kind in (*TOOL_CALLS, "tool_result") and _is_value(part.text)


def json_trouble(part: Part, typed: str) -> str:
    """What is wrong with arguments that are no JSON, with line and column; "" where nothing is."""
    if (
        part.kind != "tool_call"
        or not typed.strip()
        or part.fields.get("type") in ("custom", "custom_tool_call")
    ):
        return ""
    try:
        json_text.loads(typed)
    except json_text.JsonError as error:
        return str(error)
    return ""
