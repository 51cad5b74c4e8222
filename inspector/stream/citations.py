"""Citations that say by numbers which stretch of the answer they are about: they follow its edits.

OpenAI and Cohere count characters, Gemini counts bytes of UTF-8, Bedrock's agents and knowledge bases
count up to the last character or behind it, as their quotation shows. Citations that quote the stretch as
well are moved only where numbers and quotation agree; transcripts quote without numbers.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from inspector.content.alignment import Alignment
from inspector.stream.deltas import Delta, Target

Path = tuple[str | int, ...]


class Move(NamedTuple):
    """New values for members of a citation, each by its path from there.

    ``is_same`` is false where the stretch itself has other words now.
    """

    values: Mapping[Path, Any]
    is_same: bool


class _Shape(NamedTuple):
    """Where a citation keeps its numbers: the object that holds them, their names in it, its quotation.

    ``may_include`` says that the end may be the last character itself.
    """

    holder: Path
    start: str
    end: str
    quote: Path = ()
    in_bytes: bool = False
    may_include: bool = False


_BEDROCK = ("generatedResponsePart", "textResponsePart")
_SHAPES = (
    _Shape(("url_citation",), "start_index", "end_index"),
    _Shape(("segment",), "startIndex", "endIndex", ("segment", "text"), in_bytes=True),
    _Shape((), "start_index", "end_index", ("text",)),
    _Shape((), "startIndex", "endIndex", in_bytes=True),
    _Shape((), "start", "end", ("text",)),
    _Shape((*_BEDROCK, "span"), "start", "end", (*_BEDROCK, "text"), may_include=True),
    _Shape((*_BEDROCK[1:], "span"), "start", "end", (*_BEDROCK[1:], "text"), may_include=True),
)
_IN_BYTES = ("gemini-interactions",)
"""Dialects whose citations look like OpenAI's and count bytes."""
_QUOTES: tuple[Path, ...] = (("text",), (*_BEDROCK, "text"), (*_BEDROCK[1:], "text"))


def is_about(delta: Delta, part: Target) -> bool:
    """Whether a delta is a citation in the text of a part."""
    target = delta.target
    if target.kind != "annotation" or part.kind != "text" or target.choice != part.choice:
        return False
    if isinstance(target.key, tuple) and isinstance(part.key, tuple):
        return target.key[: len(part.key)] == part.key
    return True


def moved(citation: Any, text: Alignment, dialect: str | None = None) -> Move | None:
    """How a citation of a dialect changes with the text; None where it is not about a stretch of it."""
    if not isinstance(citation, dict):
        return None
    for shape in _SHAPES:
        holder = _at(citation, shape.holder)
        if isinstance(holder, dict) and _is_whole_number(holder.get(shape.end)):
            shape = shape._replace(in_bytes=shape.in_bytes or dialect in _IN_BYTES)
            found = _moved(shape, holder, _at(citation, shape.quote) if shape.quote else None, text)
            return found if found or not shape.may_include else _requoted(citation, text)
    return _requoted(citation, text)


def _at(value: Any, path: Path) -> Any:
    for step in path:
        value = value.get(step) if isinstance(value, dict) else None
    return value


def _moved(shape: _Shape, holder: Mapping[str, Any], quote: Any, text: Alignment) -> Move | None:
    start, end = holder.get(shape.start, 0), holder[shape.end]
    if not _is_whole_number(start):
        return None
    if shape.in_bytes:
        start, end = _characters(text.old, start), _characters(text.old, end)
    last = int(shape.may_include and isinstance(quote, str) and end - start + 1 == len(quote))
    end += last
    if not 0 <= start <= end <= len(text.old):
        return None
    was = text.old[start:end]
    if isinstance(quote, str) and quote != was:
        return None
    new_start, new_end = text.span(start, end)
    now = text.new[new_start:new_end]
    if shape.in_bytes:
        new_start, new_end = _bytes(text.new, new_start), _bytes(text.new, new_end)
    values: dict[Path, Any] = {
        (*shape.holder, shape.start): new_start,
        (*shape.holder, shape.end): max(new_end - last, new_start),
    }
    before: dict[Path, Any] = {path: _at(holder, path[-1:]) for path in values}
    before[*shape.holder, shape.start] = holder.get(shape.start, 0)
    if isinstance(quote, str):
        values[shape.quote], before[shape.quote] = now, quote
    return Move({path: value for path, value in values.items() if before[path] != value}, was == now)


def _requoted(citation: dict[str, Any], text: Alignment) -> Move | None:
    """A quotation without numbers that hold."""
    for path in _QUOTES:
        quote = _at(citation, path)
        if isinstance(quote, str) and (found := quote.strip()) and found in text.old:
            return _with_quote(path, quote, found, text)
    return None


def _with_quote(path: Path, quote: str, found: str, text: Alignment) -> Move:
    at = text.old.index(found)
    start, end = text.span(at, at + len(found))
    now = text.new[start:end]
    values: dict[Path, Any] = {} if now == found else {path: quote.replace(found, now, 1)}
    return Move(values, now == found)


def _is_whole_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _characters(text: str, count: int) -> int:
    """How many characters the first ``count`` bytes of a text hold; -1 where they end inside of one."""
    if count < 0 or count > len(text.encode("utf-8", "surrogatepass")):
        return -1
    try:
        return len(text.encode("utf-8", "surrogatepass")[:count].decode("utf-8", "surrogatepass"))
    except UnicodeDecodeError:
        return -1


def _bytes(text: str, count: int) -> int:
    return len(text[:count].encode("utf-8", "surrogatepass"))


def citations(deltas: list[Delta], part: Target) -> Iterator[Delta]:
    """The citations in the text of a part, wherever they are said."""
    return (delta for delta in deltas if is_about(delta, part))
