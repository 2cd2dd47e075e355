"""The report as a PDF: complete, accessible, the same every time, and closed to hostile input."""

from __future__ import annotations

import base64
import dataclasses
import json
import os
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pikepdf
import pytest

from assess import i18n
from assess.bank.answers_json import parse_answers
from assess.bank.library import Library
from assess.core.advice import advise
from assess.core.diagnosis import diagnose
from assess.core.model import NOT_APPLICABLE, UNKNOWN, Answers, Bank, Catalogue, Lang, PathChoice, Question, Text
from assess.core.numbering import asked_in, running_numbers
from assess.core.scoring import score
from assess.report.editions import EDITIONS, Edition
from assess.report.paper import WayOn
from assess.report.pdf import fetcher, printing
from assess.report.pdf import render as pdf
from assess.report.pdf.blank import render_blank
from assess.report.pdf.characters import printable
from assess.report.pdf.fetcher import Forbidden, StaticFetcher
from assess.report.pdf.version import STATIC, TEMPLATES, shaping_files, stylesheet, template_version, version_of
from assess.report.publisher import Publisher
from assess.report.words import Words
from tests.conftest import PROJECT
from tests.report.pdf.reading import fonts_of, glyphs_of, opened, squeezed, structure, text_of, words_of
from tests.samples import answer_all, small_bank, small_catalogue, small_profile

pytestmark = pytest.mark.slow

BANK, CATALOGUE = small_bank(), small_catalogue()
MM = 72 / 25.4
HOSTILE = "<script>alert('x')</script><img src=file:///etc/passwd> 𠮷髙﨑🍣"


def render(
    answers: Answers,
    lang: Lang = "ja",
    edition: Edition = "full",
    bank: Bank = BANK,
    catalogue: Catalogue = CATALOGUE,
) -> bytes:
    return pdf.render_report(diagnose(bank, "0123456789abcdef", catalogue, answers), lang=lang, edition=edition)


def company(name: str, **changes: object) -> Answers:
    return answer_all(BANK, "some", profile=small_profile(company=name, **changes))


def by_stage(first: str, second: str, third: str) -> Answers:
    values = {"digitization": first, "digitalization": second, "transformation": third}
    return answer_all(BANK, answers={q.id: values[q.stage] for _, q in BANK.questions()})


LEVELS = {
    "0": by_stage("none", "none", "none"),
    "1": by_stage("some", "none", "none"),
    "2": by_stage("all", "none", "none"),
    "3": by_stage("all", "all", "none"),
    "4": by_stage("all", "all", "all"),
    "none": by_stage(UNKNOWN, "some", "some"),
}


@pytest.fixture(scope="module")
def typical() -> bytes:
    return render(company("株式会社 燕金属"))


# ---------------------------------------------------------------- accessibility


def test_it_is_tagged_pdf_ua_with_language_title_and_outline(typical: bytes) -> None:
    with opened(typical) as found:
        with found.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert "燕金属" in metadata["dc:title"]
        assert found.Root.MarkInfo.Marked
        assert str(found.Root.Lang) == "ja"
        assert found.Root.ViewerPreferences.DisplayDocTitle
        with found.open_outline() as outline:
            titles = [item.title for item in outline.root] + [i.title for o in outline.root for i in o.children]
        labels = i18n.texts("ja")
        for heading in ("details", "roadmap", "support", "answers", "scoring", "small_print"):
            assert labels[f"report.label.{heading}"] in titles
        tags = {str(element.S) for element in structure(found)}
        assert {"/H1", "/H2", "/H3", "/P", "/Table", "/TH", "/TD", "/L", "/LI", "/Figure"} <= tags


def test_every_figure_tells_its_numbers(typical: bytes) -> None:
    with opened(typical) as found:
        figures = [element for element in structure(found) if str(element.S) == "/Figure"]
        alts = [str(figure.Alt) for figure in figures]
    scales = [alt for alt in alts if re.fullmatch("5段階の[1-5]", alt)]
    told = [alt for alt in alts if alt not in scales]
    assert len(told) == 3 and set(scales) == {"5段階の3"}, "each answer's dots have an alternative of their own"
    assert "いまの位置は「段階digitization」（レベル1）" in told[0] and "50%" in told[0]
    assert "情報の守り 50" in told[1]
    assert "事務（段階digitization） 50" in told[2]


