"""Reading JSON that may hold anything anywhere: what has the wrong type is skipped, never an error."""

from collections.abc import Iterator
from typing import Any


def text_of(value: Any) -> str:
    """Text that can be appended; whatever else stands in its place is shown with the event only."""
    return value if isinstance(value, str) else ""


def number(value: Any, default: int) -> int:
    """An index, or a default where there is none."""
    return value if isinstance(value, int) and not isinstance(value, bool) else default


def word(value: Any) -> str:
    """An identity or a reason: a string, or a number as text; "" for null and for anything else."""
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def mapping(value: Any) -> dict[str, Any]:
    """An object, or an empty one where there is none."""
    return value if isinstance(value, dict) else {}


def listed(holder: dict[str, Any], name: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """The objects in a list under a name, with their positions."""
    items = holder.get(name)
    if isinstance(items, list):
        yield from ((position, item) for position, item in enumerate(items) if isinstance(item, dict))


def function_names(request: Any) -> list[str]:
    """The names of ``tools``, each an object with a name or a ``function`` that has one."""
    tools = (mapping(tool.get("function")) or tool for _, tool in listed(mapping(request), "tools"))
    return [name for tool in tools if (name := word(tool.get("name")) or word(tool.get("type")))]
