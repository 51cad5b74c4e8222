"""Literals mean the text they were made of: asked of Python, and of Go and Ruby where they are installed."""

import ast
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.export.literals import go_literal, python_literal, ruby_literal

TEXTS = (
    "",
    "plain",
    "quotes \" and ' and ` and \"\"\" and '''",
    "back\\slash \\n \\",
    "two\nlines",
    "ends\n",
    "\n",
    "\n\n  indented\n\ttab\r\n",
    "raw `tick`\nnext",
    "#{1 + 1} #$0 #@x \\#{y} %s %{z} $(date) ${HOME} !x",
    "\0\x07\x1b[31m\x7f\x85\xa0\u200b\u2028\u2029\ufeff\U000e0001",
    "Évrane 霧浜 👩‍👧 é",
    "\x001 \x00a \x1bf \u200bf",
    "say \U0001f600\x9f",
)
SURROGATE = "lone \ud800 surrogate\n\udfff"

GO_ESCAPE = re.compile(
    r'\\(?:([abfnrtv\\"])|x([0-9a-f]{2})|u([0-9a-f]{4})|U([0-9a-f]{8}))|([^\\"\n])', re.ASCII
)
GO_SINGLE = dict(zip('abfnrtv\\"', '\a\b\f\n\r\t\v\\"', strict=True))


def read_go(source: str) -> bytes:
    """The bytes of a Go string expression, by the rules of its specification."""
    if source.startswith("`"):
        assert source.endswith("`")
        assert not set(source[1:-1]) & {"`", "\r", "\ufeff", "\0"}
        return source[1:-1].encode()
    found = bytearray()
    for piece in source.split(" +\n\t"):
        assert piece[0] == piece[-1] == '"'
        at, inner = 0, piece[1:-1]
        while at < len(inner):
            match = GO_ESCAPE.match(inner, at)
            assert match is not None, inner[at : at + 10]
            short, byte, small, big, plain = match.groups()
            if byte:
                found.append(int(byte, 16))
            elif small or big:
                assert not 0xD800 <= int(small or big, 16) <= 0xDFFF
                found += chr(int(small or big, 16)).encode()
            else:
                found += (GO_SINGLE[short] if short else plain).encode()
            at = match.end()
    return bytes(found)


@pytest.mark.parametrize("text", [*TEXTS, SURROGATE])
def test_python(text: str) -> None:
    literal = python_literal(text)
    assert ast.literal_eval(literal) == text
    assert literal.count("\n") in (0, len(re.findall(r"[^\n]*\n|[^\n]+", text)) + 1)


@given(st.text())
def test_python_of_any_text(text: str) -> None:
    assert ast.literal_eval(python_literal(text)) == text


@pytest.mark.parametrize("text", [*TEXTS, SURROGATE])
def test_go_by_its_rules(text: str) -> None:
    assert read_go(go_literal(text)) == text.encode("utf-8", "surrogatepass")


@given(st.text())
def test_go_of_any_text_by_its_rules(text: str) -> None:
    assert read_go(go_literal(text)) == text.encode("utf-8", "surrogatepass")


def test_what_can_be_seen_is_not_escaped() -> None:
    text = "Évrane 霧浜"
    assert python_literal(text) == go_literal(text) == ruby_literal(text) == f'"{text}"'


def test_lines_stay_lines() -> None:
    assert python_literal("a\nb") == '(\n    "a\\n"\n    "b"\n)'
    assert go_literal("a\nb") == "`a\nb`"
    assert go_literal("a`\nb") == '"a`\\n" +\n\t"b"'
    assert ruby_literal("a\nb") == '"a\\n" \\\n    "b"'


@pytest.mark.skipif(shutil.which("ruby") is None, reason="needs Ruby")
def test_ruby_itself() -> None:
    texts = [*TEXTS, SURROGATE]
    items = ",\n".join(ruby_literal(text) for text in texts)
    source = f"# encoding: utf-8\n[{items}].each {{ |text| puts text.b.unpack1('H*') }}\n"
    ran = subprocess.run(["ruby", "-W:no-deprecated"], input=source.encode(), capture_output=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert ran.stdout.decode().split("\n")[:-1] == [
        text.encode("utf-8", "surrogatepass").hex() for text in texts
    ]


@pytest.mark.skipif(shutil.which("go") is None, reason="needs Go")
def test_go_itself(tmp_path: Path) -> None:
    texts = [*TEXTS, SURROGATE]
    items = "".join(f"\t\t{go_literal(text)},\n" for text in texts)
    loop = '\tfor _, text := range []string{\n%s\t} {\n\t\tfmt.Printf("%%x\\n", text)\n\t}\n'
    program = tmp_path / "literals.go"
    program.write_text('package main\n\nimport "fmt"\n\nfunc main() {\n' + loop % items + "}\n", "utf-8")
    environment = {
        "HOME": str(tmp_path),
        "PATH": str(Path(str(shutil.which("go"))).parent),
        "GOFLAGS": "-mod=mod",
    }
    ran = subprocess.run(["go", "run", program], capture_output=True, text=True, check=False, env=environment)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.split("\n")[:-1] == [text.encode("utf-8", "surrogatepass").hex() for text in texts]
