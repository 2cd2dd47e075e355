"""One question a page, without a script: the way through, back, over to the lists, and to the review."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest

from assess.core.flow import Flow
from assess.core.model import Profile
from tests.web.helpers import PROFILE, Visitor

OPEN = re.compile(r'<li><a href="[^"]*/question/([^"?]+)\?back=review">')


def begin(visitor: Visitor, path: str = "full") -> str:
    """Start as everybody does: the first page is the first question."""
    base = visitor.start(path)
    visitor.post(visitor.path, {**visitor.fields(), "action": "one"})
    assert "/question/" in visitor.path
    return base


def press(visitor: Visitor, action: str, answer: int | str | None = None) -> None:
    """Press a button of the page, with this option (its place, or `unknown`)."""
    (name, options), *others = visitor.options().items()
    assert not others, "one question a page"
    data = {} if answer is None else {name: options[answer] if isinstance(answer, int) else answer}
    visitor.post(action_of(visitor), {**visitor.fields(), **data, "action": action})


def action_of(visitor: Visitor) -> str:
    """Where the page's form goes."""
    found = re.search(r'<form method="post" action="([^"]+)" id="main-form"', visitor.text)
    assert found is not None
    return found[1]


def walk(visitor: Visitor, answer: int | str) -> Iterator[str]:
    """Answer page after page; yields each question's id before it is answered."""
    while "/question/" in visitor.path:
        yield visitor.path.rsplit("/", 1)[1]
        press(visitor, "next", answer)


def stored(visitor: Visitor, base: str) -> dict[str, str]:
    return json.loads(visitor.client.get(f"{base}/answers.json").data)["answers"]  # type: ignore[no-any-return]


def test_everybody_begins_with_one_question(visitor: Visitor) -> None:
    visitor.get("/")
    visitor.post("/start", {"path": "full", "usage": "self", "consent": "y"})
    visitor.post(visitor.path, dict(PROFILE))
    assert visitor.path.endswith(f"/question/{visitor.question.removeprefix('q_')}")
    assert len(visitor.options()) == 1


@pytest.mark.parametrize("answer", [-1, 0, "unknown"])
def test_the_way_passes_every_question_that_is_asked_and_no_other(visitor: Visitor, answer: int | str) -> None:
    base = begin(visitor)
    passed = list(walk(visitor, answer))
    assert visitor.path == f"{base}/relevance"
    flow = Flow(visitor.bank, Profile(industry="E", prefecture="15", employees=9), "full", stored(visitor, base))
    assert passed == [q.id for q in flow.shown] and not flow.progress.missing


def test_the_quick_way_passes_twelve(visitor: Visitor) -> None:
    begin(visitor, "quick")
    assert len(list(walk(visitor, -1))) == 12
    assert visitor.path.endswith("/review"), "what matters is asked with all questions"


def test_what_matters_is_asked_once_and_may_be_passed(visitor: Visitor) -> None:
    base = begin(visitor)
    list(walk(visitor, 1))
    assert visitor.path == f"{base}/relevance"
    visitor.answer_all()  # passes it
    assert visitor.path == f"{base}/review"
    visitor.get(f"{base}/")
    assert not visitor.path.endswith("/relevance"), "whoever has passed it is not asked again"
    visitor.get(f"{base}/relevance")
    fields = visitor.fields()
    visitor.post(visitor.path, {**fields, f"relevance_{visitor.first}": "3", "action": "next"})
    told = json.loads(visitor.client.get(f"{base}/answers.json").data)["relevance"]
    assert told == {visitor.first: 3}


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_going_on_without_choosing_does_so_where_it_is_said(visitor: Visitor, lang: str) -> None:
    """It was a link to the foot of the page, where the way on had another name."""
    base = begin(visitor)
    list(walk(visitor, 1))
    visitor.post(f"{base}/language", {"lang": lang, "back": f"{base}/relevance"})
    above, areas = visitor.text.split("<fieldset", 1)
    words = {"ja": "選ばずに進む", "en": "Go on without choosing"}[lang]
    assert re.search(rf'<button [^>]*name="action" value="skip">{words}</button>', above)
    assert 'value="skip"' not in areas and 'href="#' not in above.split("<h1>")[1]
    visitor.post(visitor.path, {**visitor.fields(), "action": "skip"})
    assert visitor.path == f"{base}/review"


@pytest.mark.parametrize("value", ["4", "x"])
def test_altered_relevance_is_refused(visitor: Visitor, value: str) -> None:
    base = begin(visitor)
    visitor.get(f"{base}/relevance")
    fields = {**visitor.fields(), f"relevance_{visitor.first}": value}
    assert visitor.post(f"{base}/relevance", fields).status_code == 400


