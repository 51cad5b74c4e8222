"""URLs of recorded requests, cut as RFC 3986, appendix B, says.

Recorded hosts may be placeholders that stricter parsers refuse, such as ``http://[REDACTED]/v1``.
"""

import re
from typing import NamedTuple

_PARTS = re.compile(r"(?:[^:/?#]+:)?(?://([^/?#]*))?([^?#]*)(?:\?([^#]*))?")


class Url(NamedTuple):
    """Host with port, path and query; "" for what is absent."""

    host: str
    path: str
    query: str


def split(url: str) -> Url:
    """The parts of a URL. Never raises."""
    found = _PARTS.match(url)
    assert found is not None  # every part of the pattern is optional
    return Url(found.group(1) or "", found.group(2) or "", found.group(3) or "")