def test_headings_never_skip_a_level(typical: bytes) -> None:
    for data in (typical, render(answer_all(BANK, "none"), edition="advisor")):
        with opened(data) as found:
            levels = [int(m[1]) for e in structure(found) if (m := re.fullmatch(r"/H(\d)", str(e.S)))]
        assert levels[0] == 1
        assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False))


def test_every_cell_is_linked_to_its_headers(typical: bytes) -> None:
    with opened(typical) as found:
        elements = list(structure(found))
        headers = {bytes(e.ID) for e in elements if str(e.S) == "/TH"}
        cells = [e for e in elements if str(e.S) == "/TD"]
        assert cells and headers
        for cell in cells:
            linked = {bytes(name) for name in cell.A.Headers}
            assert linked and linked <= headers


# ---------------------------------------------------------------- fonts and characters


def test_only_the_bundled_faces_are_embedded_and_subsetted(typical: bytes) -> None:
    with opened(typical) as found:
        fonts = fonts_of(found)
        assert fonts
        for name, font in fonts.items():
            assert re.fullmatch(r"/[A-Z]{6}\+(BIZ-UDPGothic|Rare-Kanji-JP)(-Bold)?", name), name
            assert "/FontFile2" in font.DescendantFonts[0].FontDescriptor
    assert len(typical) < 600_000


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_no_character_prints_as_an_empty_box(lang: Lang) -> None:
    with opened(render(company(HOSTILE + "👨‍👩‍👧가ไ\u202e", municipality="葛\U000e0100城市"), lang)) as found:
        assert 0 not in set(glyphs_of(found))
        assert all("BIZ-UDPGothic" in name or "Rare-Kanji-JP" in name for name in fonts_of(found))


def test_characters_that_no_face_holds_print_as_geta_with_a_note() -> None:
    text = squeezed(text_of(render(company("寿司🍣𠮷髙﨑彅"))))
    assert "寿司〓𠮷髙﨑彅" in text
    assert squeezed(i18n.texts("ja")["report.small.geta"]) in text
    assert squeezed(i18n.texts("ja")["report.small.geta"]) not in squeezed(text_of(render(company("𠮷野家〓"))))


def test_printable_keeps_what_can_be_printed() -> None:
    assert printable("が") == "が"  # composed from two characters
    assert printable("葛\U000e0100城\u202e市\u200d") == "葛城市"
    assert printable("神福" + chr(0xFA19) + chr(0xFA1B)) == "神福" + chr(0xFA19) + chr(0xFA1B)
    assert printable("a\x00b\tc") == "ab c"
    assert printable("㈱①ⅡⅢ～－髙﨑") == "㈱①ⅡⅢ～－髙﨑"
    assert printable("\ud800") == "〓"


def test_a_quotation_opens_and_closes_with_its_own_mark() -> None:
    """The faces draw a straight mark as a closing one, wherever it stands: in our words, in a bank's, in a firm's."""
    said = printable('by "don\'t know", ("x") and \'"y"\': "Kitaiko".')
    assert said == "by “don't know”, (“x”) and '“y”': “Kitaiko”."


def test_no_straight_quotation_mark_is_printed(library: Library) -> None:
    answers = firm(library, "metalworker")
    answers = dataclasses.replace(answers, profile=dataclasses.replace(answers.profile, company='The "Good" Firm'))
    pdfs = [render(answers, "en", edition, library.bank, library.catalogue) for edition in EDITIONS]
    for data in [*pdfs, render_blank(library.bank, lang="en", industry="E")]:
        text = text_of(data)
        assert "“" in text and '"' not in text


# ---------------------------------------------------------------- identity


def test_answers_json_inside_equals_the_input() -> None:
    answers = company(HOSTILE)
    with opened(render(answers)) as found:
        data = found.attachments["ANSWERS.json"].get_file().read_bytes()
    assert parse_answers(data) == answers


_TWICE = """
import hashlib, sys
from tests.report.pdf.test_render import company, render
print(hashlib.sha256(render(company("株式会社 燕金属🍣"), sys.argv[1], sys.argv[2])).hexdigest())
"""


