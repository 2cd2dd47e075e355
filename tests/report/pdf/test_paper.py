"""The editions for the owner on paper: what a reader with nothing but the sheets would notice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from random import Random

import pytest

from assess import i18n
from assess.bank.answers_json import parse_answers
from assess.bank.library import Library, load_library
from assess.core.diagnosis import Diagnosis, diagnose
from assess.core.model import NOT_APPLICABLE, UNKNOWN, Answers, Lang, Profile
from assess.paths import QUESTIONS
from assess.report.build import build_view
from assess.report.editions import PARTS, Edition
from assess.report.pdf import printing
from assess.report.pdf import render as pdf
from assess.report.pdf.characters import printable
from assess.report.publisher import Publisher
from assess.report.result_json import result_export
from assess.report.words import Words
from tests.report.pdf.reading import opened, squeezed, structure, text_of

pytestmark = pytest.mark.slow

FIRMS = Path(__file__).resolve().parents[2] / "bank" / "firms"
RUNS_IT = Publisher(
    "新潟県デジタル相談室", "025-000-0000", "", "みなと銀行 港支店", "025-111-1111", "https://dx.example.jp"
)
# Names as they come: short, long, in Latin letters, in rare characters, none at all.
NAMES = (
    "山田商店",
    "株式会社𠮷田髙﨑製作所",
    "特定非営利活動法人 地域の暮らしと産業をつなぐネットワーク推進協議会連合会 東日本支部",
    "International Manufacturing & Trading Company Limited",
    "🍣すし処 彅",
    "",
    "W" * 60,
    "有限会社" + "長" * 56,
)


@cache
def library() -> Library:
    return load_library(QUESTIONS)


def diagnosed(answers: Answers) -> Diagnosis:
    shipped = library()
    return diagnose(shipped.bank, shipped.bank_hash, shipped.catalogue, answers)


def firm(name: str) -> Answers:
    return parse_answers((FIRMS / f"{name}.json").read_bytes())


def printed(answers: Answers, edition: Edition, lang: Lang = "ja", publisher: Publisher = RUNS_IT) -> bytes:
    return pdf.render_report(diagnosed(answers), lang=lang, edition=edition, publisher=publisher)


def made_up(seed: int) -> Answers:
    """A firm of any industry, place, size and level; every eighth leaves much open."""
    chance, bank = Random(seed), library().bank
    level, given = chance.random() * 1.3 - 0.15, {}
    for _, question in bank.questions():
        index = round((level + chance.gauss(0, 0.25)) * (len(question.options) - 1))
        given[question.id] = question.options[min(max(index, 0), len(question.options) - 1)].id
        if chance.random() < (0.5 if seed % 8 == 0 else 0.05):
            given[question.id] = NOT_APPLICABLE if question.not_applicable and chance.random() < 0.3 else UNKNOWN
    profile = Profile(
        company=NAMES[seed % len(NAMES)],
        industry=chance.choice(bank.industries).id,
        prefecture=f"{chance.randint(1, 47):02d}",
        municipality="",
        employees=chance.choice((1, 3, 9, 18, 60, 250)),
        goals=tuple(goal.id for goal in chance.sample(bank.goals, 3)),
        barriers=tuple(barrier.id for barrier in chance.sample(bank.barriers, 2) if barrier.id != "none"),
    )
    return Answers(bank.id, bank.version, profile, given, date="2026-11-26")


def a_hundred() -> Iterator[tuple[Answers, Lang]]:
    """The example firms in both languages, and made-up ones in turn."""
    for file in sorted(FIRMS.glob("*.json")):
        yield firm(file.stem), "ja"
        yield firm(file.stem), "en"
    for seed in range(64):
        yield made_up(seed), "en" if seed % 3 == 0 else "ja"


def test_the_edition_for_the_owner_is_one_page_that_fits_the_first_time(monkeypatch: pytest.MonkeyPatch) -> None:
    passes: list[int] = []
    layout = printing.layout

    def counted(*given: object) -> object:
        passes[-1] += 1
        return layout(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(printing, "layout", counted)
    for answers, lang in a_hundred():
        passes.append(0)
        with opened(printed(answers, "summary", lang)) as found:
            assert len(found.pages) == 1, (answers.profile, lang)
    assert len(passes) == 100
    assert passes.count(1) >= 98, passes


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_firm_that_knows_least_and_is_called_longest_has_one_page_too(lang: Lang) -> None:
    answers = made_up(7)
    unknown = dict.fromkeys(answers.answers, UNKNOWN)
    profile = replace(answers.profile, company="長" * 120, municipality="北海道川上郡弟子屈町", prefecture="01")
    for given in (answers.answers, unknown):
        with opened(printed(replace(answers, answers=given, profile=profile), "summary", lang)) as found:
            assert len(found.pages) == 1


def test_the_owners_page_says_what_to_do_and_whom_to_call() -> None:
    answers = firm("lacquer-workshop")
    diagnosis = diagnosed(answers)
    words = Words.about(diagnosis, "ja")
    text = squeezed(text_of(printed(answers, "summary")))
    for step in diagnosis.advice.plan.steps[:3]:
        assert squeezed(words.of(step.improve.text)) in text
        assert step.improve.done_when and squeezed(words.of(step.improve.done_when)) in text
    for body in build_view(diagnosis, "ja", ()).team:
        assert body.reach is not None
        assert squeezed(body.name) in text and squeezed(body.reach.phone or body.reach.url or "") in text
    assert "これから、データにする段階へ" in text and "今週の一歩" in text and "2026年11月21日" in text
    assert "新潟県デジタル相談室（025-000-0000）" in text


@pytest.mark.parametrize("edition", ["summary", "full"])
def test_a_code_leads_to_the_check_where_its_address_is_known(edition: Edition) -> None:
    def ways(publisher: Publisher) -> list[str]:
        with opened(printed(firm("ryokan"), edition, publisher=publisher)) as found:
            told = [str(e.Alt) for e in structure(found) if str(e.S) == "/Figure"]
        return [alt for alt in told if alt.startswith(i18n.texts("ja")["report.label.way_on"])]

    (way,) = ways(RUNS_IT)
    assert way.endswith("https://dx.example.jp")
    assert ways(replace(RUNS_IT, address="")) == []


def lines_of(data: bytes, page: int) -> list[str]:
    """The lines of a page between its running header and footer."""
    return [line for line in text_of(data, page).splitlines() if line.strip()]


@pytest.mark.parametrize("name", ["lacquer-workshop", "wholesaler", "hospital-group", "quarry", "software-house"])
def test_the_full_report_has_eight_to_ten_pages_that_are_pages(name: str) -> None:
    answers = firm(name)
    data = printed(answers, "full")
    texts = i18n.texts("ja")
    headings = {squeezed(text) for key, text in texts.items() if key.startswith(("report.label.", "report.phase."))}
    with opened(data) as found:
        pages = len(found.pages)
    assert 8 <= pages <= 10
    for page in range(2, pages + 1):
        told = lines_of(data, page)
        own = [line for line in told if "結果報告書" not in line and not line.startswith("2026年11月21日")]
        assert len(own) > 6, f"page {page} ends after a few lines"
        assert squeezed(own[-1]) not in headings, f"page {page} ends with a heading"


def test_what_is_cited_stands_in_the_list_and_the_list_holds_nothing_else() -> None:
    text = text_of(printed(firm("wholesaler"), "full"))
    body, sources = text.rsplit(f"\n{i18n.texts('ja')['report.label.sources']}\n", 1)
    listed = re.findall(r"(?m)^\f?\[(\d+)\]", sources)  # a page may end within
    assert listed == [str(n) for n in range(1, len(listed) + 1)] and len(listed) > 3
    assert set(re.findall(r"\[(\d+)\]", body)) == set(listed)


@pytest.mark.parametrize(("name", "lang"), [("lacquer-workshop", "ja"), ("wholesaler", "ja"), ("care-home", "en")])
def test_every_body_of_the_full_report_can_be_reached_from_its_paper(name: str, lang: Lang) -> None:
    answers = firm(name)
    view = build_view(diagnosed(answers), lang, PARTS["full"])
    text = squeezed(text_of(printed(answers, "full", lang)))
    assert len(view.team) == 3 and len(view.roles) == 6
    for body in (*view.team, *view.more):
        assert squeezed(body.name) in text and body.reach is not None
        assert squeezed(body.reach.phone or body.reach.url or "") in text, body.actor_id
        assert squeezed(body.evidence) in text
    for row in view.roles:
        assert squeezed(row.name) in text
        assert row.reach is None or squeezed(row.reach.phone or row.reach.url or "") in text, row.id


@pytest.mark.parametrize("edition", ["summary", "full"])
@pytest.mark.parametrize("name", ["metalworker", "care-home", "supermarket"])
def test_the_figures_on_paper_are_those_of_score(name: str, edition: Edition) -> None:
    answers = firm(name)
    diagnosis = diagnosed(answers)
    given = result_export(diagnosis, "ja")
    text = squeezed(text_of(printed(answers, edition)))

    def told(number: float) -> str:
        return str(Decimal(str(number)).quantize(Decimal("0.1"), ROUND_HALF_UP)).removesuffix(".0")

    assert f"総合点（100点満点）{told(given['score'])}" in text
    for stage in given["stages"].values():
        assert f"{told(stage['achievement'] * 100)}%" in text
    words = Words.about(diagnosis, "ja")
    bars = text[text.index("目安60点") :]
    for domain, found in given["domains"].items():
        assert f"{words(f'short.{domain}')}{told(found['score'])}" in bars
    if edition == "full":
        for step in given["plan"]:
            assert squeezed(printable(step["action"])) in text and squeezed(step["done_when"]) in text
