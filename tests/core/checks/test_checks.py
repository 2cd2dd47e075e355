"""What a schema cannot tell about a bank, a catalogue and answers: each fault is named with its place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from assess.core.checks.answers import answer_warnings, check_answers
from assess.core.checks.bank import check_bank
from assess.core.checks.catalogue import check_catalogue, check_years
from assess.core.checks.coverage import Known, coverage, holes, known_by
from assess.core.checks.problem import Problem
from assess.core.model import (
    LAYERS,
    NOT_APPLICABLE,
    PREFECTURE_CODES,
    Actor,
    Area,
    Bank,
    Block,
    Catalogue,
    Condition,
    Domain,
    Institution,
    Option,
    Question,
    Thresholds,
)
from tests.samples import actor, answer_all, small_bank, small_catalogue, small_directory, small_profile, text

BANK = small_bank()
AT = "domains/office/questions/office-digitization"


def with_question(change: Callable[[Question], Question], question_id: str = "office-digitization") -> Bank:
    """The small bank with one question changed."""

    def domain(d: Domain) -> Domain:
        return replace(d, questions=tuple(change(q) if q.id == question_id else q for q in d.questions))

    return replace(BANK, domains=tuple(domain(d) for d in BANK.domains))


def points(*values: int) -> tuple[Option, ...]:
    return tuple(Option(f"o{i}", p, text("あ", "a")) for i, p in enumerate(values))


def found(problems: list[Problem]) -> dict[str, str]:
    return {p.path: p.message for p in problems}


def test_the_small_bank_is_sound() -> None:
    assert check_bank(BANK) == []


@pytest.mark.parametrize(
    ("changes", "path", "message"),
    [
        ({"options": points(0, 4)}, f"{AT}/options", "2 options; 3 to 5"),
        ({"options": points(0, 1, 2, 3, 4, 5)}, f"{AT}/options", "6 options; 3 to 5"),
        ({"options": points(0, 2, 2, 4)}, f"{AT}/options", "points must rise"),
        ({"options": points(0, 3, 2, 4)}, f"{AT}/options", "points must rise"),
        ({"options": points(4, 2, 0)}, f"{AT}/options", "points must rise"),
        ({"options": points(0, 1, 3)}, f"{AT}/options", "best option be worth 4"),
        ({"options": points(-1, 1, 4)}, f"{AT}/options", "must lie in 0..4"),
        ({"options": (*points(0, 1), Option("o0", 4, text("あ")))}, f"{AT}/options/o0", "stands 2 times"),
        ({"options": (*points(0, 1), Option("unknown", 4, text("あ")))}, f"{AT}/options/unknown", "reserved"),
        ({"options": (*points(0, 1), Option("Best One", 4, text("あ")))}, f"{AT}/options/Best One", "ASCII slug"),
        ({"source": ()}, f"{AT}/source", "at least one source"),
        ({"text": text("あ", " ")}, f"{AT}/text/en", "is empty"),
        ({"help": text("", "a")}, f"{AT}/help/ja", "is empty"),
        ({"improve": replace(BANK.questions()[0][1].improve, needs=())}, f"{AT}/improve", "needs vocabulary"),
        ({"asks_if": Condition(min_employees=5, max_employees=4)}, f"{AT}/asks_if", "is above max_employees"),
        ({"asks_if": Condition(question="data-digitization")}, f"{AT}/asks_if/question", "not an earlier question"),
        ({"asks_if": Condition(question="no-such")}, f"{AT}/asks_if/question", "not an earlier question"),
        ({"asks_if": Condition(question="office-digitization")}, f"{AT}/asks_if/question", "not an earlier question"),
        (
            {"asks_if": Condition(question="people-digitalization", at_least=0)},
            f"{AT}/asks_if/at_least",
            "must lie in 1..4",
        ),
        ({"asks_if": Condition(question="strategy-digitization")}, f"{AT}/asks_if/question", "not core"),
        ({"core": False}, "industries/E", "3 core questions at stage 'digitization'"),
        ({"stage": "digitalization"}, "industries/E", "no question for domain 'office' at stage 'digitization'"),
    ],
)
def test_a_faulty_question(changes: dict[str, object], path: str, message: str) -> None:
    bank = with_question(lambda q: replace(q, **changes))  # type: ignore[arg-type]
    problems = [p for p in check_bank(bank) if p.path == path and message in p.message]
    assert problems, check_bank(bank)


def test_an_id_must_be_a_slug_of_its_domain_and_stand_once() -> None:
    for wrong, message in (("Office-x", "ASCII slug"), ("office_x", "ASCII slug"), ("people-x", "must start with")):
        bank = with_question(lambda q, wrong=wrong: replace(q, id=wrong))  # type: ignore[misc]
        assert message in found(check_bank(bank))[f"domains/office/questions/{wrong}/id"]
    twice = with_question(lambda q: replace(q, id="office-digitization"), "office-transformation")
    assert "stands 2 times" in found(check_bank(twice))["questions/office-digitization"]


def test_what_rests_on_an_industrys_question_stays_in_that_industry() -> None:
    bank = with_question(lambda q: replace(q, asks_if=Condition(industry=("E",))), "security-digitization")
    at = "domains/security/questions/security-digitalization/asks_if/industry"
    assert "must stay within" in found(check_bank(bank))[at]


@pytest.mark.parametrize(
    ("changes", "path", "message"),
    [
        ({"id": "Small Bank"}, "id", "ASCII slug"),
        ({"version": " "}, "version", "is empty"),
        ({"title": text("あ", " ")}, "title/en", "is empty"),
        ({"thresholds": Thresholds(0.6, 0.6)}, "thresholds", "does not hold"),
        ({"thresholds": Thresholds(0.0, 0.6)}, "thresholds", "does not hold"),
        ({"thresholds": Thresholds(0.25, 1.1)}, "thresholds", "does not hold"),
        ({"thresholds": Thresholds(float("nan"), 0.6)}, "thresholds", "must be"),
        ({"thresholds": Thresholds(0.25, float("inf"))}, "thresholds", "must be"),
        ({"stages": BANK.stages[:2]}, "stages", "must be exactly"),
        ({"stages": BANK.stages[::-1]}, "stages", "in this order"),
        ({"domains": BANK.domains[1:]}, "domains", "'strategy' is missing"),
        ({"domains": (*BANK.domains, BANK.domains[0])}, "domains/strategy", "stands 2 times"),
        ({"effort_weights": {"S": 1, "M": 2}}, "effort_weights", "L must be"),
        ({"effort_weights": {"S": 0, "M": 2, "L": 3}}, "effort_weights", "S must be"),
        ({"industries": (*BANK.industries, BANK.industries[0])}, "industries/E", "stands 2 times"),
        ({"goals": BANK.goals * 2}, "goals/productivity", "stands 2 times"),
        (
            {"stages": (replace(BANK.stages[0], plain=text("データにする")), *BANK.stages[1:])},
            "stages",
            "either every stage has a `plain` name",
        ),
        ({"barriers": BANK.barriers * 2}, "barriers/funding", "stands 2 times"),
        ({"glossary": BANK.glossary * 2}, "glossary/データ", "stands 2 times"),
    ],
)
def test_a_faulty_frame(changes: dict[str, object], path: str, message: str) -> None:
    problems = check_bank(replace(BANK, **changes))  # type: ignore[arg-type]
    assert any(p.path == path and message in p.message for p in problems), problems


def test_a_stage_without_questions_is_named() -> None:
    thinned = tuple(
        replace(d, questions=tuple(q for q in d.questions if q.stage != "transformation")) for d in BANK.domains
    )
    problems = check_bank(replace(BANK, domains=thinned))
    assert found(problems)["stages/transformation"] == "this stage has no question"


def test_a_step_that_does_not_say_when_it_is_done_is_a_problem() -> None:
    office = next(d for d in BANK.domains if d.id == "office")
    first, *rest = office.questions
    unsaid = replace(first, improve=replace(first.improve, done_when=None))
    bank = replace(
        BANK, domains=tuple(replace(d, questions=(unsaid, *rest)) if d is office else d for d in BANK.domains)
    )
    at = f"domains/office/questions/{first.id}/options/some/improve/done_when"
    assert found(check_bank(bank)) == {at: "is missing: how the firm sees that it is done"}


def test_nobody_is_shown_more_than_32_questions() -> None:
    office = next(d for d in BANK.domains if d.id == "office")
    more = tuple(replace(office.questions[0], id=f"office-more-{n}", core=False) for n in range(13))
    many = replace(office, questions=office.questions + more)
    bank = replace(BANK, domains=tuple(many if d.id == "office" else d for d in BANK.domains))
    assert "37 questions may be shown; at most 32" in found(check_bank(bank))["industries/E"]


def test_faults_are_told_together() -> None:
    bank = with_question(lambda q: replace(q, id="X", options=points(0, 4, 4), source=(), text=text(" ", " ")))
    at = "domains/office/questions/X"
    paths = {p.path for p in check_bank(replace(bank, version=""))}
    assert {f"{at}/id", f"{at}/options", f"{at}/source", f"{at}/text/ja", f"{at}/text/en", "version"} <= paths


# ---------------------------------------------------------------- catalogues


@pytest.mark.parametrize(
    ("changes", "at", "message"),
    [
        ({"id": "Niigata"}, "/id", "ASCII slug"),
        ({"layer": "technology"}, "/layer", "belongs to layer 'advice'"),
        ({"kind": "stranger"}, "/kind", "unknown kind 'stranger'"),
        ({"area": Area()}, "/area", "exactly one"),
        ({"area": Area(prefectures=("15",), nation=True)}, "/area", "exactly one"),
        ({"area": Area(block="kanto", nation=True)}, "/area", "exactly one"),
        ({"area": Area(block="atlantis")}, "/area/block", "unknown block"),
        ({"area": Area(prefectures=("48",))}, "/area/prefecture", "'48' is not a prefecture code"),
        ({"area": Area(prefectures=("5",))}, "/area/prefecture", "'5' is not a prefecture code"),
        ({"area": Area(prefectures=("15", "13"), municipality="燕市")}, "/area/municipality", "exactly one prefecture"),
        ({"services": ()}, "/services", "at least one"),
        ({"source": " "}, "/source", "without a source stays out"),
        ({"as_of": 1989}, "/as_of", "no year of a source"),
        ({"evidence": "general", "as_of": 2025}, "/as_of", "nothing was read"),
        ({"source": "general knowledge: 昔から", "evidence": "official"}, "/evidence", "so it is general"),
        ({"source": "general knowledge: a ; general knowledge: b", "evidence": "own"}, "/evidence", "so it is general"),
        ({"phone": "0256-00-0000", "evidence": "third_party"}, "/phone", "only with `evidence` own or official"),
        ({"phone": "0256-00-0000", "evidence": "general"}, "/phone", "only with `evidence` own or official"),
        ({"address": "燕市"}, "/address", "only with `evidence` own or official"),
        ({"url": "https://example.jp/", "evidence": "general"}, "/url", "is not general"),
        ({"url": "javascript:alert(1)", "evidence": "own"}, "/url", "must begin with https"),
        ({"name": text("あ", " ")}, "/name/en", "is empty"),
        ({"kind": "public_testing"}, "/reach", "cannot be reached"),
        ({"url": "https://news.example.jp/1"}, "/url/contact", "not a way to reach"),
        ({"url": "https://example.jp/News/2026.html"}, "/url/contact", "not a way to reach"),
        ({"url": "https://blog.example.jp/"}, "/url/contact", "not a way to reach"),
        ({"url": "https://example.jp/blog/12"}, "/url/contact", "not a way to reach"),
        ({"url": "https://example.jp/annai.PDF"}, "/url/contact", "not a way to reach"),
    ],
)
def test_a_faulty_actor(changes: dict[str, object], at: str, message: str) -> None:
    catalogue = replace(small_catalogue(), blocks=small_blocks(), actors=(actor("niigata", **changes),))
    problems = check_catalogue(catalogue)
    name = changes.get("id", "niigata")
    assert any(p.path == f"actors/{name}{at}" and message in p.message for p in problems), problems


def test_a_kind_nobody_lists_needs_a_contact_of_each_living_body() -> None:
    def told(**changes: object) -> list[str]:
        body = actor("niigata", kind="public_testing", **changes)
        return [p.path for p in check_catalogue(replace(small_catalogue(), blocks=small_blocks(), actors=(body,)))]

    assert told() == ["actors/niigata/reach"]
    assert told(url="https://example.jp/newspaper-museum") == []
    assert told(phone="0256-00-0000", evidence="own") == []
    assert told(ended=True) == []


@pytest.mark.parametrize(
    ("changes", "at"),
    [
        ({"url": "ftp://example.net"}, "/url"),
        ({"url": "https://example.net/press/all"}, "/url/contact"),
        ({"source": ""}, "/source"),
        ({"read": "2026-13-01"}, "/read"),
        ({"look_for": text("あ", " ")}, "/look_for/en"),
    ],
)
def test_a_faulty_directory(changes: dict[str, object], at: str) -> None:
    catalogue = replace(small_catalogue(), blocks=small_blocks())
    kinds = (replace(catalogue.kinds[0], directory=small_directory(**changes)), *catalogue.kinds[1:])
    (problem,) = check_catalogue(replace(catalogue, kinds=kinds))
    assert problem.path.startswith("kinds") and problem.path.endswith(f"directory{at}")


def small_blocks() -> tuple[Block, ...]:
    """One block that holds the whole country."""
    return (Block("kanto", text("関東", "Kanto"), PREFECTURE_CODES),)


def test_a_sound_catalogue_and_its_holes() -> None:
    catalogue = replace(small_catalogue(), blocks=small_blocks())
    assert check_catalogue(catalogue) == []
    empty = [(code, name) for code, name, _ in holes(coverage(catalogue)) if name in LAYERS]
    assert ("13", "advice") in empty and ("15", "advice") not in empty
    gone = tuple(replace(a, ended=True) for a in catalogue.actors)
    empty = [name for _, name, _ in holes(coverage(replace(catalogue, actors=gone))) if name in LAYERS]
    assert len(empty) == 3 * 47


def test_what_is_known_of_bodies_is_counted_by_kind_prefecture_and_role() -> None:
    bodies = (
        actor("a", evidence="own", as_of=2026, url="https://example.jp/"),
        actor("b", evidence="own", as_of=2020),
        actor("c", evidence="third_party", type="municipality", layer="coordination", kind="meti_bureau"),
        actor("d", area=Area(nation=True)),
        actor("e", ended=True),
    )
    known = known_by(replace(small_catalogue(), actors=bodies), 2026)
    everybody = Known(living=4, own=1, grades=(2, 0, 1, 1), undated=2, old=1)
    assert known["all"] == {"all": everybody}
    assert known["prefecture"] == {"15": Known(living=3, own=1, grades=(2, 0, 1, 0), undated=1, old=1)}
    assert {role: row.living for role, row in known["role"].items()} == {"business_support": 3, "government": 1}
    assert {kind: row.living for kind, row in known["kind"].items()} == {"yorozu": 3, "meti_bureau": 1}


def test_duplicates_and_places_in_the_catalogues() -> None:
    base: Catalogue = replace(small_catalogue(), blocks=small_blocks())
    twice: tuple[Actor, ...] = (base.actors[0], base.actors[0])
    case = replace(base.cases[0], prefecture="99")
    problems = found(check_catalogue(replace(base, actors=twice, cases=(case, case))))
    assert "stands 2 times" in problems[f"actors/{base.actors[0].id}"]
    assert "stands 2 times" in problems["cases/cs-01"]
    assert "'99'" in problems["cases/cs-01/prefecture"]


def test_every_prefecture_stands_in_one_block() -> None:
    blocks = (Block("kanto", text("関東"), PREFECTURE_CODES[1:]), Block("kinki", text("近畿"), ("47",)))
    problems = found(check_catalogue(Catalogue(blocks=blocks)))
    assert "0 blocks" in problems["blocks/01"] and "2 blocks" in problems["blocks/47"]


# ---------------------------------------------------------------- answers


@pytest.mark.parametrize(
    ("changes", "path", "message"),
    [
        ({"bank": "other"}, "bank", "unknown bank 'other'; this is 'small'"),
        ({"version": "9"}, "version", "unknown version '9'; this bank is '1'"),
        ({"relevance": {"office": 4}}, "relevance/office", "must be 1, 2 or 3, not 4"),
        ({"relevance": {"office": 0}}, "relevance/office", "must be 1, 2 or 3, not 0"),
        ({"answers": {"no-such": "all"}}, "answers/no-such", "unknown question id"),
        (
            {"answers": {"office-digitization": "maybe"}},
            "answers/office-digitization",
            "unknown option 'maybe'; expected one of none, some, all, unknown",
        ),
        ({"profile": small_profile(industry="A")}, "profile/industry", "not an industry of this bank"),
        ({"profile": small_profile(prefecture="00")}, "profile/prefecture", "'00' is not a prefecture code"),
        ({"profile": small_profile(employees=0)}, "profile/employees", "must lie in 1..1000000, not 0"),
        ({"profile": small_profile(employees=10**30)}, "profile/employees", "must lie in 1..1000000"),
        ({"profile": small_profile(goals=("quality",) * 4)}, "profile/goals", "at most 3"),
        ({"profile": small_profile(barriers=("funding", "none"))}, "profile/barriers", "'none' stands alone"),
        ({"profile": small_profile(barriers=("no_time",))}, "profile/barriers", "not a barrier of this bank"),
        ({"profile": small_profile(value_added=0)}, "profile/value_added", "must lie in 1..99999999 (in ten thousand"),
        ({"profile": small_profile(value_added=54_000_000)}, "profile/value_added", "it is in ten thousand yen"),
        (
            {"profile": small_profile(value_added=5400, value_added_people=0)},
            "profile/value_added_people",
            "1..1000000",
        ),
        ({"profile": small_profile(value_added_people=9)}, "profile/value_added_people", "needs value_added beside it"),
        ({"profile": small_profile(company="あ" * 101)}, "profile/company", "longer than 100"),
        ({"profile": small_profile(municipality="燕\n市")}, "profile/municipality", "control characters"),
        ({"profile": small_profile(institution="銀\n行")}, "profile/institution", "control characters"),
        ({"profile": small_profile(institution="信" * 101)}, "profile/institution", "longer than 100"),
        ({"date": "2026-02-30"}, "date", "not a date"),
        ({"date": "21.11.2026"}, "date", "not a date"),
    ],
)
def test_faulty_answers(changes: dict[str, object], path: str, message: str) -> None:
    answers = replace(answer_all(BANK), **changes)  # type: ignore[arg-type]
    problems = check_answers(BANK, answers)
    assert [p.path for p in problems] == [path]
    assert message in problems[0].message


def test_every_answer_is_checked_and_none_is_lost() -> None:
    answers = replace(answer_all(BANK), bank="x", answers={"a": "b", "office-digitization": "c", "data-x": "all"})
    assert [p.path for p in check_answers(BANK, answers)] == [
        "bank", "answers/a", "answers/office-digitization", "answers/data-x",
    ]  # fmt: skip


def test_odd_answers_are_warned_about() -> None:
    given = {
        "security-digitization": "none",
        "security-digitalization": "all",
        "office-digitization": NOT_APPLICABLE,
        "partnership-digitization": NOT_APPLICABLE,
    }
    answers = replace(answer_all(BANK), answers=given)
    assert check_answers(BANK, answers) == []
    odd = found(answer_warnings(BANK, answers))
    assert set(odd) == {"answers/security-digitalization", "answers/office-digitization"}
    assert "kept, not counted" in odd["answers/security-digitalization"]
    assert "not offered" in odd["answers/office-digitization"]
    assert answer_warnings(BANK, answer_all(BANK)) == []


def test_a_year_of_a_source_that_is_still_to_come_is_refused() -> None:
    dated = replace(small_catalogue(), actors=(actor("a", as_of=2026), actor("b", as_of=2027), actor("c")))
    assert check_years(dated, date(2026, 11, 26)) == [Problem("actors/b/as_of", "2027 lies in the future")]


@pytest.mark.parametrize(
    ("changes", "at"),
    [
        ({"code": "140"}, "/code"),
        ({"prefecture": "48"}, "/prefecture"),
        ({"url": "https://example.jp/news/1"}, "/url/contact"),
        ({"source": " "}, "/source"),
    ],
)
def test_a_faulty_institution(changes: dict[str, str], at: str) -> None:
    values: dict[str, str] = {"code": "0140", "prefecture": "15", "source": "a list", **changes}
    bank = Institution(name=text("銀行", "Bank"), kind="regional_bank", **values)  # type: ignore[arg-type]
    catalogue = replace(small_catalogue(), blocks=small_blocks())
    (problem,) = check_catalogue(replace(catalogue, institutions=(bank,)))
    assert problem.path == f"institutions/{values['code']}{at}"
    sound = replace(bank, code="0140", prefecture="15", url=None, source="a list")
    assert check_catalogue(replace(catalogue, institutions=(sound,))) == []
    twice = check_catalogue(replace(catalogue, institutions=(sound, sound)))
    assert [p.path for p in twice] == ["institutions/0140"]
