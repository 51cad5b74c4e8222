"""Edits of a message: what changes in the events, and what does not."""

import json
from typing import Any, ClassVar

import pytest

from inspector.cassette import Cassette
from inspector.cassette.recorders import READ_ONLY
from inspector.stream import edit_part, plan_part, read_stream, rewrite_part
from tests.goldens import INVOKE_PATH, PATHS, Golden, golden, goldens
from tests.helpers import fixture, recorded, stream_of
from tests.rewritings import editable, rewritten, versions


def cassette_of(each: Golden) -> Cassette:
    """A cassette of this one answer."""
    stream = each.stream()
    source = stream.framed.source
    return in_cassette(source if isinstance(source, bytes) else str(source), each)


def in_cassette(body: str | bytes, like: Golden) -> Cassette:
    """A cassette with one answer, of the API that another one has."""
    before = like.stream()
    interaction = recorded(
        body,
        content_type="application/vnd.amazon.eventstream" if isinstance(body, bytes) else "",
        url=f"https://api.example.test{_path(like)}",
    )
    cassette = Cassette.parse(b"interactions:\n" + interaction.text.encode())
    found = read_stream(cassette.interactions[0])
    assert found is not None
    assert found.dialect == before.dialect
    return cassette


def _path(like: Golden) -> str:
    return PATHS.get(like.dialect, INVOKE_PATH)


def chunks(*payloads: Any, done: bool = True) -> str:
    """A chat stream of these chunks."""
    data = [*(json.dumps(each, separators=(",", ":")) for each in payloads), *(["[DONE]"] if done else [])]
    return "".join(f"data: {each}\n\n" for each in data)


def said(content: str, **more: Any) -> dict[str, Any]:
    """A chunk that says some text."""
    return {"object": "chat.completion.chunk", "choices": [{"index": 0, "delta": {"content": content, **more}}]}


def chat(*payloads: Any) -> Cassette:
    """A cassette with a chat stream."""
    return Cassette.parse(b"interactions:\n" + recorded(chunks(*payloads)).text.encode())


def body(cassette: Cassette) -> str:
    """The text of the answer."""
    response = cassette.interactions[0].response
    assert response is not None
    assert response.body.text is not None
    return response.body.text


@pytest.mark.parametrize("each", goldens(), ids=lambda each: f"{each.dialect}-{each.name}")
def test_every_part_of_every_stream(each: Golden) -> None:
    stream = each.stream()
    if not editable(stream) or stream.dialect is None:
        return
    cassette = cassette_of(each)
    for part in editable(stream):
        for _, text in versions(stream, part):
            try:
                _, outcome = rewritten(cassette, 0, part.id, text)
            except ValueError as error:
                if each.name in CANNOT:
                    assert CANNOT[each.name] in str(error)  # noqa: PT017  the others must not raise
                    continue
                raise
            assert outcome.changed <= outcome.least + outcome.citing


_NO_PLACE = "nothing in the stream holds the text of this part"
_IN_PIECES = "the events give this value piece by piece"
CANNOT = {
    "tools": _NO_PLACE,
    "function-calls": _NO_PLACE,
    "repeated-identity": _NO_PLACE,
    "mcp": _NO_PLACE,
    "partial-args": _IN_PIECES,
    "partial-args-out-of-order": _IN_PIECES,
    "resumed": "read back, its message would be another one",
}
"""The streams with parts that cannot be written, and why."""


