"""PyYAML loads without compiling what only its parser in Python needs, and that parser works all the same."""

from tests.helpers import lines_of

PARSING = """
import re, sys
compile_now = re.compile
if sys.argv[1] == "late":
    import inspector.cassette
    assert re.compile is compile_now
import yaml
patterns = [yaml.reader.Reader.NON_PRINTABLE, yaml.constructor.SafeConstructor.timestamp_regexp]
patterns += [known[1] for known in yaml.resolver.Resolver.yaml_implicit_resolvers["1"]]
print(all(isinstance(pattern, re.Pattern) for pattern in patterns))
text = "[2001-12-14t21:59:43.10-05:00, 0x1F, 1_000.5, yes, .inf, 1:30, ~, 12-1]"
print(yaml.load(text, Loader=yaml.SafeLoader))
print(yaml.safe_dump(["1", 1, "yes", "2001-12-14", "=", "~", "a: b"]))
try:
    yaml.load("a: \\x07", Loader=yaml.SafeLoader)
except yaml.YAMLError as error:
    print(type(error).__name__, error)
"""


def test_the_parser_in_python_works_when_somebody_asks_for_it() -> None:
    is_compiled, *late = lines_of(PARSING, "late")
    assert is_compiled == "False"
    assert ["True", *late] == lines_of(PARSING, "at once")
    assert any(line.startswith("ReaderError") for line in late)