def test_back_leads_to_the_question_before_and_at_last_to_the_profile(visitor: Visitor) -> None:
    base = begin(visitor)
    first = visitor.path
    press(visitor, "next", 2)
    second = visitor.path
    press(visitor, "next", 2)
    press(visitor, "back", 1)
    assert visitor.path == second
    press(visitor, "back")
    assert visitor.path == first
    assert len(stored(visitor, base)) == 3, "what was chosen before going back is kept"
    press(visitor, "back")
    assert visitor.path == f"{base}/profile"


def test_who_changes_an_earlier_answer_comes_back_to_the_first_open_question(visitor: Visitor) -> None:
    begin(visitor)
    for _ in range(3):
        press(visitor, "next", 2)
    here = visitor.path
    for _ in range(3):
        press(visitor, "back")
    press(visitor, "next", 3)
    assert visitor.path == here


def test_a_question_can_be_passed_and_is_missing_in_the_review(visitor: Visitor) -> None:
    base = begin(visitor, "quick")
    skipped = visitor.path.rsplit("/", 1)[1]
    press(visitor, "next")
    list(walk(visitor, -1))
    visitor.answer_all()
    assert OPEN.findall(visitor.text) == [skipped]
    visitor.get(f"{base}/")
    assert visitor.path == f"{base}/question/{skipped}", "the next time begins there"


def test_the_review_shows_every_answer_and_a_changed_one_leads_back(visitor: Visitor) -> None:
    base = begin(visitor, "quick")
    passed = list(walk(visitor, 1))
    visitor.answer_all()
    given = stored(visitor, base)
    for question in passed:
        found = visitor.bank.question(question)
        assert found is not None
        option = found.option(given[question])
        assert option and option.text.ja in visitor.text and found.text.ja in visitor.text
    assert "会社のこと" in visitor.text and "髙橋製作所" in visitor.text and "選んでいません" in visitor.text
    change = f"{base}/question/{passed[3]}?back=review"
    assert f'href="{change}"' in visitor.text
    visitor.client.get(change)
    visitor.get(f"{base}/question/{passed[3]}", query_string={"back": "review"})
    press(visitor, "next", 2)
    assert visitor.path == f"{base}/review"
    assert stored(visitor, base)[passed[3]] != given[passed[3]]


def test_a_question_that_an_earlier_answer_has_closed_is_passed(visitor: Visitor) -> None:
    base, (_, basis, question) = begin(visitor), visitor.waiting
    visitor.get(f"{base}/question/{question}")
    assert not visitor.path.endswith(question)
    kept = visitor.client.get(f"{base}/question/{question}", headers={"X-Assess-Keep": "1"})
    assert kept.status_code == 200, "a script keeps it for the time that it is opened without a network"
    visitor.get(f"{base}/question/{basis.removeprefix('q_')}")
    press(visitor, "next", -1)
    visitor.get(f"{base}/question/{question}")
    assert visitor.path.endswith(question)
    other = next(q for q in visitor.bank.domains[1].questions if q.asks_if and "E" not in (q.asks_if.industry or "E"))
    refused = visitor.client.get(f"{base}/question/{other.id}", headers={"X-Assess-Keep": "1"})
    assert refused.status_code == 303, "another trade's"


def test_over_to_the_lists_and_back_is_remembered(visitor: Visitor) -> None:
    base = begin(visitor)
    press(visitor, "list", 1)
    assert visitor.path == f"{base}/q/{visitor.first}" and len(stored(visitor, base)) == 1
    visitor.get(f"{base}/")
    assert visitor.path == f"{base}/q/{visitor.first}"
    visitor.post(visitor.path, {**visitor.fields(), "action": "one"})
    assert "/question/" in visitor.path
    visitor.get(f"{base}/")
    assert "/question/" in visitor.path


def test_the_language_is_switched_without_losing_the_choice(visitor: Visitor) -> None:
    base = begin(visitor)
    here, (name, options) = visitor.path, next(iter(visitor.options().items()))
    visitor.post(here, {**visitor.fields(), name: options[1], "lang": "en"})
    assert visitor.path == here and '<html lang="en">' in visitor.text
    assert visitor.fields()[name] == options[1] and len(stored(visitor, base)) == 1


