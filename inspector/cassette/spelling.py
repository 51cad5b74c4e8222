"""How new values are spelled: as the recorder of this file would, as JSON, or as every parser reads them."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Protocol

from inspector.cassette import nodes, scalar, tree
from inspector.cassette.emitters import usual_style
from inspector.cassette.interaction import Interaction
from inspector.cassette.json_document import JsonSpelling
from inspector.cassette.layout import Layout
from inspector.cassette.nodes import STR, Node, Scalar
from inspector.cassette.scalar import BLOCK, CANDIDATES, GO_YAML, Place, Profile
from inspector.cassette.structure import ScalarChange

MAX_PURE = 100_000
"""Characters that the emitter in pure Python is tried on: it takes seconds for a megabyte."""


class Spelling(Protocol):
    """Writes values as YAML text. ``layout`` is None where everything is written on one line."""

    layout: Layout | None

    def scalar(self, change: ScalarChange) -> str:
        """A scalar in place of another one."""

    def tree(self, value: Any, column: int) -> str:
        """A dictionary or list that is not empty, as lines from a column on. Needs a layout."""

    def flow(self, value: Any, like: str = "") -> str:
        """A JSON value on one line, in place of another one."""


class Usual:
    """As the recorder of an interaction writes: each scalar in the style that it has, if that can hold it."""

    def __init__(self, interaction: Interaction) -> None:
        self._text = interaction.text
        self._emitter = interaction.recorder.emitter
        self._profile = profile_of(interaction)
        self._is_plain_yaml = interaction.recorder.emitter == "pyyaml"
        self._literals = any(node.style == "|" and node.tag == STR for node in scalars(interaction.node))
        self.layout: Layout | None = tree.layout_of(
            interaction.text, interaction.node, interaction.recorder.layout
        )

    def scalar(self, change: ScalarChange) -> str:
        node = change.node
        place = Place.of(self._text, node)
        if node.style not in BLOCK and self._emitter == "go-yaml":
            place = replace(place, block=self._block(place))
        style = node.style if node.tag == change.tag else ""
        if change.tag in nodes.BINARY_TAGS and not style:
            style = "|"
        is_symbol = self._emitter == "psych" and node.style == "" and node.value[:1] == change.value[:1] == ":"
        turns_long = "\n" in change.value.rstrip("\n") and "\n" not in node.value
        if (
            change.tag == STR
            and not is_symbol
            and (not style or (turns_long and style == "'" and not self._is_plain_yaml))
        ):
            style = self._usual(change.value)
        return scalar.write(change.value, style, change.tag, place, self._profile_of(node, place))

    def _usual(self, text: str) -> str:
        return usual_style(text, self._emitter, literals=self._literals)

    def _block(self, place: Place) -> int:
        assert self.layout is not None
        return place.parent + 2 if place.in_sequence else self.layout.below(place.parent)

    def tree(self, value: Any, column: int) -> str:
        assert self.layout is not None
        return tree.write(value, column, self.layout, self._spell)

    def _spell(self, text: str, tag: str, place: Place) -> str:
        style = self._usual(text) if tag == STR else ""
        return scalar.write(text, style, tag, place, self._profile)

    def flow(self, value: Any, like: str = "") -> str:
        if isinstance(value, str) and "\n" in value:
            return scalar.double_quoted(value)  # not every parser reads quoted texts of several lines
        return scalar.flow(value, quote='"' if '"' in like else "")

    def _profile_of(self, node: Scalar, place: Place) -> Profile:
        """The file's profile, unless this very scalar shows another one: some were edited by hand."""
        old = self._text[node.start : node.end]
        if not scalar.is_telling(old, node):
            return self._profile
        fits = (
            profile
            for profile in (self._profile, *CANDIDATES)
            if not profile.pure or len(old) < MAX_PURE
            if scalar.write(node.value, node.style, node.tag, place, profile) == old
        )
        return next(fits, self._profile)


class OneLine:
    """On one line in ASCII: correct everywhere, and the last resort."""

    layout: Layout | None = None

    def scalar(self, change: ScalarChange) -> str:
        if change.tag == STR or change.tag in scalar.TAG_PREFIX:
            return scalar.TAG_PREFIX.get(change.tag, "") + scalar.double_quoted(change.value)
        return change.value

    def tree(self, value: Any, _column: int) -> str:
        return self.flow(value)

    def flow(self, value: Any, like: str = "") -> str:  # noqa: ARG002
        return scalar.flow(value)


class AsJson:
    """In a cassette that is a JSON document, with the escapes that it uses."""

    layout: Layout | None = None

    def __init__(self, text: str) -> None:
        self._text = text
        self._json = JsonSpelling(text)

    def scalar(self, change: ScalarChange) -> str:
        node = change.node
        if change.tag in nodes.BINARY_TAGS:
            raise ValueError("a JSON cassette cannot hold bytes that are not text")
        if (node.tag, change.tag) == (STR, STR):
            return self._json.respell(self._text[node.start : node.end], node.value, change.value)
        return self._json.dumps(change.value) if change.tag == STR else change.value

    def tree(self, value: Any, _column: int) -> str:
        return self.flow(value)

    def flow(self, value: Any, like: str = "") -> str:  # noqa: ARG002
        return self._json.dumps(value)


def scalars(root: Node) -> Iterator[Scalar]:
    """All scalars below a node in the order of the file, aliases not followed."""
    return (node for node in nodes.below(root) if isinstance(node, Scalar))


def profile_of(interaction: Interaction) -> Profile:
    """How the emitter of this file was set up."""
    if not interaction.recorder.folds:
        return GO_YAML
    default = Profile(80, unicode=interaction.recorder.wide_unicode)
    return scalar.vote(interaction.text, scalars(interaction.node), default)
