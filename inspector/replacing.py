"""Replace hits of a search in bodies: spelled as what they stand in, all in one edit."""

import json
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from inspector.cassette import Body, Cassette, Edit, Side, edit_body
from inspector.content import json_text
from inspector.search import Hit
from inspector.stream import read_stream

_ELSEWHERE = {
    "part": "not editable here: its pieces are in the hits of the body",
    "turn": "not editable here: it is in the hits of the body",
    "event": "not editable here: it stands in a binary frame",
    "header": "not editable here: edit it under Headers",
    "field": "not editable here: edit it under Headers",
    "source": "not editable here: this interaction cannot be read",
}
DRAFTED = "its body has a draft that is not applied"
Key = tuple[int, Side]


@dataclass(frozen=True, slots=True)
class Replaced:
    """The edit, how many hits it replaces, and the hits that were left, each with the reason."""

    edit: Edit
    count: int
    left: tuple[tuple[Hit, str], ...] = ()

    def leaving(self, hits: Iterable[Hit], reason: str) -> "Replaced":
        """The same, with further hits that were left."""
        return Replaced(self.edit, self.count, (*self.left, *((hit, reason) for hit in hits)))


def why_not(hit: Hit) -> str:
    """Why a hit cannot be replaced, "" where it may be tried."""
    return _ELSEWHERE.get(hit.place.where, "")


def replace_hits(cassette: Cassette, hits: Iterable[Hit], new: str, drafted: Collection[Key] = ()) -> Replaced:
    """Give hits of this very cassette another text. Bodies that are ``drafted`` are left."""
    done = Replaced(Edit(cassette), 0)
    for done in replace_steps(cassette, hits, new, drafted):  # noqa: B007  the last one counts
        pass
    return done


def replace_steps(
    cassette: Cassette, hits: Iterable[Hit], new: str, drafted: Collection[Key] = ()
) -> Iterator[Replaced]:
    """`replace_hits` body by body: how far it is after each of them."""
    done = Replaced(Edit(cassette), 0)
    ordered = sorted(hits, key=lambda hit: (*_key(hit), hit.start, hit.end))
    for key, group in groupby(ordered, _key):
        found = list(group)
        reason = why_not(found[0]) or (DRAFTED if key[:2] in drafted else "")
        done = done.leaving(found, reason) if reason else _with_body(done, found, new)
        yield done


def _with_body(done: Replaced, hits: Sequence[Hit], new: str) -> Replaced:
    """With the hits of one body replaced."""
    cassette, notes = done.edit.cassette, done.edit.notes
    try:
        text, refused = _body_text(cassette, hits, new)
        edit = edit_body(cassette, hits[0].interaction, hits[0].place.side or "response", text)
    except ValueError as error:
        return done.leaving(hits, str(error))
    notes += tuple(note for note in edit.notes if note not in notes)
    count = done.count + len(hits) - len(refused)
    return Replaced(Edit(edit.cassette, notes), count, (*done.left, *refused))


def _key(hit: Hit) -> tuple[int, str, str]:
    return hit.interaction, hit.place.side or "", hit.place.where


def _body_text(cassette: Cassette, hits: Sequence[Hit], new: str) -> tuple[str, list[tuple[Hit, str]]]:
    """The body's text with the hits replaced, and the hits that were left."""
    interaction = cassette.interactions[hits[0].interaction]
    if interaction.recorder.refusal:
        raise ValueError(interaction.recorder.refusal)
    message = interaction.side(hits[0].place.side or "response")
    if message is None or message.body.text is None:
        raise ValueError("this body is not text")
    stream = read_stream(interaction) if hits[0].place.side == "response" else None
    spans = [span for event in stream.events for span in event.data_spans] if stream else []
    return _Splicer(message.body, spans).replaced(hits, new)


class _Splicer:
    """Replaces in one body. ``spans`` are its stretches of JSON, where it is not one document."""

    def __init__(self, body: Body, spans: Sequence[tuple[int, int]]) -> None:
        self._text = body.text or ""
        self._spans = sorted(spans) or [(0, len(self._text))]
        self._is_stream = bool(spans)
        self._tokens: dict[tuple[int, int], list[json_text.Token] | None] = {}

    def replaced(self, hits: Sequence[Hit], new: str) -> tuple[str, list[tuple[Hit, str]]]:
        pieces: list[str] = []
        left: list[tuple[Hit, str]] = []
        at = 0
        for hit in hits:
            try:
                spelled = self._spelled(hit, new, at)
            except ValueError as error:
                left.append((hit, str(error)))
                continue
            pieces += (self._text[at : hit.start], spelled)
            at = hit.end
        return "".join((*pieces, self._text[at:])), left

    def _spelled(self, hit: Hit, new: str, done: int) -> str:
        """The new text as it must be spelled at the place of a hit. Raises ValueError where it cannot be.

        ``done`` is where the hit before this one ended.
        """
        if hit.start < done:
            raise ValueError("it overlaps another hit")
        number = bisect_right(self._spans, (hit.start, len(self._text))) - 1
        span = self._spans[number] if number >= 0 else (0, 0)
        if hit.end > span[1]:
            raise ValueError("it stands outside of the events' data, where the framing would break")
        tokens = self._tokens_of(span)
        if tokens is None:
            if self._is_stream and ("\n" in new or "\r" in new):
                raise ValueError("a line break would break the framing of the stream")
            return new
        token = tokens[bisect_right(tokens, hit.start - span[0], key=lambda each: each.start) - 1]
        start, end = hit.start - span[0] - token.start, hit.end - span[0] - token.start
        if end > len(token.text):
            raise ValueError("it goes over several values of the JSON")
        if token.text[:1] == '"':
            return _in_string(token.text, start, end, new)
        if not json_text.is_json(token.text[:start] + new + token.text[end:]):
            raise ValueError("what stands there would no longer be JSON")
        return new

    def _tokens_of(self, span: tuple[int, int]) -> list[json_text.Token] | None:
        """The tokens of a stretch of JSON, None of one that is not JSON."""
        if span not in self._tokens:
            text = self._text[slice(*span)]
            self._tokens[span] = list(json_text.tokens(text)) if json_text.is_json(text) else None
        return self._tokens[span]


def _in_string(token: str, start: int, end: int, new: str) -> str:
    """A text spelled for the inside of a JSON string: its escapes are those that the string uses."""
    if start < 1 or end > len(token) - 1:
        raise ValueError("it goes beyond a string of the JSON")
    spelled = json.dumps(new, ensure_ascii=token.isascii() and "\\u" in token)[1:-1]
    before, after = token, token[:start] + spelled + token[end:]
    if not json_text.is_json(after):
        raise ValueError("it cuts an escape of the JSON")
    was, becomes = json_text.loads(before), json_text.loads(after)
    if was[:1] in ("{", "[") and json_text.is_json(was) and not json_text.is_json(becomes):
        raise ValueError("the JSON inside this string would break")
    return spelled
