"""An answer that was not streamed is a stream of one event."""

from inspector.stream.framing.single import parse, replace


def test_the_whole_body_is_the_event() -> None:
    text = ' {"a": 1}\n'
    framed = parse(text)
    (event,) = framed.events
    assert (event.type, event.data, event.span, event.data_spans) == ("message", text, (0, 10), ((0, 10),))
    (line,) = framed.lines
    assert (line.kind, line.k, line.event, line.span) == ("event", 1, 0, (0, 10))


def test_another_event_is_another_body() -> None:
    assert replace(parse("{}"), {0: "[]"}) == "[]"
    assert replace(parse("{}"), {}) == "{}"
