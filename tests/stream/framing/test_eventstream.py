"""AWS event streams: frames, headers, checksums, and a changed event put back."""

import base64
import json
import struct
import uuid
import zlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.stream.framing import Anomaly
from inspector.stream.framing.eventstream import is_fault, parse, replace, sniff
from tests.stream.frames import event, frame, header, text_frame, text_header, wrapped

FRAME = bytes.fromhex(
    "0000003e" "00000020" "405df946"
    "0c" "636f6e74656e742d74797065" "07" "0010" "6170706c69636174696f6e2f6a736f6e"
    "7b2274696465223a226c6f77227d" "10f37185"
)  # fmt: skip
"""A frame byte by byte: one header, and the payload ``{"tide":"low"}``."""

ALL_TYPES = b"".join(
    [
        header("yes", 0, b""),
        header("no", 1, b""),
        header("byte", 2, struct.pack(">b", -5)),
        header("short", 3, struct.pack(">h", -500)),
        header("int", 4, struct.pack(">i", -70_000)),
        header("long", 5, struct.pack(">q", 2**40)),
        header("bytes", 6, struct.pack(">H", 3) + b"\0\1\2"),
        text_header("text", "brücke"),
        header("time", 8, struct.pack(">q", 1_749_000_000_250)),
        header("far", 8, struct.pack(">q", 2**62)),
        header("id", 9, uuid.UUID(int=7).bytes),
    ]
)


class TestFrames:
    def test_byte_by_byte(self) -> None:
        framed = parse(FRAME)
        (event_,) = framed.events
        assert (event_.type, event_.data, event_.span) == ("message", '{"tide":"low"}', (0, 62))
        assert event_.headers == (("content-type", "application/json"),)
        assert framed.anomalies == ()
        assert sniff(FRAME)

    def test_what_tests_build_is_that_format(self) -> None:
        assert frame(text_header("content-type", "application/json"), b'{"tide":"low"}') == FRAME

    def test_an_event(self) -> None:
        content = event("messageStop", {"stopReason": "end"})
        (found,) = parse(content).events
        assert (found.type, found.data) == ("messageStop", '{"stopReason":"end"}')
        (span,) = found.data_spans
        assert content[slice(*span)] == b'{"stopReason":"end"}'

    def test_all_types_of_headers(self) -> None:
        framed = parse(frame(ALL_TYPES, b""))
        assert framed.anomalies == ()
        assert dict(framed.events[0].headers) == {
            "yes": "true",
            "no": "false",
            "byte": "-5",
            "short": "-500",
            "int": "-70000",
            "long": "1099511627776",
            "bytes": "AAEC",
            "text": "brücke",
            "time": "2025-06-04T01:20:00.250+00:00",
            "far": str(2**62),
            "id": "00000000-0000-0000-0000-000000000007",
        }

    @pytest.mark.parametrize(
        "block", [b"\x05abc", b"\x01a\x63", b"\x01a\x07\xff\xffx", b"\x01a\x05\0", b"\x01a"]
    )
    def test_headers_that_cannot_be_read(self, block: bytes) -> None:
        framed = parse(frame(text_header("a", "b") + block, b"{}"))
        assert framed.events[0].headers == (("a", "b"),)
        assert [anomaly.message for anomaly in framed.anomalies] == ["the headers of the frame cannot be read"]

    def test_a_wrapped_event(self) -> None:
        content = wrapped({"text": "é"}, "xyz")
        (found,) = parse(content).events
        assert (found.type, found.data) == ("chunk", '{"text":"é"}')
        (span,) = found.data_spans
        assert base64.b64decode(content[slice(*span)]).decode() == found.data

    @pytest.mark.parametrize("payload", [{"bytes": 5}, {"bytes": "%"}, {"bytes": "/w=="}, {"b": "eA=="}])
    def test_a_chunk_that_wraps_nothing_is_as_it_is(self, payload: dict[str, Any]) -> None:
        (found,) = parse(event("chunk", payload)).events
        assert json.loads(found.data) == payload

    def test_an_exception(self) -> None:
        headers = {":exception-type": "throttlingException", ":message-type": "exception"}
        (found,) = parse(text_frame(headers, '{"message":"slow down"}')).events
        assert (found.type, found.data) == ("throttlingException", '{"message":"slow down"}')
        assert is_fault(found)

    def test_an_error(self) -> None:
        headers = {":error-code": "500", ":error-message": "it broke", ":message-type": "error"}
        (found,) = parse(text_frame(headers, "")).events
        assert (found.type, found.data) == ("500", "it broke")
        assert is_fault(found)
        assert not is_fault(parse(FRAME).events[0])

    def test_a_payload_that_is_not_text(self) -> None:
        assert parse(frame(b"", b"\xff{")).events[0].data == "\ufffd{"


