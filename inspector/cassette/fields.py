"""The scalar fields of an interaction beside bodies and headers: method, URL, status, duration, the rest."""

import re
from collections.abc import Iterator
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

import yaml

from inspector.cassette.interaction import Interaction
from inspector.cassette.nodes import BINARY_TAGS, NULL, PREFIX, STR, Mapping, Node, Scalar, Sequence
from inspector.cassette.recorders import Recorder
from inspector.cassette.values import scalar_value

if TYPE_CHECKING:
    from inspector.cassette.structure import ScalarChange

Path = tuple[str | int, ...]

_RESOLVER = yaml.resolver.Resolver()
# Compiled once somebody edits a field.
_METHOD = r"[-!#$%&'*+.^_`|~0-9A-Za-z]+\Z"  # a token: RFC 9110 §9.1
_STATUS = r"[1-9][0-9]{2}\Z"
_GO_DURATION = r"[-+]?(?:0|(?:(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:ns|us|µs|μs|ms|s|m|h))+)\Z"
_KINDS = {"int": "a whole number", "float": "a number", "bool": "true or false", "timestamp": "a date"}


class EditableField(NamedTuple):
    """``path`` leads from the interaction to the scalar, by keys and positions; ``value`` is its text."""

    path: Path
    label: str
    value: str


def fields_of(interaction: Interaction) -> list[EditableField]:
    """All scalar fields that are neither body nor header: the known ones first, the rest as in the file."""
    recorder = interaction.recorder
    if not recorder.replays_http:
        return []
    known: dict[Path, str] = {
        path: label
        for label in ("method", "url", "status", "reason", "duration")
        if (path := getattr(recorder, label))
    }
    found = dict(_scalars(interaction.node, (), _elsewhere(recorder)))
    first = [
        EditableField(path, label, found.pop(path).value) for path, label in known.items() if path in found
    ]
    return [
        *first,
        *(EditableField(path, ".".join(map(str, path)), node.value) for path, node in found.items()),
    ]


def _elsewhere(recorder: Recorder) -> frozenset[Path]:
    """Where bodies and headers are."""
    sides = [(key,) if key else () for key in (recorder.request, recorder.response) if key is not None]
    names = {recorder.body, recorder.response_body, "parsed_body", "headers"}
    return frozenset((*side, name) for side, name in product(sides, names))


def _scalars(node: Node, path: Path, elsewhere: frozenset[Path]) -> Iterator[tuple[Path, Scalar]]:
    if path in elsewhere:
        return
    if isinstance(node, Scalar):
        if node.tag not in BINARY_TAGS:
            yield path, node
    elif isinstance(node, Mapping):
        for key, value in node.pairs:
            if isinstance(key, Scalar):
                yield from _scalars(value, (*path, key.value), elsewhere)
    elif isinstance(node, Sequence):
        for position, item in enumerate(node.items):
            yield from _scalars(item, (*path, position), elsewhere)


def field_node(interaction: Interaction, path: Path) -> Scalar:
    """The scalar at a path. Raises ValueError where there is none, or another place of the file shows it."""
    node: Node | None = interaction.node
    for step in path:
        if isinstance(node, Mapping) and isinstance(step, str):
            node = next((value for key, value in reversed(node.pairs) if _says(key, step)), None)
        elif isinstance(node, Sequence) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
        else:
            node = None
    if not isinstance(node, Scalar):
        raise ValueError(f"there is no field {'.'.join(map(str, path))} that can be edited")
    return node


def _says(key: Node, name: str) -> bool:
    return isinstance(key, Scalar) and key.value == name


def field_change(interaction: Interaction, path: Path, value: str) -> "ScalarChange":
    """The change of one field. Raises ValueError where the recorder could not read the value back."""
    from inspector.cassette.structure import ScalarChange  # to list fields, nothing is changed

    node = field_node(interaction, path)
    if path == interaction.recorder.method and node.value.startswith(":"):
        value = f":{value.removeprefix(':').lower()}"  # a symbol of Ruby
    _check(interaction, path, node, value)
    if node.tag == NULL:
        return ScalarChange(node, value, NULL if _tag_of(value) == NULL else STR)
    if node.tag == STR or not node.tag.startswith(PREFIX):
        return ScalarChange(node, value, node.tag)
    name = node.tag.removeprefix(PREFIX)
    if _tag_of(value) != node.tag:
        raise ValueError(f"{path[-1]} takes {_KINDS.get(name, f'a value of type {name}')}, not {value!r}")
    return ScalarChange(node, value, node.tag)


def _tag_of(plain_text: str) -> str:
    tag: str = _RESOLVER.resolve(yaml.ScalarNode, plain_text, (True, False))  # type: ignore[no-untyped-call]
    return tag


def _check(interaction: Interaction, path: Path, node: Scalar, value: str) -> None:
    recorder = interaction.recorder
    if path == recorder.status and not re.match(_STATUS, value):
        raise ValueError(f"a status is a number from 100 to 999, not {value!r}")
    if path == recorder.method and not re.match(_METHOD, value.removeprefix(":")):
        raise ValueError(f"{value!r} is no method" if value else "a request needs a method")
    if path == recorder.url and re.search(r"[\0-\x20\x7f]", value) and not re.search(r"\s", node.value):
        raise ValueError("a URL cannot hold spaces or control characters: write them as %20 and so on")
    if path == recorder.duration and isinstance(scalar_value(node), str) and not re.match(_GO_DURATION, value):
        raise ValueError(f"a duration is a number with a unit, such as 105.2ms or 1m30s, not {value!r}")
