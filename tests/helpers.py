"""Small cassettes in the layouts of the three recorders, and ways to compare two versions of one."""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import yaml

from inspector.cassette import Cassette, Interaction, Side
from inspector.cassette.spelling import scalars
from inspector.cassette.splices import spliced
from inspector.cassette.structure import Change, ScalarChange
from inspector.stream import Stream, read_stream

FIXTURES = Path(__file__).parent / "data" / "cassettes"

SIDES: tuple[Side, Side] = ("request", "response")

VCRPY = """\
interactions:
- request:
    body: {request}
    headers:
      content-type:
      - application/json
    method: POST
    uri: https://api.example.com/v1/chat/completions
  response:
    body:
      string: {response}
    headers:
      content-type:
      - {content_type}
    status:
      code: 200
      message: OK
version: 1
"""

GO_VCR = """\
---
version: 2
interactions:
    - id: 0
      request:
        proto: HTTP/1.1
        content_length: -1
        host: api.example.com
        body: {request}
        form: {{}}
        headers:
            Content-Type:
                - application/json
        url: https://api.example.com/v1/chat/completions
        method: POST
      response:
        proto: HTTP/2.0
        content_length: -1
        body: {response}
        headers:
            Content-Type:
                - {content_type}
        status: 200 OK
        code: 200
        duration: 105.2ms
"""

RUBY_VCR = """\
---
http_interactions:
- request:
    method: post
    uri: https://api.example.com/v1/chat/completions
    body:
      encoding: UTF-8
      string: {request}
    headers:
      Content-Type:
      - application/json
  response:
    status:
      code: 200
      message: OK
    headers:
      Content-Type:
      - {content_type}
    body:
      encoding: UTF-8
      string: {response}
  recorded_at: Mon, 22 Sep 2025 07:30:10 GMT
recorded_with: VCR 6.3.1
"""

TEMPLATES = {"vcrpy": VCRPY, "go-vcr": GO_VCR, "ruby-vcr": RUBY_VCR}


def cassette_text(
    recorder: str = "vcrpy",
    *,
    request: str = "'{}'",
    response: str = "'{}'",
    content_type: str = "application/json",
) -> str:
    """A cassette of one interaction whose bodies are spelled in YAML as they are given.

    The lines of a block scalar are given without indentation and get the one that the recorder uses.
    """
    template = TEMPLATES[recorder]
    return template.format(
        request=_indented(template, "{request}", request),
        response=_indented(template, "{response}", response),
        content_type=content_type,
    )


def _indented(template: str, field: str, scalar: str) -> str:
    """A scalar's lines behind the first one, indented for its place, without the last line break."""
    line = next(line for line in template.splitlines() if field in line)
    column = len(line) - len(line.lstrip()) + (4 if template is GO_VCR else 2)
    first, *rest = scalar.removesuffix("\n").split("\n")
    return "\n".join([first, *(" " * column + text if text else "" for text in rest)])


def parse(text: str) -> Cassette:
    """A cassette from its text."""
    return Cassette.parse(text.encode("utf-8"))


def fixture(name: str) -> bytes:
    """A small cassette in the layout of a recorder that is not in `TEMPLATES`."""
    return (FIXTURES / name).read_bytes()


def body_text(cassette: Cassette, side: Side = "response", index: int = 0) -> str | None:
    """The text of one body."""
    message = cassette.interactions[index].side(side)
    return message.body.text if message else None


def bodies(cassette: Cassette) -> Iterator[tuple[int, Side, bytes]]:
    """The content of every body of a cassette."""
    for index, interaction in enumerate(cassette.interactions):
        for side in SIDES:
            if message := interaction.side(side):
                yield index, side, message.body.content


def values_of(data: bytes) -> Any:
    """What another YAML reader finds in a file: plain strings, lists and mappings, tags ignored."""
    return yaml.load(data, Loader=yaml.CBaseLoader)


def recorded(
    response: str | bytes,
    *,
    url: str = "https://api.example.com/v1/chat/completions",
    content_type: str = "text/event-stream",
    request: str = "{}",
    status: int = 200,
) -> Interaction:
    """An interaction with these bodies, however nasty: text is written in double quotes, bytes as binary."""
    item = {
        "request": {"method": "POST", "uri": url, "body": request, "headers": {}},
        "response": {
            "status": {"code": status, "message": "OK"},
            "headers": {"content-type": [content_type]} if content_type else {},
            "body": {"string": response},
        },
    }
    data = yaml.safe_dump({"interactions": [item]}, default_style='"', width=10**6)
    return Cassette.parse(data.encode("utf-8")).interactions[0]


def stream_of(response: str | bytes, **recording: Any) -> Stream:
    """The stream that a recorded answer is; fails where it is none."""
    stream = read_stream(recorded(response, **recording))
    assert stream is not None
    return stream


def kept_around(before: bytes, after: bytes, cut: Sequence[tuple[int, int]]) -> bool:
    """Whether all lines of ``before`` are in ``after``, in order, but for the lines of some ranges.

    A range is cut from the start of its first line to the end of its last one.
    """
    at = 0
    start = 0
    kept = []
    for first, last in sorted(cut):
        kept.append(before[start : before.rfind(b"\n", 0, first) + 1])
        line_end = last if before[last - 1 : last] == b"\n" else before.find(b"\n", last) + 1
        start = line_end or len(before)
    for position, stretch in enumerate(kept):
        found = after.find(stretch, at)
        if found < 0 or (position == 0 and found != 0):
            return False
        at = found + len(stretch)
    rest = before[start:]
    return after.endswith(rest) and len(after) - len(rest) >= at


def respelled(interaction: Interaction) -> str:
    """An interaction's text with every scalar written again from its value and its place alone."""
    changes: list[Change] = [ScalarChange(node, node.value, node.tag) for node in scalars(interaction.node)]
    return spliced(interaction, changes)[0].data.decode()


def lines_of(code: str, *words: str) -> list[str]:
    """What code prints in a process of its own, where nothing is loaded yet; it must end well."""
    result = subprocess.run(
        (sys.executable, "-c", code, *words), capture_output=True, text=True, check=False, timeout=120
    )
    assert result.returncode == 0, result.stderr
    return result.stdout.splitlines()