class TestDamage:
    WHOLE = event("a", {"n": 1}) + event("b", {"n": 2})

    def test_torn_anywhere(self) -> None:
        first = len(event("a", {"n": 1}))
        for cut in range(len(self.WHOLE)):
            framed = parse(self.WHOLE[:cut])
            assert len(framed.events) == (cut >= first)
            rest = cut - first if cut >= first else cut
            assert [line.kind for line in framed.lines[len(framed.events) :]] == ["unterminated"] * bool(rest)

    @pytest.mark.parametrize(
        ("at", "message"),
        [(8, "the checksum of the frame's lengths is wrong"), (-1, "the checksum of the frame is wrong")],
    )
    def test_a_wrong_checksum_is_an_anomaly(self, at: int, message: str) -> None:
        first = bytearray(event("a", {"n": 1}))
        first[at] ^= 0x40
        framed = parse(bytes(first) + event("b", {"n": 2}))
        assert [found.type for found in framed.events] == ["a", "b"]
        assert Anomaly(0, message) in framed.anomalies
        assert all(anomaly.event == 0 for anomaly in framed.anomalies)

    @pytest.mark.parametrize("junk", [b"\0" * 16, b"\0\0\0\x10\0\0\0\1" + b"\0" * 8])
    def test_what_makes_no_frame_is_a_row(self, junk: bytes) -> None:
        framed = parse(self.WHOLE + junk)
        line = framed.lines[-1]
        assert (line.kind, line.k, line.text) == ("ignored", 2, "16 bytes that are no frame")
        assert line.span == (len(self.WHOLE), len(self.WHOLE) + 16)

    @given(content=st.binary(max_size=200))
    def test_any_bytes(self, content: bytes) -> None:
        framed = parse(content)
        assert b"".join(content[slice(*line.span)] for line in framed.lines) == content

    @given(at=st.integers(0, 400), byte=st.integers(0, 255))
    def test_any_byte_changed(self, at: int, byte: int) -> None:
        whole = frame(ALL_TYPES, b"{}") + wrapped({"a": "b"})
        content = bytearray(whole)
        content[at % len(whole)] = byte
        framed = parse(bytes(content))
        assert framed.lines[-1].span[1] == len(whole)
        assert bytes(content) == whole or framed.anomalies or framed.lines[-1].event is None

    @pytest.mark.parametrize("content", [b"", b"x", b"data: x\n\n data", bytes(16), FRAME[:11]])
    def test_other_bytes_do_not_look_like_frames(self, content: bytes) -> None:
        assert not sniff(content)


HEADERS = st.dictionaries(st.text(min_size=1, max_size=20), st.text(max_size=30), max_size=3).map(
    lambda headers: b"".join(text_header(name, value) for name, value in headers.items())
)
FRAMES = st.lists(
    st.builds(frame, HEADERS, st.binary(max_size=40))
    | st.builds(wrapped, st.dictionaries(st.text(max_size=3), st.text(max_size=9), max_size=2))
    | st.builds(event, st.sampled_from(["a", "chunk"]), st.just({"bytes": 1}), st.just("pp"))
    | st.just(text_frame({":message-type": "error", ":error-message": "x", "z": "y"}, "")),
    min_size=1,
    max_size=5,
)


class TestPuttingBack:
    @given(frames=FRAMES, data=st.data())
    def test_only_what_was_changed_is_different(self, frames: list[bytes], data: st.DataObject) -> None:
        framed = parse(b"".join(frames))
        texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
        changes = data.draw(st.dictionaries(st.integers(0, len(frames) - 1), texts, max_size=3))
        again = parse(bytes(replace(framed, changes)))
        assert again.anomalies == ()
        assert [found.type for found in again.events] == [found.type for found in framed.events]
        for index, (old, new) in enumerate(zip(framed.events, again.events, strict=True)):
            assert old.span is not None
            assert new.span is not None
            if index in changes:
                assert new.data == changes[index]
            else:
                assert framed.source[slice(*old.span)] == again.source[slice(*new.span)]

    def test_nothing_changed_is_the_same(self) -> None:
        content = FRAME + wrapped({"a": 1}) + b"\0\0\0\x20junk"
        assert replace(parse(content), {}) == content
        framed = parse(content)
        assert replace(framed, {index: found.data for index, found in enumerate(framed.events)}) == content

    def test_padding_and_order_stay(self) -> None:
        content = event("chunk", {"p": "xyz", "bytes": "e30=", "q": "é"})
        again = replace(parse(content), {0: '{"a":"b"}'})
        (found,) = parse(again).events
        assert found.data == '{"a":"b"}'
        assert '{"p":"xyz","bytes":"eyJhIjoiYiJ9","q":"é"}'.encode() in again

    def test_the_message_of_an_error_stands_in_a_header(self) -> None:
        content = text_frame({":message-type": "error", ":error-message": "no", ":error-code": "5"}, "")
        (found,) = parse(replace(parse(content), {0: "never again"})).events
        assert dict(found.headers)[":error-message"] == found.data == "never again"
        with pytest.raises(ValueError, match=r"65,535"):
            replace(parse(content), {0: "x" * 70_000})

    @pytest.mark.parametrize(("at", "wrong"), [(8, slice(8, 12)), (-1, slice(-4, None))])
    def test_a_wrong_checksum_stays_wrong(self, at: int, wrong: slice) -> None:
        content = bytearray(event("a", {"n": 1}))
        content[at] ^= 0xFF
        again = replace(parse(bytes(content)), {0: '{"n":12}'})
        assert again[wrong] == bytes(content)[wrong]
        assert zlib.crc32(again[:-4]) != struct.unpack(">I", again[-4:])[0]
        assert parse(again).events[0].data == '{"n":12}'

    def test_what_is_no_text_cannot_be_put_back(self) -> None:
        with pytest.raises(ValueError, match="surrogates"):
            replace(parse(FRAME), {0: "\ud800"})
