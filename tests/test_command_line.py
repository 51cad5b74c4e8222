"""What the command line says."""

import pytest

from inspector.__main__ import Options, _parser, parse


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("a.yaml",),
        ("a.yaml", "b c.yaml", "d e.yaml"),
        ("--sample",),
        ("a.yaml", "--sample"),
        ("--sample", "b"),
    ],
)
def test_a_double_click_is_understood_without_the_parser(words: tuple[str, ...]) -> None:
    assert parse(words) == Options(**vars(_parser().parse_args(words)))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("-",), Options(["-"])),
        (("--", "-a.yaml"), Options(["-a.yaml"])),
        (("--samp",), Options([], sample=True)),
        (("--sample", "--sample"), Options([], sample=True)),
        (("--new-process", "a.yaml"), Options(["a.yaml"], new_process=True)),
        (("--print", "--json", "a.yaml"), Options(["a.yaml"], print=True, json=True)),
    ],
)
def test_options_are_understood(words: tuple[str, ...], expected: Options) -> None:
    assert parse(words) == expected


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("--print",), "--print needs a FILE"),
        (("--json", "a.yaml"), "go with --print"),
        (("--nonsense",), "unrecognized arguments: --nonsense"),
    ],
)
def test_wrong_usage_is_said(
    words: tuple[str, ...], complaint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        parse(words)
    assert ended.value.code == 2
    assert complaint in capsys.readouterr().err
