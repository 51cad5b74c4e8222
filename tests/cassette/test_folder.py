"""Which files below a folder are cassettes, and what is said of them."""

import gzip
import os
from pathlib import Path

import pytest

from inspector.cassette import folder
from inspector.cassette.folder import Found, cassettes_below, look_into
from inspector.resource_files import samples
from tests.helpers import FIXTURES, cassette_text, fixture


def write(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def listed(root: Path) -> dict[str, Found]:
    return {os.path.relpath(found.path, root): found for found in cassettes_below(root) if found is not None}


def test_cassettes_are_found_and_nothing_else(tmp_path: Path) -> None:
    write(tmp_path / "b" / "chat.yaml", cassette_text())
    write(tmp_path / "a.yml", samples()[0].read_bytes())
    write(tmp_path / "packed.yaml.gz", gzip.compress(cassette_text("ruby-vcr").encode()))
    write(tmp_path / "old.json", fixture("ruby-vcr.json"))
    for name in (".git/x.yaml", "node_modules/x.yaml", "notes.txt", "b/chat.yaml.bak"):
        write(tmp_path / name, cassette_text())
    write(tmp_path / "workflow.yaml", "on: push\njobs: [\n")
    write(tmp_path / "package.json", '{"name": "x", "interactions_per_day": 4}')
    write(tmp_path / "likes.yaml", "interactions: 4\n")
    found = listed(tmp_path)
    assert list(found) == ["a.yml", "old.json", "packed.yaml.gz", "b/chat.yaml"]
    assert [(each.recorder, each.interactions, each.problem) for each in found.values()] == [
        ("go-vcr", 3, ""),
        ("ruby-vcr", 1, ""),
        ("ruby-vcr", 1, ""),
        ("vcrpy", 1, ""),
    ]


@pytest.mark.parametrize("name", sorted(path.name for path in FIXTURES.iterdir()))
def test_every_recorder_is_known(tmp_path: Path, name: str) -> None:
    found = look_into(write(tmp_path / name, fixture(name)))
    assert found is not None
    assert found.interactions


def test_problems_are_said(tmp_path: Path) -> None:
    torn = look_into(write(tmp_path / "torn.yaml", "interactions:\n- request: [\n"))
    assert torn is not None
    assert torn.interactions is None
    assert "(line " in torn.problem
    twice = look_into(write(tmp_path / "twice.yaml", cassette_text() + "---\n" + cassette_text()))
    assert twice is not None
    assert twice.interactions == 1
    assert "several YAML documents" in twice.problem
    (tmp_path / "gone.yaml").symlink_to("nowhere")
    gone = look_into(tmp_path / "gone.yaml")
    assert gone is not None
    assert gone.problem == "there is no such file"


def test_large_files_are_listed_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "large.yaml", cassette_text())
    monkeypatch.setattr(folder, "MAX_READ", 10)
    found = look_into(path)
    assert found is not None
    assert (found.interactions, found.size) == (None, path.stat().st_size)


def test_whoever_runs_it_may_pause_at_each_file(tmp_path: Path) -> None:
    for number in range(5):
        write(tmp_path / f"{number}.txt", "")
    assert list(cassettes_below(tmp_path)) == [None] * 5
    assert list(cassettes_below(tmp_path / "absent")) == []
