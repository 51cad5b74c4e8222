"""Faults to test a client with: what can go wrong with an answer, each as one edit of a cassette."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from inspector.cassette import Cassette, Edit
from inspector.faults import contents, endings, shapes
from inspector.faults.answers import body, with_status
from inspector.faults.refusals import refusing
from inspector.faults.scene import Scene
from inspector.stream import read_stream

__all__ = ["FAULTS", "Fault", "Scene"]

_REASONS = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    408: "Model Timeout",
    422: "Unprocessable",
    424: "Model Error",
    429: "Too Many Requests",
    500: "Server Error",
    503: "Unavailable",
    529: "Overloaded",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """``text`` and ``tip`` are words for a menu, ``done`` those for the step of undo; a menu separates
    faults of different ``group``. ``probe`` is tried to tell whether the fault is possible.
    """

    name: str
    text: str
    done: str
    tip: str
    group: int
    make: Callable[[Cassette, int, Scene], Edit]
    probe: Callable[[Scene], object]
    adds: int = 0
    """How many events it puts behind the playhead."""

    def why_not(self, scene: Scene) -> str:
        """Why it is not possible here, "" where it may be tried."""
        try:
            self.probe(scene)
        except ValueError as error:
            return str(error)
        return ""

    def edit(self, cassette: Cassette, index: int, k: int = 0) -> Edit:
        """Make the fault in an interaction, at event ``k``. Raises ValueError where it is not possible."""
        interaction = cassette.interactions[index]
        return self.make(cassette, index, Scene(interaction, read_stream(interaction), k))


def _status(status: int) -> Fault:
    retry = ", with Retry-After" if status == 429 else ""
    return Fault(
        f"answer_{status}",
        f"Answer {status} {_REASONS[status]}",
        f"answer {status}",
        f"Answer with an error in the API's own shape{retry}",
        0,
        partial(_with_status, status),
        lambda scene: body(scene, status),
    )


def _with_status(status: int, cassette: Cassette, index: int, scene: Scene) -> Edit:
    return with_status(cassette, index, scene, status)


def _of_body(
    name: str,
    text: str,
    done: str,
    tip: str,
    group: int,
    made: Callable[[Scene], str | bytes],
    adds: int = 0,
) -> Fault:
    """A fault that is another body."""
    return Fault(
        name,
        text,
        done,
        tip,
        group,
        lambda cassette, index, scene: endings.counted(cassette, index, made(scene)),
        made,
        adds,
    )


def _of_events(name: str, text: str, done: str, tip: str, changed: Callable[[Scene], dict[int, str]]) -> Fault:
    """A fault in the data of some events."""
    return _of_body(name, text, done, tip, 2, partial(contents.with_changes, changed=changed))


FAULTS: tuple[Fault, ...] = (
    *(_status(status) for status in shapes.MESSAGES),
    _of_body(
        "cut",
        "Cut the Stream Here",
        "cut stream",
        "Nothing comes after the event at the playhead. To the client the body ends well: that the "
        "connection breaks, is reset or stalls cannot be recorded in a cassette",
        1,
        endings.cut,
    ),
    _of_body(
        "cut_but_end",
        "Cut the Stream Here, Keep Its End",
        "cut stream, its end kept",
        "Of what comes after the event at the playhead only the end of the stream stays, and says no more "
        "than what was said before it",
        1,
        endings.cut_but_end,
    ),
    _of_body(
        "drop_end",
        "Drop the End of the Stream",
        "dropped end of stream",
        "The event that ends the stream, such as [DONE], is gone",
        1,
        endings.without_end,
    ),
    _of_body(
        "insert_error",
        "Insert an Error Event Here",
        "inserted error event",
        "An error in the API's own shape comes after the event at the playhead, and nothing after it; "
        "behind the end of the stream no client would read it",
        1,
        endings.error_body,
        adds=1,
    ),
    _of_events(
        "break_arguments",
        "Break the Tool's JSON",
        "broken tool JSON",
        "The arguments of the tool call at the playhead, or of the next one, are torn off",
        contents.broken_arguments,
    ),
    _of_events(
        "empty",
        "Empty the Answer",
        "emptied answer",
        "Texts and arguments say nothing; the events stay",
        contents.emptied,
    ),
    _of_events(
        "too_long",
        "End It by Its Length",
        "ended by its length",
        "The finish reason says that the limit of tokens was reached",
        contents.too_long,
    ),
    _of_body(
        "refuse",
        "Refuse",
        "refused",
        "The model refuses, in the API's own way, and nothing of its answer is left",
        2,
        refusing,
    ),
)
"""All faults, in the order of a menu."""
