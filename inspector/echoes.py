"""What the interactions of a cassette share: turns sent again, answers sent back, calls and their results.

APIs without a memory get the whole conversation with every request. What was said is told by hashes,
so that looking at a neighbour again costs nothing.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain, takewhile
from typing import NamedTuple

from inspector.content import json_text
from inspector.conversation import Prompt, Turn
from inspector.stream import Message, Part
from inspector.stream.message import TOOL_CALLS

_MODELS = frozenset({"assistant", "model", "chatbot", "ai"})
_TOOLS = frozenset({"tool", "function"})


class Place(NamedTuple):
    """A section of the Message tab: a part of an interaction's turns or answer, by its id."""

    interaction: int
    section: str


class Link(NamedTuple):
    """Where something else stands that belongs to a section, and what it is."""

    words: str
    place: Place


class Use(NamedTuple):
    """A call of a tool, or the result of one. ``said`` tells calls apart that have no id."""

    section: str
    call_id: str
    name: str
    is_result: bool
    said: int


class Digest:
    """What is remembered of one interaction: its turns, and its answer once that is asked for.

    ``turns`` are hashes of whole turns, ``said`` of the texts and calls in each turn of the model (empty
    for the others). ``asked`` counts the turns up to the first one of the user, 0 where there is none;
    ``firsts`` are the sections that the turns start with.
    """

    def __init__(self, prompt: Prompt | None, answer: Callable[[], Message | None]) -> None:
        turns = prompt.turns if prompt else ()
        roles = [turn.role.casefold() for turn in turns]
        self.turns = tuple(hash((turn.role, turn.call_id, *map(_whole, turn.parts))) for turn in turns)
        self.asked = roles.index("user") + 1 if "user" in roles else 0
        self.said = tuple(
            frozenset(_sayings(turn.parts)) if role in _MODELS else frozenset()
            for role, turn in zip(roles, turns, strict=True)
        )
        self.firsts = tuple(_first_section(number, turn) for number, turn in enumerate(turns))
        self.uses = tuple(chain.from_iterable(_turn_uses(number, turn) for number, turn in enumerate(turns)))
        self._read_answer = answer

    @cached_property
    def _answered(self) -> tuple[Mapping[int, str], tuple[Use, ...]]:
        message = self._read_answer()
        if message is None:
            return {}, ()
        return _answer(message), tuple(chain.from_iterable(map(_part_uses, message.parts)))

    @property
    def answer(self) -> Mapping[int, str]:
        """Hashes of what the answer says, each with the part that says it."""
        return self._answered[0]

    @property
    def answer_uses(self) -> tuple[Use, ...]:
        """The tools' calls and results in the answer."""
        return self._answered[1]


def _whole(part: Part) -> int:
    return hash((part.kind, part.name, part.call_id, part.text))


def _sayings(parts: Sequence[Part]) -> Iterator[int]:
    """Hashes of what the model says aloud and of its calls. Reasoning is often not sent back."""
    for part in parts:
        if part.kind == "text" and part.text.strip():
            yield hash(part.text.strip())
        elif part.kind in TOOL_CALLS:
            yield _call(part)


def _call(part: Part) -> int:
    """A call without regard to the spelling of its arguments: clients write them anew."""
    try:
        arguments = json.dumps(json_text.loads(part.text or "{}"), sort_keys=True)
    except (json_text.JsonError, RecursionError):
        arguments = part.text
    return hash((part.name, arguments))


def _answer(message: Message) -> dict[int, str]:
    found: dict[int, str] = {}
    for choice in message.choices:
        texts = [part for part in choice.parts if part.kind == "text"]
        if len(texts) > 1:  # what came in several parts may be sent back as one
            found[hash("".join(part.text for part in texts).strip())] = texts[0].id
        for part in choice.parts:
            found |= dict.fromkeys(_sayings([part]), part.id)
    return found


def _first_section(number: int, turn: Turn) -> str:
    return turn.parts[0].id if turn.parts else f"turn{number}/empty"


def _turn_uses(number: int, turn: Turn) -> Iterator[Use]:
    found = list(chain.from_iterable(map(_part_uses, turn.parts)))
    results = [use for use in found if use.is_result]
    if len(results) == 1 or (not found and (turn.call_id or turn.role in _TOOLS)):
        section = results[0].section if results else _first_section(number, turn)
        yield Use(section, turn.call_id or (results[0].call_id if results else ""), turn.name, True, 0)
        found = [use for use in found if not use.is_result]
    yield from found


