"""What a report says: the ReportView in both languages."""

from __future__ import annotations

import dataclasses
import re
from fractions import Fraction
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assess import i18n
from assess.bank.library import Library
from assess.core.advice import advise
from assess.core.diagnosis import diagnose
from assess.core.model import LANGUAGES, Answers, Area, Bank, Catalogue, Figure, Lang, Text
from assess.core.numbering import running_numbers
from assess.core.scoring import score
from assess.report.build import build_view, strings
from assess.report.editions import Part
from assess.report.reach import dialled
from assess.report.support import all_reasons
from assess.report.view import ReportView
from assess.report.words import Words, decimal, shortened
from tests.core.strategies import any_answers
from tests.samples import actor, answer_all, small_bank, small_catalogue, small_directory, small_profile

BANK, CATALOGUE = small_bank(), small_catalogue()
JAPANESE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uff01-\uff5e]")


def view(
    answers: Answers,
    lang: Lang = "ja",
    bank: Bank = BANK,
    catalogue: Catalogue = CATALOGUE,
    parts: tuple[Part, ...] = get_args(Part),
) -> ReportView:
    return build_view(diagnose(bank, "0123456789abcdef", catalogue, answers), lang, parts)


def with_stage(base: str, **by_stage: str) -> Answers:
    """Every question answered with `base`, but those of the named stages otherwise (None leaves them out)."""
    full = answer_all(BANK, base)
    given = {q.id: by_stage.get(q.stage, base) for _, q in BANK.questions()}
    return dataclasses.replace(full, answers={k: v for k, v in given.items() if v})


@pytest.mark.parametrize("lang", ["ja", "en"])
@settings(max_examples=40)
@given(answers=any_answers())
def test_every_set_of_answers_has_a_report_without_holes(lang: Lang, answers: Answers) -> None:
    built = view(answers, lang)
    for text in strings(built):
        assert "{" not in text and "None" not in text


@settings(max_examples=20)
@given(answers=any_answers())
def test_the_same_input_says_the_same(answers: Answers) -> None:
    assert view(answers) == view(answers)


@pytest.mark.parametrize(
    ("answers", "level"),
    [
        (with_stage("none"), 0),
        (with_stage("none", digitization="some"), 1),
        (with_stage("none", digitization="all"), 2),
        (with_stage("all", transformation="some"), 3),
        (with_stage("all"), 4),
        (with_stage("all", digitization="unknown"), None),
    ],
)
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_verdict_names_the_level(answers: Answers, level: int | None, lang: Lang) -> None:
    built = view(answers, lang)
    assert built.verdict.level == level
    assert built.verdict.meaning == i18n.texts(lang)[f"report.meaning.{'none' if level is None else level}"]
    assert (built.roadmap_note is None) == (level in (0, 1, 2, 3))
    assert (built.verdict.next_text is None) == (level in (4, None))


def test_without_a_level_the_report_says_which_answers_are_missing() -> None:
    answers = with_stage("all", digitization="unknown")
    verdict = view(answers).verdict
    assert len(verdict.missing) == 8
    assert all("digitization" in question for question in verdict.missing)
    assert verdict.missing_more == "ほか4問"


def test_without_a_level_because_nothing_applies_the_report_says_so() -> None:
    full = answer_all(BANK, "all")
    kept = {k: v for k, v in full.answers.items() if not k.endswith("-digitization")}
    everything = {**kept, **{f"{d.id}-digitization": "not_applicable" for d in BANK.domains}}
    domains = tuple(
        dataclasses.replace(d, questions=tuple(dataclasses.replace(q, not_applicable=True) for q in d.questions))
        for d in BANK.domains
    )
    bank = dataclasses.replace(BANK, domains=domains)
    verdict = view(dataclasses.replace(full, answers=everything), bank=bank).verdict
    assert verdict.level is None and verdict.missing == ()
    assert "該当しない" in verdict.meaning


