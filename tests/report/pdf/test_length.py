"""Real firms' editions: few pages, none of them nearly empty, a first page set right at once, in our faces only."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assess import i18n
from assess.bank.answers_json import parse_answers
from assess.bank.library import Library
from assess.core.diagnosis import Diagnosis, diagnose
from assess.core.model import LANGUAGES, Answers, Lang
from assess.report.build import build_view
from assess.report.editions import PARTS, Edition
from assess.report.pdf import fit, printing, render
from assess.report.publisher import Publisher
from tests.bank.written import FIRMS, written_firms
from tests.report.pdf.reading import fonts_of, lowest, opened, squeezed, text_of

pytestmark = pytest.mark.slow

FEWEST_PAGES, MOST_PAGES = 8, 10
PAGE = 842.0  # points
FILLED = PAGE / 3  # of the last page at least
FOOT_OF_TEXT = PAGE - 34.0  # points from the top, above what runs on every page
MOST_WHITE = 0.4 * (FOOT_OF_TEXT - 40.0)  # at the foot of any page but the last: what goes to fill the last one
LINE_OF_TEXT = 40  # letters
RIGHT_AT_ONCE = 0.98
TOO_CLOSE = 0.2  # of the firms may have been set one way looser


def firm(name: str) -> Answers:
    return parse_answers((FIRMS / f"{name}.json").read_bytes())


def diagnosed(library: Library, answers: Answers) -> Diagnosis:
    return diagnose(library.bank, library.bank_hash, library.catalogue, answers)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ["metalworker", "wholesaler", "orchard-farm"])
def test_the_edition_for_the_firm_has_ten_pages_at_most_in_our_faces(library: Library, name: str, lang: Lang) -> None:
    answers = firm(name)
    named = replace(answers, profile=replace(answers.profile, company="株式会社" + "長い名前の金属加工製作所" * 4))
    with opened(render.render_report(diagnosed(library, named), lang=lang, edition="full")) as found:
        assert FEWEST_PAGES <= len(found.pages) <= MOST_PAGES
        assert all("BIZ-UDPGothic" in name or "Rare-Kanji-JP" in name for name in fonts_of(found))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("edition", ["full", "advisor"])
@pytest.mark.parametrize("name", ["lacquer-workshop", "trucking", "care-home", "hair-salon", "wholesaler"])
def test_no_page_is_left_half_empty(library: Library, name: str, edition: Edition, lang: Lang) -> None:
    """Neither one before the end, nor the last one, which would then hold a few lines alone."""
    data = render.render_report(diagnosed(library, firm(name)), lang=lang, edition=edition)
    with opened(data) as found:
        last = len(found.pages)
    assert lowest(data, last) >= FILLED, "the last page is a third full at least"
    for page in range(2, last):
        assert lowest(data, page) >= FOOT_OF_TEXT - MOST_WHITE, page


@pytest.mark.parametrize("name", ["wholesaler", "care-home", "nori-fishery", "builder"])
def test_the_name_of_a_body_stands_on_the_page_of_its_text(library: Library, name: str) -> None:
    diagnosis = diagnosed(library, firm(name))
    view = build_view(diagnosis, "en", PARTS["full"])
    data = render.render_report(diagnosis, lang="en", edition="full")
    with opened(data) as found:
        pages = [squeezed(text_of(data, page)) for page in range(2, len(found.pages) + 1)]
    for body in (*view.team, *view.more):
        heading = squeezed(f"{body.name} {body.kind}{view.marks.gap}{body.area}")
        (page,) = (text for text in pages if heading in text)
        assert squeezed(body.role)[:LINE_OF_TEXT] in page[page.index(heading) :], body.name


def test_the_first_page_is_laid_out_once_and_as_loosely_as_it_fits(library: Library) -> None:
    """The estimate of its height is right the first time for nearly all firms, and gives no room away."""
    cases = [(diagnosed(library, written.answers), lang) for written in written_firms() for lang in LANGUAGES]
    begun = [_layouts(diagnosis, lang) for diagnosis, lang in cases]
    assert sum(layouts == 1 for _, layouts in begun) / len(cases) >= RIGHT_AT_ONCE
    looser = [
        _layouts(case[0], case[1], looser=1)[1] == 1 for case, (first, _) in zip(cases, begun, strict=True) if first
    ]
    assert sum(looser) / len(looser) <= TOO_CLOSE


def _layouts(diagnosis: Diagnosis, lang: Lang, looser: int = 0) -> tuple[int, int]:
    """Where the estimate begins, and how often the summary is laid out from there or from looser ways."""
    estimate, layout = fit.first_density, printing.layout
    found: list[int] = []
    laid: list[object] = []
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(fit, "first_density", lambda *a, **k: found.append(estimate(*a, **k)) or found[-1] - looser)
        patched.setattr(printing, "layout", lambda *a: laid.append(a) or layout(*a))
        render.render_report(diagnosis, lang=lang, edition="summary")
    return found[-1], len(laid)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_summary_keeps_what_the_owner_needs_most(library: Library, lang: Lang) -> None:
    """Points still needed, what to look out for, and whom to ask for this week's step, even on a full page."""
    diagnosis = diagnosed(library, firm("orchard-farm"))
    view = build_view(diagnosis, lang, PARTS["summary"])
    text = squeezed(text_of(render.render_report(diagnosis, lang=lang, edition="summary")))
    step = view.first_steps[0]
    for said in (view.verdict.next_text, view.verdict.flags_line, step.helper):
        assert said and squeezed(said) in text, said


@pytest.mark.parametrize("lang", LANGUAGES)
def test_whoever_a_first_page_says_to_ask_is_reached_from_it(library: Library, lang: Lang) -> None:
    """Also a body that is none of the team below, by its telephone or a short address."""
    for name in ("hair-salon", "care-home", "advanced-manufacturer", "wholesaler", "builder"):
        diagnosis = diagnosed(library, firm(name))
        view = build_view(diagnosis, lang, PARTS["full"])
        text = squeezed(text_of(render.render_report(diagnosis, lang=lang, edition="summary")))
        named = [step.helper for step in view.first_steps if step.helper and squeezed(step.helper) in text]
        assert named, "this week's step names somebody"
        for helper in named:
            reach = view.reach_of(helper)
            assert reach and squeezed(reach.phone or reach.listed_in or reach.short) in text, (name, helper)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_line_for_a_number_says_what_to_do(library: Library, lang: Lang) -> None:
    text = squeezed(text_of(render.render_report(diagnosed(library, firm("hair-salon")), lang=lang, edition="summary")))
    assert squeezed(i18n.translate(lang, "report.label.phone_key")) in text


def test_the_address_of_the_check_stands_in_letters(library: Library) -> None:
    """Beside the QR code on the first page; in the adviser's edition, which has none there, at the end.

    Beside it stands where the owner makes a code; the code itself is on no paper that is passed on.
    """
    publisher = Publisher("協議会", address="https://dx.example.jp/")
    for edition in ("summary", "full", "advisor"):
        data = render.render_report(
            diagnosed(library, firm("wholesaler")), lang="ja", edition=edition, publisher=publisher
        )
        text = squeezed(text_of(data))
        assert "https://dx.example.jp/" in text and i18n.translate("ja", "pause.link") in text, edition
