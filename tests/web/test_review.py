"""The check of all answers: what it counts can be counted on it, and is what every other page counts."""

from __future__ import annotations

import re

from tests.web.helpers import Visitor
from tests.web.test_one import begin, press, stored, walk

LISTED = re.compile(r'<li id="r-([^"]+)">')


def number(pattern: str, text: str) -> list[int]:
    found = re.search(pattern, text)
    assert found, f"{pattern} is not told"
    return [int(one) for one in found.groups()]


def test_the_result_counts_the_questions_that_the_review_lists(visitor: Visitor) -> None:
    """Neither what an earlier answer has closed nor an unknown answer is told as something that was left out."""
    base = begin(visitor)
    press(visitor, "next", "unknown")
    passed = 1 + len(list(walk(visitor, 0)))  # the lowest answers close the questions that rest on them
    visitor.answer_all()
    listed = LISTED.findall(visitor.text)
    assert len(listed) == passed == len(stored(visitor, base)) < len(list(visitor.bank.questions()))
    said = r"お聞きした(\d+)問すべてにお答えいただきました（うち「わからない」が(\d+)問）"
    assert number(said, visitor.text) == [passed, 1]
    visitor.post(f"{base}/complete")
    (unknown,) = number(r"答えのそろい具合 [\d.]+%（「わからない」が(\d+)問）", visitor.text)
    closed = r"（はっきりした答え(\d+)問＋お聞きせずに「まだ」とわかる(\d+)問）÷ 対象の(\d+)問"
    clear, inferred, applicable = number(closed, visitor.text)
    assert clear == passed - 1 and inferred > 0 and (applicable, unknown) == (passed + inferred, 1)


def test_with_no_question_closed_and_all_answers_clear_that_is_said(visitor: Visitor) -> None:
    base = begin(visitor)
    list(walk(visitor, -1))
    visitor.answer_all()
    visitor.post(f"{base}/complete")
    assert "答えのそろい具合 100%（すべての質問に、はっきりした答え）" in visitor.text


def test_half_way_all_pages_count_the_same(visitor: Visitor) -> None:
    base = begin(visitor)
    for _ in range(5):
        press(visitor, "next", -1)
    place, count = number(r'id="place">(\d+)／(\d+)<', visitor.text)
    visitor.get("/")
    total, answered = number(r"(\d+)問中(\d+)問", visitor.text)
    visitor.get(f"{base}/review")
    asked, done, missing = number(
        r"お聞きした(\d+)問のうち(\d+)問に回答済みです。まだ答えていない質問が(\d+)問", visitor.text
    )
    waiting, of_all = number(r"このほかに(\d+)問は、.*お聞きします（全部で(\d+)問）", visitor.text)
    assert (place, count) == (6, total) and answered == done == 5
    assert asked == done + missing == len(LISTED.findall(visitor.text)) and asked + waiting == of_all == total


def test_the_answers_are_folded_but_for_who_comes_back_from_one(visitor: Visitor) -> None:
    base = begin(visitor, "quick")
    passed = list(walk(visitor, 1))
    visitor.answer_all()
    folds = re.compile(r'<details class="fold"( open)?>\s*<summary><h2>お答えを見る・直す（\d+問）')
    assert folds.findall(visitor.text) == [""]
    visitor.get(f"{base}/question/{passed[3]}", query_string={"back": "review"})
    press(visitor, "next", 2)
    assert folds.findall(visitor.text) == [" open"]