def test_a_range_is_told_only_where_it_is_one() -> None:
    assert view(answer_all(BANK, "some")).verdict.range_text is None
    unsure = answer_all(BANK, "some")
    unsure = dataclasses.replace(unsure, answers={**unsure.answers, **{f"{d}-digitization": "unknown" for d in
        ("strategy", "people", "office", "data")}})  # fmt: skip
    told = view(unsure).verdict.range_text
    assert told is not None and "段階digitization" in told and "段階digitalization" in told


def test_every_flag_is_a_sentence_with_what_to_do() -> None:
    security = {"security-digitization": "none", "security-transformation": "none"}
    answers = answer_all(BANK, "all", path="full")
    gap = dataclasses.replace(answers, answers={**answers.answers, **security})
    uneven = with_stage("none", digitalization="all")
    few = dataclasses.replace(answers, answers=dict(list(answers.answers.items())[:9]), path="quick")
    for tried, expected in ((gap, "security_gap"), (uneven, "uneven"), (few, "quick"), (few, "low_confidence")):
        notes = {flag.id: flag for flag in view(tried).verdict.flags}
        assert expected in notes
        assert notes[expected].text.endswith("。")
        assert notes[expected].todo
    todo = {flag.id: flag.todo for flag in view(gap).verdict.flags}["security_gap"]
    assert "始めます" in todo  # the firm's own next action in that domain


def test_how_near_the_next_stage_is_stands_in_questions() -> None:
    """「あと1問分で次の段階です」"""
    near = with_stage("some", digitization="all", digitalization="some")
    raised = dataclasses.replace(near, answers={**near.answers, "office-digitalization": "all"})
    notes = {flag.id: flag for flag in view(raised).verdict.flags}
    assert "あと2点、あと1問分" in notes["near_next"].text


def test_just_past_the_mark_is_told_without_nothing() -> None:
    exact = dataclasses.replace(BANK, thresholds=dataclasses.replace(BANK.thresholds, pass_=0.5))
    texts = {f.id: f.text for f in view(with_stage("none", digitization="some"), bank=exact).verdict.flags}
    assert texts["just_passed"] == "「段階digitization」は、目安にちょうど届いたところです。"


def test_a_stage_with_too_few_answers_is_not_named() -> None:
    bank = dataclasses.replace(BANK, thresholds=dataclasses.replace(BANK.thresholds, decide=0.5))
    unsure = answer_all(BANK, "some")
    many = {q.id: "unknown" for _, q in BANK.questions() if q.stage == "digitization" and not q.id.startswith("data")}
    built = view(dataclasses.replace(unsure, answers={**unsure.answers, **many}), bank=bank)
    assert built.verdict.level is None and len(built.verdict.missing_first) == 4
    assert "8問のうち、点数がわかるのは1問" in {f.id: f.text for f in built.verdict.flags}["insufficient"]


def test_reasons_are_the_firms_own_words_with_the_profile_last() -> None:
    answers = answer_all(BANK, "none", profile=small_profile(goals=("productivity",), barriers=("funding",)))
    diagnosis = diagnose(BANK, "hash", CATALOGUE, answers)
    words = Words.about(diagnosis, "ja")
    advice = {r.actor.id: all_reasons(words, r, answers) for r in diagnosis.advice.support}
    found = advice["niigata-yorozu"]
    question, text = found[0]
    assert question in answers.answers
    assert "「していません」とお答えだったため（必要な支援：業務の見直し" in text
    last_question, last = found[-1]
    assert last_question is None and "新潟県の製造業・従業員9人" in last
    assert len(found) <= 4
    shown = {s.actor_id: s for s in view(answers).team}["niigata-yorozu"]
    assert [t for _, t in found] == [*shown.reasons, shown.fit]
    # By the number that the question has on screen and on paper.
    assert text.startswith(f"「問{running_numbers(BANK, 'E')[question]} ")


