"""Bedrock's agents and knowledge bases: frames of text beside traces, calls, files and citations."""

import base64
import json
from typing import Any

import pytest

from inspector.stream import plan_part
from inspector.stream.dialects import bedrock_agents, bedrock_knowledge_bases
from inspector.stream.framing.pieces import NewEvent
from inspector.stream.reading import arrange_events, replace_events
from tests import goldens
from tests.helpers import stream_of
from tests.stream import frames
from tests.stream.dialects.telling import golden, parts, said

HOST = "https://bedrock.example.test"
AGENT = f"{HOST}/agents/A/agentAliases/B/sessions/C/text"
TEXT = "Low tide is at six. Spring tides are – higher."


def chunk(text: str, **beside: Any) -> bytes:
    """A frame of an agent's text."""
    return frames.event("chunk", {"bytes": base64.b64encode(text.encode()).decode(), **beside})


class TestAgents:
    def test_a_trace_is_no_text(self) -> None:
        stream = golden("bedrock-agents", "traces")
        assert stream.kinds == [*["trace"] * 5, "text", "text", "control"]
        assert stream.message.choices[0].joined("text") == TEXT
        assert stream.message_at(5).choices[0].joined("text") == ""
        trace = next(part for part in stream.message.parts if part.kind == "trace")
        assert json.loads(trace.text)["orchestrationTrace"]["modelInvocationInput"]["traceId"] == "t-0"

    def test_an_edit_changes_what_a_trace_repeats_and_names_what_it_quotes(self) -> None:
        stream = golden("bedrock-agents", "traces")
        plan = plan_part(stream, "0/text/0", TEXT.replace("six", "noon"))
        assert sorted(plan.changes) == [4, 5, 6, 7]
        final = json.loads(plan.changes[4])["trace"]["orchestrationTrace"]["observation"]["finalResponse"]
        assert final["text"] == TEXT.replace("six", "noon")
        assert plan.notes[-1] == "the old text still stands in other values, left as they are: event 2"

    def test_what_is_cited_stands_beside_the_text(self) -> None:
        stream = golden("bedrock-agents", "traces")
        plan = plan_part(stream, "0/text/0", TEXT.replace("six", "noon"))
        cited = json.loads(plan.changes[6])["attribution"]["citations"][0]["generatedResponsePart"]
        assert cited["textResponsePart"] == {"span": {"start": 0, "end": 19}, "text": "Low tide is at noon."}
        body = replace_events(stream, plan.changes)
        assert isinstance(body, bytes)
        again = goldens.golden("bedrock-agents", "traces").stream(body)
        assert again.message.choices[0].joined("text") == TEXT.replace("six", "noon")
        assert again.anomalies == []

    def test_a_frame_that_cites_stays_one(self) -> None:
        stream = stream_of(chunk("x", attribution={"citations": []}), url=AGENT, content_type="")
        assert json.loads(stream.events[0].data) == {"bytes": "x", "attribution": {"citations": []}}
        for wrong in ("plain", "{}", '{"bytes": 5}', "[]"):
            with pytest.raises(ValueError, match="a text under the name bytes"):
                replace_events(stream, {0: wrong})

    @pytest.mark.parametrize("at", [5, 6, 7, 8])
    def test_new_frames_wrap_text_alone_or_say_more(self, at: int) -> None:
        golden_ = goldens.golden("bedrock-agents", "traces")
        stream = golden_.stream()
        for data in ("plain", '{"a":1}', stream.events[6].data, stream.events[7].data):
            pieces = [*range(at), NewEvent(data, "chunk"), *range(at, len(stream.events))]
            body = arrange_events(stream, pieces)
            assert isinstance(body, bytes)
            assert golden_.stream(body).events[at].data == data
            start, end = golden_.stream(body).events[at].data_spans[0]
            assert (body[start - 1 : start] == b'"') == ("attribution" not in data)
            assert (b'"attribution"' in body[start:end]) == ("attribution" in data)

    @pytest.mark.parametrize("text", ["6", '{"high": "6:12"}', "[1]", '"quoted"', "true", "At {"])
    def test_text_that_happens_to_be_json(self, text: str) -> None:
        stream = stream_of(chunk(text), url=AGENT, content_type="")
        assert (stream.dialect, parts(stream)) == ("bedrock-agents", [("text", text)])

    def test_an_inline_agent_is_served_at_its_session(self) -> None:
        stream = stream_of(chunk('{"a": 1}'), url=f"{HOST}/agents/s1", content_type="")
        assert stream.dialect == "bedrock-agents"
        unknown = stream_of(chunk('{"a": 1}'), url=f"{HOST}/agents/A/agentAliases/B", content_type="")
        assert unknown.dialect is None
        assert (
            stream_of(chunk('{"a": 1}'), url=f"{HOST}/model/meta.llama/invoke", content_type="").dialect is None
        )

    def test_one_call_has_the_id_and_several_have_none(self) -> None:
        (call,) = (part for part in golden("bedrock-agents", "return-control").message.parts if part.call_id)
        assert (call.kind, call.name, call.call_id) == ("tool_call", "tides", "inv-1")
        stream = golden("bedrock-agents", "several-calls")
        names = [part.name for part in stream.message.parts if part.kind == "tool_call"]
        assert names == ["/boats/{id}", "/boats", "/berths", "whistle"]
        assert stream.message.fields["invocationId"] == "inv-2"
        assert stream.anomalies == []

    def test_the_id_of_a_call_is_changed_in_its_trace(self) -> None:
        stream = golden("bedrock-agents", "return-control")
        plan = plan_part(stream, "0/tool_call/0", name="tide_table", call_id="inv-9")
        assert all('"invocationId":"inv-9"' in data for data in plan.changes.values())
        assert sorted(plan.changes) == [0, 1]
        assert plan.notes == ("the old name still stands in other values, left as they are: event 1",)

    def test_files_are_parts(self) -> None:
        stream = golden("bedrock-agents", "files")
        kinds = [(part.kind, part.fields.get("media_type")) for part in stream.message.parts[1:]]
        assert kinds == [("image", "image/png"), ("unknown", "text/csv"), ("unknown", None)]

    def test_an_error_is_one(self) -> None:
        assert golden("bedrock-agents", "exception").message.error["resourceName"] == "tides"
        refused = stream_of('{"message":"no such agent"}', url=AGENT, content_type="", status=404)
        assert (refused.dialect, refused.message.error) == ("bedrock-agents", {"message": "no such agent"})


