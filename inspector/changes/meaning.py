"""What a change means: fields, headers, turns, the message, events; bodies where no more is known."""

from collections.abc import Iterator
from difflib import SequenceMatcher

from inspector.cassette import Headers, Interaction, Request, Response, Side, fields_of
from inspector.changes.answers import answers
from inspector.changes.bodies import bodies, settings
from inspector.changes.difference import Difference, Target, laid_out, part_text
from inspector.conversation import Prompt, Turn, prompt_beside
from inspector.stream import Stream, read_stream

_TURN_KEYS = frozenset(
    {
        *("messages", "input", "contents", "prompt", "system", "instructions", "message", "chat_history"),
        *("systemInstruction", "system_instruction", "preamble", "inputs", "instruction", "inputText"),
        *("sessionState", "inlineSessionState", "input_prefix", "input_suffix", "input_extra"),
    }
)
"""Keys of request bodies that hold the turns, in all dialects."""


def differences(old: Interaction | None, new: Interaction | None) -> list[Difference]:
    """What differs between two versions of an interaction. Nothing where it is only spelled differently.

    Of one that is in one version alone: what it says, in short.
    """
    if old is None or new is None:
        is_new, interaction = old is None, new or old
        said = _contents(interaction) if interaction else ()
        return [
            Difference(side, label, None if is_new else text, text if is_new else None)
            for side, label, text in said
        ]
    found = list(_fields(old, new))
    streams = read_stream(old), read_stream(new)
    sides: tuple[Side, Side] = ("request", "response")
    for side in sides:
        before, after = old.side(side), new.side(side)
        if before is None or after is None:
            if before is not after:
                found.append(Difference(side, side, _presence(before), _presence(after)))
            continue
        found += _headers(side, before.headers, after.headers)
        if before.body.raw == after.body.raw:
            continue
        target = Target("body", side)
        inside = list(_asked(old, new, streams) if side == "request" else answers(*streams, target))
        found += inside or bodies(side, before.body, after.body, target)
    if not old.recorder.replays_http:
        found += answers(*streams, None)
    return sorted(found, key=lambda each: (None, *sides).index(each.side))


def _contents(interaction: Interaction) -> Iterator[tuple[Side, str, str]]:
    """What an interaction says: request and status, turns, parts of the answer."""
    request, response, stream = interaction.request, interaction.response, read_stream(interaction)
    prompt = prompt_beside(interaction, stream.dialect if stream else None)
    if request is not None:
        yield "request", "request", f"{request.method} {request.url}"
    for number, turn in enumerate(prompt.turns if prompt else ()):
        yield "request", f"turn {number + 1}: {turn.role}", _said(turn)
    if request is not None and prompt is None and request.body.text:
        yield "request", "body", laid_out(request.body.text)
    if response is not None and response.status is not None:
        yield "response", "status", f"{response.status} {response.reason}".rstrip()
    parts = stream.message.parts if stream else ()
    for part in parts:
        yield "response", part.kind.replace("_", " "), part_text(part)
    if response is not None and not parts and response.body.text:
        yield "response", "body", laid_out(response.body.text)


def _presence(message: Request | Response | None) -> str | None:
    return None if message is None else "present"


def _fields(old: Interaction, new: Interaction) -> Iterator[Difference]:
    before = {field.path: field for field in fields_of(old)}
    after = {field.path: field for field in fields_of(new)}
    for path in [*before, *(path for path in after if path not in before)]:
        one, other = before.get(path), after.get(path)
        if one and other and one.value == other.value:
            continue
        side: Side | None = "request" if path[0] == "request" else "response" if path[0] == "response" else None
        label = (before[path] if one else after[path]).label.removeprefix(f"{side}.")
        target = Target("field", side or "response", path) if one and other else None
        yield Difference(side, label, one.value if one else None, other.value if other else None, target)


def _headers(side: Side, old: Headers, new: Headers) -> Iterator[Difference]:
    names = list(dict.fromkeys(name.lower() for name, _ in (*old, *new)))
    for name in names:
        before = [value for key, value in old if key.lower() == name]
        after = [value for key, value in new if key.lower() == name]
        if before != after:
            shown = next(key for key, _ in (*old, *new) if key.lower() == name)
            was, now = (", ".join(each) if each else None for each in (before, after))
            yield Difference(side, f"header {shown}", was, now, Target("header", side, name=name))


# The request.


def _asked(
    old: Interaction, new: Interaction, streams: tuple[Stream | None, Stream | None]
) -> Iterator[Difference]:
    dialects = [stream.dialect if stream else None for stream in streams]
    before, after = prompt_beside(old, dialects[0]), prompt_beside(new, dialects[1])
    if before is None or after is None:
        return
    target = Target("body", "request")
    if before.model != after.model:
        yield Difference("request", "model", before.model, after.model, target)
    if before.tools != after.tools:
        yield Difference("request", "tools", ", ".join(before.tools), ", ".join(after.tools), target)
    yield from _turns(before, after, target)
    known = _TURN_KEYS if before.turns != after.turns else frozenset()
    known |= {"model"} if before.model != after.model else frozenset()
    if old.request is not None and new.request is not None:
        yield from settings(old.request.body, new.request.body, target, known)


def _turns(old: Prompt, new: Prompt, target: Target) -> Iterator[Difference]:
    before, after = ([(turn.role, _said(turn)) for turn in prompt.turns] for prompt in (old, new))
    for tag, a, a_end, b, b_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        for step in range(max(a_end - a, b_end - b)):
            one = before[a + step] if a + step < a_end else None
            other = after[b + step] if b + step < b_end else None
            number = (b if other else a) + step + 1
            role = (other or one or ("", ""))[0]
            yield Difference(
                "request",
                f"turn {number}: {role}",
                one[1] if one else None,
                other[1] if other else None,
                target,
            )


def _said(turn: Turn) -> str:
    return "\n".join(filter(None, map(part_text, turn.parts)))
