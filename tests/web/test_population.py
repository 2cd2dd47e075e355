"""The comparison on the result page, and nowhere else."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from assess.bank.answers_json import dump_answers
from assess.core.model import Answers, Profile
from assess.services import assessments, exchange
from assess.services.context import Context
from assess.web.context import make_context
from tests.web.helpers import TOKEN, Visitor

NONCE = re.compile(r' nonce="[^"]*"')
TITLE = "この診断を使った会社との比較"


def others(ctx: Context, number: int, **profile: object) -> None:
    bank = ctx.library.bank
    for i in range(number):
        given = {q.id: q.options[1].id for _, q in bank.questions()}
        values = {"industry": "E", "prefecture": "15", "employees": 8, "company": f"会社{i}", **profile}
        answers = Answers(bank.id, bank.version, Profile(**values), given)  # type: ignore[arg-type]
        exchange.import_answers(ctx, dump_answers(answers).encode())


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    """A visitor with a result, quick path."""
    visitor = Visitor(app.test_client())
    base = visitor.start("quick")
    visitor.get(base)
    visitor.answer_all(0)
    visitor.post(f"{base}/complete")
    assert visitor.path == f"{base}/result"
    return visitor


def test_below_the_floor_the_page_says_nothing_of_others(app: Flask, visitor: Visitor) -> None:
    empty = without_token(visitor.get(visitor.path).text)
    assert TITLE not in empty
    with app.app_context():
        others(make_context(), 4)
    assert without_token(visitor.get(visitor.path).text) == empty


def without_token(page: str) -> str:
    """The page without its CSRF tokens, which carry the time, and without the nonces of its scripts."""
    return NONCE.sub("", TOKEN.sub("", page))


def test_from_five_firms_on_the_page_compares(app: Flask, visitor: Visitor) -> None:
    with app.app_context():
        others(make_context(), 7)
    visitor.get(visitor.path)
    part = visitor.text.rsplit(TITLE, 1)[1].split("</section>")[0]
    words = ("新潟県", "製造業", "従業員6～20人", "5社以上", "平均でも、目標でもありません", "約100％", "貴社はここ")
    for said in words:
        assert said in part
    assert "7社" not in part and "8社" not in part
    with app.app_context():
        assessments.set_lang(make_context(), visitor.path.split("/")[2], "en")
    visitor.get(visitor.path)
    part = visitor.text.rsplit("Compared with firms that used this tool", 1)[1].split("</section>")[0]
    for said in ("Niigata", "6 to 20 employees", "5 firms or more", "neither an average nor a target", "you are here"):
        assert said in part


@pytest.mark.slow
@pytest.mark.parametrize(
    ("profile", "segment"),
    [
        ({"prefecture": "13"}, "関東（経済産業局の区分）・"),
        ({"prefecture": "47"}, "全国の"),
        ({"prefecture": "47", "industry": "I"}, "全国・すべての業種の会社"),
    ],
)
def test_wider_segments_in_words(app: Flask, visitor: Visitor, profile: dict[str, object], segment: str) -> None:
    with app.app_context():
        others(make_context(), 5, **profile)
    visitor.get(visitor.path)
    assert segment in visitor.text.rsplit(TITLE, 1)[1]