def test_threads_render_side_by_side_what_one_renders_alone() -> None:
    firms = [company(f"株式会社 {name}") for name in ("燕金属", "髙﨑製作所", "山田商店")]
    alone = [render(firm, edition="summary") for firm in firms]
    with ThreadPoolExecutor(3) as threads:
        assert list(threads.map(lambda firm: render(firm, edition="summary"), firms)) == alone


@pytest.mark.parametrize(("lang", "edition"), [("ja", "full"), ("en", "advisor")])
def test_the_same_input_gives_the_same_bytes_in_another_process(lang: str, edition: str) -> None:
    root = Path(__file__).resolve().parents[3]
    found = {
        subprocess.run(
            [sys.executable, "-c", _TWICE, lang, edition],
            cwd=root,
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo"))
    }
    assert len(found) == 1


def test_dates_are_those_of_the_answers() -> None:
    with opened(render(answer_all(BANK, "some", date="2025-02-03"))) as found:
        assert str(found.docinfo["/CreationDate"]).startswith("D:20250203")
        file = found.attachments["ANSWERS.json"].get_file()
        assert file.creation_date is not None and file.creation_date.strftime("%Y-%m-%d") == "2025-02-03"
    with opened(render(answer_all(BANK, "some", date=None))) as found:
        assert "/CreationDate" not in found.docinfo


def test_the_template_version_is_a_stable_hash() -> None:
    assert re.fullmatch("[0-9a-f]{64}", template_version())
    assert template_version() == template_version.__wrapped__()


# Renders every edition in every language and prints which files were opened and which modules loaded for it.
TRACED = """
import os, sys
opened = set()
sys.addaudithook(lambda event, args: opened.add(args[0]) if event == "open" else None)
from assess.core.diagnosis import diagnose
from assess.core.model import LANGUAGES
from assess.report.pdf import render
from assess.report.pdf.blank import render_blank
from tests.samples import answer_all, small_bank, small_catalogue
bank = small_bank()
for lang in LANGUAGES:
    for edition in render.EDITIONS:
        firm = diagnose(bank, "0123456789abcdef", small_catalogue(), answer_all(bank, "some"))
        render.render_report(firm, lang=lang, edition=edition)
    render_blank(bank, lang=lang, industry="E")
files = {os.fsdecode(name) for name in opened if isinstance(name, str | bytes | os.PathLike)}
print(*files, *(file for m in sys.modules.values() if (file := getattr(m, "__file__", None))), sep="\\n")
"""


def test_the_version_covers_all_that_a_render_reads() -> None:
    """So that no report of before a change is served after it."""
    ran = subprocess.run([sys.executable, "-c", TRACED], cwd=PROJECT, capture_output=True, text=True, check=True)
    read = {Path(PROJECT, line).resolve() for line in ran.stdout.splitlines()}
    ours = {f for f in read if f.is_relative_to(PROJECT / "assess") or f.is_relative_to(TEMPLATES)}
    code = {f for f in ours if f.suffix in (".py", ".html", ".css", ".yaml", ".ttf")}
    # What only makes the application, and is nothing but a docstring for a render.
    assert code - set(shaping_files()) == {PROJECT / "assess" / "__init__.py"}
    assert {f.suffix for f in code} == {".py", ".html", ".css", ".yaml", ".ttf"}


@pytest.mark.parametrize(
    "part",
    [
        *(
            "assess/core/below/rule.py",
            "assess/report/below/words.py",
            "assess/bank/below/reading.py",
            "assess/i18n.py",
        ),
        *("assess/translations/below/more.yaml", "assess/static/css/report-more.css", "assess/static/fonts/Face.ttf"),
        *("templates/report/below/x.html", "templates/macros/charts.html"),
    ],
)
def test_a_change_in_any_folder_below_makes_another_version(tmp_path: Path, part: str) -> None:
    program, templates = tmp_path / "assess", tmp_path / "templates"
    for file in ("static/css/report.css", "i18n.py", "paths.py"):
        (program / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(PROJECT / "assess" / file, program / file)
    changed = tmp_path / part
    changed.parent.mkdir(parents=True, exist_ok=True)
    changed.write_text("1")
    first = version_of(shaping_files(program, templates))
    changed.write_text("2")
    assert version_of(shaping_files(program, templates)) != first


# ---------------------------------------------------------------- hostile input


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "file://localhost/etc/passwd",
        "file:///%65tc/passwd",
        "FILE:///etc/passwd",
        "http://127.0.0.1/",
        "https://example.org/",
        "ftp://127.0.0.1/x",
        "//127.0.0.1/x",
        "/etc/passwd",
        (STATIC / ".." / "pdf.py").as_uri().replace("/pdf.py", "/%2e%2e/assess/pdf.py"),
        f"file://{STATIC}/../pdf.py",
        f"file://{STATIC}",
        f"file://evil{STATIC}/css/report.css",
        "jar:file:///etc/passwd",
        "about:blank",
        "",
    ],
)
def test_the_fetcher_refuses_everything_but_data_and_static_files(url: str) -> None:
    with pytest.raises(Forbidden):
        StaticFetcher().fetch(url)