class TestText:
    def test_only_the_events_that_must_change(self) -> None:
        cassette = chat(said("It is 40"), said("°C"), said(" ("), said("104"), said("°F)."))
        edited = rewrite_part(cassette, 0, "0/text/0", "It is 25°C (77°F).")
        old, new = body(cassette).splitlines(), body(edited).splitlines()
        assert [line for line in new if line not in old] == [
            old[0].replace("It is 40", "It is 25"),
            old[6].replace("104", "77"),
        ]

    def test_the_same_text_is_no_edit(self) -> None:
        cassette = chat(said("a"), said("b"))
        assert rewrite_part(cassette, 0, "0/text/0", "ab") is cassette

    def test_emptied_events_stay(self) -> None:
        cassette = chat(said("a"), said("b"), said("c"))
        edited = rewrite_part(cassette, 0, "0/text/0", "ac")
        assert '"content":""' in body(edited)
        assert body(edited).count("data:") == body(cassette).count("data:")

    def test_spelling_of_escapes_stays(self) -> None:
        cassette = chat(said("caf\u00e9 "), said("au lait"))
        assert "caf\\u00e9" in body(cassette)
        edited = rewrite_part(cassette, 0, "0/text/0", "café à la crème")
        assert "caf\\u00e9 " in body(edited)
        assert "cr\\u00e8me" in body(edited)

    def test_an_unknown_part(self) -> None:
        with pytest.raises(KeyError):
            rewrite_part(chat(said("a")), 0, "0/text/7", "b")

    def test_what_was_recorded_of_the_old_text_is_named(self) -> None:
        usage = {"object": "chat.completion.chunk", "choices": [], "usage": {"completion_tokens": 3}}
        edit = edit_part(chat(said("a"), usage), 0, "0/text/0", "b")
        assert edit.notes == ("left as recorded: usage",)
        assert '"completion_tokens":3' in body(edit.cassette)

    def test_signatures_are_said_to_be_wrong(self) -> None:
        each = golden("anthropic-messages", "thinking")
        (part,) = (part for part in each.stream().message.parts if part.kind == "reasoning")
        notes = plan_part(each.stream(), part.id, "Other thoughts.").notes
        assert "the signature was made for the recorded text: the API would refuse it" in notes

    def test_a_repetition_that_says_something_else_is_left(self) -> None:
        first = said("a")
        first["choices"][0]["message"] = {"content": "quite another text"}
        edit = edit_part(chat(first), 0, "0/text/0", "b")
        assert "quite another text" in body(edit.cassette)
        assert "event 1 repeated another text and is left as it is" in edit.notes

    def test_sessions_are_not_edited(self) -> None:
        cassette = Cassette.parse(fixture("websocket.yaml"))
        stream = read_stream(cassette.interactions[0])
        assert stream is not None
        part = stream.message.parts[0]
        with pytest.raises(ValueError, match=READ_ONLY):
            rewrite_part(cassette, 0, part.id, "other")


class TestArguments:
    CALL: ClassVar = {
        "index": 0,
        "id": "call_1",
        "type": "function",
        "function": {"name": "look", "arguments": ""},
    }

    def test_pieces(self) -> None:
        pieces = ('{"place"', ': "Ham', 'burg"}')
        calls = [said("", tool_calls=[self.CALL])]
        calls += [said("", tool_calls=[{"index": 0, "function": {"arguments": piece}}]) for piece in pieces]
        edited = rewrite_part(chat(*calls), 0, "0/tool_call/0", '{"place": "Homburg"}')
        assert [line for line in body(edited).splitlines() if "urg" in line and "Ham" in line] == []
        assert json.dumps(pieces[0])[1:-1] in body(edited)

    def test_an_object_takes_json_only(self) -> None:
        each = golden("openai-chat", "arguments-as-object")
        part = next(part for part in each.stream().message.parts if part.kind == "tool_call")
        with pytest.raises(ValueError, match=r"must be JSON: Expecting property name.* at 1:2"):
            plan_part(each.stream(), part.id, "{broken")

    def test_an_object_keeps_its_layout(self) -> None:
        call = {"index": 0, "id": "c", "function": {"name": "look", "arguments": {"a": 1.50, "b": "x"}}}
        source = chunks(said("", tool_calls=[call])).replace('{"a":1.5,', '{ "a" : 1.50,')
        stream = stream_of(source)
        changed = plan_part(stream, "0/tool_call/0", '{"a": 1.50, "b": "y"}').changes
        assert '{ "a" : 1.50,"b":"y"}' in changed[0]

    def test_a_call_without_arguments_can_get_some(self) -> None:
        cassette = chat(said("", tool_calls=[self.CALL]))
        edited = rewrite_part(cassette, 0, "0/tool_call/0", '{"a": 1}')
        stream = read_stream(edited.interactions[0])
        assert stream is not None
        assert stream.message.parts[0].text == '{"a": 1}'

    def test_other_kinds_have_no_text(self) -> None:
        each = golden("openai-chat", "images")
        part = next(part for part in each.stream().message.parts if part.kind == "image")
        with pytest.raises(ValueError, match="no text to write"):
            plan_part(each.stream(), part.id, "x")


