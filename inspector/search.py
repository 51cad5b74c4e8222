r"""Find in what people read: messages put together, bodies decoded, headers, fields, URLs.

A sentence of a streamed answer stands in no single place of the file, and an umlaut may be spelled
``\u00fc``. So texts are searched as they are read, and each hit says where it stands.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from inspector.cassette import Cassette, CassetteError, EditableField, Interaction, Side, fields_of
from inspector.cassette.fields import Path
from inspector.content.escapes import unescaped
from inspector.conversation import prompt_beside
from inspector.stream import Stream, read_stream

Where = Literal["field", "header", "turn", "part", "event", "body", "source"]

WINDOW = 200_000
"""Characters that are searched at a stretch, before control is given back."""

CONTEXT = 40
"""Characters of a snippet on each side of its match."""


class QueryError(ValueError):
    """A regular expression that is none."""


@dataclass(frozen=True, slots=True)
class Options:
    """How a query is meant. A regular expression is one of Python's `re`."""

    case: bool = False
    whole_word: bool = False
    regex: bool = False


class Snippet(NamedTuple):
    """A match on one line with what stands around it; ``text[start:end]`` is the match."""

    text: str
    start: int
    end: int


class Place(NamedTuple):
    """Where a text of an interaction stands.

    ``name`` is the id of a part or turn, the name of a header, the label of a field; ``position``
    counts headers of a message or events of a stream, ``path`` leads to a field.
    """

    where: Where
    side: Side | None
    name: str = ""
    label: str = ""
    position: int = 0
    path: Path = ()


class Text(NamedTuple):
    """A text to search. ``stream`` knows the events that wrote it; ``has_escapes`` of JSON."""

    place: Place
    text: str
    stream: Stream | None = None
    has_escapes: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """A match. ``start`` and ``end`` count characters of the text that it is in (of ``body.text`` for a body).

    ``events`` are the indexes of the first and the last event that wrote the match, None where no
    event did.
    """

    interaction: int
    place: Place
    start: int
    end: int
    snippet: Snippet
    events: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Query:
    """A compiled query. ``width`` is the length of all its matches, 0 where that varies."""

    pattern: re.Pattern[str]
    width: int

    @classmethod
    def of(cls, text: str, options: Options | None = None) -> "Query":
        """Compile. Raises `QueryError`."""
        options = options or Options()
        source = text if options.regex else re.escape(text)
        if options.whole_word:
            source = rf"(?<!\w)(?:{source})(?!\w)"
        try:
            pattern = re.compile(source, re.MULTILINE | (0 if options.case else re.IGNORECASE))
        except (re.error, OverflowError, RecursionError) as error:
            raise QueryError(f"not a regular expression: {error}") from error
        return cls(pattern, 0 if options.regex else len(text))

    def spans(self, text: str) -> Iterator[tuple[int, int] | None]:
        """The matches that are not empty, in order; None whenever a stretch of the text is done."""
        if not self.width:
            for match in self.pattern.finditer(text):
                yield match.span() if match.group() else None
            return
        start = 0
        while start < len(text):
            # A match at the very end of a stretch is left to the next one, which sees what follows it.
            end = min(len(text), start + WINDOW + self.width + 1)
            found = self.pattern.search(text, start, end)
            if found is not None and (found.end() < end or end == len(text)):
                yield found.span()
                start = found.end()
            elif end == len(text):
                return
            else:
                start = end - self.width
                yield None


def hits(cassette: Cassette, text: str, options: Options | None = None) -> Iterator[Hit]:
    """All matches, in the order of the file. Raises `QueryError` at once where the query is none."""
    query = Query.of(text, options)
    return (step for step in steps(cassette, query) if isinstance(step, Hit))


def steps(cassette: Cassette, query: Query) -> Iterator[Hit | int | None]:
    """`hits` for who must not be kept waiting: between them None, and the number of each interaction done."""
    for index in range(len(cassette.items)):
        try:
            texts = texts_of(cassette.interactions[index])
        except CassetteError:
            texts = iter([Text(Place("source", None), cassette.source_of(index)[1])])
        for text in texts:
            yield None
            if text is not None:
                yield from _search(index, text, query)
        yield index


def finds(interaction: Interaction, query: Query) -> Iterator[bool]:
    """Whether an interaction matches at all: False while it is searched, at last True if it does."""
    for text in texts_of(interaction):
        yield False
        for step in _search(0, text, query) if text else ():
            yield step is not None
            if step is not None:
                return