PLAIN = dataclasses.replace(
    BANK,
    stages=tuple(
        dataclasses.replace(stage, text=Text(term, term), plain=Text(ja, en))
        for stage, term, ja, en in zip(
            BANK.stages,
            ("ゼーション一", "ゼーション二", "DX"),
            ("データにする", "仕事をつなぐ", "商売を変える"),
            ("into data", "work joined up", "business changed"),
            strict=True,
        )
    ),
)


@pytest.mark.parametrize("lang", ["ja", "en"])
@settings(max_examples=40)
@given(answers=any_answers())
def test_where_stages_have_plain_names_no_second_scale_is_shown(lang: Lang, answers: Answers) -> None:
    built = view(answers, lang, bank=PLAIN)
    said = list(strings(dataclasses.replace(built, labels={}, scoring=None)))
    assert not [text for text in said if re.search(r"レベル ?[0-4]|[Ll]evel [0-4]", text)]
    assert not [text for text in said if "「第" in text], "no quotation marks within quotation marks"
    verdict = built.verdict
    terms = {stage.term for stage in built.stages} | {verdict.term}
    assert terms - {""} == {"ゼーション一", "ゼーション二", "DX"}
    # A term stands beside its name, and in the key of the answers, and nowhere else.
    beside = dataclasses.replace(
        built, verdict=dataclasses.replace(verdict, term=""), stages=(), answers_note="", labels={}, glossary=()
    )
    assert not [text for text in strings(beside) if "ゼーション" in text]


@pytest.mark.parametrize(
    ("level", "place", "sentence", "term", "english"),
    [
        (0, "", "これから、データにする段階へ", "", ("", "into data")),
        (
            1,
            "三つのうちの第1段階",
            "いまは、データにする段階です",
            "ゼーション一",
            ("Stage 1 of three", "You are at “into data”"),
        ),
        (
            3,
            "三つのうちの第3段階",
            "いまは、商売を変える段階です",
            "DX",
            ("Stage 3 of three", "You are at “business changed”"),
        ),
        (4, "", "三つの段階とも、目安に届いています", "", ("", "All three stages reached")),
    ],
)
def test_the_verdict_in_plain_names(level: int, place: str, sentence: str, term: str, english: tuple[str, str]) -> None:
    stages = {0: {}, 1: {"digitization": "some"}, 3: {"digitization": "all", "digitalization": "all"}}
    answers = answer_all(BANK, "all") if level == 4 else with_stage("none", **stages[level])
    verdict = view(answers, bank=PLAIN).verdict
    assert (verdict.level, verdict.place, verdict.headline, verdict.term) == (level, place, sentence, term)
    verdict = view(answers, "en", bank=PLAIN).verdict
    assert verdict.place == english[0] and english[1] in verdict.headline


def test_a_plan_in_plain_names() -> None:
    answers = with_stage("none", digitization="some")
    built = view(answers, bank=PLAIN)
    assert built.roadmap is not None
    assert "第3段階「商売を変える」には、" in (built.roadmap.outcome or "")
    assert any("第2段階「仕事をつなぐ」に進みます" in (phase.after or "") for phase in built.roadmap.phases)
    assert [row.name for row in built.stages][0] == "第1段階「データにする」"
    assert [step.name for step in built.stairs.steps] == [
        "第1段階 データにする",
        "第2段階 仕事をつなぐ",
        "第3段階 商売を変える",
    ]
    assert "いまは、データにする段階です" in built.stairs.alt
    english = view(answers, "en", bank=PLAIN)
    assert english.stages[2].name == "Stage 3 “business changed”"
    assert english.roadmap is not None and "suggests, Stage 3 “business changed”, is" in (english.roadmap.outcome or "")