class TestKnowledgeBases:
    def test_frames_that_are_called_output_are_not_replicates(self) -> None:
        stream = golden("bedrock-knowledge-bases", "text")
        assert parts(stream) == [("text", "High tide is at six. Bring a rope.")]
        assert stream.message.fields["guardrailAction"] == "NONE"
        assert len(stream.message.choices[0].annotations) == 3

    def test_citations_follow_in_both_places(self) -> None:
        stream = golden("bedrock-knowledge-bases", "text")
        plan = plan_part(stream, "0/text/0", "High tide is at noon. Bring a rope.")
        cited = json.loads(plan.changes[2])
        for place in (cited["citation"], cited):
            part = place["generatedResponsePart"]["textResponsePart"]
            assert part == {"span": {"start": 0, "end": 20}, "text": "High tide is at noon."}
        moved = json.loads(plan.changes[4])["generatedResponsePart"]["textResponsePart"]
        assert moved == {"span": {"start": 22, "end": 34}, "text": "Bring a rope."}

    def test_a_plain_answer(self) -> None:
        stream = golden("bedrock-knowledge-bases", "answer")
        assert stream.message.fields["sessionId"] == "kb-1"
        refused = stream_of('{"message":"no"}', url=f"{HOST}/retrieveAndGenerate", content_type="", status=400)
        assert (refused.dialect, refused.message.error) == ("bedrock-knowledge-bases", {"message": "no"})


class TestRequests:
    def test_of_an_agent(self) -> None:
        state = {
            "invocationId": "inv-1",
            "conversationHistory": {"messages": [{"role": "assistant", "content": [{"text": "Hello."}]}]},
            "returnControlInvocationResults": [
                {"functionResult": {"function": "tides", "responseBody": {"TEXT": {"body": "six"}}}},
                {"apiResult": {"apiPath": "/boats", "httpMethod": "GET"}},
                {"other": 1},
            ],
        }
        request = {"inputText": "Tides?", "instruction": "Be brief.", "inlineSessionState": state}
        assert said(bedrock_agents.request_turns(request)) == [
            ("system", "", ("instruction",), [("text", "Be brief.")]),
            (
                "assistant",
                "",
                ("inlineSessionState", "conversationHistory", "messages", 0),
                [("text", "Hello.")],
            ),
            (
                "tool",
                "inv-1",
                ("inlineSessionState", "returnControlInvocationResults", 0, "functionResult"),
                [("tool_result", {"TEXT": {"body": "six"}})],
            ),
            (
                "tool",
                "inv-1",
                ("inlineSessionState", "returnControlInvocationResults", 1, "apiResult"),
                [],
            ),
            ("user", "", ("inputText",), [("text", "Tides?")]),
        ]
        assert bedrock_agents.request_turns({"inputText": "x", "textGenerationConfig": {}}) is None
        groups = [
            {"actionGroupName": "g", "functionSchema": {"functions": [{"name": "tides"}, {"name": "boats"}]}},
            {"actionGroupName": "api", "apiSchema": {"payload": "{}"}},
        ]
        assert bedrock_agents.request_tools({"actionGroups": groups}) == ["tides", "boats", "api"]

    def test_of_a_knowledge_base(self) -> None:
        request = {"input": {"text": "Tides?"}, "retrieveAndGenerateConfiguration": {"type": "KNOWLEDGE_BASE"}}
        assert said(bedrock_knowledge_bases.request_turns(request)) == [
            ("user", "", ("input", "text"), [("text", "Tides?")])
        ]
        assert bedrock_knowledge_bases.request_turns({"input": {"text": "x"}}) is None
        assert bedrock_knowledge_bases.request_tools(request) == []