def test_the_fetcher_follows_no_link_out_of_static(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetcher, "STATIC", tmp_path)
    (tmp_path / "link").symlink_to("/etc/passwd")
    (tmp_path / "own").write_text("mine")
    with pytest.raises(Forbidden):
        StaticFetcher().fetch((tmp_path / "link").as_uri())
    assert StaticFetcher().fetch((tmp_path / "own").as_uri()).read() == b"mine"


def test_the_fetcher_serves_data_and_static_files() -> None:
    assert StaticFetcher().fetch("data:text/plain,hello").read() == b"hello"
    assert b"@page" in StaticFetcher().fetch(stylesheet("report").as_uri()).read()


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_hostile_name_prints_as_what_it_is(edition: str) -> None:
    data = render(company(HOSTILE, municipality="<b>燕市</b>{{ 7 * 7 }}"), edition=edition)
    text = squeezed(text_of(data))
    assert squeezed(printable(HOSTILE)) in text
    assert "<b>燕市</b>{{7*7}}" in text
    assert "root:" not in text


def test_names_of_300_characters_are_printed_in_full_and_stay_on_the_page(tmp_path: Path) -> None:
    for name in ("株式会社" + "長" * 296, "W" * 300):
        data = render(company(name, municipality="市" * 300))
        assert name in squeezed(text_of(data))
        for word in words_of(data, tmp_path):
            assert word.x0 >= 11.5 * MM and word.x1 <= 199 * MM, word


# ---------------------------------------------------------------- content


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("edition", EDITIONS)
def test_every_edition_holds_its_parts(edition: str, lang: Lang) -> None:
    labels = i18n.texts(lang)
    text = squeezed(text_of(render(answer_all(BANK, "none"), lang, edition)))

    def holds(name: str) -> bool:
        return squeezed(labels[f"report.label.{name}"]) in text

    assert all(holds(name) == (edition != "advisor") for name in ("ladder", "foot"))
    assert holds("scoring_intro") == holds("small_print") == (edition != "summary")
    advisers = ("adviser_edition", "wishes", "checks", "check_hint", "check_corrected", "check_proof", "meeting_of")
    assert all(holds(name) == (edition == "advisor") for name in advisers)
    assert holds("heat_key") == (edition == "full")


