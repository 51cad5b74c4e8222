"""What the Message tab shows, as plain values: the request's turns, then the answer's parts."""

import re
from base64 import b64decode
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from inspector.content import json_text
from inspector.content.json_text import Pretty
from inspector.conversation import Prompt, Turn
from inspector.echoes import Link
from inspector.stream import Choice, Message, Part, Stream
from inspector.stream.message import REASONING, TOOL_CALLS
from inspector.stream.timeline import json_text_of
from inspector.ui.words import plural, size_text

if TYPE_CHECKING:
    from inspector.content.kinds import Kind

EARLIER = "earlier"
"""The id of the section that stands for the turns which an earlier request had as well."""

FOLD_LINES = 16
FOLD_CHARACTERS = 1200
MEDIA_HEAD = 352  # characters of base64 that tell what a file is

_BASE64 = r"[A-Za-z0-9+/]+={0,2}"

_NO_LINKS: Mapping[str, Sequence[Link]] = MappingProxyType({})

# Qt's document would break lines at these or swallow them; the pictures are as long as what they stand for.
_VISIBLE = str.maketrans({"\r": "␍", "\0": "␀", "\u2028": "↵", "\u2029": "¶", "\ufdd0": "□", "\ufdd1": "□"})


class _Fields(NamedTuple):
    """Of a `Section`, which remembers what it computed: that a NamedTuple cannot."""

    id: str
    label: str
    text: str
    role: str = "muted"
    text_role: str = "text"
    title: str = ""
    title_kind: str = "text"
    """The kind of part that the title names, for its colour."""

    note: str = ""
    part: str = ""
    since: int = 0
    is_code: bool = False
    is_answer: bool = False
    layout: Pretty | None = None
    folds: bool = False
    is_group: bool = False
    """Whether it stands for the sections behind it, which are there only where it is unfolded."""

    picture: str = ""
    """A picture to be shown below the text, as base64."""

    links: tuple[Link, ...] = ()
    warnings: tuple[str, ...] = ()


class Section(_Fields):
    """A labelled stretch of text.

    ``part`` is the id of the answer's part that it shows, "" for other sections; those with ``since``
    stand from that k on. The roles are the colours of label, title and text.
    """

    @cached_property
    def shown(self) -> str:
        """The text as it is put into the document; as long as ``text`` in its layout."""
        return self.text.translate(_VISIBLE)

    @cached_property
    def _wide(self) -> list[int]:
        """The characters of ``shown`` that take two UTF-16 units."""
        text = self.shown
        return [] if text.isascii() else [at for at, character in enumerate(text) if character > "\uffff"]

    @cached_property
    def _wide_units(self) -> list[int]:
        return [at + before for before, at in enumerate(self._wide)]

    def units(self, characters: int) -> int:
        """How many UTF-16 units, in which Qt counts, the first ``characters`` of ``shown`` take."""
        return characters + bisect_left(self._wide, characters)

    def characters(self, units: int) -> int:
        """The inverse of `units`; the second unit of a character belongs to it."""
        return units - bisect_left(self._wide_units, units)

    def splits_pair(self, characters: int) -> bool:
        """Whether a place in ``shown`` is inside an emoji whose halves came apart.

        JSON may escape the halves one by one, and events end between them; on the screen they are one.
        """
        pair = self.shown[characters - 1 : characters + 1] if characters > 0 else ""
        return len(pair) == 2 and "\ud800" <= pair[0] <= "\udbff" and "\udc00" <= pair[1] <= "\udfff"

    def position(self, characters: int) -> int:
        """Where the first ``characters`` of the part's own text end in ``shown``."""
        return self.layout.position(characters) if self.layout else characters

    def offset(self, position: int) -> int:
        """The inverse of `position`: the character of the part's own text at a place in ``shown``."""
        return self.layout.offset(position) if self.layout else position


def sections_of(
    prompt: Prompt | None,
    stream: Stream | None,
    links: Mapping[str, Sequence[Link]] = _NO_LINKS,
    *,
    earlier: int = 0,
    show_earlier: bool = False,
) -> list[Section]:
    """Everything that the conversation of one interaction says.

    Of the turns the first ``earlier`` stand behind one line, unless ``show_earlier``.
    """
    found: list[Section] = []
    for number, turn in enumerate(prompt.turns if prompt else ()):
        if earlier and number == 0:
            found.append(_group(earlier))
        if number >= earlier or show_earlier:
            found += _turn(number, turn)
    if stream is not None and stream.dialect:
        found += _answer(stream)
    return [each._replace(links=tuple(links[each.id])) if each.id in links else each for each in found]


