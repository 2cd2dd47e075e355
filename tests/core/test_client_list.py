"""What becomes of each row of a list of clients, and what is wrong with details."""

from __future__ import annotations

import pytest

from assess.core.client_details import Details, Fault, faults, tidy
from assess.core.client_list import Judged, Listed, judge, known

NUMBER, OTHER_NUMBER = "7000012050002", "8000012010038"
BRANCHES = {"本店": "b1", "港支店": "b2"}
THERE = [
    known("c1", Details("㈱髙﨑製作所", corporate_number=NUMBER, prefecture="15", municipality="燕市")),
    known("c2", Details("港水産", prefecture="15", municipality="新潟市")),
]


def row(number: int, name: str, branch: str = "", **details: object) -> Listed:
    return Listed(number, Details(name, **details), branch)  # type: ignore[arg-type]


def told(rows: list[Listed], usual: str | None = "b1") -> list[Judged]:
    return list(judge(rows, THERE, BRANCHES, usual))


def verdict(listed: Listed) -> tuple[str, str]:
    one = told([listed])[0]
    return one.verdict, one.there


@pytest.mark.parametrize(
    ("listed", "expected"),
    [
        (row(2, "別の名前", corporate_number=NUMBER), ("there", "c1")),
        (row(2, "高崎製作所株式会社", prefecture="15", municipality="燕"), ("there", "c1")),
        (row(2, "高崎製作所"), ("there", "c1")),
        (row(2, "高崎製作所", prefecture="15", municipality="三条市"), ("new", "")),
        (row(2, "高崎製作所", prefecture="13", municipality="燕市"), ("new", "")),
        (row(2, "高崎製作所", prefecture="15", municipality="燕市", corporate_number=OTHER_NUMBER), ("new", "")),
        (row(2, "(有)港水産", municipality="新潟市", corporate_number=OTHER_NUMBER), ("there", "c2")),
        (row(2, "まだない会社"), ("new", "")),
    ],
)
def test_a_firm_is_known_by_its_number_else_by_name_and_place(listed: Listed, expected: tuple[str, str]) -> None:
    assert verdict(listed) == expected


def test_a_row_goes_to_the_branch_that_it_names_else_to_the_usual_one() -> None:
    rows = [row(2, "甲", "港支店"), row(3, "乙"), row(4, "丙", "無い支店")]
    assert [(one.branch_id, one.verdict) for one in told(rows)] == [("b2", "new"), ("b1", "new"), ("", "wrong")]
    assert told(rows)[2].row.faults == (Fault("branch", "unknown", "無い支店"),)
    assert told(rows, usual=None)[1].row.faults == (Fault("branch", "required"),)


def test_one_firm_twice_in_a_list_is_told_with_the_other_row() -> None:
    rows = [
        row(2, "甲社", corporate_number=OTHER_NUMBER), row(3, "乙社", corporate_number=OTHER_NUMBER),
        row(4, "丙社", municipality="燕市"), row(5, "丙社 株式会社", municipality="燕市"),
        row(6, "丙社", municipality="津市"),
    ]  # fmt: skip
    judged = told(rows)
    assert [one.verdict for one in judged] == ["new", "wrong", "new", "wrong", "new"]
    assert judged[1].row.faults == (Fault("corporate_number", "twice", "2"),)
    assert judged[3].row.faults == (Fault("name", "twice", "4"),)


def test_what_could_not_be_read_stays_told() -> None:
    unread = Listed(2, Details(""), faults=(Fault("name", "cell", "式"),))
    assert told([unread])[0].row.faults == (Fault("name", "cell", "式"),) and told([unread])[0].verdict == "wrong"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"name": "　"}, [("name", "required")]),
        ({"name": "長" * 101}, [("name", "long")]),
        ({"contact": "a\x00b"}, [("contact", "control")]),
        ({"corporate_number": "1234567890123"}, [("corporate_number", "check")]),
        ({"corporate_number": "123"}, [("corporate_number", "length")]),
        ({"corporate_number": "Ｔ７０００-０１２０-５０００２"}, []),
        ({"prefecture": "48", "industry": "Z"}, [("prefecture", "unknown"), ("industry", "unknown")]),
        ({"employees": 0}, [("employees", "range")]),
    ],
)
def test_details_are_checked(changes: dict[str, object], expected: list[tuple[str, str]]) -> None:
    details = Details(**{"name": "甲社", **changes})  # type: ignore[arg-type]
    assert [(f.field, f.code) for f in faults(tidy(details), {"E"})] == expected


def test_details_are_kept_in_one_form() -> None:
    kept = tidy(Details(" 甲社 ", " ｺｳｼｬ", "７０００－０１２０－５０００２"))
    assert (kept.name, kept.kana, kept.corporate_number) == ("甲社", "コウシャ", NUMBER)