def test_a_picked_target_that_the_year_leaves_behind_is_not_the_end_of_the_way() -> None:
    answers = dataclasses.replace(with_stage("none", digitization="some", digitalization="all"), target=2)
    built = view(answers, bank=PLAIN)
    assert built.roadmap is not None and built.verdict.level == 1
    assert built.roadmap.outcome == (
        "3年後の目標に選ばれた第2段階「仕事をつなぐ」には、1年のうちに届く見込みです。"
        "1年の計画は、その先の第3段階「商売を変える」まで進みます。"
    )
    english = view(answers, "en", bank=PLAIN)
    assert english.roadmap is not None and "leads beyond it, to Stage 3" in (english.roadmap.outcome or "")


def test_goals_barriers_and_stage_give_reasons_too() -> None:
    catalogue = dataclasses.replace(
        CATALOGUE, actors=(actor("bank", services=("finance",)), actor("school", services=("awareness",), kind="x"))
    )
    answers = answer_all(BANK, "all", profile=small_profile(barriers=("funding",)))
    reasons = view(answers, catalogue=catalogue).team[0].reasons
    assert reasons == ("お困りごとに「資金が足りない」を選ばれたため（必要な支援：資金）",)
    untroubled = view(answer_all(BANK, "all", profile=small_profile(barriers=("none",))), catalogue=catalogue)
    assert not any("お困りごと" in r for body in untroubled.team for r in body.reasons)
    weak = view(answer_all(BANK, "some"), catalogue=catalogue)
    assert any("いまの段階" in r for body in weak.team for r in body.reasons)


def test_missing_layers_are_stated() -> None:
    built = view(answer_all(BANK, "some"), catalogue=Catalogue())
    assert len(built.missing_layers) == 3
    assert built.team == built.more == ()


def test_a_page_known_from_a_list_by_others_is_one_to_be_verified() -> None:
    body = actor("listed", kind="x", evidence="third_party", as_of=2026, url="https://example.or.jp/")
    built = view(answer_all(BANK, "none"), catalogue=dataclasses.replace(CATALOGUE, actors=(body,)))
    (told,) = [*built.team, *built.more]
    assert told.reach and told.reach.own and told.reach.url == "https://example.or.jp/"
    assert told.reach.caution == "（アドレスは要確認：変わっているかもしれません）"


def test_what_is_not_verified_says_so_and_unknown_contacts_are_left_out() -> None:
    team = {s.actor_id: s for s in view(answer_all(BANK, "none")).team}
    assert (team["niigata-yorozu"].evidence, team["niigata-yorozu"].caution) == (
        "一般的な知識（要確認）",
        "要確認：古い情報かもしれません",
    )
    assert team["niigata-yorozu"].facts == ()
    tested = team["niigata-testing"]
    assert (tested.evidence, tested.caution) == ("機関自身のページ（2026年）", None)
    assert tested.reach and tested.reach.url == "https://example.org/"


def test_a_body_is_reached_by_its_own_contact_or_else_by_the_list_of_its_kind() -> None:
    team = {s.actor_id: s for s in view(answer_all(BANK, "none")).team}
    own, listed = team["niigata-testing"].reach, team["niigata-yorozu"].reach
    assert own and own.own and own.listed_in is None and own.caution is None
    assert listed and not listed.own and listed.phone is None
    assert (listed.url, listed.listed_in) == ("https://example.net/all", "全国の窓口の一覧")
    assert listed.look_for == "貴社の県の行の電話番号" and "要確認" in str(listed.caution)
    assert own.label != listed.label, "the reader sees which of the two it is"


def test_a_list_whose_address_was_read_on_an_official_page_needs_no_caution() -> None:
    kinds = tuple(dataclasses.replace(k, directory=small_directory(read="2026-11-21")) for k in CATALOGUE.kinds)
    team = view(answer_all(BANK, "none"), "en", catalogue=dataclasses.replace(CATALOGUE, kinds=kinds)).team
    listed = next(s.reach for s in team if s.actor_id == "niigata-yorozu")
    assert listed and listed.caution is None and listed.listed_in == "List of all desks"


