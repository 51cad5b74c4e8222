"""Loads PyYAML without compiling the patterns of its parser in Python: here libyaml parses.

They take half of the time that PyYAML takes to load. Whoever calls that parser finds them all the same: each is
compiled when it is first asked for something.
"""

import re
import sys
from typing import Any


class LatePattern:
    """What ``re.compile`` gives, without having compiled anything yet."""

    def __init__(self, *words: Any) -> None:
        self._words = words

    def __getattr__(self, name: str) -> Any:
        found = getattr(re.compile(*self._words), name)  # `re` remembers what it compiled
        setattr(self, name, found)
        return found


def load_yaml() -> None:
    """Load ``yaml``. Where somebody has loaded it, there is nothing left to spare."""
    if "yaml" in sys.modules:
        return
    compile_now = re.compile
    re.compile = LatePattern  # type: ignore[assignment]
    try:
        import yaml  # noqa: F401
    finally:
        re.compile = compile_now


load_yaml()
