"""What go-vcr v2 makes of a cassette, by its documented types: a file that it refuses raises here.

Source: go-vcr's ``cassette`` package (the fields of Interaction, Request and Response, with their
YAML names) and how go-yaml fills such fields: any scalar becomes a string, ``!!binary`` its bytes,
numbers and booleans must be ones, a duration is a number or what ``time.ParseDuration`` takes.
"""

import base64
import re
from collections.abc import Callable
from typing import Any

import yaml

DURATION = re.compile(r"[-+]?(0|(([0-9]+(\.[0-9]*)?|\.[0-9]+)(ns|us|µs|μs|ms|s|m|h))+)")

Read = Callable[[yaml.Node], Any]


def _scalar(node: yaml.Node, *tags: str) -> str:
    assert isinstance(node, yaml.ScalarNode), node
    if tags:
        assert node.tag.removeprefix("tag:yaml.org,2002:") in tags, node
    return str(node.value)


def string(node: yaml.Node) -> str:
    """A ``string``: invalid UTF-8 is kept as surrogates."""
    value = _scalar(node)
    if node.tag == "tag:yaml.org,2002:binary":
        return base64.b64decode(value).decode("utf-8", "surrogateescape")
    return "" if node.tag == "tag:yaml.org,2002:null" else value


def integer(node: yaml.Node) -> int:
    """An ``int`` or ``int64``."""
    return int(_scalar(node, "int"))


def boolean(node: yaml.Node) -> bool:
    """A ``bool``."""
    return _scalar(node, "bool") == "true"


def duration(node: yaml.Node) -> str:
    """A ``time.Duration``."""
    value = _scalar(node)
    assert node.tag.endswith(":int") or DURATION.fullmatch(value), value
    return value


def strings(node: yaml.Node) -> list[str]:
    """A ``[]string``."""
    assert isinstance(node, yaml.SequenceNode), node
    return [string(item) for item in node.value]


def values(node: yaml.Node) -> dict[str, list[str]]:
    """A ``map[string][]string``: headers, forms and trailers."""
    assert isinstance(node, yaml.MappingNode), node
    return {string(key): strings(item) for key, item in node.value}


MESSAGE: dict[str, Read] = {
    "proto": string,
    "proto_major": integer,
    "proto_minor": integer,
    "content_length": integer,
    "transfer_encoding": strings,
    "trailer": values,
    "body": string,
    "headers": values,
}
REQUEST = MESSAGE | {
    "host": string,
    "remote_addr": string,
    "request_uri": string,
    "form": values,
    "url": string,
    "method": string,
}
RESPONSE = MESSAGE | {"uncompressed": boolean, "status": string, "code": integer, "duration": duration}


def load(data: bytes) -> list[dict[str, dict[str, Any]]]:
    """The interactions of a cassette; unknown keys are skipped, as go-yaml does."""
    root = yaml.compose(data.decode(), yaml.CSafeLoader)
    assert isinstance(root, yaml.MappingNode), root
    top = {string(key): value for key, value in root.value}
    assert integer(top["version"]) == 2
    found = []
    for item in top["interactions"].value:
        fields = {string(key): value for key, value in item.value}
        integer(fields["id"])
        found.append(
            {"request": _read(fields["request"], REQUEST), "response": _read(fields["response"], RESPONSE)}
        )
    return found


def _read(node: yaml.Node, types: dict[str, Read]) -> dict[str, Any]:
    assert isinstance(node, yaml.MappingNode), node
    pairs = [(string(key), value) for key, value in node.value]
    assert len({key for key, _ in pairs}) == len(pairs)  # go-yaml refuses duplicate keys
    return {key: types[key](value) for key, value in pairs if key in types}