def _group(turns: int) -> Section:
    title = plural(turns, "earlier turn")
    return Section(EARLIER, "", "", title=title, title_kind="control", folds=True, is_group=True)


def _turn(number: int, turn: Turn) -> Iterator[Section]:
    label = turn.role or "message"
    parts = turn.parts or (Part(f"turn{number}/empty", "text", 0, ""),)
    for position, part in enumerate(parts):
        is_result = turn.role in ("tool", "function")
        yield _section(
            part,
            label=label if position == 0 else "",
            role="tool_call" if is_result else "muted",
            title=(turn.name or "result") if is_result else "",
            note=turn.call_id if position == 0 else "",
        )


def _answer(stream: Stream) -> Iterator[Section]:
    message = stream.message
    for choice in message.choices:
        label = choice.role or "assistant"
        if len(message.choices) > 1:
            label = f"choice {choice.index}"
        for position, part in enumerate(choice.parts):
            yield _section(part, label if position == 0 else "", "accent", stream=stream)
            label = label if position == 0 else ""
        yield from _citations(stream, choice)
        if choice.finish_reason:
            yield _field(
                f"finish/{choice.index}", "finish", choice.finish_reason, stream.finish_since(choice.index)
            )
    if message.usage:
        yield _field("usage", "usage", usage_text(message), stream.field_since("usage"))
    if stream.framing != "single" and stream.events:
        ending = stream.ending
        yield _field("end", "end", ending.word or "no end marker", ending.protocol or len(stream.events))
    for number, anomaly in enumerate(stream.anomalies):
        where = f"event {anomaly.event + 1}: {anomaly.message}"
        yield Section(
            f"anomaly/{number}", "warning", where, "status_4xx", since=anomaly.event + 1, is_answer=True
        )
    if message.error:
        error = json_text.dumps(message.error)
        layout = json_text.pretty(error)
        yield Section(
            "error",
            "error",
            layout.text,
            "error",
            "error",
            since=stream.field_since("error"),
            is_code=True,
            is_answer=True,
        )


def _citations(stream: Stream, choice: Choice) -> Iterator[Section]:
    """What the answer cites, each from the event on that says so."""
    since = stream.annotations_since(choice.index)
    for number, (event, annotation) in enumerate(zip(since, choice.annotations, strict=True)):
        label = "cited" if number == 0 else ""
        text = f"[{number + 1}] {citation_text(annotation)}"
        yield Section(
            f"citation/{choice.index}/{number}",
            label,
            text,
            "control",
            "muted",
            since=event,
            is_answer=True,
            folds=True,
        )


_SOURCES = ("url_citation", "web", "retrievedContext", "location", "file_citation", "source")
_NAMES = ("title", "document_title", "filename", "name", "url", "uri", "file_id", "cited_text", "text")


def citation_text(annotation: Any) -> str:
    """A citation in words: what is named and where it is; JSON where it says neither."""
    if not isinstance(annotation, dict):
        return json_text_of(annotation)
    inner: Mapping[str, Any] = next(
        (annotation[name] for name in _SOURCES if isinstance(annotation.get(name), dict)), {}
    )
    said = {**inner, **{key: value for key, value in annotation.items() if isinstance(value, str)}}
    words = [said[name] for name in _NAMES if isinstance(said.get(name), str) and said[name].strip()]
    return " · ".join(dict.fromkeys(words)) or json_text.dumps(annotation)


def _field(id_: str, label: str, text: str, since: int) -> Section:
    return Section(id_, label, text, "control", since=since, is_answer=True)


def _section(
    part: Part, label: str, role: str, *, title: str = "", note: str = "", stream: Stream | None = None
) -> Section:
    layout = None
    is_code = part.kind in (*TOOL_CALLS, "tool_result", "trace", "unknown", "redacted") or bool(title)
    text = part.text
    if is_code and text.lstrip()[:1] in ("{", "[") and json_text.is_json(text):
        layout = json_text.pretty(text)
        text = layout.text
    if part.kind in TOOL_CALLS:
        title = part.name or "tool call"
        note = part.call_id
        if stream is not None:
            about = str(part.fields.get("path") or "")  # of a patch
            note = " · ".join(filter(None, (part.call_id, about, _validity(part, stream))))
    elif part.kind != "text":
        title = part.label
    if part.kind in ("image", "unknown"):
        text = media_text(part, text)
    elif part.kind == "audio":
        note = _sound(part)
    return Section(
        id=part.id,
        label=label,
        text=text,
        role=role,
        text_role="muted" if part.kind in REASONING else "text",
        title=title,
        title_kind="tool_call" if part.kind == "text" else part.kind,
        note=note,
        part=part.id if stream is not None else "",
        is_code=is_code,
        is_answer=stream is not None,
        layout=layout,
        picture=_picture(part),
        folds=part.kind in (*REASONING, "trace") or stream is None,
        warnings=tuple(stream.oddities(part.id)) if stream is not None else (),
    )


