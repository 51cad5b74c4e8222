"""The themes: all roles there, readable, and told apart."""

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon, QKeySequence
from PySide6.QtWidgets import QApplication

from inspector.ui.actions import SPECS
from inspector.ui.theme import Theme, colors_of

TEXT_ROLES = (
    "text", "muted", "accent", "reasoning", "tool_call", "control", "refusal", "status_2xx", "status_3xx",
    "status_4xx", "error", "json_key", "json_string", "json_number", "json_keyword", "json_punctuation",
)  # fmt: skip

NAMES = ("light", "dark", "light-contrast", "dark-contrast")


def colors(name: str) -> dict[str, QColor]:
    return {role: QColor(value) for role, value in colors_of(name).items()}


def contrast(a: QColor, b: QColor) -> float:
    """WCAG 2.1, relative luminance and contrast ratio."""

    def luminance(color: QColor) -> float:
        channels = (color.redF(), color.greenF(), color.blueF())
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    lighter, darker = sorted((luminance(a), luminance(b)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("background", ["base", "window", "alternate", "selection"])
def test_text_can_be_read(name: str, background: str) -> None:
    theme = colors(name)
    poor = {role: contrast(theme[role], theme[background]) for role in TEXT_ROLES}
    wanted = 7 if "contrast" in name else 4.5
    assert {role: ratio for role, ratio in poor.items() if ratio < wanted} == {}


@pytest.mark.parametrize("name", [name for name in NAMES if "contrast" in name])
def test_high_contrast_is_high_everywhere(name: str) -> None:
    theme = colors(name)
    grounds = ("base", "window", "highlight", "find", "selection", "warning_background", "error_background")
    assert {ground: contrast(theme["text"], theme[ground]) >= 7 for ground in grounds} == dict.fromkeys(
        grounds, True
    )
    assert contrast(theme["border"], theme["base"]) >= 3, "lines between panes can be seen"
    assert contrast(theme["faint"], theme["base"]) >= 4.5


@pytest.mark.parametrize("name", NAMES)
def test_what_is_to_come_is_fainter_than_muted_and_still_readable(name: str) -> None:
    theme = colors(name)
    assert 3.0 <= contrast(theme["faint"], theme["base"]) < contrast(theme["muted"], theme["base"])


@pytest.mark.parametrize("name", NAMES[1:])
def test_all_themes_have_the_same_roles(name: str) -> None:
    assert set(colors(NAMES[0])) == set(colors(name))


def inks(icon: QIcon, ratio: float, mode: QIcon.Mode = QIcon.Mode.Normal) -> set[str]:
    """The colours of the pixels that are covered as a whole."""
    image = icon.pixmap(QSize(16, 16), ratio, mode).toImage()
    assert image.size() == QSize(16, 16) * ratio
    pixels = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return {pixel.name() for pixel in pixels if pixel.alpha() == 255}


def test_every_icon_of_an_action_is_drawn(qapp: QApplication) -> None:
    theme = Theme(qapp)
    for name in {spec.icon for spec in SPECS if spec.icon}:
        assert theme.color("text").name() in inks(theme.icon(name), 4.0), name


@pytest.mark.parametrize("ratio", [1.0, 2.0])
def test_an_icon_has_the_colour_of_its_role_and_state(qapp: QApplication, ratio: float) -> None:
    theme = Theme(qapp)
    icon = QIcon(theme.icon("play", "accent"))
    assert theme.color("accent").name() in inks(icon, ratio)
    assert theme.color("faint").name() in inks(icon, ratio, QIcon.Mode.Disabled)
    assert theme.color("accent").name() not in inks(icon, ratio, QIcon.Mode.Disabled)


def test_no_two_actions_share_a_key_where_both_could_mean_it() -> None:
    scopes: dict[str, list[str]] = {}
    for spec in SPECS:
        for key in spec.keys:
            scopes.setdefault(QKeySequence(key).toString(), []).append(spec.scope)
    shared = [found for found in scopes.values() if len(found) > 1]
    assert all(len(set(found)) == len(found) and not {"window", "playhead"} & set(found) for found in shared)


def test_the_mode_is_remembered(qapp: QApplication) -> None:
    Theme(qapp).set_mode("dark")
    assert Theme(qapp).mode == "dark"
    assert Theme(qapp).is_dark
