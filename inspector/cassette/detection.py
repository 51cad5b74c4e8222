"""Who recorded an item, told by its shape alone: method, URL, status and body stand where it puts them.

What fits none of the shapes is said to be unknown, and is never read as the nearest one.
"""

from collections.abc import Callable
from typing import NamedTuple

from inspector.cassette import recorders
from inspector.cassette.nodes import NULL, PREFIX, Mapping, Node, Scalar, Sequence, all_pairs, at_path
from inspector.cassette.recorders import ALONE, BARE, LIST_KEYS, UNKNOWN, Recorder, text_at

INT = PREFIX + "int"
VCR_1 = "!ruby/struct:VCR::HTTPInteraction"
MAX_WORDS = 200

_GO_REQUEST = ("content_length", "proto", "form", "host", "request_uri", "remote_addr", "transfer_encoding")
_GO_RESPONSE = ("content_length", "duration", "proto", "code", "uncompressed")
_REQUEST = frozenset({"method", "uri", "body", "headers", "parsed_body"})
_RESPONSE = frozenset({"status", "headers", "body", "parsed_body"})
_VCRPY_RESPONSE = _RESPONSE | {"url"}
_OLD_REQUEST = _REQUEST | {"protocol", "host", "port", "path"}
_OTHERS = (
    "url",
    "status_code",
    "statusCode",
    "code",
    "content",
    "bodySegments",
    "bodyEncoding",
    "query",
    "params",
)
_TELLING = frozenset({*_OLD_REQUEST, *_RESPONSE, *_OTHERS})
"""Keys by which one layout is told from another; further ones are an adapter's and tell nothing."""

_TYPES = ("json", "text", "binary", "none")


class File(NamedTuple):
    """What a file says of itself: ``list_key`` is one of `LIST_KEYS`, `BARE` or `ALONE`."""

    list_key: str
    version: str = ""
    recorded_with: str = ""

    @classmethod
    def of(cls, root: Node | None) -> "tuple[File, Node] | None":
        """What the root of a file says, and the node of its interactions; None for a file of another kind."""
        if isinstance(root, Sequence):
            return (cls(BARE), root) if root.items else None
        if not isinstance(root, Mapping):
            return None
        for key in LIST_KEYS:
            value = root.get(key)
            if value is not None:
                return cls(key, text_at(root, ("version",)), text_at(root, ("recorded_with",))), value
        return (cls(ALONE), root) if _alone(root) is not None else None


def detect(file: File, item: Node) -> Recorder | None:
    """The recorder that writes such an item; `UNKNOWN` for an item of another shape, None for what is none."""
    if not isinstance(item, Mapping):
        return None
    if file.list_key == ALONE:
        return _alone(item)
    keys = set(_keys(item))
    if file.list_key == BARE and not {"request", "response"} <= keys:
        return UNKNOWN if {"request", "response"} <= {key.lower() for key in keys} else None
    if file.list_key == BARE:
        return _bare(item)
    if not keys & {"request", "response"}:
        return _session(keys)
    shapes = _RUBY if file.list_key == "http_interactions" else _PLAIN
    recorder = next((found for found, fits in shapes if fits(item)), UNKNOWN)
    if recorder is recorders.GO_VCR and file.version == "1":
        return recorders.GO_VCR_1
    is_rust = file.recorded_with.lower().startswith("rvcr")
    return UNKNOWN if is_rust and recorder is recorders.RUBY_VCR else recorder


def words_of(item: Node) -> str:
    """The keys that are seen in an item of an unknown layout, those of its messages in brackets."""
    if not isinstance(item, Mapping):
        return "no keys"
    found = [
        f"{name} ({', '.join(_keys(value))})" if isinstance(value, Mapping) and value.pairs else name
        for name in _keys(item)
        if (value := item.get(name)) is not None
    ]
    words = ", ".join(found) or "no keys"
    return words if len(words) <= MAX_WORDS else words[:MAX_WORDS] + "…"


def _keys(mapping: Mapping) -> list[str]:
    return [name.value for name, _ in all_pairs(mapping) if isinstance(name, Scalar)]


# The two messages of an item: each is there and of the right shape, or not there at all.


def _message(item: Mapping, name: str) -> Mapping | None:
    found = item.get(name)
    return found if isinstance(found, Mapping) else None


def _has(message: Mapping | None, *names: str) -> bool:
    return message is not None and any(message.get(name) is not None for name in names)


def _is_number(node: Node | None) -> bool:
    return isinstance(node, Scalar) and (node.tag == INT or node.value.isdecimal())


def _is_null(node: Node | None) -> bool:
    return node is None or (isinstance(node, Scalar) and node.tag == NULL)


def _asks(item: Mapping, *urls: str) -> bool:
    """Whether the request is absent, or has its URL under one of these names and under no other."""
    request = _message(item, "request")
    if request is None or not request.pairs:
        return _is_null(item.get("request")) or request is not None
    others = {"uri", "url", "Uri", "Url"}.difference(urls)
    return _has(request, *urls) or not _has(request, *others)


