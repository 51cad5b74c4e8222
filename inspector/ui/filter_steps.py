"""Which interactions pass a filter: what is known at once, the rest read a little at a time."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from inspector.cassette import Interaction
from inspector.cassette.chunks import Chunk
from inspector.filtering import Facts, Filter, Verdict
from inspector.search import Query, finds
from inspector.ui.document import Document
from inspector.ui.outline import Summary


class FilterFacts:
    """What is known of each interaction, as long as its chunk is the same."""

    def __init__(self, document: Document, summary: Callable[[int], Summary]) -> None:
        self._document, self._summary = document, summary
        self._facts: dict[int, tuple[Chunk, Facts]] = {}

    def passing(self, wanted: Filter) -> Iterator[int | None]:
        """The numbers of the interactions that pass; None for each step that finds none.

        Those of which enough is known come first.
        """
        unknown = []
        for number in range(len(self._document.cassette.items)):
            facts = self._known(number)
            verdict = wanted.verdict(facts, {}) if facts else Verdict.UNKNOWN
            if verdict is Verdict.UNKNOWN:
                unknown.append(number)
            yield number if verdict is Verdict.YES else None
        for number in unknown:
            yield from self._read(number, wanted)

    def _known(self, number: int) -> Facts | None:
        chunk, facts = self._facts.get(number, (None, None))
        return facts if chunk is self._document.so_far.items[number] else None

    def _keep(self, number: int, facts: Facts) -> Facts:
        self._facts[number] = (self._document.so_far.items[number], facts)
        return facts

    def _read(self, number: int, wanted: Filter) -> Iterator[int | None]:
        """Read as much of an interaction as the verdict needs, the cheap things first."""
        facts = self._known(number) or self._keep(number, self._line(number))
        verdict = wanted.verdict(facts, {})
        if verdict is Verdict.UNKNOWN and facts.model is None:
            yield None
            facts = self._keep(number, self._with_names(number, facts))
            verdict = wanted.verdict(facts, {})
        texts: dict[str, bool] = {}
        for word in wanted.words():
            if verdict is Verdict.UNKNOWN:
                texts[word] = False
                for is_found in self._finds(number, word):
                    texts[word] = is_found
                    yield None
                verdict = wanted.verdict(facts, texts)
        yield number if verdict is Verdict.YES else None

    def _line(self, number: int) -> Facts:
        line = self._summary(number)
        values = (str(number), line.method, line.host, line.path, str(line.status or ""))
        return Facts(*(value.casefold() for value in values))

    def _with_names(self, number: int, facts: Facts) -> Facts:
        """With the names of the model and of the tools that are offered or called."""
        interaction = self._document.interaction(number)
        models: list[str] = []
        tools: list[str] = []
        if isinstance(interaction, Interaction):
            if prompt := self._document.prompt(interaction):
                models.append(prompt.model)
                tools += prompt.tools
                tools += (part.name for turn in prompt.turns for part in turn.parts)
            if stream := self._document.stream(interaction):
                models.append(str(stream.message.model or ""))
                tools += (part.name for part in stream.message.parts)
        return replace(facts, model=_line_of(models), tool=_line_of(tools))

    def _finds(self, number: int, word: str) -> Iterator[bool]:
        interaction = self._document.interaction(number)
        return finds(interaction, Query.of(word)) if isinstance(interaction, Interaction) else iter(())


def _line_of(names: list[str]) -> str:
    return " ".join(dict.fromkeys(filter(None, names))).casefold()
