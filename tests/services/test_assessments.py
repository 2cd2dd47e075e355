from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from assess.bank.library import Library, load_library
from assess.core.model import Text
from assess.services import access, assessments, context, results
from assess.services.assessments import BadAnswer, Saved, Seen
from assess.services.context import Context, NoSuchAssessment, NotReady, Started
from tests.conftest import PROJECT
from tests.samples import small_bank, small_profile

from .conftest import Clock, ContextFactory, make_library

PROFILE = small_profile(company="㈱髙﨑製作所 🍣", municipality="燕市", goals=("productivity",), barriers=("funding",))


def test_from_start_to_result(ctx: Context, clock: Clock) -> None:
    begun = assessments.start(ctx, "en", "quick", "bank_led")
    found = assessments.get(ctx, begun.assessment_id)
    assert found is not None and (found.lang, found.path, found.usage) == ("en", "quick", "bank_led")
    assert found.profile is None and found.answers == {} and found.consented_at == clock()
    assert found.bank_hash == ctx.library.bank_hash

    assessments.save_profile(ctx, found.id, PROFILE)
    assessments.set_path(ctx, found.id, "full")
    assessments.set_lang(ctx, found.id, "ja")
    assessments.save_answers(ctx, found.id, {"office-digitization": "all", "data-digitization": "unknown"})
    assessments.save_answers(
        ctx, found.id, {"office-digitization": "some", "partnership-digitization": "not_applicable"}
    )
    assessments.save_relevance(ctx, found.id, "office", "3")
    assessments.complete(ctx, found.id)

    found = assessments.get(ctx, found.id)
    assert found is not None and found.profile == PROFILE and (found.lang, found.path) == ("ja", "full")
    assert found.answers == {
        "office-digitization": "some", "data-digitization": "unknown", "partnership-digitization": "not_applicable",
    }  # fmt: skip
    assert found.relevance == {"office": 3} and found.date == "2026-11-21"
    outcome = results.diagnosis(ctx, found)
    assert outcome.bank == ctx.library.bank and outcome.bank_hash == found.bank_hash
    assert outcome.answers.answers == found.answers and outcome.answers.date == "2026-11-21"
    assert outcome.result.stages["digitization"].achievement is not None
    assert outcome.advice.support


def test_ids_and_tokens_are_long_and_never_the_same(ctx: Context) -> None:
    made = [assessments.start(ctx, "ja", "full", "self") for _ in range(20)]
    assert len({m.assessment_id for m in made}) == len({m.token for m in made}) == 20
    assert all(len(m.assessment_id) == 16 and set(m.assessment_id) <= set(context.ID_ALPHABET) for m in made)
    assert all(len(m.token) == 32 for m in made)


@pytest.mark.parametrize(
    "changes",
    [
        {"no-such-question": "some"},
        {"office-digitization": "no-such-option"},
        {"office-digitization": "not_applicable"},  # not offered there
        {"office-digitization": ""},
        {"office-digitization": "some", "data-digitization": "wrong"},
    ],
)
def test_a_bad_answer_is_refused_and_nothing_is_saved(ctx: Context, begun: Started, changes: dict[str, str]) -> None:
    with pytest.raises(BadAnswer):
        assessments.save_answers(ctx, begun.assessment_id, changes)
    found = assessments.get(ctx, begun.assessment_id)
    assert found is not None and found.answers == {}


def test_an_old_page_is_told_what_is_kept_instead(ctx: Context, begun: Started) -> None:
    first, other = (Seen(page, 0, {}) for page in ("first", "other"))
    save, me = assessments.save_answers, begun.assessment_id
    assert save(ctx, me, {"office-digitization": "all"}, seen=first).kept == {}
    refused = save(ctx, me, {"office-digitization": "some", "data-digitization": "some"}, seen=other)
    assert refused == Saved({"office-digitization": "all"}, {"office-digitization": 1, "data-digitization": 1})
    assert assessments.need(ctx, me).answers == {"office-digitization": "all", "data-digitization": "some"}
    assert assessments.save_relevance(ctx, me, "office", "3", seen=first).kept == {}
    assert assessments.save_relevance(ctx, me, "office", "1", seen=other).kept == {"office": "3"}


def test_bad_profiles_and_relevance_are_refused(ctx: Context, begun: Started) -> None:
    for bad in (replace(PROFILE, prefecture="48"), replace(PROFILE, employees=0), replace(PROFILE, company="a\nb")):
        with pytest.raises(BadAnswer):
            assessments.save_profile(ctx, begun.assessment_id, bad)
    for domain, value in (("office", "4"), ("office", "0"), ("nowhere", "2"), ("office", "１")):
        with pytest.raises(BadAnswer):
            assessments.save_relevance(ctx, begun.assessment_id, domain, value)
    with pytest.raises(ValueError, match="fr"):
        assessments.start(ctx, "fr", "full", "self")  # type: ignore[arg-type]