def test_one_kind_sentence_after_each_area(visitor: Visitor) -> None:
    begin(visitor)
    told, area = [], visitor.bank.domains[0].id
    for question in walk(visitor, 0):
        here = next(d.id for d in visitor.bank.domains for q in d.questions if q.id == question)
        assert ('class="said"' in visitor.text) == (here != area), question
        told += re.findall(r'class="said" id="said">([^<]+)<', visitor.text)
        area = here
    assert len(told) == len(visitor.bank.domains) - 1
    assert told[0] == "「事務」が終わりました。これから良くなるところが見つかりました。"
    assert sum("良くなるところ" in said for said in told) == 1, "said of every area it would be a reproach"
    assert told[1] == "「現場」が終わりました（2／8）。"
    assert "「経営」が終わりました" in visitor.text, "of the last area above the list of what matters"


def test_the_line_tells_where_one_is(visitor: Visitor) -> None:
    begin(visitor, "quick")
    assert (
        re.search(r'id="place">1／12<', visitor.text)
        and "事務" in visitor.text
        and "保存済み" not in (visitor.text.split('id="state">')[1].split("</span>")[0])
    )
    press(visitor, "next", 1)
    assert re.search(r'id="place">2／12<', visitor.text)
    assert "保存済み ✓" in visitor.text.split('id="state">')[1].split("</span>")[0]


def test_an_altered_question_is_not_found(visitor: Visitor) -> None:
    base = begin(visitor)
    assert visitor.get(f"{base}/question/no-such-question").status_code == 404
    name = visitor.question
    visitor.get(f"{base}/question/{name.removeprefix('q_')}")
    assert visitor.post(visitor.path, {**visitor.fields(), name: "no-such-option"}).status_code == 400


# ---------------------------------------------------------------- from the result, and back to it

FIVE = re.compile(r'<ol class="plain now__open">(.*?)</ol>', re.S)


def finish(visitor: Visitor, answers: dict[str, int | str], lang: str = "ja") -> str:
    """The result of a firm that has answered these questions of the quick path so, and no other."""
    base = begin(visitor, "quick")
    while "/question/" in visitor.path:
        press(visitor, "next", answers.get(visitor.path.rsplit("/", 1)[1]))
    visitor.post(f"{base}/complete")
    visitor.post(f"{base}/language", {"lang": lang, "back": f"{base}/result"})
    assert visitor.path == f"{base}/result"
    return base


def the_five(visitor: Visitor) -> list[str]:
    """The addresses of the questions that the result asks for."""
    found = FIVE.search(visitor.text)
    assert found, "the result names a stage"
    return re.findall(r'href="([^"]+)"', found[1])


def id_of(address: str) -> str:
    return re.split(r"/question/|\?", address)[1]


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("given", ["unknown", None])
def test_the_five_questions_of_the_result_are_walked_and_lead_back_to_it(
    visitor: Visitor, lang: str, given: str | None
) -> None:
    """Not to the end of all questions, nor past those that are answered 「わからない」."""
    known = [q.id for _, q in visitor.bank.questions() if q.core][1]
    answers: dict[str, int | str] = dict.fromkeys((q.id for _, q in visitor.bank.questions()), given) if given else {}
    base = finish(visitor, {**answers, known: 2}, lang)
    five = the_five(visitor)
    assert len(five) == 5 and re.search(rf'class="button" href="{re.escape(five[0])}"', visitor.text)
    visitor.get(five[0])
    for place, address in enumerate(five, 1):
        assert visitor.path == f"{base}/question/{id_of(address)}"
        assert re.search(rf'id="place">{place}(／|/)5<', visitor.text)
        last = {"ja": "結果に戻る", "en": "Back to the result"}[lang]
        assert (last in visitor.text) == (place == 5)
        if place == 3:
            press(visitor, "back")
            assert visitor.path == f"{base}/question/{id_of(five[1])}"
            press(visitor, "next")
        assert "一覧で答える" not in visitor.text and "Answer in lists" not in visitor.text, "it leads elsewhere"
        press(visitor, "next", 2)
    assert visitor.path == f"{base}/result", "made again, without a page between"
    assert {stored(visitor, base)[id_of(address)] for address in five}.isdisjoint({"unknown"})


def test_back_from_the_first_of_the_five_leads_to_the_result(visitor: Visitor) -> None:
    base = finish(visitor, {})
    first, second, *_ = the_five(visitor)
    visitor.get(first)
    press(visitor, "back")
    assert visitor.path == f"{base}/result"
    visitor.get(second)
    assert re.search(r'id="place">2／5<', visitor.text), "each of them is one of the same way"
    press(visitor, "back", 1)
    press(visitor, "back", 1)
    assert visitor.path == f"{base}/result" and len(stored(visitor, base)) == 2


