"""From the headers as they are to the headers as they shall be: the fewest YAML nodes change.

Recorders keep headers as a mapping from a name to its values (a list) or to its one value.
"""

import base64
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from inspector.cassette import nodes, tagged
from inspector.cassette.header_fields import header_fields
from inspector.cassette.nodes import Mapping, Node, Scalar
from inspector.cassette.structure import MERGED, Change, ItemsChange, Moved, ScalarChange, TreeChange, aligned
from inspector.cassette.values import header_text, rewrapped

Rows = Sequence[tuple[str, str]]

_NAME = re.compile(r"[-!#$%&'*+.^_`|~0-9A-Za-z]+\Z")  # a token: RFC 9110 §5.1
_FORBIDDEN = re.compile(r"[\0-\x08\x0a-\x1f\x7f]")  # RFC 9110 §5.5, without obsolete folding


def header_changes(node: Mapping, wanted: Rows) -> Iterator[Change]:
    """What changes for a mapping to hold the wanted ``(name, value)`` rows, in their order.

    Rows of one name become one entry. Raises ValueError for a name or a value that HTTP does not allow.
    """
    rows = [
        (header_text(key), header_text(item), key, item) for key, value in node.pairs for item in _items(value)
    ]
    wanted = _without_merged(node, wanted) if node.has_merges else wanted
    _check(wanted, {name for name, *_ in rows}, {value for _, value, *_ in rows})
    if len(rows) == len(wanted) and (renamed := _renamed(rows, wanted)) is not None:
        yield from (_scalar(key, name) for key, name in renamed)
        for (_, old, _, item), (_, new) in zip(rows, wanted, strict=True):
            if old != new:
                yield _scalar(item, new)
        return
    yield from _entry_changes(node, _grouped(wanted))


def _without_merged(node: Mapping, wanted: Rows) -> Rows:
    """The rows with the merge key in place of what it brings in. Raises ValueError where that changes."""
    own = {key for key, _ in node.pairs}
    left, at = [(name, value) for name, value in wanted], 0
    for key, value in node.pairs:
        if not (isinstance(key, Scalar) and key.tag == nodes.MERGE):
            continue
        merged = Mapping(node.tag, key.start, None, flow=True)
        merged.pairs = [pair for pair in nodes.all_pairs(node) if pair[0] not in own]
        brought = [field[:2] for field in header_fields(merged)]
        starts = range(at, len(left) - len(brought) + 1)
        at = next((start for start in starts if left[start : start + len(brought)] == brought), -1)
        if at < 0:
            raise ValueError(MERGED)
        stands = [(header_text(key), header_text(item)) for item in _items(value)]
        left[at : at + len(brought)] = stands
        at += len(stands)
    return left


def listed_changes(node: nodes.Sequence, wanted: Rows) -> Iterator[Change]:
    """The same for the lists of vcrpy before 1.0: pairs, or the lines of the wire.

    Only values can change there. Raises ValueError for anything else.
    """
    fields = list(header_fields(node))
    if [field.name for field in fields] != [name for name, _ in wanted]:
        raise ValueError("in cassettes of vcrpy before 1.0 only the values of headers can be edited")
    _check(wanted, {field.name for field in fields}, {field.value for field in fields})
    for field, (_, value) in zip(fields, wanted, strict=True):
        if value != field.value and isinstance(field.node, Scalar):
            yield ScalarChange(field.node, field.with_value(value), field.node.tag)


def as_mapping(wanted: Rows) -> dict[str, list[str]]:
    """Rows as a mapping from names to lists of values. Raises ValueError as `header_changes` does."""
    _check(wanted, set(), set())
    return _grouped(wanted)


def _check(wanted: Rows, known_names: set[str], known_values: set[str]) -> None:
    """What the file has already stays possible, however odd."""
    for name, value in wanted:
        if name not in known_names and not _NAME.match(name):
            raise ValueError(f"{name!r} is no header name" if name else "a header needs a name")
        if value not in known_values and _FORBIDDEN.search(value):
            raise ValueError(f"the value of {name} holds a line break or another control character")


