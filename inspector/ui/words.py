"""Values in words for people: sizes, and texts on one line."""

_VISIBLE = str.maketrans({"\n": "↵", "\t": "⇥", "\r": "␍"})


def visible(text: str) -> str:
    """A text on one line in which line ends, tabs and outer spaces can be seen."""
    inner = text.strip(" ")
    lead = len(text) - len(text.lstrip(" "))
    trail = len(text) - lead - len(inner)
    return "·" * lead + inner.translate(_VISIBLE) + "·" * trail


def shortened(text: str, limit: int) -> str:
    """At most so many characters."""
    return text[:limit] + "…" if len(text) > limit else text


def size_text(count: int) -> str:
    """A number of bytes."""
    if count < 1000:
        return plural(count, "byte")
    return f"{count / 1000:.1f} kB" if count < 1_000_000 else f"{count / 1_000_000:.1f} MB"


def plural(count: int, noun: str) -> str:
    """A number and what it counts."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