@pytest.mark.parametrize(
    ("phone", "dial"),
    [
        ("0256-00-0000", "0256000000"),
        ("０２５６（００）００００", "0256000000"),
        ("+81 256 00 0000（平日のみ）", "+81256000000"),
        ("0570-082100 / 0256-00-0000", "0570082100"),
        ("代表", None),
        (None, None),
    ],
)
def test_a_telephone_is_dialled_by_its_digits(phone: str | None, dial: str | None) -> None:
    assert dialled(phone) == dial


@settings(max_examples=30, deadline=None)
@given(answers=any_answers())
def test_every_recommended_body_can_be_reached(answers: Answers) -> None:
    built = view(answers)
    for body in (*built.team, *built.more):
        assert body.reach and (body.reach.phone or body.reach.url), body.actor_id


def test_a_company_of_invisible_characters_is_none() -> None:
    header = view(answer_all(BANK, "some", profile=small_profile(company="\u200b\u2060\u00ad"))).header
    assert (
        not header.company_given
        and header.company == view(answer_all(BANK, "some", profile=small_profile(company=""))).header.company
    )


def test_the_prefecture_is_never_told_twice() -> None:
    for lang in ("ja", "en"):
        built = view(answer_all(BANK, "some", profile=small_profile(municipality="新潟県 燕市")), lang)
        told = [text for text in strings(built) if "燕市" in text]
        assert told and not [text for text in told if "新潟県新潟県" in text or "新潟県 燕市" in text]


def test_a_body_of_many_prefectures_names_the_firms_own_only() -> None:
    wide = dataclasses.replace(actor("wide", kind="x"), area=Area(prefectures=("01", "02", "13", "15", "47")))
    built = view(answer_all(BANK, "none"), catalogue=dataclasses.replace(CATALOGUE, actors=(wide,)))
    assert [s.area for s in (*built.team, *built.more)] == ["新潟県を含む5都道府県"]


def test_addresses_in_sources_are_readable() -> None:
    words = Words(BANK, "ja")
    assert words.source("x https://a.jp/%E7%87%95%e5%b8%82/%20a?b=%2F") == "x https://a.jp/燕市/%20a?b=%2F"
    assert words.source("https://a.jp/%E3%80%80%E7%87%95") == "https://a.jp/%E3%80%80燕"  # an ideographic space
    assert words.source("https://a.jp/%E7%87") == "https://a.jp/%E7%87"  # no UTF-8


def test_the_plan_says_where_the_firm_will_stand_at_the_end_of_each_horizon() -> None:
    answers = with_stage("none", digitization="some")
    plan = advise(BANK, CATALOGUE, answers, score(BANK, answers)).plan
    built = view(answers).roadmap
    assert built is not None and plan.reaches_next and plan.target == 3
    assert [p.id for p in built.phases] == [h.id for h in plan.horizons if h.steps]
    for phase, horizon in zip(built.phases, (h for h in plan.horizons if h.steps), strict=True):
        assert [s.question_id for s in phase.steps] == [s.question.id for s in horizon.steps]
        assert phase.after is not None and decimal(horizon.after.score or Fraction(0)) in phase.after
    assert ["に上がります" in (p.after or "") for p in built.phases].count(True) == 1, "a rise is told of once"
    assert built.outcome is not None and "レベル 3" in built.outcome and built.shortest is not None


def test_the_first_three_steps_are_the_beginning_of_the_plan() -> None:
    built = view(answer_all(BANK, "none"))
    assert built.roadmap is not None
    planned = [s.question_id for phase in built.roadmap.phases for s in phase.steps]
    assert [s.question_id for s in built.first_steps] == planned[:3]
    assert not any(step.look_up for step in built.first_steps)


