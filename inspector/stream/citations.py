"""Citations that say by numbers which stretch of the answer they are about: they follow its edits.

OpenAI and Cohere count characters, Gemini counts bytes of UTF-8. Citations that quote the stretch as
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
    """Where a citation keeps its numbers: the object that holds them, and their names in it."""

    holder: Path
    start: str
    end: str
    quote: str
    in_bytes: bool


_SHAPES = (
    _Shape(("url_citation",), "start_index", "end_index", "", in_bytes=False),
    _Shape(("segment",), "startIndex", "endIndex", "text", in_bytes=True),
    _Shape((), "start_index", "end_index", "text", in_bytes=False),
    _Shape((), "startIndex", "endIndex", "", in_bytes=True),
    _Shape((), "start", "end", "text", in_bytes=False),
)


def is_about(delta: Delta, part: Target) -> bool:
    """Whether a delta is a citation in the text of a part."""
    target = delta.target
    if target.kind != "annotation" or part.kind != "text" or target.choice != part.choice:
        return False
    if isinstance(target.key, tuple) and isinstance(part.key, tuple):
        return target.key[: len(part.key)] == part.key
    return True


def moved(citation: Any, text: Alignment) -> Move | None:
    """How a citation changes with the text; None where it is not about a stretch of it."""
    if not isinstance(citation, dict):
        return None
    for shape in _SHAPES:
        holder: Any = citation
        for step in shape.holder:
            holder = holder.get(step) if isinstance(holder, dict) else None
        if isinstance(holder, dict) and _is_whole_number(holder.get(shape.end)):
            return _moved(shape, holder, text)
    quote = citation.get("text")
    if isinstance(quote, str) and (found := quote.strip()) and found in text.old:
        return _requoted(quote, found, text)
    return None


def _moved(shape: _Shape, holder: Mapping[str, Any], text: Alignment) -> Move | None:
    start, end = holder.get(shape.start, 0), holder[shape.end]
    if not _is_whole_number(start):
        return None
    if shape.in_bytes:
        start, end = _characters(text.old, start), _characters(text.old, end)
    if not 0 <= start <= end <= len(text.old):
        return None
    was, quote = text.old[start:end], holder.get(shape.quote)
    if isinstance(quote, str) and quote != was:
        return None
    new_start, new_end = text.span(start, end)
    now = text.new[new_start:new_end]
    if shape.in_bytes:
        new_start, new_end = _bytes(text.new, new_start), _bytes(text.new, new_end)
    values = {shape.start: new_start, shape.end: new_end} | (
        {shape.quote: now} if isinstance(quote, str) else {}
    )
    changed = {
        (*shape.holder, name): value
        for name, value in values.items()
        if holder.get(name, 0 if name == shape.start else None) != value
    }
    return Move(changed, was == now)


def _requoted(quote: str, found: str, text: Alignment) -> Move:
    at = text.old.index(found)
    start, end = text.span(at, at + len(found))
    now = text.new[start:end]
    values: dict[Path, Any] = {} if now == found else {("text",): quote.replace(found, now, 1)}
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
