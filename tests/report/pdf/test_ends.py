"""No paragraph ends with a line of one letter, and no row of the table of roles with its name alone."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree

import pytest
from weasyprint.formatting_structure import boxes

from assess.bank.answers_json import parse_answers
from assess.bank.library import Library
from assess.core.diagnosis import diagnose
from assess.report.editions import Edition
from assess.report.pdf import printing, render
from assess.report.pdf.ends import JOINER, NO_BREAK, keep_ends, kept
from tests.bank.written import FIRMS

ROLES = {"金融機関", "支援機関", "専門家", "IT企業", "大学・試験場", "行政"}


def seen(text: str) -> str:
    """A text with its joiners as · and its spaces that do not break as _."""
    return text.replace(JOINER, "·").replace(NO_BREAK, "_")


@pytest.mark.parametrize(
    ("text", "together"),
    [
        ("新しい道具を増やす前に決まりを書きましょう。", "新しい道具を増やす前に決まりを書きま·し·ょ·う·。"),
        ("仕事の効率を上げたいから（業務の見直し）", "仕事の効率を上げたいから（業務の·見·直·し·）"),
        ("福岡県（同じ都道府県の窓口） ◎", "福岡県（同じ都道府県·の·窓·口·）·_·◎"),
        ("第三段階に進みます（総合点 46.2 → 56.6）。", "第三段階に進みます（総合点 46.2·_·→·_·5·6·.·6·）·。"),
        ("平均で、今の数字ではありません。 [4]", "平均で、今の数字ではあり·ま·せ·ん·。_[4]"),
        ("Put the rules on one page for all", "Put the rules on one page for_all"),
    ],
)
def test_the_last_letters_stay_together(text: str, together: str) -> None:
    assert seen(kept(text)) == together


@pytest.mark.parametrize(
    "text", ["", "事務の担当者", "https://example.jp/a/long/way", "one unbreakablecompound", "Support body"]
)
def test_what_is_short_or_one_long_word_stays_as_it_is(text: str) -> None:
    assert kept(text) == text


def test_what_a_break_in_the_text_ends_is_an_end_too_and_pictures_have_none() -> None:
    page = ElementTree.fromstring(  # noqa: S314 - our own text
        "<div><p><b>相談先</b> <i>県の産業振興の窓口です</i>\n最初に聞くことを紙に書きましょう。</p>"
        '<p><svg xmlns="http://www.w3.org/2000/svg"><text>一番高いところにいる分野です</text></svg></p></div>'
    )
    keep_ends(page)
    joined = "".join(page.itertext())
    assert joined.replace(JOINER, "").startswith("相談先 県の産業振興の窓口です\n最初に")
    assert JOINER.join("窓口です") in joined and JOINER.join("しょう。"[1:]) in joined
    assert "一番高いところにいる分野です" in joined


@pytest.mark.slow
@pytest.mark.parametrize("edition", ["full", "advisor"])
@pytest.mark.parametrize("name", ["builder", "wholesaler", "orchard-farm"])
def test_no_paragraph_of_a_report_ends_with_one_letter(
    library: Library, monkeypatch: pytest.MonkeyPatch, name: str, edition: Edition
) -> None:
    drawn = []
    monkeypatch.setattr(printing, "write", lambda document, *_: drawn.append(document) or b"")
    answers = parse_answers((FIRMS / f"{name}.json").read_bytes())
    diagnosis = diagnose(library.bank, library.bank_hash, library.catalogue, answers)
    render.render_report(diagnosis, lang="ja", edition=edition)
    ends = [end for page in drawn[0].pages for end in _last_lines(page._page_box)]
    assert len(ends) > 100
    assert [end for end in ends if sum(letter.isalnum() for letter in end) == 1] == []


@pytest.mark.slow
@pytest.mark.parametrize("name", ["builder", "orchard-farm"])
def test_a_role_stands_on_the_page_of_what_is_told_of_it(
    library: Library, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    drawn = []
    monkeypatch.setattr(printing, "write", lambda document, *_: drawn.append(document) or b"")
    answers = parse_answers((FIRMS / f"{name}.json").read_bytes())
    diagnosis = diagnose(library.bank, library.bank_hash, library.catalogue, answers)
    render.render_report(diagnosis, lang="ja", edition="advisor")
    rows = [row for page in drawn[0].pages[1:] for row in page._page_box.descendants() if _is_role(row)]
    assert len(rows) == 6
    assert [_said(row) for row in rows if not all(_said(cell) for cell in row.children)] == []


def _is_role(box: boxes.Box) -> bool:
    """Whether it is a row of the table of who does what."""
    return isinstance(box, boxes.TableRowBox) and len(box.children) == 2 and _said(box.children[0]) in ROLES


def _last_lines(box: boxes.Box) -> Iterator[str]:
    """What the last line of each block of several lines says."""
    lines = [child for child in getattr(box, "children", ()) if isinstance(child, boxes.LineBox)]
    if len(lines) > 1:
        yield _said(lines[-1])
    for child in getattr(box, "children", ()):
        yield from _last_lines(child)


def _said(box: boxes.Box) -> str:
    return box.text if isinstance(box, boxes.TextBox) else "".join(map(_said, getattr(box, "children", ())))