def _search(index: int, text: Text, query: Query) -> Iterator[Hit | None]:
    spelled = set()
    decoded = unescaped(text.text) if text.has_escapes else None
    for span in query.spans(decoded.text) if decoded else ():
        if span is None or decoded is None:
            yield None
            continue
        place = decoded.source_span(*span)
        spelled.add(place)
        yield _hit(index, text, place, snippet_of(decoded.text, *span))
    for span in query.spans(text.text):
        if span is None:
            yield None
        elif span not in spelled:
            yield _hit(index, text, span, snippet_of(text.text, *span))


def _hit(index: int, text: Text, span: tuple[int, int], snippet: Snippet) -> Hit:
    return Hit(index, text.place, *span, snippet, _events(text, *span))


def _events(text: Text, start: int, end: int) -> tuple[int, int] | None:
    """The first and the last event of a stretch of a text."""
    place, stream = text.place, text.stream
    if place.where == "event":
        return place.position, place.position
    if stream is None or stream.framing == "single":
        return None
    if place.where == "part":
        return stream.event_at(place.name, start), stream.event_at(place.name, end - 1)
    number = bisect_right(stream.events, start, key=lambda event: event.span[0] if event.span else 0) - 1
    span = stream.events[number].span if number >= 0 else None
    return (number, number) if span is not None and end <= span[1] else None


def snippet_of(text: str, start: int, end: int) -> Snippet:
    """A match with what stands around it, line ends as spaces."""
    left, right = max(0, start - CONTEXT), min(len(text), end + CONTEXT)
    before = ("…" if left else "") + _on_one_line(text[left:start])
    match = _on_one_line(text[start : min(end, start + 3 * CONTEXT)]) + (
        "…" if end - start > 3 * CONTEXT else ""
    )
    after = _on_one_line(text[end:right]) + ("…" if right < len(text) else "")
    return Snippet(before + match + after, len(before), len(before) + len(match))


_BREAKS = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]")


def _on_one_line(text: str) -> str:
    return _BREAKS.sub(" ", text)


# What there is to search.


def texts_of(interaction: Interaction) -> Iterator[Text | None]:
    """All texts of an interaction as people read them; None where costly steps have been done."""
    for field in fields_of(interaction):
        yield Text(_field_place(field), field.value)
    yield from _headers(interaction, "request")
    yield None
    stream = read_stream(interaction)
    yield None
    yield from _turns(interaction, stream)
    yield from _body(interaction, "request", None)
    yield from _headers(interaction, "response")
    yield from _parts(stream)
    yield from _body(interaction, "response", stream)
    yield from _events_beside(interaction, stream)


def _field_place(field: EditableField) -> Place:
    side: Side | None = "request" if field.path[0] == "request" else None
    side = "response" if field.path[0] == "response" else side
    return Place("field", side, field.label, field.label, path=field.path)


def _headers(interaction: Interaction, side: Side) -> Iterator[Text]:
    message = interaction.side(side)
    for position, (name, value) in enumerate(message.headers if message else ()):
        yield Text(Place("header", side, name, name, position), f"{name}: {value}")


def _turns(interaction: Interaction, stream: Stream | None) -> Iterator[Text]:
    prompt = prompt_beside(interaction, stream.dialect if stream else None)
    for turn in prompt.turns if prompt else ():
        for part in turn.parts:
            yield Text(Place("turn", "request", part.id, f"{turn.role} {turn.name}".strip()), part.text)


def _parts(stream: Stream | None) -> Iterator[Text]:
    for part in stream.message.parts if stream else ():
        label = part.name or part.kind.replace("_", " ")
        yield Text(Place("part", "response", part.id, label), part.text, stream)


def _body(interaction: Interaction, side: Side, stream: Stream | None) -> Iterator[Text]:
    message = interaction.side(side)
    text = message.body.text if message else None
    if text is not None:
        is_json = stream is not None or text.lstrip()[:1] in ("{", "[")
        yield Text(Place("body", side), text, stream, has_escapes=is_json and "\\" in text)


def _events_beside(interaction: Interaction, stream: Stream | None) -> Iterator[Text]:
    """The events that do not stand in the body's text: of binary frames, and of sessions."""
    text = interaction.response.body.text if interaction.response else None
    if stream is None or text is not None:
        return
    for number, event in enumerate(stream.events):
        place = Place("event", "response", position=number)
        yield Text(place, event.data, has_escapes="\\" in event.data)