def test_where_the_plan_runs_out_questions_to_look_up_follow() -> None:
    built = view(with_stage("all", digitization="unknown"))
    assert built.roadmap is None and built.roadmap_note is not None
    assert all(step.look_up for step in built.first_steps) and len(built.first_steps) == 3


def test_a_step_is_done_when_the_bank_says_so() -> None:
    done = Text("請求書がすぐに出せる", "Invoices are found at once")
    question = BANK.question("office-digitization")
    assert question is not None
    said = dataclasses.replace(question.improve, done_when=done)
    told = dataclasses.replace(
        question, improve=said, options=tuple(dataclasses.replace(o, improve=None) for o in question.options)
    )
    domains = tuple(
        dataclasses.replace(d, questions=tuple(told if q.id == told.id else q for q in d.questions))
        for d in BANK.domains
    )
    bank = dataclasses.replace(BANK, domains=domains)
    built = view(answer_all(BANK, "none", relevance={"office": 3}), bank=bank).roadmap
    assert built is not None
    steps = {s.question_id: s for phase in reversed(built.phases) for s in phase.steps}
    assert steps["office-digitization"].done_when == "請求書がすぐに出せる"


def test_the_arithmetic_can_be_redone_by_hand() -> None:
    answers = answer_all(BANK, "some")
    scoring = view(answers).scoring
    assert scoring is not None
    first = scoring.stages[0]
    points, count, most = map(int, re.findall(r"\d+(?=点|問)", first.working.replace("4点×", ""))[:3])
    assert (points, count, most) == (16, 8, 32)
    assert first.outcome == f"{decimal(Fraction(points, most) * 100)}%"
    assert scoring.totals[0].outcome == "50"
    assert scoring.level_steps == ("「段階digitization」50% は、次に進む目安60%より小さい → レベル1",)
    assert scoring.path is not None and "19.2" in scoring.path and "20点" in scoring.path


def test_each_answer_stands_on_a_scale_of_five_and_the_weak_ones_are_marked() -> None:
    given = {**answer_all(BANK, "some").answers, "office-digitization": "none", "data-digitization": "all"}
    rows = {r.question_id: r for g in view(answer_all(BANK, answers=given)).answers for r in g.rows}
    assert rows["office-digitization"].dots == 1 and rows["office-digitization"].weak
    assert rows["data-digitization"].dots == 5 and rows["data-digitization"].heard == "5段階の5"
    assert rows["office-digitalization"].dots == 3 and not rows["office-digitalization"].weak
    assert rows["office-digitization"].number == str(running_numbers(BANK, "E")["office-digitization"])


def test_answers_that_are_not_options_are_named_for_what_they_are() -> None:
    base = answer_all(BANK, "some").answers
    answers = {**base, "office-digitization": "unknown", "partnership-digitization": "not_applicable",
               "security-digitization": "none"}  # fmt: skip
    del answers["data-digitization"]
    built = view(answer_all(BANK, answers=answers))
    rows = {r.question_id: r for g in built.answers for r in g.rows}
    assert rows["office-digitization"].answer == "わからない"
    assert rows["partnership-digitization"].answer == "該当しない"
    assert rows["data-digitization"].answer == "（未回答）"
    assert rows["security-digitalization"].kind == "inferred_zero"
    for uncounted in ("office-digitization", "partnership-digitization", "data-digitization"):
        assert (rows[uncounted].dots, rows[uncounted].heard, rows[uncounted].weak) == (None, "", False)
    assert built.scoring is not None
    assert {counted.id: counted.count for counted in built.scoring.uncounted} == dict.fromkeys(
        ("inferred_zero", "unknown", "not_applicable", "unanswered", "uncounted"), "1問"
    )
    assert built.checks is not None
    to_check = {row.question_id: row for row in built.checks.rows}
    assert to_check["office-digitization"].hint == "帳票を見せてもらいます。"
    assert "一緒に探す 4点" in to_check["office-digitization"].why
    assert "partnership-digitization" not in to_check and "office-digitalization" not in to_check
    assert "ほかの" in built.checks.rest