def _part_uses(part: Part) -> Iterator[Use]:
    if part.kind in TOOL_CALLS:
        yield Use(part.id, part.call_id, part.name, False, _call(part))
    elif part.kind == "tool_result":
        yield Use(part.id, part.call_id, part.name, True, 0)


def pairs(uses: Sequence[Use]) -> dict[str, str]:
    """Calls and results that belong together, both ways: by the id, else by name, else by order."""
    found: dict[str, str] = {}
    open_calls: list[Use] = []
    for use in uses:
        if not use.is_result:
            open_calls.append(use)
        elif (call := _answered(use, open_calls)) is not None:
            open_calls.remove(call)
            found[call.section], found[use.section] = use.section, call.section
    return found


def _answered(result: Use, calls: Sequence[Use]) -> Use | None:
    if result.call_id:
        return next((call for call in reversed(calls) if call.call_id == result.call_id), None)
    if result.name:
        return next((call for call in calls if call.name == result.name), None)
    return next(iter(calls), None)


def earlier_turns(index: int, known: Mapping[int, Digest]) -> int:
    """How many leading turns of a request only repeat an earlier request and its answer.

    The last turn is never among them: it is what is asked now, also where a request is sent again. Requests
    that merely begin with the same instructions are not the same conversation.
    """
    own = known[index]
    longest = max((_repeated(own, known[other]) for other in known if other < index), default=0)
    return min(longest, len(own.turns) - 1) if longest else 0


def _repeated(own: Digest, other: Digest) -> int:
    same = _common(own, other)
    if not 0 < own.asked <= same:
        return 0
    echoed = takewhile(lambda said: bool(said) and said <= other.answer.keys(), own.said[same:])
    return same + sum(1 for _ in echoed)


def _common(own: Digest, other: Digest) -> int:
    """How many turns two requests begin with alike."""
    both = zip(own.turns, other.turns, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], both))


def links(index: int, known: Mapping[int, Digest]) -> dict[str, list[Link]]:
    """The links of each section of an interaction to where else it, its call or its result stands."""
    own = known[index]
    paired = pairs((*own.uses, *own.answer_uses))
    found: dict[str, list[Link]] = {}
    for use in (*own.uses, *own.answer_uses):
        if (link := _partner(index, use, paired, known)) is not None:
            found.setdefault(use.section, []).append(link)
    for said, section in zip(own.said, own.firsts, strict=True):
        if said and (place := _origin(index, said, known)) is not None:
            found.setdefault(section, []).append(Link(f"said in interaction {place.interaction}", place))
    return found


def _partner(index: int, use: Use, paired: Mapping[str, str], known: Mapping[int, Digest]) -> Link | None:
    what = "call" if use.is_result else "result"
    if use.section in paired:
        return Link(f"its {what}", Place(index, paired[use.section]))
    place = _call_before(index, use, known) if use.is_result else _result_after(index, use, known)
    return Link(f"its {what} in interaction {place.interaction}", place) if place else None


def _call_before(index: int, result: Use, known: Mapping[int, Digest]) -> Place | None:
    """The call that a result answers, in the answer of an earlier interaction."""
    for other in sorted((number for number in known if number < index), reverse=True):
        for call in known[other].answer_uses:
            if result.call_id and not call.is_result and call.call_id == result.call_id:
                return Place(other, call.section)
    return None


def _result_after(index: int, call: Use, known: Mapping[int, Digest]) -> Place | None:
    """The result of a call, in the request of a later interaction."""
    for other in sorted(number for number in known if number > index):
        uses = known[other].uses
        paired = pairs(uses)
        for use in uses:
            if use.is_result:
                is_it = call.call_id and use.call_id == call.call_id
            else:
                is_it = use.said == call.said and use.call_id == call.call_id and use.section in paired
            if is_it:
                return Place(other, use.section if use.is_result else paired[use.section])
    return None


def _origin(index: int, said: frozenset[int], known: Mapping[int, Digest]) -> Place | None:
    """Where an answer that a request repeats comes from: of equal ones that of the same conversation."""
    fitting = [number for number in known if number < index and said <= known[number].answer.keys()]
    if not fitting:
        return None
    best = max(fitting, key=lambda number: (_common(known[index], known[number]), number))
    answer = known[best].answer
    return Place(best, next(section for key, section in answer.items() if key in said))