def test_the_five_pass_what_an_answer_closes_and_take_no_other(visitor: Visitor) -> None:
    """Of three the second rests on the first: it is walked, or passed and counted no more."""
    base = finish(visitor, {})
    _, basis, opened = visitor.waiting
    basis = basis.removeprefix("q_")
    visitor.post(f"{base}/deepen")
    visitor.post(f"{base}/complete")
    other = visitor.bank.domains[0].questions[0].id
    for option, way in ((-1, [basis, opened, other]), (0, [basis, other])):
        visitor.get(f"{base}/result")
        visitor.get(f"{base}/question/{basis}", query_string={"back": "result", "of": f"{basis}.{opened}.{other}"})
        passed = []
        while "/question/" in visitor.path:
            passed.append(visitor.path.rsplit("/", 1)[1])
            if passed[-1] == other:
                assert re.search(rf'id="place">{len(way)}／{len(way)}<', visitor.text)
            press(visitor, "next", option)
        assert passed == way and visitor.path == f"{base}/result"


def test_a_way_keeps_its_place_when_the_language_changes(visitor: Visitor) -> None:
    finish(visitor, {})
    five = the_five(visitor)
    visitor.get(five[1])
    assert action_of(visitor) == five[1]
    visitor.post(five[1], {**visitor.fields(), "lang": "en"})
    assert 'id="place">2/5<' in visitor.text


def test_a_check_that_was_never_finished_is_not_finished_by_a_way(visitor: Visitor) -> None:
    base = begin(visitor, "quick")
    question = visitor.path.rsplit("/", 1)[1]
    visitor.get(f"{base}/question/{question}", query_string={"back": "result"})
    press(visitor, "next", 1)
    assert visitor.path == f"{base}/review"


@pytest.mark.parametrize("of", ["", ".", "no-such", "no-such.x" * 50])
def test_an_altered_way_leads_back_all_the_same(visitor: Visitor, of: str) -> None:
    base = finish(visitor, {})
    question = id_of(the_five(visitor)[0])
    visitor.get(f"{base}/question/{question}", query_string={"back": "result", "of": of})
    assert visitor.page is not None and visitor.page.status_code == 200
    press(visitor, "next", 1)
    assert visitor.path == f"{base}/result"
    visitor.get(f"{base}/question/{question}", query_string={"back": "elsewhere"})
    press(visitor, "next", 1)
    assert "/question/" in visitor.path


def test_an_answer_behind_a_figure_is_changed_and_leads_back_to_it(visitor: Visitor) -> None:
    everything: dict[str, int | str] = {q.id: 1 for _, q in visitor.bank.questions()}
    base = finish(visitor, everything)
    areas = visitor.text.split('id="domains-title"')[1]
    address = re.findall(r'href="([^"]*/question/[^"]+)"', areas)[3]
    visitor.get(address)
    assert "結果に戻る" in visitor.text and "一覧で答える" not in visitor.text
    before = stored(visitor, base)
    answer = visitor.client.post(address, data={**visitor.fields(), f"q_{id_of(address)}": _other(visitor, before)})
    assert answer.status_code == 303 and answer.location.endswith(f"/result#a-{id_of(address)}")
    visitor.get(f"{base}/result")
    assert visitor.path == f"{base}/result", "made again"
    assert f'id="a-{id_of(address)}"' in visitor.text and stored(visitor, base) != before


def test_an_answer_that_waits_for_another_is_asked_after_that(visitor: Visitor) -> None:
    base, (_, basis, opened) = finish(visitor, {}), visitor.waiting
    visitor.post(f"{base}/deepen")
    visitor.post(f"{base}/complete")
    visitor.get(f"{base}/result")
    link = re.search(rf'id="a-{opened}"><a href="([^"]+)"', visitor.text)
    assert link is not None
    visitor.get(link[1])
    assert visitor.path == f"{base}/question/{basis.removeprefix('q_')}" and 'id="place">1／2<' in visitor.text
    press(visitor, "next", -1)
    assert visitor.path == f"{base}/question/{opened}"
    press(visitor, "next", -1)
    assert visitor.path == f"{base}/result"
    visitor.get(f"{base}/question/{basis.removeprefix('q_')}", query_string={"back": "result"})
    press(visitor, "next", 0)
    assert f'id="a-{opened}"' in visitor.text
    assert not re.search(rf'id="a-{opened}"><a ', visitor.text), "it is not asked any more"


def _other(visitor: Visitor, given: dict[str, str]) -> str:
    (name, options), *_ = visitor.options().items()
    return next(option for option in options if option != given[name.removeprefix("q_")])
