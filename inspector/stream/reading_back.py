"""Whether an edited answer says what it was to say: the message as it shall be, against the one read back."""

from inspector.content import json_text
from inspector.stream.copies import AS_THEY_ARE
from inspector.stream.message import TOOL_CALLS, Message, Part


def is_shared(message: Message, call_id: str) -> bool:
    """Whether several calls have an id."""
    return sum(part.kind in TOOL_CALLS and part.call_id == call_id for part in message.parts) > 1


def wanted_parts(
    message: Message, part: str, text: str | None, name: str | None, call_id: str | None
) -> list[Part]:
    """The parts as they shall be."""
    known = next(each for each in message.parts if each.id == part)
    follows = call_id is not None and not is_shared(message, known.call_id)
    found = []
    for each in message.parts:
        if each is known:
            each = each.saying(text, name=name, call_id=call_id)
        elif follows and each.call_id and each.call_id == known.call_id:
            each = each.saying(call_id=call_id)
        found.append(each)
    return found


def says(message: Message, wanted: list[Part]) -> bool:
    """Whether a message has exactly these parts; one that says nothing any more may be gone."""
    left = [part for part in wanted if part.text or part.kind in TOOL_CALLS or part.fields]
    parts = {part.id: part for part in message.parts}
    return all(part.id in parts and _is_same(parts[part.id], part) for part in left) and all(
        id_ in {part.id for part in wanted} for id_ in parts
    )


def _is_same(found: Part, wanted: Part) -> bool:
    if wanted.kind in AS_THEY_ARE and found.kind == wanted.kind:
        return True  # it may hold a copy of what changed
    if (found.kind, found.choice, found.fields) != (wanted.kind, wanted.choice, wanted.fields):
        return False
    if found.text == wanted.text or _joined(found.text) == _joined(wanted.text):
        return True
    if wanted.kind not in (*TOOL_CALLS, "tool_result") or not json_text.is_json(wanted.text):
        return False
    value = json_text.loads(wanted.text)
    if not found.text:  # no arguments, and none in an empty object, is the same to all
        return value in ({}, [])
    return json_text.is_json(found.text) and bool(json_text.loads(found.text) == value)


def _joined(text: str) -> str:
    """A text whose halves of one character, said apart, are together."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
