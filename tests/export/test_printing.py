"""``--print`` as a process of its own, as scripts run it."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from inspector.cassette import Cassette
from inspector.resource_files import resource, samples
from inspector.stream import read_stream
from tests.helpers import cassette_text, fixture

SAMPLE = resource("samples", "go-vcr-tool-call.yaml")
CODE = """
import sys
from inspector.__main__ import main
status = main(sys.argv[1:])
assert "PySide6" not in sys.modules, "Qt was loaded"
sys.exit(status)
"""


def printed(
    *arguments: str | Path, environment: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the command without a display, making sure that Qt is not loaded."""
    words = [str(word) for word in arguments]
    return subprocess.run(
        [sys.executable, "-c", CODE, "--print", *words],
        capture_output=True, text=True, encoding="utf-8", check=False, env=environment or {}, timeout=60,
    )  # fmt: skip


def as_json(*paths: Path) -> Any:
    """The document that is printed of some files."""
    result = printed("--json", *paths)
    assert result.stderr == ""
    return json.loads(result.stdout)


def written(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    return path


def test_the_text_says_who_says_what() -> None:
    result = printed(SAMPLE)
    assert (result.returncode, result.stderr) == (0, "")
    lines = result.stdout.splitlines()
    assert lines[0] == f"{SAMPLE}: go-vcr 2, 3 interactions"
    assert "[0] POST https://llm.example.org/v1/chat/completions  200 OK" in lines
    assert "    call get_forecast call_Rk3wTq81" in lines
    assert '        "town": "Port Évrane",' in lines
    assert "  … 3 earlier turns" in lines
    assert "    finish: tool_calls" in lines
    assert "  usage: prompt_tokens 254, completion_tokens 37, total_tokens 291" in lines
    assert result.stdout.count("You plan day trips") == 1, "turns that were sent before are not printed again"


def test_answers_that_say_nothing_are_named_by_type_and_size(tmp_path: Path) -> None:
    path = written(tmp_path / "plain.yaml", cassette_text(response="hello", content_type="text/plain"))
    assert printed(path).stdout.splitlines()[-1] == "  answer: text/plain, 5 bytes"


def test_json_holds_the_messages_that_the_library_gives() -> None:
    document = as_json(*samples())
    assert document["version"] == 1
    assert [entry["file"] for entry in document["files"]] == [str(path) for path in samples()]
    for entry in document["files"]:
        cassette = Cassette.parse(Path(entry["file"]).read_bytes())
        assert len(entry["interactions"]) == len(cassette.interactions)
        for said, interaction in zip(entry["interactions"], cassette.interactions, strict=True):
            stream = read_stream(interaction)
            if stream is None:
                assert (said["message"], said["dialect"], said["events"]) == (None, None, 0)
            else:
                assert stream.message.as_dict().items() <= said["message"].items()
                assert (said["dialect"], said["events"]) == (stream.dialect, len(stream.events))
            assert said["url"] == interaction.request.url if interaction.request else ""


def test_json_names_line_turns_and_tools() -> None:
    first, second, _ = as_json(SAMPLE)["files"][0]["interactions"]
    assert SAMPLE.read_text("utf-8").splitlines()[first["line"] - 1].lstrip().startswith("- ")
    assert first["request"]["tools"] == ["get_forecast", "ferry_times", "opening_hours"]
    assert [turn["role"] for turn in second["request"]["turns"]][second["request"]["new_from"] :] == ["tool"]


def test_what_is_no_cassette_is_an_error_with_its_place(tmp_path: Path) -> None:
    torn = written(tmp_path / "torn.yaml", "interactions:\n- request: {method: GET\n  response: [\n")
    other = written(tmp_path / "other.yaml", "name: x\n")
    result = printed(torn, SAMPLE, other, tmp_path / "absent.yaml")
    assert result.returncode == 1
    errors = result.stderr.splitlines()
    assert errors[0].startswith(f"{torn}:3:11: ")
    assert (
        errors[1] == f"{other}:1:1: this YAML file is not a cassette: it has no list of recorded interactions"
    )
    assert errors[2] == f"{tmp_path}/absent.yaml: there is no such file"
    assert "3 interactions" in result.stdout, "the other files are printed"


def test_errors_are_in_the_json_too(tmp_path: Path) -> None:
    other = written(tmp_path / "other.yaml", "name: x\n")
    result = printed("--json", other)
    assert result.returncode == 1
    (entry,) = json.loads(result.stdout)["files"]
    assert entry["file"] == str(other)
    assert (entry["error"]["line"], entry["error"]["column"]) == (1, 1)


def test_one_broken_interaction_leaves_the_others(tmp_path: Path) -> None:
    text = cassette_text()
    item = text[text.index("- request") : text.index("version: 1")]
    path = written(tmp_path / "half.yaml", text.replace("version: 1", "- request: {\n" + item + "version: 1"))
    first, second, third = as_json(path)["files"][0]["interactions"]
    assert second["error"]["line"] is not None
    assert first["method"] == third["method"] == "POST"
    assert "[1] cannot be read: " in printed(path).stdout


def test_anomalies_carry_the_number_of_their_event(tmp_path: Path) -> None:
    body = '|\ndata: {"choices":[{"index":0,"delta":{"content":"a"}}]}\n\ndata: {no json\n\ndata: [DONE]\n\n'
    path = written(tmp_path / "odd.yaml", cassette_text(response=body, content_type="text/event-stream"))
    (said,) = as_json(path)["files"][0]["interactions"]
    assert [anomaly["event"] for anomaly in said["anomalies"]] == [2]
    assert "  ! event 2: the data is not JSON" in printed(path).stdout.splitlines()


def test_credentials_are_replaced_unless_asked_for(tmp_path: Path) -> None:
    secret = "sk-" + "a1b2c3d4" * 5
    request = f"""'{{"model": "m", "messages": [{{"role": "user", "content": "my key is {secret}"}}]}}'"""
    path = written(
        tmp_path / "secret.yaml", cassette_text(request=request).replace("completions", "completions?key=abc")
    )
    for format_ in ((), ("--json",)):
        out = printed(*format_, path).stdout
        assert secret not in out
        assert "my key is REDACTED" in out
        assert "?key=REDACTED" in out
        kept = printed(*format_, "--include-credentials", path).stdout
        assert f"my key is {secret}" in kept
        assert "?key=abc" in kept


def test_text_cannot_steer_a_terminal(tmp_path: Path) -> None:
    request = '"{\\"messages\\": [{\\"role\\": \\"user\\", \\"content\\": \\"a\\\\u001b[31mb\\\\u009bc\\"}]}"'
    out = printed(written(tmp_path / "steer.yaml", cassette_text(request=request))).stdout
    assert "a\\x1b[31mb\\x9bc" in out


def test_any_encoding_of_the_terminal_will_do() -> None:
    result = printed(SAMPLE, environment={"PYTHONIOENCODING": "ascii"})
    assert result.returncode == 0
    assert "Port \\xc9vrane" in result.stdout
    assert "Port Évrane" in printed("--json", SAMPLE, environment={"PYTHONIOENCODING": "ascii"}).stdout


def test_a_closed_pipe_is_no_error() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "inspector", "--print", *[str(SAMPLE)] * 60],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    assert (process.wait(60), process.stderr.read()) == (0, b"")
    process.stderr.close()


@pytest.mark.parametrize(
    "words", [("--print",), ("--json", "x.yaml"), ("--include-credentials",), ("--nonsense",)]
)
def test_wrong_usage(words: tuple[str, ...]) -> None:
    result = subprocess.run(
        [sys.executable, "-m", "inspector", *words], capture_output=True, text=True, check=False
    )
    assert result.returncode == 2
    assert "usage: cassette-inspector" in result.stderr


@pytest.mark.parametrize(
    "name", sorted(path.name for path in (Path(__file__).parents[1] / "data/cassettes").iterdir())
)
def test_every_recorder_can_be_printed(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(fixture(name))
    (entry,) = as_json(path)["files"]
    assert entry["recorder"] == Cassette.parse(fixture(name)).recorder
