"""Who wrote a file, told by its keys, and where each recorder keeps what."""

import pytest

from inspector.cassette import nodes, recorders
from inspector.cassette.detection import File, detect
from inspector.cassette.recorders import Recorder


@pytest.mark.parametrize(
    ("list_key", "item", "recorder"),
    [
        ("interactions", "{request: {uri: u, method: GET}, response: {status: {code: 200}}}", recorders.VCRPY),
        ("interactions", "{request: {url: u, method: GET}, response: {code: 200}}", recorders.GO_VCR),
        ("interactions", "{request: {method: GET}, response: {code: 200, status: 200 OK}}", recorders.GO_VCR),
        ("interactions", "{request: {url: u, form: {}}}", recorders.GO_VCR),
        ("interactions", "{request: {url: u}}", recorders.UNKNOWN),
        ("interactions", "{response: {body: {string: x}}}", recorders.VCRPY),
        ("http_interactions", "{request: {uri: u}, response: {}, recorded_at: now}", recorders.RUBY_VCR),
        ("interactions", "{kind: message, direction: sent, data: {}}", recorders.WEBSOCKET),
        ("interactions", "{request_stream: {}, response_stream: {}}", recorders.GRPC),
        ("interactions", "{request_sample: {}, response_sample: {}}", recorders.GRPC),
        ("interactions", "{method: GET, path: /}", recorders.UNKNOWN),
        ("interactions", "{}", recorders.UNKNOWN),
        ("interactions", "text", None),
        ("interactions", "[request]", None),
    ],
)
def test_detection(list_key: str, item: str, recorder: Recorder | None) -> None:
    node = nodes.compose(item)
    assert node is not None
    assert detect(File(list_key), node) is recorder


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("version: 1\ninteractions: []", "interactions"),
        ("http_interactions: []", "http_interactions"),
        ("interaction: []", None),
        ("[]", None),
        ("", None),
    ],
)
def test_the_list(text: str, key: str | None) -> None:
    found = File.of(nodes.compose(text))
    assert (found and found[0].list_key) == key


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("200", 200),
        ("'404'", 404),
        ("", None),
        ("null", None),
        ("-1", None),
        ("2xx", None),
        ("٢", None),
        ("[]", None),
    ],
)
def test_status(code: str, status: int | None) -> None:
    node = nodes.compose(f"response: {{code: {code}}}")
    assert node is not None
    assert recorders.status_of(node, recorders.GO_VCR) == status


@pytest.mark.parametrize(
    ("status", "reason"), [("200 OK", "OK"), ("OK", "OK"), ("200", ""), ("''", ""), ("200 Not 200", "Not 200")]
)
def test_go_vcr_writes_the_code_before_the_reason(status: str, reason: str) -> None:
    node = nodes.compose(f"response: {{code: 200, status: {status}}}")
    assert node is not None
    assert recorders.reason_of(node, recorders.GO_VCR) == reason


def test_other_reasons_are_taken_as_they_are() -> None:
    node = nodes.compose("response: {status: {code: 200, message: 200 fine}}")
    assert node is not None
    assert recorders.reason_of(node, recorders.VCRPY) == "200 fine"
