"""A question has the same number on its page, in the review, on paper and in the report."""

from __future__ import annotations

import re

from flask import Flask

from assess.core.model import Bank
from assess.core.numbering import running_numbers
from assess.report.build import build_view
from assess.report.editions import PARTS
from assess.report.paper import build_paper
from assess.services import assessments, results
from assess.web.context import make_context
from tests.web.helpers import PROFILE, Visitor

ALONE = re.compile(r"紙の用紙と報告書では、問(\d+)です。")
SHOWN = re.compile(r'data-question="([^"]+)".*?<span class="question__number">問(\d+)</span>', re.DOTALL)
OPEN = re.compile(r'id="r-([^"]+)">\s*<p class="checked__question"><span class="question__number">問(\d+)</span>')


def test_one_number_on_screen_on_paper_and_in_the_report(app: Flask) -> None:
    visitor = Visitor(app.test_client())
    base = visitor.start()
    listed = {q: int(n) for q, n in OPEN.findall(visitor.get(f"{base}/review").text)}
    on_screen: dict[str, int] = {}
    visitor.get(f"{base}/")
    while "/q/" in visitor.path:
        on_screen |= {q: int(n) for q, n in SHOWN.findall(visitor.text)}
        visitor.answer_page(1)
    visitor.post(f"{base}/complete")
    with app.app_context():
        ctx = make_context()
        stored = assessments.need(ctx, base.rsplit("/", 1)[1])
        bank: Bank = assessments.bank_of(ctx, stored)
        report = build_view(results.diagnosis(ctx, stored), "ja", PARTS["full"])
    numbers = running_numbers(bank, PROFILE["industry"])
    assert listed and listed.items() <= numbers.items()
    assert len(on_screen) > len(listed) / 2 and on_screen.items() <= numbers.items()
    rows = [row for group in report.answers for row in group.rows]
    assert rows and all(row.number == str(numbers[row.question_id]) for row in rows)
    paper = build_paper(bank, "ja", PROFILE["industry"])
    assert {q.id: q.number for d in paper.domains for q in d.questions} == {q: f"問{n}" for q, n in numbers.items()}


def test_on_the_page_of_one_question_its_place_stands_alone_and_its_number_in_the_help(app: Flask) -> None:
    """Both at once are two counts that run differently."""
    visitor = Visitor(app.test_client())
    base = visitor.start()
    numbers = running_numbers(visitor.bank, PROFILE["industry"])
    question = list(numbers)[-1]
    page = visitor.client.get(f"{base}/question/{question}", headers={"X-Assess-Keep": "1"}).text
    shown, _, folded = page.partition('<details class="help">')
    assert "／" in shown and f"問{numbers[question]}" not in shown, "the title of the page included"
    assert [int(n) for n in ALONE.findall(folded.partition("</details>")[0])] == [numbers[question]]


def test_the_short_path_keeps_the_numbers_of_the_full_one(app: Flask) -> None:
    numbers = []
    for path in ("quick", "full"):
        visitor = Visitor(app.test_client())
        base = visitor.start(path)
        numbers.append({q: int(n) for q, n in OPEN.findall(visitor.get(f"{base}/review").text)})
    quick, full = numbers
    assert 0 < len(quick) < len(full) and quick.items() <= full.items()
