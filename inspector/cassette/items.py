"""Items that come to or go from a collection, as splices: whole lines, or what stands between commas."""

from collections.abc import Iterator
from typing import Any

from inspector.cassette import nodes
from inspector.cassette.nodes import Mapping, Node, Sequence
from inspector.cassette.source import Span
from inspector.cassette.spelling import Spelling
from inspector.cassette.structure import ItemsChange, Moved, entries


def item_splices(text: str, change: ItemsChange, spelling: Spelling) -> Iterator[tuple[Span, str]]:
    """The stretches that go and those that come. Raises ValueError where a comment would be lost."""
    items = _Bracketed(text, change.node, spelling) if change.node.flow else _Lines(text, change.node, spelling)
    first_kept = min(change.kept)
    if first_kept:
        if "#" in text[items.stops[first_kept - 1] : items.starts[first_kept]]:
            raise ValueError("a comment would be lost")
        yield Span(items.starts[0], items.starts[first_kept]), ""
    for position in range(first_kept + 1, len(items.starts)):
        if position not in change.kept:
            yield Span(items.stops[position - 1], items.stops[position]), ""
    for position, values in change.inserted.items():
        for value in values:
            written = items.written(value)
            if position <= first_kept:
                yield items.before(first_kept, written)
            else:
                yield items.after(position - 1, written)


class _Lines:
    """Where the items of a block collection start, and where their last lines end."""

    def __init__(self, text: str, node: Mapping | Sequence, spelling: Spelling) -> None:
        self._text, self._spelling = text, spelling
        self._line_end = "\r\n" if "\r\n" in text else "\n"
        if isinstance(node, Mapping):
            self.starts = [_start_of_pair(text, key) for key, _ in node.pairs]
        else:
            self.starts = [text.rindex("-", 0, max(item.start, node.start + 1)) for item in node.items]
        self.stops = [self._stop(nodes.content_end(entry[-1])) for entry in entries(node)]
        self.column = self.starts[0] - (text.rfind("\n", 0, self.starts[0]) + 1)

    def _stop(self, end: int) -> int:
        """Where the last line of a node ends, comment included, line end excluded."""
        if self._text[end - 1 : end] != "\n":
            found = self._text.find("\n", end)
            end = (len(self._text) if found < 0 else found) + 1
        return end - len(self._line_end) if self._text[:end].endswith(self._line_end) else end - 1

    def written(self, value: Any) -> str:
        """The lines of one item, the first one without its indentation."""
        if isinstance(value, Moved):
            return self._text[self.starts[value.position] : self.stops[value.position]]
        if self._spelling.layout is not None:
            return self._lines(self._spelling.tree(value, self.column))
        return _on_one_line(value, self._spelling)

    def before(self, position: int, written: str) -> tuple[Span, str]:
        """An item in front of another one."""
        at = self.starts[position]
        return Span(at, at), f"{written}{self._line_end}{' ' * self.column}"

    def after(self, position: int, written: str) -> tuple[Span, str]:
        """An item behind another one."""
        at = self.stops[position]
        return Span(at, at), f"{self._line_end}{' ' * self.column}{written}"

    def _lines(self, text: str) -> str:
        return text.replace("\n", self._line_end)


def _start_of_pair(text: str, key: Node) -> int:
    """Where a pair starts: a key that is no scalar has a question mark in front (YAML 1.1 §10.2.2)."""
    line = text.rfind("\n", 0, key.start) + 1
    lead = text[line : key.start].rstrip(" ")
    return line + len(lead) - 1 if lead.endswith("?") else key.start


class _Bracketed:
    """Where the items of a flow collection start and end, and what stands between two of them."""

    def __init__(self, text: str, node: Mapping | Sequence, spelling: Spelling) -> None:
        self._text, self._spelling = text, spelling
        found = entries(node)
        self._like = text[node.start : node.end]
        self.starts = [entry[0].start for entry in found]
        self.stops = [entry[-1].end for entry in found]
        self._comma = text[self.stops[0] : self.starts[1]] if len(found) > 1 else ", "
        self._colon = text[found[0][0].end : found[0][1].start] if isinstance(node, Mapping) else ""
        if any("#" in text[a:b] for a, b in zip(self.stops, self.starts[1:], strict=False)):
            raise ValueError("a comment would be lost")

    def written(self, value: Any) -> str:
        """One item without its comma."""
        if isinstance(value, Moved):
            return self._text[self.starts[value.position] : self.stops[value.position]]
        flow, like = self._spelling.flow, self._like
        if isinstance(value, list):
            return flow(value[0], like)
        [(key, item)] = value.items()
        return f"{flow(key, like)}{self._colon}{flow(item, like)}"

    def before(self, position: int, written: str) -> tuple[Span, str]:
        """An item in front of another one."""
        at = self.starts[position]
        return Span(at, at), written + self._comma

    def after(self, position: int, written: str) -> tuple[Span, str]:
        """An item behind another one."""
        at = self.stops[position]
        return Span(at, at), self._comma + written


def _on_one_line(value: Any, spelling: Spelling) -> str:
    if isinstance(value, list):
        return f"- {spelling.flow(value[0])}"
    [(key, item)] = value.items()
    return f"{spelling.flow(key)}: {spelling.flow(item)}"
