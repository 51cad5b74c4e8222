"""The Model Context Protocol: notifications, then a response or an error."""

from typing import Any

import pytest

from inspector.stream.dialects import mcp
from inspector.stream.framing import NOT_JSON
from tests.helpers import stream_of
from tests.stream.dialects.telling import PLAIN, golden, parts, told


def test_content_of_all_kinds() -> None:
    stream = golden("mcp", "tool-result")
    assert [kind for kind, _ in parts(stream)] == ["text", "image", "unknown", "text"]
    assert stream.message.choices[0].fields == {"structuredContent": {"high": "6:12"}}
    assert stream.message.fields["notifications/progress"]["progress"] == 1


def test_a_result_without_content_is_shown_whole() -> None:
    stream = golden("mcp", "initialize")
    assert parts(stream)[0][1].startswith('{"protocolVersion"')
    assert (stream.message.id, stream.message.choices[0].finish_reason) == (0, "result")


def test_prompts_and_resources() -> None:
    assert parts(golden("mcp", "prompt")) == [("text", "When is high water?")]
    assert [kind for kind, _ in parts(golden("mcp", "resource"))] == ["text", "unknown"]


def test_what_the_server_asks_is_no_answer() -> None:
    stream = golden("mcp", "asks-the-client")
    assert stream.message_at(1).id is None
    assert stream.message.choices[0].fields == {"isError": True}


def test_errors() -> None:
    message = golden("mcp", "error").message
    assert (message.error["code"], message.choices[0].finish_reason) == (-32602, "error")


def test_a_batch_in_one_event() -> None:
    result = '{"jsonrpc":"2.0","id":7,"result":{"content":[{"text":"a"}]}}'
    batch = f'[{{"jsonrpc":"2.0","method":"notifications/x"}},{result}]'
    stream = stream_of(f"data: {batch}\n\n")
    assert (stream.dialect, stream.message.id, parts(stream)) == ("mcp", 7, [("text", "a")])
    assert stream.deltas[0].path == (1, "id")


@pytest.mark.parametrize(
    ("payload", "decisive"),
    [({"jsonrpc": "2.0"}, True), ([{"jsonrpc": "2.0"}], True), ([], False), ({}, False), (NOT_JSON, False)],
)
def test_by_shape(payload: Any, decisive: bool) -> None:
    assert mcp.recognise(PLAIN, payload) is decisive


def test_by_path() -> None:
    assert [mcp.serves(path) for path in ("/mcp", "/x/mcp/", "/mcp/x")] == [True, True, False]


def test_requests() -> None:
    call = {
        "jsonrpc": "2.0",
        "method": "tools/call",
        "params": {"name": "tides", "arguments": {"port": "Oban"}},
    }
    assert told(mcp.request_turns(call), call) == [
        ("user", "tools/call", "", [("tool_call", "name", "tides"), ("tool_call", "text", {"port": "Oban"})])
    ]
    other = {"jsonrpc": "2.0", "method": "initialize", "params": {"protocolVersion": "1"}}
    assert told(mcp.request_turns(other), other)[0][3] == [("unknown", "text", {"protocolVersion": "1"})]
    bare = {"jsonrpc": "2.0", "method": "tools/list"}
    assert told(mcp.request_turns(bare), bare) == [("user", "tools/list", "", [])]
    assert mcp.request_turns({"method": "x"}) is None
    assert mcp.request_tools(call) == []
