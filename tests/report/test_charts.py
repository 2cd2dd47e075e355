"""The charts as they are drawn: no word stands on another, whatever the values, in either language."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import combinations
from pathlib import Path
from unicodedata import east_asian_width

import lxml.etree
import pytest
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import Environment, FileSystemLoader

from assess.bank.library import load_library
from assess.core.diagnosis import diagnose
from assess.core.model import STAGES, Bank, Lang
from assess.core.result import Level, Result
from assess.report import charts
from assess.report.geometry.pairs import pairs
from assess.report.geometry.strip import Band
from assess.report.pdf.version import REGULAR
from assess.report.view_changes import PairsChart
from assess.report.view_fact import Fact
from assess.report.words import Words
from tests.bank.written import stories

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "templates"
LIBRARY = load_library(ROOT / "questions")
PLAIN = LIBRARY.bank
TERMS = dataclasses.replace(PLAIN, stages=tuple(dataclasses.replace(s, plain=None) for s in PLAIN.stages))
BASE = diagnose(PLAIN, LIBRARY.bank_hash, LIBRARY.catalogue, stories()[0].readings[0]).result
BOLD = REGULAR.with_name("BIZUDPGothic-Bold.ttf")
MACROS = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True).get_template("macros/charts.html").module
PHONE = 318.0  # px that a chart in a card has on a screen of 390 px
ON_PHONES = ("staircase_tall", "area_bars", "peers_strip", "heat_map", "pairs")
SVG = "{http://www.w3.org/2000/svg}"
UP, DOWN = 0.82, 0.2  # how far letters reach over and under their baseline, as shares of their size
LANGS: tuple[Lang, ...] = ("ja", "en")

shares = st.one_of(st.none(), st.sampled_from([0.0, 0.001, 0.25, 0.6, 0.999, 1.0]), st.floats(0, 1))
levels = st.sampled_from([None, 0, 1, 2, 3, 4])
BANKS = {"plain": PLAIN, "terms": TERMS}
worlds = st.tuples(st.sampled_from(sorted(BANKS)), st.sampled_from(LANGS))


@cache
def advances(bold: bool) -> dict[str, float]:
    with TTFont(BOLD if bold else REGULAR, lazy=True) as font:
        widths, units = font["hmtx"].metrics, font["head"].unitsPerEm
        return {chr(code): widths[name][0] / units for code, name in font.getBestCmap().items()}


def extent(text: str, size: float, bold: bool, other_face: bool) -> float:
    """How wide a text is in the bundled face; or in one whose kana are as wide as kanji and whose letters are wider."""
    known = advances(bold)
    if not other_face:
        return size * sum(known[c] for c in text)
    return size * sum(1.0 if east_asian_width(c) in "WFA" else known[c] * 1.1 for c in text)


@dataclass(frozen=True)
class Text:
    """A text with the rectangle that its letters take."""

    said: str
    size: float
    left: float
    right: float
    top: float
    bottom: float

    def meets(self, other: Text) -> bool:
        apart = self.right <= other.left or other.right <= self.left
        return not (apart or self.bottom <= other.top or other.bottom <= self.top)


def draw(macro: str, chart: object) -> lxml.etree._Element:
    return lxml.etree.fromstring(str(getattr(MACROS, macro)(chart)).strip())


def texts(svg: lxml.etree._Element, other_face: bool) -> Iterator[Text]:
    for element in svg.iter(f"{SVG}text"):
        said, size = element.text or "", float(element.attrib["font-size"])
        x, y = float(element.attrib["x"]), float(element.attrib["y"])
        width = extent(said, size, "font-weight" in element.attrib, other_face)
        left = x - {"start": 0.0, "middle": width / 2, "end": width}[element.get("text-anchor", "start")]
        yield Text(said, size, left, left + width, y - UP * size, y + DOWN * size)


def check(macro: str, chart: object) -> None:
    svg = draw(macro, chart)
    width, height = (float(svg.attrib[side]) for side in ("width", "height"))
    for other_face in (False, True):
        found = list(texts(svg, other_face))
        for text in found:
            assert text.left + 0.5 >= 0 and text.right - 0.5 <= width, f"{macro}: {text} leaves the picture"
            assert text.top >= 0 and text.bottom <= height, f"{macro}: {text} leaves the picture"
        for one, other in combinations(found, 2):
            assert not one.meets(other), f"{macro}: {one} stands on {other}"
    if macro in ON_PHONES:
        assert min(text.size for text in found) * PHONE / width >= 12


Figures = tuple[float | None, float | None, float | None]  # achievement, low, high


def result(level: Level | None, *achievements: Figures, few: bool = False) -> Result:
    """A result with any figures, whether a rule would give them or not; `few`: of too few answers."""
    base = BASE
    stages = {
        stage: dataclasses.replace(
            base.stages[stage],
            achievement=_exact(share),
            low=_exact(low),
            high=_exact(high),
            answered=1 if few else base.stages[stage].answered,
        )
        for stage, (share, low, high) in zip(STAGES, achievements, strict=True)
    }
    return dataclasses.replace(base, level=level, stages=stages)


def _exact(number: float | None) -> Fraction | None:
    return None if number is None else Fraction(number)


def stage(values: list[float]) -> tuple[float, float, float]:
    low, achievement, high = sorted(values)
    return achievement, low, high


stages = st.one_of(st.just((None, None, None)), st.lists(st.floats(0, 1), min_size=3, max_size=3).map(stage))


@settings(deadline=None, max_examples=80)
@given(worlds, levels, stages, stages, stages, st.booleans(), st.lists(st.floats(0, 1), min_size=3, max_size=3))
def test_no_word_of_the_staircase_stands_on_another(
    world: tuple[str, Lang],
    level: Level | None,
    first: Figures,
    second: Figures,
    third: Figures,
    few: bool,
    gains: list[float],
) -> None:
    bank, lang = BANKS[world[0]], world[1]
    now = result(level, first, second, third, few=few)
    then = [
        (None if s is None else s + (1 - s) * gain,) * 3
        for (s, *_), gain in zip((first, second, third), gains, strict=True)
    ]
    chart = charts.stairs_chart(Words(bank, lang), now, result(level, *then))
    check("staircase", chart)
    check("staircase_tall", chart)


@pytest.mark.parametrize("lang", LANGS)
def test_what_ticked_steps_would_add_stands_out_by_its_lines_and_by_a_word(lang: Lang) -> None:
    now = result(1, (0.5, 0.5, 0.5), (0.25, 0.25, 0.25), (None, None, None))
    then = result(1, (0.58, 0.58, 0.58), (0.25, 0.25, 0.25), (None, None, None))
    chart = charts.stairs_chart(Words(PLAIN, lang), now, then)
    word = {"ja": "やった分で58%", "en": "with ticks 58%"}[lang]
    assert word in chart.alt
    for macro, shape in (("staircase", chart.wide), ("staircase_tall", chart.tall)):
        svg = draw(macro, chart)
        assert [element.text for element in svg.iter(f"{SVG}text")].count(word) == 1
        first, *others = shape.steps
        assert first.ticked is not None and first.hatch and not any(step.ticked for step in others)
        assert first.ticked.x == pytest.approx(first.bar.x + (first.filled or 0), abs=0.11)
        assert first.ticked.width == pytest.approx(0.08 * first.bar.width, abs=0.11)
        assert sum(element.attrib["d"] == first.hatch for element in svg.iter(f"{SVG}path")) == 1


@pytest.mark.parametrize("lang", LANGS)
def test_where_too_few_answers_were_given_both_staircases_say_so(lang: Lang) -> None:
    now = result(None, *[(0.75, 0.75, 0.75)] * 3, few=True)
    chart = charts.stairs_chart(Words(PLAIN, lang), now, now)
    for macro in ("staircase", "staircase_tall"):
        said = [element.text for element in draw(macro, chart).iter(f"{SVG}text")]
        assert said.count({"ja": "答え不足", "en": "too few"}[lang]) == 3


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("bank", BANKS.values(), ids=list(BANKS))
def test_a_name_keeps_clear_of_both_sides_of_its_step(bank: Bank, lang: Lang) -> None:
    now = result(1, *[(0.5, 0.5, 0.5)] * 3)
    chart = charts.stairs_chart(Words(bank, lang), now, now)
    for macro, shape in (("staircase", chart.wide), ("staircase_tall", chart.tall)):
        for other_face in (False, True):
            found = {text.said: text for text in texts(draw(macro, chart), other_face)}
            for label, step in zip(chart.steps, shape.steps, strict=True):
                assert found[label.name].right <= step.body.x + step.body.width - 6, label.name


@pytest.mark.parametrize("level", range(5))
@pytest.mark.parametrize("lang", LANGS)
def test_the_words_on_a_flag_stay_within_it(lang: Lang, level: Level) -> None:
    now = result(level, *[(0.5, 0.5, 0.5)] * 3)
    chart = charts.stairs_chart(Words(PLAIN, lang), now, now)
    for macro, here, shape in (
        ("staircase", chart.here, chart.wide), ("staircase_tall", chart.here_tall, chart.tall),
    ):  # fmt: skip
        assert shape.flag is not None
        box = shape.flag.box
        for other_face in (False, True):
            (word,) = [text for text in texts(draw(macro, chart), other_face) if text.said == here]
            assert box.x < word.left and word.right < box.x + box.width


@settings(deadline=None, max_examples=80)
@given(worlds, st.lists(shares, min_size=8, max_size=8))
def test_no_word_of_the_bars_and_the_heat_map_stands_on_another(
    world: tuple[str, Lang], values: list[float | None]
) -> None:
    bank, lang = BANKS[world[0]], world[1]
    words = Words(bank, lang)
    given_result = result(1, *[(0.5, 0.5, 0.5)] * 3)
    domains = {
        domain: dataclasses.replace(figures, score=None if value is None else Fraction(value) * 100)
        for (domain, figures), value in zip(given_result.domains.items(), values, strict=False)
    }
    given_result = dataclasses.replace(given_result, domains={**given_result.domains, **domains})
    bars = charts.area_bars(words, given_result)
    check("area_bars", bars)
    check("heat_map", charts.heat_chart(words, given_result))
    shown = [row.value for row in bars.rows]
    scores = [d.score for d in given_result.domains.values() if d.score is not None]
    assert shown == [words.number(s) for s in sorted(scores, reverse=True)] + [words.number(None)] * (
        len(given_result.domains) - len(scores)
    )


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("own", [None, 0, 1, 2, 3, 4])
@pytest.mark.parametrize("ends", [ends for n in range(5) for ends in combinations(range(1, 5), n)])
def test_no_word_of_the_strip_stands_on_another(lang: Lang, own: Level | None, ends: tuple[int, ...]) -> None:
    edges = [0, *ends, 5]
    bands = [Band(a, b - 1, 100) for a, b in zip(edges, edges[1:], strict=False)]
    chart = charts.peers_chart(Words(PLAIN, lang), bands, own)
    check("peers_strip", chart)
    assert [block.own for block in chart.shape.blocks].count(True) == (own is not None)


@pytest.mark.parametrize("percent", [0, 1, 20, 40, *range(50, 85, 5), 99, 100])
def test_no_line_of_a_fill_strikes_through_its_share(percent: int) -> None:
    chart = charts.peers_chart(Words(PLAIN, "ja"), [Band(0, 1, percent), Band(2, 4, 100 - percent)], 1)
    svg = draw("peers_strip", chart)
    for block, label in zip(chart.shape.blocks, chart.blocks, strict=True):
        value = next(text for text in texts(svg, False) if text.said == label.value and text.top < 110)
        line = block.fill.y
        assert value.bottom <= line - 1.5 or value.top >= line + 1.5
        assert block.box.y <= value.top and value.bottom <= block.box.y + block.box.height


@given(st.lists(st.tuples(shares, shares), min_size=8, max_size=8))
@pytest.mark.parametrize("lang", LANGS)
def test_no_word_of_then_and_now_stands_on_another(lang: Lang, values: list[tuple[float | None, float | None]]) -> None:
    words = Words(PLAIN, lang)
    names = [words(f"short.{d}") for d in result(1, *[(0.5, 0.5, 0.5)] * 3).domains]
    scaled = [(_hundred(before), _hundred(after)) for before, after in values]
    rows = tuple(
        Fact(name, words("changes.pair", before=_shown(b), after=_shown(a)))
        for name, (b, a) in zip(names, scaled, strict=True)
    )
    check("pairs", PairsChart(pairs(scaled), rows, ("0", "50", "100"), "T10", "T11", "alt"))


def _shown(value: float | None) -> str:
    return "－" if value is None else f"{value:.0f}"


def _hundred(share: float | None) -> float | None:
    return None if share is None else share * 100
