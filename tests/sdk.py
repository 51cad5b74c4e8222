"""The official SDKs as readers of our answers: what they say of an answer that is played to them."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple

import anthropic
import openai

DIALECTS = ("openai-chat", "openai-responses", "anthropic-messages")
"""The dialects whose SDKs are asked."""

ASKED: Any = [{"role": "user", "content": "?"}]


class Said(NamedTuple):
    """Text, and the calls of tools as name and arguments."""

    text: str
    calls: list[tuple[str, Any]]


@contextmanager
def served(content: bytes, content_type: str) -> Iterator[str]:
    """A server that answers everything with the same bytes; gives its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self.send_response(200)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  as its base calls it
            """Nothing: tests are quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def said(dialect: str, base_url: str, *, streamed: bool) -> Said:
    """What the SDK of a dialect makes of the answer that a server gives."""
    if dialect == "anthropic-messages":
        with anthropic.Anthropic(api_key="none", base_url=base_url, max_retries=0) as client:
            return _anthropic(client, streamed=streamed)
    with openai.OpenAI(api_key="none", base_url=base_url, max_retries=0) as client:
        return (_chat if dialect == "openai-chat" else _responses)(client, streamed=streamed)


def _anthropic(client: anthropic.Anthropic, *, streamed: bool) -> Said:
    if streamed:
        with client.beta.messages.stream(model="m", max_tokens=9, messages=ASKED) as stream:
            answer: Any = stream.get_final_message()
    else:
        answer = client.beta.messages.create(model="m", max_tokens=9, messages=ASKED)
    blocks = answer.content
    calls = [(block.name, block.input) for block in blocks if block.type == "tool_use"]
    return Said("".join(block.text for block in blocks if block.type == "text"), calls)


def _chat(client: openai.OpenAI, *, streamed: bool) -> Said:
    if not streamed:
        message: Any = client.chat.completions.create(model="m", messages=ASKED).choices[0].message
        calls = [(call.function.name, json.loads(call.function.arguments)) for call in message.tool_calls or ()]
        return Said(message.content or "", calls)
    text: list[str] = []
    names: dict[int, str] = {}
    arguments: dict[int, str] = {}
    chunk: Any
    for chunk in client.chat.completions.create(model="m", messages=ASKED, stream=True):
        for choice in chunk.choices or ():
            if choice.index == 0 and choice.delta is not None:
                text.append(choice.delta.content or "")
                for call in choice.delta.tool_calls or ():
                    names[call.index] = names.get(call.index) or call.function.name
                    arguments[call.index] = arguments.get(call.index, "") + (call.function.arguments or "")
    return Said("".join(text), [(names[at], json.loads(arguments[at] or "{}")) for at in sorted(names)])


def _responses(client: openai.OpenAI, *, streamed: bool) -> Said:
    if streamed:
        *_, last = client.responses.create(model="m", input="?", stream=True)
        answer: Any = last.response  # type: ignore[union-attr]
    else:
        answer = client.responses.create(model="m", input="?")
    calls = [(item.name, json.loads(item.arguments)) for item in answer.output if item.type == "function_call"]
    return Said(answer.output_text, calls)
