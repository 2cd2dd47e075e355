"""The colours: one home, and enough contrast wherever one stands on another, in the light and in the dark scheme."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from assess import i18n
from assess.core.model import LANGUAGES, Lang

STATIC = Path(__file__).parents[2] / "assess" / "static"
TEMPLATES = Path(__file__).parents[2] / "templates"
TOKENS = (STATIC / "css" / "tokens.css").read_text("utf-8")
DARK = "@media screen and (prefers-color-scheme: dark)"
COLOUR = re.compile(r"--([a-z0-9-]+): (#[0-9a-f]{3,6})\b")
PAPER_ONLY = "report"  # stylesheets of the PDF begin with this

PALES = ("red", "green")
# Text needs 4.5 : 1 on its ground (1.4.3), edges, marks and focus rings 3 : 1 (1.4.11).
TEXT = [
    *((text, ground) for text in ("ink", "ink-soft", "blue", "blue-dark", "red") for ground in ("paper", "mist")),
    *((text, "blue-pale") for text in ("ink", "ink-soft", "blue", "blue-dark")),
    *((text, ground) for text in ("green", "amber") for ground in ("paper", "mist")),
    *((text, f"{text}-pale") for text in PALES),
    *(("ink", f"{pale}-pale") for pale in PALES),
    ("on-blue", "blue"), ("on-blue", "blue-dark"), ("on-blue", "red"),
    *(("on-light", f"shade{n}") for n in (0, 1, 2)),
    *(("on-dark", f"shade{n}") for n in (3, 4)),
]  # fmt: skip
MARKS = [
    ("line", "paper"), ("line", "mist"), ("blue", "paper"), ("blue", "blue-pale"), ("red", "paper"), ("green", "paper"),
    ("focus-edge", "focus"), ("focus-edge", "paper"), ("focus-edge", "mist"), ("focus-edge", "blue-pale"),
]  # fmt: skip


def schemes() -> dict[str, dict[str, str]]:
    """The colours by name in each scheme; the dark one changes those that it names."""
    light, dark = TOKENS.split(DARK)
    bright = dict(COLOUR.findall(light))
    return {"light": bright, "dark": {**bright, **dict(COLOUR.findall(dark.split("@media")[0]))}}


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(c * 2 for c in colour[1:])
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def ratio(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_black_on_white_is_the_highest_contrast() -> None:
    assert ratio("#000", "#ffffff") == pytest.approx(21)
    assert ratio("#767676", "#fff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("least", "pairs"), [(4.5, TEXT), (3.0, MARKS)], ids=["text", "marks"])
def test_contrast(scheme: str, least: float, pairs: list[tuple[str, str]]) -> None:
    colours = schemes()[scheme]
    weak = {pair: round(ratio(colours[pair[0]], colours[pair[1]]), 2) for pair in pairs}
    assert {pair: found for pair, found in weak.items() if found < least} == {}


def test_the_dark_scheme_changes_every_colour_but_those_of_the_shades() -> None:
    light, dark = schemes()["light"], schemes()["dark"]
    same = {name for name in light if light[name] == dark[name]}
    assert same == {"plate", "on-light", "on-dark", *(f"shade{n}" for n in range(5))}


def test_every_colour_has_a_word_of_the_system_under_forced_colours() -> None:
    forced = TOKENS.split("@media (forced-colors: active)")[1]
    assert set(re.findall(r"--([a-z0-9-]+):", forced)) == set(schemes()["light"])


SHEETS = [sheet for sheet in sorted((STATIC / "css").glob("*.css")) if not sheet.name.startswith(PAPER_ONLY)]
NAMED = re.compile(r"#[0-9a-fA-F]{3,8}\b(?=[^{}]*})|\b(?:rgba?|hsla?|oklch)\(|:[^;{}]*\b(?:white|black)\b(?!-)")


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_no_other_stylesheet_of_the_pages_names_a_colour(sheet: Path) -> None:
    text = re.sub(r"/\*.*?\*/", "", sheet.read_text("utf-8"), flags=re.DOTALL)
    if sheet.name != "tokens.css":
        assert NAMED.findall(text) == []
    known = set(re.findall(r"--([a-z0-9-]+):", TOKENS + text))
    assert set(re.findall(r"var\(--([a-z0-9-]+)", text)) <= known


def test_charts_on_paper_have_the_colours_of_the_light_scheme() -> None:
    """The presentation attributes of the macros, which paper shows, and the tokens, which the screen shows."""
    table = re.search(r"set colours = ({.*?})", (TEMPLATES / "macros" / "charts.html").read_text("utf-8"))
    assert table is not None
    light = schemes()["light"]
    names = {"soft": "ink-soft", "rule": "line-soft", "pale": "blue-pale"}
    for name, colour in json.loads(table[1]).items():
        assert ratio(colour, light[names.get(name, name)]) == pytest.approx(1, abs=0.01), name


def test_the_bar_of_the_browser_and_the_icon_have_colours_of_the_tokens() -> None:
    base = (TEMPLATES / "layouts" / "base.html").read_text("utf-8")
    shown = dict(re.findall(r'theme-color" content="(#[0-9a-f]+)" media="\(prefers-color-scheme: (\w+)\)', base))
    colours = schemes()
    assert {scheme: colour for colour, scheme in shown.items()} == {
        "light": colours["light"]["blue"],
        "dark": colours["dark"]["paper"],
    }
    manifests = [json.loads((STATIC / f"manifest.{lang}.webmanifest").read_text("utf-8")) for lang in LANGUAGES]
    assert {manifest["theme_color"] for manifest in manifests} == {colours["light"]["blue"]}
    for icon in (icon for manifest in manifests for icon in manifest["icons"]):
        picture = (STATIC / icon["src"]).read_bytes()
        assert picture.startswith(b"\x89PNG")
        size = "x".join(str(int.from_bytes(picture[at : at + 4], "big")) for at in (16, 20))
        assert size == icon["sizes"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_put_on_a_home_screen_is_called_as_the_pages_are(client, lang: Lang) -> None:
    page = client.get("/", headers={"Accept-Language": lang}).text
    found = re.search(r'<link rel="manifest" href="([^"]+)">', page)
    assert found and f'<html lang="{lang}">' in page
    manifest = json.loads(client.get(found[1]).text)
    assert (manifest["lang"], manifest["name"]) == (lang, i18n.translate(lang, "site.name"))
    assert client.get(manifest["start_url"]).status_code == 200