def _is_vcrpy(item: Mapping) -> bool:
    response = _message(item, "response")
    if not _asks(item, "uri") or _is_typed(_message(item, "request")):
        return False
    if response is None:
        return _is_null(item.get("response"))
    return _is_status(response.get("status")) and _is_made_of(item, _REQUEST, _VCRPY_RESPONSE)


def _is_vcrpy_httpx(item: Mapping) -> bool:
    response = _message(item, "response")
    is_bare = (
        response is not None and response.get("status") is None and _is_number(response.get("status_code"))
    )
    return _asks(item, "uri") and is_bare and (_has(response, "content") or not _has(response, "body"))


def _is_go(item: Mapping) -> bool:
    request, response = _message(item, "request"), _message(item, "response")
    is_named = _has(request, "url") or _has(response, "code")
    is_told = _has(request, *_GO_REQUEST) or _has(response, *_GO_RESPONSE)
    is_other = isinstance(at_path(item, ("response", "status")), Mapping | Sequence)
    return is_named and is_told and not is_other and _asks(item, "url")


def _is_cassetter(item: Mapping) -> bool:
    response = _message(item, "response")
    if not _asks(item, "uri"):
        return False
    if response is None:
        return _is_typed(_message(item, "request"))
    return _is_number(response.get("status")) and (_is_typed(response) or _is_typed(_message(item, "request")))


def _is_status(node: Node | None) -> bool:
    """Whether a status is a mapping with a code, or left out."""
    return _is_null(node) or (isinstance(node, Mapping) and (node.get("code") is not None or not node.pairs))


def _is_made_of(item: Mapping, request: frozenset[str], response: frozenset[str]) -> bool:
    """Whether the messages have the keys that their recorder writes, and no telling one of another."""
    sides = ((_message(item, "request"), request), (_message(item, "response"), response))
    return all(side is None or _known_keys(side) <= known for side, known in sides)


def _known_keys(message: Mapping) -> set[str]:
    return set(_keys(message)) & _TELLING


def _is_typed(message: Mapping | None) -> bool:
    body = message.get("body") if message is not None else None
    if not isinstance(body, Mapping) or not body.pairs:
        return False
    return set(_keys(body)) <= {"type", "content"} and text_at(body, ("type",)) in _TYPES


def _is_ruby(item: Mapping) -> bool:
    is_right = _asks(item, "uri") and _is_status(at_path(item, ("response", "status")))
    return is_right and _is_made_of(item, _REQUEST, _RESPONSE)


def _is_r(item: Mapping) -> bool:
    return _asks(item, "uri") and _is_number(at_path(item, ("response", "status")))


def _is_r_0(item: Mapping) -> bool:
    return _asks(item, "uri") and at_path(item, ("response", "status", "status_code")) is not None


def _is_betamax(item: Mapping) -> bool:
    response = _message(item, "response")
    return (
        _asks(item, "uri")
        and _has(response, "url")
        and at_path(item, ("response", "status", "code")) is not None
    )


def _is_betamax_0(item: Mapping) -> bool:
    response = _message(item, "response")
    return _asks(item, "uri") and response is not None and _is_number(response.get("status_code"))


_PLAIN: tuple[tuple[Recorder, Callable[[Mapping], bool]], ...] = (
    (recorders.CASSETTER, _is_cassetter),
    (recorders.GO_VCR, _is_go),
    (recorders.VCRPY_HTTPX, _is_vcrpy_httpx),
    (recorders.VCRPY, _is_vcrpy),
)
_RUBY: tuple[tuple[Recorder, Callable[[Mapping], bool]], ...] = (
    (recorders.BETAMAX, _is_betamax),
    (recorders.BETAMAX_0, _is_betamax_0),
    (recorders.R_VCR, _is_r),
    (recorders.R_VCR_0, _is_r_0),
    (recorders.RUBY_VCR, _is_ruby),
)


def _bare(item: Mapping) -> Recorder:
    """An item of a file that is a list: of vcrpy before 1.0, or of VCR 1.x."""
    if item.tag == VCR_1:
        return recorders.RUBY_VCR_1
    is_old = _is_status(at_path(item, ("response", "status"))) and _is_made_of(item, _OLD_REQUEST, _RESPONSE)
    return recorders.VCRPY_0 if is_old else UNKNOWN


def _alone(item: Mapping) -> Recorder | None:
    """A file that is one interaction, or one answer."""
    keys = set(_keys(item))
    if keys == {"status", "headers", "body"}:
        return recorders.ANSWER if _is_number(item.get("status")) else None
    if not {"request", "response"} <= keys <= {"request", "response", "recorded_at"}:
        return None
    request, response = _message(item, "request"), _message(item, "response")
    if not (text_at(item, ("request", "method")) and _has(request, "url", "uri") and _has(response, "status")):
        return None
    by_uri = request is not None and request.get("url") is None
    status = at_path(item, ("response", "status"))
    found = recorders.SINGLE if isinstance(status, Mapping) else recorders.SINGLE_STATUS
    return found._replace(url=("request", "uri")) if by_uri else found


def _session(keys: set[str]) -> Recorder | None:
    if {"kind", "direction", "data"} & keys and ("kind" in keys or {"direction", "data"} <= keys):
        return recorders.WEBSOCKET
    return recorders.GRPC if any(key.startswith(("request_", "response_")) for key in keys) else UNKNOWN