def _items(value: Node) -> list[Node]:
    target = nodes.resolved(value)
    return target.items if isinstance(target, nodes.Sequence) and tagged.is_list(target) else [value]


def _grouped(rows: Rows) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in rows:
        found.setdefault(name, []).append(value)
    return found


def _renamed(rows: list[tuple[str, str, Node, Node]], wanted: Rows) -> list[tuple[Node, str]] | None:
    """The keys that get another name where that is all that happens to the names; else None."""
    names: dict[Node, set[str]] = {}
    for (_, _, key, _), (new, _) in zip(rows, wanted, strict=True):
        names.setdefault(key, set()).add(new)
    if any(len(new) > 1 for new in names.values()):
        return None
    changed = [(key, new) for key, (new,) in names.items() if header_text(key) != new]
    kept = Counter(header_text(key) for key, (new,) in names.items() if header_text(key) == new)
    new_names = [new for _, new in changed]
    old_names = {header_text(key) for key, _ in changed}
    if len(set(new_names)) < len(new_names) or any(new in kept or new in old_names for new in new_names):
        return None
    return changed


def _scalar(node: Node, text: str) -> ScalarChange:
    held = None if isinstance(node, nodes.Alias) else tagged.name_scalar(node)
    if held is None:
        raise ValueError("this header is an alias or a structure and cannot be edited here")
    node = held
    if node.tag in nodes.BINARY_TAGS:
        try:
            coded = base64.b64encode(text.encode("latin-1")).decode("ascii")
            return ScalarChange(node, rewrapped(coded, node.value), node.tag)
        except UnicodeEncodeError:
            pass  # written as the text that it is
    return ScalarChange(node, text)


def _entry_changes(node: Mapping, wanted: dict[str, list[str]]) -> Iterator[Change]:
    before = {header_text(key): [header_text(item) for item in _items(value)] for key, value in node.pairs}
    if len(before) < len(node.pairs):
        raise ValueError("a header name stands twice in this file: only values can be edited here")
    wanted = _with_empty(before, wanted)
    is_flat = all(len(_items(value)) == 1 and _items(value)[0] is value for _, value in node.pairs)
    names, old_names = list(wanted), list(before)
    kept, inserted = aligned(old_names, names)
    if not kept:
        yield TreeChange(node, {name: _entry(values, is_flat) for name, values in wanted.items()})
        return
    for old, new in kept.items():
        yield from _values_changes(node.pairs[old][1], wanted[names[new]])
    come: dict[int, list[Any]] = {}
    for at, added in inserted.items():
        for name in (names[new] for new in added):
            is_moved = before.get(name) == wanted[name]
            entry = Moved(old_names.index(name)) if is_moved else {name: _entry(wanted[name], is_flat)}
            come.setdefault(at, []).append(entry)
    if len(kept) < len(before) or come:
        yield ItemsChange(node, kept, come, len(names))


def _with_empty(before: dict[str, list[str]], wanted: dict[str, list[str]]) -> dict[str, list[str]]:
    """Names without any value make no row, and stay where they are."""
    rows = list(wanted.items())
    for position, (name, values) in enumerate(before.items()):
        if not values and name not in wanted:
            rows.insert(position, (name, []))
    return dict(rows)


def _entry(values: list[str], is_flat: bool) -> str | list[str]:
    return values[0] if is_flat and len(values) == 1 else values


def _values_changes(node: Node, wanted: list[str]) -> Iterator[Change]:
    """What changes for an entry to have these values."""
    items = _items(node)
    before = [header_text(item) for item in items]
    if before == wanted:
        return
    if len(before) == len(wanted):
        yield from (
            _scalar(item, new) for item, old, new in zip(items, before, wanted, strict=True) if old != new
        )
        return
    kept, inserted = aligned(before, wanted, pair_others=True)
    if not isinstance(node, nodes.Sequence) or not tagged.is_list(node) or not kept:
        yield TreeChange(node, wanted)
        return
    for old, new in kept.items():
        if before[old] != wanted[new]:
            yield _scalar(items[old], wanted[new])
    come: dict[int, list[Any]] = {at: [[wanted[new]] for new in added] for at, added in inserted.items()}
    yield ItemsChange(node, kept, come, len(wanted))
