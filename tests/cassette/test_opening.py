"""A large file can be looked at from its beginning, and is the same cassette in the end."""

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.cassette import Cassette, CassetteError, opening
from inspector.cassette.chunks import Layout, Scan, scan
from inspector.cassette.opening import Opening
from tests.helpers import TEMPLATES, cassette_text

ITEM = """\
- request:
    uri: http://{0}.example/
    method: GET
    body: {1}
  response: {{status: {{code: 200}}}}
"""
ITEMS = [ITEM.format(f"h{number}", number) for number in range(30)]


@pytest.fixture(autouse=True)
def _everything_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "AT_ONCE", 400)
    monkeypatch.setattr(opening, "STEP", 150)


def opened(text: str | bytes) -> Opening:
    """A file that can be looked at from its beginning."""
    found = Opening.of(text if isinstance(text, bytes) else text.encode())
    assert found is not None
    return found


def shape(layout: Layout | None) -> object:
    """Where everything is."""
    if layout is None:
        return None
    chunks = (layout.head, *layout.items, layout.tail)
    return [(chunk.start, chunk.end) for chunk in chunks], layout.indent, layout.is_doubtful


LINES = st.sampled_from(
    (
        "- request: x",
        "- ",
        "-",
        "-x",
        "  - a",
        "    - b",
        "  c: d",
        "interactions:",
        "tail: 1",
        "",
        "# e",
        "\t- f",
        "...",
    )
)
ENDS = st.sampled_from(("\n", "\r\n"))


@given(
    st.sampled_from(("interactions:\n", "http_interactions:\n", "version: 1\ninteractions:\n", "---\n")),
    st.sampled_from((0, 2, 4)),
    st.lists(LINES, max_size=25),
    ENDS,
    st.integers(1, 40),
)
def test_a_search_in_steps_finds_the_same(
    head: str, indent: int, lines: list[str], end: str, step: int
) -> None:
    first = " " * indent + "- request: x\n"
    data = (head + first + "\n".join(lines)).replace("\n", end).encode()
    search, counts = Scan.begin(data), [0]
    while search is not None and not search.is_done:
        search.go_on(step)
        counts.append(search.count)
    assert counts == sorted(counts)
    assert shape(search.layout() if search else None) == shape(scan(data))


@pytest.mark.parametrize("recorder", TEMPLATES)
def test_what_the_recorders_write(recorder: str) -> None:
    one = cassette_text(recorder)
    key = "http_interactions:\n" if "http_interactions:\n" in one else "interactions:\n"
    head, _, rest = one.partition(key)
    usual = scan(one.encode())
    assert usual is not None
    item, tail = usual.items[0].data.decode(), usual.tail.data.decode()
    text = one.removesuffix(item + tail) + item * 20 + tail
    assert (head, rest) != ("", "")
    found, wanted = opened(text), Cassette.parse(text.encode())
    assert 0 < len(found.front.items) < 20
    assert found.front.recorder == wanted.recorder
    assert found.front.interactions[0].yaml == wanted.interactions[0].yaml
    assert found.size == len(text.encode())
    whole = found.whole()
    assert whole.encode() == text.encode()
    assert len(whole.interactions) == 20
    assert (whole.recorder, whole.version) == (wanted.recorder, wanted.version)
    assert whole.goes_on_from(found.front)


def test_the_first_ones_are_there_at_once_and_stay_what_they_are() -> None:
    found = opened("interactions:\n" + "".join(ITEMS) + "version: 1\n")
    count = len(found.front.items)
    assert count == 3
    shown = list(found.front.interactions)
    assert [each.request and each.request.url for each in shown] == [f"http://h{n}.example/" for n in range(3)]
    assert found.estimated_count in range(28, 33)
    steps = sum(1 for _ in found.steps())
    assert steps > 10
    whole = found.whole()
    assert len(whole.interactions) == 30
    assert whole.items[:count] == found.front.items, "what was edited is told by chunks"
    assert all(whole.interactions[n] is shown[n] for n in range(count)), "nothing is parsed again"


def test_whoever_cannot_wait_need_not_step() -> None:
    found = opened("interactions:\n" + "".join(ITEMS))
    next(found.steps())
    assert len(found.whole().interactions) == 30
    assert list(found.steps()) == []


def test_the_first_one_is_there_however_long_it_is() -> None:
    long = ITEM.format("long", "x" * 5_000)
    found = opened("interactions:\n" + long + "".join(ITEMS))
    assert len(found.front.items) >= 1
    assert found.front.interactions[0].request is not None
    assert len(found.whole().interactions) == 31


@pytest.mark.parametrize(
    "data",
    [
        ("interactions:\n" + "".join(ITEMS[:2])).encode(),
        gzip.compress(b"interactions:\n" + "".join(ITEMS).encode() * 200),
        b"",
        b"interactions: []\n" + b"# x\n" * 200,
        b"interactions: [" + b"{request: {uri: x}}, " * 100 + b"]\n",
        "interactions:\n".encode("utf-16") * 100,
        b"not: a cassette\n" * 100,
        b"interactions:\n" + b"- {a: [}\n" + "".join(ITEMS).encode(),
        b"a: [\ninteractions:\n" + "".join(ITEMS).encode(),
        b"interactions:\n" + ("".join(ITEMS[:2]) + "- other: 1\n").encode() * 9,
        ("interactions:\n" + ITEM.format("long", "x" * 5_000)).encode(),
        b"interactions:\n" + b"- {kind: text, direction: send, data: x}\n" * 40,
    ],
)
def test_others_are_read_as_they_are(data: bytes) -> None:
    assert Opening.of(data) is None


def test_what_comes_later_may_be_broken() -> None:
    found = opened("interactions:\n" + "".join(ITEMS) + "tail: [\n")
    with pytest.raises(CassetteError) as error:
        found.whole()
    assert error.value.line is not None
    assert error.value.line > 150


def test_what_comes_later_may_show_another_list() -> None:
    quoted = ITEM.format("quoted", '"one\n- request:\n  two\n- other:\n  three"')
    text = "interactions:\n" + "".join(ITEMS) + quoted
    found = opened(text)
    whole = found.whole()
    assert len(whole.interactions) == 31
    assert not whole.goes_on_from(found.front)
    assert whole.encode() == text.encode()