def test_the_glossary_holds_only_terms_that_occur() -> None:
    assert [g.term for g in view(answer_all(BANK, "some")).glossary] == ["データ"]
    silent = dataclasses.replace(BANK, glossary=(dataclasses.replace(BANK.glossary[0], term=Text("量子", "quantum")),))
    assert view(answer_all(BANK, "some"), bank=silent).glossary == ()


def test_figures_of_others_are_left_out_and_at_most_five_are_shown() -> None:
    def figure(name: str, **changes: object) -> Figure:
        return Figure(name, Text("図", "Figure"), "2020-11", Text("対象", "Firms"), "BM-01", **changes)  # type: ignore[arg-type]

    figures = (figure("plain"), figure("second"), figure("far", prefecture="13"), figure("here", prefecture="15"),
               figure("trade", industry="I"), *(figure(f"e{i}", industry="E", n=1234) for i in range(5)))  # fmt: skip
    built = view(answer_all(BANK, "some"), catalogue=dataclasses.replace(CATALOGUE, benchmarks=figures))
    assert [n.id for n in built.numbers] == ["here", "e0", "e1", "plain", "second"]
    assert {f.label: f.value for f in built.numbers[1].facts}["回答数"] == "1,234社"
    assert {f.label: f.value for f in built.numbers[1].facts}["時期"] == "2020年11月"


def test_the_figure_beside_the_stage_is_of_the_firm_s_size_then_trade() -> None:
    def figure(name: str, **changes: object) -> Figure:
        values: dict[str, object] = {"beside": "stage", "domains": ("office",), **changes}
        return Figure(name, Text(f"図{name}", f"Figure {name}"), "2021", Text("対象", "Firms"), "BM-01", **values)  # type: ignore[arg-type]

    caution = Text("ふつうの中小企業の平均ではありません。", "No average of ordinary small firms.")
    figures = (
        figure("all", caveat=caution, n=917), figure("trade", industry="E"), figure("small", max_employees=20),
        figure("narrow", employees_from=5, max_employees=20), figure("other", industry="I"),
        figure("step", beside=None, max_employees=20),
    )  # fmt: skip
    catalogue = dataclasses.replace(CATALOGUE, benchmarks=figures)

    def shown(employees: int, industry: str = "E") -> ReportView:
        return view(
            answer_all(BANK, profile=small_profile(employees=employees, industry=industry)), catalogue=catalogue
        )

    near = [(shown(n).beside_stage, n) for n in (3, 5, 20, 21)]
    assert [number.id for number, _ in near if number] == ["small", "narrow", "narrow", "trade"]
    general = shown(300, "I")
    assert general.beside_stage is not None and general.beside_stage.id == "other"
    without_trade = dataclasses.replace(CATALOGUE, benchmarks=(figures[0], figures[1]))
    alone = view(answer_all(BANK, profile=small_profile(industry="I")), catalogue=without_trade).beside_stage
    assert (
        alone is not None and [fact.value for fact in alone.facts][0] == "917社" and caution.ja in alone.facts[3].value
    )
    # It is said once.
    for built in (shown(9), shown(300)):
        said = [*built.numbers, *(one.number for one in built.beside.values() if one.number)]
        assert built.beside_stage is not None and built.beside_stage.id not in {number.id for number in said}
    assert view(answer_all(BANK)).beside_stage is None