def media_text(part: Part, text: str) -> str:
    """What a picture or a file is, where the part holds its bytes as base64; else the text itself."""
    media_type, coded = _coded(part)
    kind = _kind(media_type, coded)
    return f"{kind.name}, {_coded_size(coded)}" if kind else text


def _coded(part: Part) -> tuple[str, str]:
    """The media type that is said of a part, and its bytes as base64 if it has any."""
    if part.text.startswith("data:"):
        head, _, coded = part.text.partition(",")
        return head.removeprefix("data:").partition(";")[0], coded if head.endswith(";base64") else ""
    said = part.fields.get("data") if part.kind == "audio" else part.text
    return str(part.fields.get("media_type") or ""), said if isinstance(said, str) else ""


def _kind(media_type: str, coded: str) -> "Kind | None":
    """What base64 stands for; None where it is none, or too short to tell without a signature."""
    from inspector.content.kinds import UNKNOWN, kind_of  # most parts are text

    head = coded[:MEDIA_HEAD]
    head = head[: len(head) // 4 * 4]
    if not head or not re.fullmatch(_BASE64, head):
        return None
    kind = kind_of(b64decode(head), media_type)
    return None if kind is UNKNOWN and len(coded) < MEDIA_HEAD else kind


def _coded_size(coded: str) -> str:
    return size_text(len(coded) * 3 // 4 - coded.count("=", -2))


def _picture(part: Part) -> str:
    """The base64 of a picture that a part holds, "" where it holds none."""
    kind = _kind(*_coded(part)) if part.kind in ("image", "unknown") else None
    return _coded(part)[1] if kind is not None and kind.is_picture else ""


def _sound(part: Part) -> str:
    """What the recorded sound of a part is."""
    media_type, coded = _coded(part)
    kind = _kind(media_type, coded)
    return f"{kind.name}, {_coded_size(coded)}" if kind else ""


def _validity(part: Part, stream: Stream) -> str:
    if not part.text:
        return "no arguments"
    valid = stream.valid_from(part.id)
    if valid is None:
        return f"not valid JSON{_trouble(part, stream)}"
    return f"valid JSON from event {valid}" if stream.framing != "single" else ""


def _trouble(part: Part, stream: Stream) -> str:
    """What is wrong with arguments, at which of their characters, and the event that wrote it."""
    try:
        json_text.loads(part.text)
    except json_text.JsonError as error:
        reason = str(error).rpartition(" at ")[0].lower()
        if error.offset >= len(part.text):
            return f": they end too early, after character {len(part.text):,}"
        where = f"character {error.offset + 1:,}"
        if stream.framing != "single":
            where += f", event {stream.event_at(part.id, error.offset) + 1:,}"
        return f": {reason} at {where}"
    return ""


_ASKED = (
    "prompt_tokens",
    "input_tokens",
    "inputTokens",
    "promptTokenCount",
    "prompt_eval_count",
    "inputTextTokenCount",
    "prompt_token_count",
    "total_input_tokens",
    "tokens_evaluated",
)
_SAID = (
    "completion_tokens",
    "output_tokens",
    "outputTokens",
    "candidatesTokenCount",
    "eval_count",
    "totalOutputTextTokenCount",
    "generation_token_count",
    "total_output_tokens",
    "tokens_predicted",
)


def usage_text(message: Message) -> str:
    """Token usage in the words of whichever API it is."""
    usage = dict(message.usage or {})
    inner = usage.get("tokens")  # Cohere
    counts = {**inner, **usage} if isinstance(inner, dict) else usage
    asked, said = _first(counts, *_ASKED), _first(counts, *_SAID)
    if asked is None and said is None:
        return json_text.dumps(usage)
    return f"{asked or 0:,} → {said or 0:,} tokens"


def _first(counts: Mapping[str, Any], *names: str) -> int | None:
    return next((counts[name] for name in names if isinstance(counts.get(name), int)), None)


def is_long(section: Section) -> bool:
    """Whether a section is better folded at first."""
    return len(section.shown) > FOLD_CHARACTERS or section.shown.count("\n") >= FOLD_LINES


def folded_text(section: Section) -> str:
    """The first lines of a section."""
    lines = section.shown[:FOLD_CHARACTERS].split("\n")
    return "\n".join(lines[: FOLD_LINES // 3])