@pytest.mark.parametrize("edition", EDITIONS)
def test_who_stands_behind_it_stands_at_the_foot_of_every_page_and_at_its_end(edition: Edition) -> None:
    svg = base64.b64encode(b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9z"/></svg>')
    publisher = Publisher(
        "新潟県 𠮷村🍣", "025-000-0000", f"data:image/svg+xml;base64,{svg.decode()}", "みなと銀行 港支店"
    )
    diagnosis = diagnose(BANK, "0123456789abcdef", CATALOGUE, company("髙﨑"))
    data = pdf.render_report(diagnosis, lang="ja", edition=edition, publisher=publisher)
    pages = len(opened(data).pages)
    assert squeezed(text_of(data)).count("みなと銀行港支店") == pages + 1
    assert "この診断の運営：新潟県𠮷村〓（025-000-0000）" in squeezed(text_of(data))
    alone = len(opened(pdf.render_report(diagnosis, lang="ja", edition=edition)).pages)
    assert pages - alone in ((0,) if edition == "summary" else (0, 1)), "its lines may begin a last page"
    bare = pdf.render_report(diagnosis, lang="en", edition=edition, publisher=Publisher("Niigata"))
    assert "This check is run by Niigata." in text_of(bare)


def test_an_unknown_edition_is_refused() -> None:
    with pytest.raises(ValueError, match="no edition 'poster'"):
        render(answer_all(BANK, "none"), edition="poster")


@pytest.mark.parametrize("level", LEVELS)
def test_every_level_has_a_report(level: str, tmp_path: Path) -> None:
    data = render(LEVELS[level])
    text = squeezed(text_of(data, 1))
    assert squeezed(i18n.texts("ja")[f"report.meaning.{level}"]) in text
    assert_readable(data, tmp_path)


def test_missing_layers_are_stated_on_the_first_page() -> None:
    assert "見つかりませんでした" in text_of(render(answer_all(BANK, "some"), catalogue=Catalogue()), 1)


def test_the_english_edition_holds_no_japanese() -> None:
    text = text_of(render(answer_all(BANK, "none", profile=small_profile(company="Tsubame Metal Ltd.")), "en"))
    title = i18n.texts("en")["report.document.report"]  # whoever looks a document up needs the name that it bears
    rest = squeezed(text).replace(squeezed(title), "")
    assert not re.findall("[\u3040-\u30ff\u3400-\u9fff\uff01-\uff5e]", rest)


def assert_readable(data: bytes, folder: Path) -> None:
    """No word leaves the page's margins, and no letter is smaller than 9 points (a box is as high as its face)."""
    for word in words_of(data, folder):
        assert word.x0 >= 11.5 * MM and word.x1 <= 199 * MM, word
        assert word.y0 >= 5 * MM and word.y1 <= 293 * MM, word
        assert word.y1 - word.y0 >= 8.9, word


REAL = [(industry, level) for industry in ("E", "I", "A") for level in ("worst", "mixed", "best")]


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize(("industry", "kind"), REAL)
def test_with_the_shipped_bank_the_first_page_is_complete(
    library: Library, tmp_path: Path, industry: str, kind: str, lang: Lang
) -> None:
    bank = library.bank
    chosen = {}
    for i, (_, question) in enumerate(bank.questions()):
        options = question.options
        index = {"worst": 0, "mixed": i % len(options), "best": len(options) - 1}[kind]
        chosen[question.id] = UNKNOWN if kind == "mixed" and i % 11 == 0 else options[index].id
        if kind == "mixed" and i % 13 == 0 and question.not_applicable:
            chosen[question.id] = NOT_APPLICABLE
    profile = small_profile(
        industry=industry, prefecture="15", municipality="燕市", company="株式会社 𠮷田髙﨑製作所",
        goals=("productivity", "succession"), barriers=("it_talent", "funding"),
    )  # fmt: skip
    answers = Answers(bank.id, bank.version, profile, chosen, date="2026-11-21")
    data = render(answers, lang, "summary", bank, library.catalogue)
    advice = advise(bank, library.catalogue, answers, score(bank, answers))
    first = squeezed(text_of(data, 1))
    for recommendation in advice.team:
        assert squeezed(recommendation.actor.name.get(lang)) in first
        assert squeezed(recommendation.actor.ask_first.get(lang)) in first
    for step in advice.plan.steps[:3]:
        assert squeezed(step.improve.text.get(lang)) in first
    assert_readable(data, tmp_path)
    with opened(data) as found:
        assert len(found.pages) == 1


FIRMS = Path(__file__).resolve().parents[2] / "bank" / "firms"


def firm(library: Library, name: str, **changes: object) -> Answers:
    """The answers of one of the example firms."""
    return dataclasses.replace(parse_answers((FIRMS / f"{name}.json").read_bytes()), **changes)


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_first_page_is_laid_out_once_and_complete(
    library: Library, lang: Lang, monkeypatch: pytest.MonkeyPatch
) -> None:
    passes: list[str] = []
    layout = printing.layout
    monkeypatch.setattr(printing, "layout", lambda html, *styles: passes.append(html) or layout(html, *styles))
    for name in ("lacquer-workshop", "ryokan", "care-home", "supermarket", "data-restaurant"):
        passes.clear()
        answers = firm(library, name)
        answers = dataclasses.replace(answers, profile=dataclasses.replace(answers.profile, value_added=5400))
        data = render(answers, lang, "summary", library.bank, library.catalogue)
        assert len(passes) == 1, name
        with opened(data) as found:
            assert len(found.pages) == 1, name


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_first_page_holds_the_summary_of_a_firm_without_a_level_too(library: Library, lang: Lang) -> None:
    base = firm(library, "wholesaler")
    digital = {q.id for _, q in library.bank.questions() if q.stage == "digitization"}
    answers = dataclasses.replace(base, answers={q: UNKNOWN if q in digital else a for q, a in base.answers.items()})
    data = render(answers, lang, "summary", library.bank, library.catalogue)
    first = squeezed(text_of(data, 1))
    for recommendation in advise(library.bank, library.catalogue, answers, score(library.bank, answers)).team:
        assert squeezed(recommendation.actor.ask_first.get(lang)) in first
    with opened(data) as found:
        assert len(found.pages) == 1


@pytest.mark.parametrize("edition", ["full", "advisor"])
def test_an_adviser_can_redo_the_sums_from_the_last_pages_alone(library: Library, edition: str) -> None:
    answers = firm(library, "metalworker")
    text = text_of(render(answers, "ja", edition, library.bank, library.catalogue))
    text = text[text.rindex(i18n.texts("ja")["report.label.answers"]) :]
    rows = [(int(points), int(stage)) for points, stage in re.findall(r"(\d)点 段階(\d)", text)]
    counted = [o for o in score(library.bank, answers).outcomes if o.value is not None]
    assert len(rows) == len(counted) > 20
    for stage, named in enumerate(library.bank.stages, 1):
        name = Words(library.bank, "ja").stage(named.id)
        own = [points for points, of in rows if of == stage]
        assert f"{name} {sum(own)}点 ÷（4点×{len(own)}問＝{4 * len(own)}点）" in text
    assert sum(points for points, _ in rows) == sum(map(int, re.findall(r"(\d+)点÷\d+点×100＝", text)))


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_body_that_nobody_has_checked_is_marked_wherever_it_is_named(edition: str) -> None:
    data = render(answer_all(BANK, "none"), edition=edition)
    assert "要確認" in text_of(data, None if edition == "advisor" else 1)  # the samples' Yorozu centre has no date
    if edition == "full":
        assert "出典：一般的な知識（要確認）" in squeezed(text_of(data))


@pytest.mark.parametrize("edition", ["full", "advisor"])
def test_with_the_shipped_bank_every_page_is_readable(library: Library, tmp_path: Path, edition: str) -> None:
    bank = library.bank
    chosen = {q.id: q.options[1].id for _, q in bank.questions()}
    answers = Answers(bank.id, bank.version, small_profile(), chosen, date="2026-11-21")
    data = render(answers, "ja", edition, bank, library.catalogue)
    assert_readable(data, tmp_path)
    with opened(data) as found:
        assert 0 not in set(glyphs_of(found))


# ---------------------------------------------------------------- the paper form


WAY = WayOn("https://dx.example.jp/resume/" + "x" * 32, "dx.example.jp/resume", "7K3M-Q2ZP-X9RD")


def of_industry(bank: Bank, path: PathChoice) -> dict[str, Question]:
    """What a manufacturer may be asked, by id."""
    return {q.id: q for q in asked_in(bank, "E") if path == "full" or q.core}


@pytest.mark.parametrize("path", ["quick", "full"])
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_paper_form_has_every_question_of_the_industry(
    library: Library, tmp_path: Path, lang: Lang, path: PathChoice
) -> None:
    bank = library.bank
    data = render_blank(bank, lang=lang, industry="E", path=path, way=WAY)
    text, asked = squeezed(text_of(data)), of_industry(bank, path)
    for _, question in bank.questions():
        printed = squeezed(question.text.get(lang)) in text
        assert printed == (question.id in asked or question.text in [q.text for q in asked.values()])
        assert question.id not in text, "ids are for programs"
    for question in asked.values():
        assert squeezed(question.help.get(lang)) in text
        assert all(squeezed(f"{n} {o.text.get(lang)}") in text for n, o in enumerate(question.options, 1))
    assert WAY.code in text and WAY.place in text
    for word in words_of(data, tmp_path):
        assert word.x0 >= 10 * MM and word.x1 <= 200 * MM and word.y0 >= 5 * MM and word.y1 <= 293 * MM, word
        assert word.y1 - word.y0 >= 8.9, word
    with opened(data) as found:
        assert str(found.Root.Lang) == lang
        assert 0 not in set(glyphs_of(found))


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_short_form_has_two_pages_in_every_industry(library: Library, lang: Lang) -> None:
    variants = {tuple(q.id for q in asked_in(library.bank, i.id)): i.id for i in library.bank.industries}
    for industry in variants.values():
        with opened(render_blank(library.bank, lang=lang, industry=industry, path="quick", way=WAY)) as found:
            assert len(found.pages) == 2, industry


def test_the_ids_travel_in_the_form_by_number_and_key(library: Library) -> None:
    bank = library.bank
    data = render_blank(bank, lang="ja", industry="E", path="quick")
    with opened(data) as found:
        record = json.loads(found.attachments["FORM.json"].get_file().read_bytes())
    numbers, asked = running_numbers(bank, "E"), of_industry(bank, "quick")
    assert (record["bank"], record["version"], record["path"]) == (bank.id, bank.version, "quick")
    assert {q["id"]: q["number"] for q in record["questions"]} == {q: numbers[q] for q in asked}
    for entry in record["questions"]:
        question = asked[entry["id"]]
        keys = {str(n): o.id for n, o in enumerate(question.options, 1)} | {"0": UNKNOWN}
        assert entry["answers"] == keys | ({"N": NOT_APPLICABLE} if question.not_applicable else {})
    assert render_blank(bank, lang="ja", industry="E", path="quick") == data, "the same form has the same bytes"


def test_what_helps_to_answer_is_printed_at_11_points(tmp_path: Path) -> None:
    words = [
        w
        for w in words_of(render_blank(BANK, lang="ja", industry="E"), tmp_path)
        if w.text == "例を見て選んでください。"
    ]
    assert words and all(word.y1 - word.y0 >= 10.9 for word in words)


def test_each_answer_has_a_box_of_5_mm(library: Library) -> None:
    with opened(render_blank(library.bank, lang="ja", industry="E", path="quick")) as found:
        record = json.loads(found.attachments["FORM.json"].get_file().read_bytes())
        drawn = [step for page in found.pages for step in pikepdf.parse_content_stream(page)]
    pixel = 25.4 / 96  # the unit in which WeasyPrint draws
    sizes = [[float(n) * pixel for n in s.operands[2:]] for s in drawn if str(s.operator) == "re"]
    boxes = [size for size in sizes if size == pytest.approx([5, 5], abs=0.01)]
    assert len(boxes) == sum(len(q["answers"]) for q in record["questions"]) + len(library.bank.goals)


def test_a_form_without_a_public_address_has_no_way_on(library: Library) -> None:
    text = text_of(render_blank(library.bank, lang="ja", industry="E", path="quick"))
    assert "スマホで続ける" not in text and "取扱店" in text


def test_a_dependent_question_says_when_to_answer_it() -> None:
    text = squeezed(text_of(render_blank(BANK, lang="ja", industry="E")))
    basis = running_numbers(BANK, "E")["security-digitization"]
    assert f"問{basis}の答えが2か、それより大きい番号のときだけ" in text


def test_the_law_stands_at_the_end_of_the_paper_with_its_question() -> None:
    first, *others = BANK.domains
    law = Text("帳簿はデータでも紙でもかまいません。", "Books may be data or paper.")
    legal = dataclasses.replace(
        first, questions=(dataclasses.replace(first.questions[0], law=law), *first.questions[1:])
    )
    bank = dataclasses.replace(BANK, domains=(legal, *others))
    assert squeezed(text_of(render_blank(bank, lang="ja", industry="E"))).count(f"問1{law.ja}") == 1
    assert squeezed(f"Q1: {law.en}") in squeezed(text_of(render_blank(bank, lang="en", industry="E")))


def test_the_paper_questionnaire_refuses_an_unknown_industry() -> None:
    with pytest.raises(ValueError, match="no industry 'Z'; the bank knows E, I"):
        render_blank(BANK, lang="ja", industry="Z")


def test_undated_answers_have_a_report() -> None:
    data = render(dataclasses.replace(answer_all(BANK, "some"), date=None))
    assert "日付の記入なし" in text_of(data, 1)