def test_labour_productivity_is_told_with_its_working_and_a_figure_where_there_is_one() -> None:
    target = Figure(
        "target", Text("年2％の目標", "A target of 2%"), "2021", Text("牽引企業", "Leading firms"), "BM-32",
        value=2.0, unit="percent_per_year", beside="productivity", caveat=Text("目標です。", "A target."),
    )  # fmt: skip
    catalogue = dataclasses.replace(CATALOGUE, benchmarks=(target,))
    answers = answer_all(BANK, profile=small_profile(employees=9, value_added=5400))
    shown = view(answers, catalogue=catalogue)
    own = shown.productivity
    assert own is not None and own.number is not None and own.outlook is not None
    assert own.text == "一人が1年に生み出した価値（労働生産性）は、約600万円です。"
    assert (
        own.working.startswith("計算：付加価値5,400万円 ÷ 9人。")
        and "営業利益・人件費・減価償却費・賃借料・租税公課" in own.working
    )
    assert "3年後は約636.7万円" in own.outlook  # 600 x 1.02^3 = 636.7248
    assert "目標です。" in [fact.value for fact in own.number.facts]
    assert shown.numbers == () and not [one for one in shown.beside.values() if one.number]
    english = view(answers, "en", catalogue=catalogue).productivity
    assert english is not None and "about 6,000,000 yen in a year" in english.text and "÷ 9 people" in english.working
    # The people of that year come before those of today; without a figure, nothing stands beside.
    alone = view(
        answer_all(BANK, profile=small_profile(employees=9, value_added=5400, value_added_people=7))
    ).productivity
    assert alone is not None and "約771.4万円" in alone.text and alone.number is None and alone.outlook is None
    assert view(answer_all(BANK)).productivity is None
    plain_result, told = score(BANK, answer_all(BANK)), score(BANK, answers)
    assert (plain_result.level, plain_result.score) == (told.level, told.score)


def test_english_holds_no_japanese_but_what_was_given(library: Library) -> None:
    title = i18n.texts("en")["report.document.report"]  # whoever looks a document up needs the name that it bears
    assert not [t for t in strings(view(answer_all(BANK, "some"), "en")) if JAPANESE.search(t.replace(title, ""))]
    bank, catalogue = library.bank, library.catalogue
    answers = Answers(bank.id, bank.version, small_profile(), {q.id: q.options[0].id for _, q in bank.questions()})
    sources = {
        Words(bank, "en").source(s.source)
        for s in (*catalogue.actors, *catalogue.benchmarks, *catalogue.cases, *catalogue.institutions)
    }
    for text in strings(view(answers, "en", bank, catalogue)):
        assert not JAPANESE.search(text) or text in sources, text


@given(st.integers(-10_000, 10_000), st.integers(1, 400))
def test_decimals_round_half_up(top: int, bottom: int) -> None:
    number = Fraction(top, bottom)
    assert abs(Fraction(decimal(number)) - number) <= Fraction(1, 20)
    assert decimal(Fraction(1, 20)) == "0.1" and decimal(Fraction(0)) == "0" and decimal(Fraction(60)) == "60"


def test_long_names_are_shortened_for_margins_only() -> None:
    name = "株式会社" + "長" * 90
    header = view(answer_all(BANK, "some", profile=small_profile(company=name))).header
    assert header.company == name
    assert header.running.endswith("…") and len(header.running) < 30
    assert shortened("abc", 3) == "abc" and shortened("abcd", 3) == "ab…"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_whoever_reads_a_source_can_look_it_up(library: Library, lang: Lang) -> None:
    """A fact of the founding documents is told by the document's title and the place in it, never by a general word."""
    catalogue, words = library.catalogue, Words(library.bank, lang)
    general = words("source_facts")
    for one in (*catalogue.actors, *catalogue.cases, *catalogue.benchmarks):
        assert general not in words.source(one.source), one.id
    title = "スマートかつ強靱な地域経済社会の実現に向けた研究会 取りまとめ"
    first, second = words.source("CS-01"), words.source("CS-44")
    assert title in first and first != second and ("別冊資料2 p.3" if lang == "ja" else "annex 2, p. 3") in first
    assert words.source("AS-07; AS-07") == words.source("AS-07")
    assert words.source("ZZ-01") == general, "an operator's own entries may name what is not kept here"