class TestNamesAndIds:
    @pytest.mark.parametrize(
        "each",
        [each for each in goldens() if any(part.call_id and part.name for part in each.stream().message.parts)],
        ids=lambda each: f"{each.dialect}-{each.name}",
    )
    def test_everywhere_in_the_response(self, each: Golden) -> None:
        stream, cassette = each.stream(), cassette_of(each)
        for part in stream.message.parts:
            calls = [other.call_id for other in stream.message.parts if other.kind == part.kind]
            if part.kind != "tool_call" or not part.call_id or calls.count(part.call_id) > 1:
                continue
            name = part.name if part.name.endswith("_call") else "renamed"  # named by its type
            edited = rewrite_part(cassette, 0, part.id, name=name, call_id='id "ü"')
            after = read_stream(edited.interactions[0])
            assert after is not None
            now = next(other for other in after.message.parts if other.id == part.id)
            assert (now.name, now.call_id, now.text) == (name, 'id "ü"', part.text)
            assert not any(json.dumps(part.call_id) in event.data for event in after.events)

    def test_a_tool_of_the_server_is_named_by_its_type(self) -> None:
        for each in goldens():
            for part in each.stream().message.parts:
                if each.dialect == "openai-responses" and part.name.endswith("_call"):
                    with pytest.raises(ValueError, match="no name of its own"):
                        plan_part(each.stream(), part.id, name="other")

    def test_another_call_with_the_same_id_keeps_it(self) -> None:
        call = TestArguments.CALL
        cassette = chat(said("", tool_calls=[call, {**call, "index": 1}]))
        edit = edit_part(cassette, 0, "0/tool_call/0", call_id="call_2")
        assert "another call has the same id and keeps it" in edit.notes
        after = read_stream(edit.cassette.interactions[0])
        assert after is not None
        assert [part.call_id for part in after.message.parts] == ["call_2", "call_1"]


class TestCitations:
    def test_they_follow(self) -> None:
        annotation = {"type": "url_citation", "url_citation": {"start_index": 4, "end_index": 8, "url": "u"}}
        cassette = chat(said("The "), said("tide"), said(" is low."), said("", annotations=[annotation]))
        edit = edit_part(cassette, 0, "0/text/0", "Today the tide is low.")
        assert '"start_index":10,"end_index":14' in body(edit.cassette)
        assert not any("citation" in note for note in edit.notes)

    def test_one_of_a_changed_stretch_is_named(self) -> None:
        annotation = {"type": "url_citation", "url_citation": {"start_index": 4, "end_index": 8, "url": "u"}}
        cassette = chat(said("The tide is low."), said("", annotations=[annotation]))
        edit = edit_part(cassette, 0, "0/text/0", "The water is low.")
        assert '"start_index":4,"end_index":9' in body(edit.cassette)
        assert "1 citation of text that changed: check what is cited" in edit.notes

    def test_a_start_that_was_left_out(self) -> None:
        support = {"segment": {"endIndex": 3, "text": "Low"}, "groundingChunkIndices": [0]}
        candidate = {
            "content": {"role": "model", "parts": [{"text": "Low tide."}]},
            "groundingMetadata": {"groundingSupports": [support]},
        }
        source = json.dumps({"candidates": [candidate]})
        stream = stream_of(source, content_type="application/json")
        assert stream.dialect == "gemini"
        changed = plan_part(stream, "0/text/0", "Now it is Low tide.").changes
        segment = json.loads(changed[0])["candidates"][0]["groundingMetadata"]["groundingSupports"][0][
            "segment"
        ]
        assert segment == {"startIndex": 10, "endIndex": 13, "text": "Low"}
        assert '{"startIndex": 10, "endIndex": 13' in changed[0]