def test_a_missing_assessment_is_said_to_be_missing(ctx: Context) -> None:
    assert assessments.get(ctx, "nobody") is None
    for change in (
        lambda: assessments.save_profile(ctx, "nobody", PROFILE),
        lambda: assessments.save_answers(ctx, "nobody", {}),
        lambda: assessments.save_relevance(ctx, "nobody", "office", 1),
        lambda: assessments.set_lang(ctx, "nobody", "en"),
        lambda: assessments.set_path(ctx, "nobody", "quick"),
        lambda: assessments.complete(ctx, "nobody"),
        lambda: access.issue_resume(ctx, "nobody"),
    ):
        with pytest.raises(NoSuchAssessment):
            change()
    assessments.delete(ctx, "nobody")


def test_completing_needs_a_profile(ctx: Context, begun: Started) -> None:
    with pytest.raises(NotReady):
        assessments.complete(ctx, begun.assessment_id)
    found = assessments.get(ctx, begun.assessment_id)
    assert found is not None
    with pytest.raises(NotReady):
        results.diagnosis(ctx, found)


def test_completing_again_keeps_the_day_and_an_edit_moves_it(ctx: Context, finished: Started, clock: Clock) -> None:
    clock.turn(days=3)
    assessments.complete(ctx, finished.assessment_id)
    assert assessments.get(ctx, finished.assessment_id).date == "2026-11-21"  # type: ignore[union-attr]
    assessments.save_answers(ctx, finished.assessment_id, {"office-digitization": "all"})
    assert assessments.get(ctx, finished.assessment_id).completed_at is None  # type: ignore[union-attr]
    assessments.complete(ctx, finished.assessment_id)
    assert assessments.get(ctx, finished.assessment_id).date == "2026-11-24"  # type: ignore[union-attr]


def test_a_preview_is_scored_as_of_today(ctx: Context, begun: Started, clock: Clock) -> None:
    assessments.save_profile(ctx, begun.assessment_id, PROFILE)
    clock.turn(hours=12.5)  # 00:30 of the next day in Japan
    found = assessments.get(ctx, begun.assessment_id)
    assert found is not None and results.diagnosis(ctx, found).answers.date == "2026-11-22"


def test_an_old_result_is_redrawn_after_the_bank_and_catalogue_changed(
    ctx: Context, finished: Started, new_context: ContextFactory, monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    before = results.diagnosis(ctx, assessments.get(ctx, finished.assessment_id))  # type: ignore[arg-type]
    domains = small_bank().domains
    stricter = make_library(
        version="2", domains=(replace(domains[0], text=Text("新しい分野", "New")), *domains[2:]),
        thresholds=replace(small_bank().thresholds, pass_=0.9),
    )  # fmt: skip
    stricter = replace(stricter, catalogue=replace(stricter.catalogue, actors=()), catalogue_hash="f" * 64)
    monkeypatch.setattr(context, "_parsed", {})
    clock.turn(days=400)
    later = new_context(stricter)
    found = assessments.get(later, finished.assessment_id)
    assert found is not None and results.diagnosis(later, found) == before
    # Answers are still checked against the bank that it was answered under.
    assessments.save_answers(later, found.id, {"people-digitization": "all"})
    assert assessments.bank_of(later, found) == ctx.library.bank
    new = assessments.start(later, "ja", "full", "self")
    with pytest.raises(BadAnswer):
        assessments.save_answers(later, new.assessment_id, {"people-digitization": "all"})


@pytest.mark.slow
def test_the_real_bank_survives_the_change_of_its_files(
    library: Library, tmp_path: Path, new_context: ContextFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    questions = tmp_path / "questions"
    shutil.copytree(PROJECT / "questions", questions)
    first = new_context(library)
    begun = assessments.start(first, "ja", "full", "self")
    assessments.save_profile(first, begun.assessment_id, PROFILE)
    assessments.save_answers(first, begun.assessment_id, {q.id: q.options[1].id for _, q in library.bank.questions()})
    assessments.complete(first, begun.assessment_id)
    before = results.diagnosis(first, assessments.get(first, begun.assessment_id))  # type: ignore[arg-type]
    head = questions / "local-sme" / "bank.yaml"
    head.write_text(head.read_text(encoding="utf-8").replace("pass: 0.60", "pass: 0.95"), encoding="utf-8")
    changed = load_library(questions)
    assert changed.bank_hash != library.bank_hash
    monkeypatch.setattr(context, "_parsed", {})
    second = new_context(changed)
    assert results.diagnosis(second, assessments.get(second, begun.assessment_id)) == before  # type: ignore[arg-type]


def test_deleting_leaves_nothing_to_open(ctx: Context, finished: Started) -> None:
    resume = access.issue_resume(ctx, finished.assessment_id)
    assessments.delete(ctx, finished.assessment_id)
    assert assessments.get(ctx, finished.assessment_id) is None
    assert not access.authorised(ctx, finished.assessment_id, finished.token)
    assert access.redeem_link(ctx, resume.link_token) is None
    assert access.redeem_code(ctx, resume.code, "192.0.2.1") is None
