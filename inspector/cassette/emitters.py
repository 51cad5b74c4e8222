"""Which style each recorder's YAML emitter chooses for a text: go-yaml v3, PyYAML, Ruby's Psych.

The rules are those of the emitters themselves (go-yaml ``encode.go``, PyYAML ``emitter.py``, Psych
``visitors/yaml_tree.rb``). ``""`` means plain where the characters allow it, else single quotes.
"""

import re

import yaml

from inspector.cassette.nodes import STR
from inspector.cassette.recorders import Emitter

_RESOLVER = yaml.resolver.Resolver()

_OLD_BOOL = re.compile(r"(?:y|Y|yes|Yes|YES|on|On|ON|n|N|no|No|NO|off|Off|OFF)\Z")
_BASE_60 = re.compile(r"[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?\Z")
_NUMBER = re.compile(r"[-+]?(?:0[oO]?[0-7_]+|\.?[0-9][0-9_]*\.?[0-9_]*(?:[eE][-+]?[0-9]+)?)\Z")
_GO_QUOTES = re.compile("[\t\0-\x08\x0b-\x1f\x7f-\x9f\ufeff\ufffe\uffff\ud800-\udfff\U00010000-\U0010ffff]")
_LIBYAML_ONE_LINE = re.compile(r" \n| \Z|\t")  # libyaml allows no literal with these
_GO_ONE_LINE = re.compile(r" \n| \Z")
_PSYCH_QUOTES = re.compile(r"(?m)^[^\w][^\"]*$")
_PSYCH_LINES = re.compile(r"\n(?!\Z)")
_PSYCH_TYPED = re.compile(r"(?s)[-+]?(?:0[0-7]*[89].*|0[0-7_,]+|0[0-7]*\.[0-9].*)\Z|[-+]?[0-9][0-9_,]*\Z|:.+\Z")


def usual_style(text: str, emitter: Emitter, *, literals: bool) -> str:
    """The style of a new text. ``literals``: this file's PyYAML was told to write texts of lines as such."""
    match emitter:
        case "go-yaml":
            return _go_yaml(text)
        case "psych":
            return _psych(text)
    return "|" if literals and "\n" in text and not _LIBYAML_ONE_LINE.search(text) else ""


def _go_yaml(text: str) -> str:
    if "\n" in text:
        is_odd = _GO_ONE_LINE.search(text) or _GO_QUOTES.search(text.replace("\t", ""))
        return '"' if is_odd else "|"
    if _is_typed(text) or _OLD_BOOL.match(text) or _BASE_60.match(text) or _GO_QUOTES.search(text):
        return '"'
    return ""


def _psych(text: str) -> str:
    if _PSYCH_LINES.search(text):
        return '"' if _LIBYAML_ONE_LINE.search(text) else "|"
    if text in ("y", "Y", "n", "N"):
        return '"'
    if _PSYCH_QUOTES.search(text):
        return '"'
    return "'" if _is_typed(text) or _PSYCH_TYPED.match(text) else ""


def _is_typed(text: str) -> bool:
    """Whether a plain scalar with this text would not be read as a text."""
    resolved = _RESOLVER.resolve(yaml.ScalarNode, text, (True, False))  # type: ignore[no-untyped-call]
    return resolved != STR or _NUMBER.match(text) is not None
