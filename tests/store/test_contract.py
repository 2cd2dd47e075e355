"""What any backend of the `Store` protocol must do."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from assess.core.model import Profile
from assess.store import (
    Assessment,
    Cell,
    Figures,
    Job,
    Response,
    Saved,
    Scope,
    Seen,
    Snapshot,
    Store,
    Summary,
    Token,
)  # fmt: skip
from assess.store.errors import Conflict
from assess.store.records import Queue, QueueLimits, TokenKind
from tests.waiting import PATIENCE

T0 = datetime(2026, 11, 21, 1, 2, 3, 456789, tzinfo=UTC)
LATER = T0 + timedelta(minutes=1)
PROFILE = Profile(
    industry="E", prefecture="15", employees=9, company="㈱髙﨑製作所 𠮷", municipality="燕市",
    goals=("productivity",), barriers=("funding",), usage="bank_led", institution="0140", value_added=5400,
    value_added_people=8,
)  # fmt: skip
NEW = Assessment(
    id="aaaa", lang="ja", path="full", usage="self", bank_hash="b1", created_at=T0, updated_at=T0, consented_at=T0,
    responses={"owner": Response()},
)  # fmt: skip

SUMMARY = Summary(level=2, stage="digitalization", score=45.5, confidence=0.75, firm="f1")


def summarise(_assessment: Assessment) -> Summary:
    return SUMMARY


def device(name: str, assessment_id: str = "aaaa", **changes: object) -> Token:
    values = {"hash": name, "assessment_id": assessment_id, "kind": "device"}
    return Token(**{**values, "created_at": T0, "expires_at": T0 + timedelta(days=1), **changes})


def take(
    store: Store, at: datetime = T0, worker: str = "w", until: datetime = LATER + timedelta(hours=1)
) -> Job | None:
    return store.take_job(worker, until, at, max_runs=2)


def queued(name: str, assessment_id: str = "aaaa", **changes: object) -> Job:
    values = {"id": name, "assessment_id": assessment_id, "key": name, "lang": "ja", "edition": "full"}
    return Job(**{**values, "state": "queued", "created_at": T0, **changes})


@pytest.fixture
def begun(store: Store) -> Store:
    """A store with one assessment, its bank and a catalogue."""
    store.keep_snapshot(Snapshot("b1", "bank", '{"id":"small","version":"1"}'), T0)
    store.keep_snapshot(Snapshot("c1", "catalogue", "{}"), T0)
    store.add_assessment(NEW, device("d1"))
    return store


def finished(store: Store) -> Assessment:
    store.save_profile("aaaa", PROFILE, T0)
    store.complete("aaaa", "c1", T0, summarise)
    return found(store)


def found(store: Store) -> Assessment:
    assessment = store.assessment("aaaa")
    assert assessment is not None
    return assessment


def test_an_assessment_comes_back_as_it_was_stored(begun: Store) -> None:
    assert found(begun) == NEW
    whole = replace(
        NEW, id="bbbb", profile=PROFILE, usage="bank_led", catalogue_hash="c1", completed_at=LATER, origin="import",
        consented_at=None, responses={"advisor": Response({"q": "some"}, {"office": 3})},
    )  # fmt: skip
    begun.add_assessment(whole)
    assert begun.assessment("bbbb") == whole
    assert whole.role == "advisor" and whole.answers == {"q": "some"} and whole.relevance == {"office": 3}


def test_what_does_not_exist_is_neither_found_nor_changed(begun: Store) -> None:
    assert begun.assessment("nobody") is None
    assert begun.snapshot("none") is None and not begun.has_snapshot("none")
    assert begun.token("none") is None
    assert begun.job("nobody", "none") is None
    assert not begun.save_profile("nobody", PROFILE, T0)
    assert not begun.save_answers("nobody", "owner", {"q": "a"}, T0)
    assert not begun.save_relevance("nobody", "owner", {"office": 1}, T0)
    assert not begun.set_lang("nobody", "en", T0)
    assert not begun.set_path("nobody", "quick", T0)
    assert not begun.complete("nobody", "c1", T0, summarise)
    assert begun.summary("nobody") is None
    assert not begun.replace_tokens("nobody", (), (device("x", "nobody"),), T0)
    assert not begun.finish_job("none", "w", None, T0) and not begun.renew_lease("none", "w", T0)
    assert begun.delete_assessment("nobody") == ()


def test_answers_are_added_and_replaced_and_others_stay(begun: Store) -> None:
    begun.save_answers("aaaa", "owner", {"q1": "a", "q2": "b"}, T0)
    begun.save_answers("aaaa", "owner", {"q2": "c", "q3": "unknown"}, LATER)
    begun.save_relevance("aaaa", "owner", {"office": 3}, LATER)
    begun.save_relevance("aaaa", "owner", {"office": 1, "data": 2}, LATER)
    assert found(begun).answers == {"q1": "a", "q2": "c", "q3": "unknown"}
    assert found(begun).relevance == {"office": 1, "data": 2}
    assert found(begun).updated_at == LATER


# ---------------------------------------------------------------- an older answer never comes after a newer one


def answered(store: Store, value: str, seen: Seen | None) -> tuple[dict[str, str], dict[str, int], str]:
    """What came of giving this answer to q1: what was kept instead, the revisions, and what is stored then."""
    saved = store.save_answers("aaaa", "owner", {"q1": value}, LATER, seen)
    assert saved is not None
    return saved.kept, saved.revisions, found(store).answers["q1"]


def of(page: str, seq: int = 0, base: int = 0) -> Seen:
    return Seen(page, seq, {"q1": base, "office": base})


def test_each_new_answer_has_the_next_revision(begun: Store) -> None:
    assert answered(begun, "a", of("p")) == ({}, {"q1": 1}, "a")
    assert answered(begun, "b", of("other", base=1)) == ({}, {"q1": 2}, "b")
    assert answered(begun, "c", None) == ({}, {"q1": 3}, "c")
    assert found(begun).reference.revisions == {"q1": 3}
    assert answered(begun, "c", None) == ({}, {"q1": 3}, "c"), "nothing has changed"


def test_a_page_that_has_not_seen_the_stored_answer_does_not_replace_it(begun: Store) -> None:
    answered(begun, "a", of("first"))
    answered(begun, "b", of("second", base=1))
    for stale in (of("first", base=1), of("third"), of("third", seq=9, base=1), of("")):
        assert answered(begun, "z", stale) == ({"q1": "b"}, {"q1": 2}, "b")
    assert answered(begun, "z", of("first", base=2)) == ({}, {"q1": 3}, "z"), "now it has seen it"


def test_what_a_page_sent_first_and_arrives_last_changes_nothing(begun: Store) -> None:
    assert answered(begun, "new", of("p", seq=2)) == ({}, {"q1": 1}, "new")
    assert answered(begun, "old", of("p", seq=1)) == ({"q1": "new"}, {"q1": 1}, "new")
    assert answered(begun, "newer", of("p", seq=3)) == ({}, {"q1": 2}, "newer")


def test_an_answer_chosen_again_outlives_the_one_between_that_arrives_late(begun: Store) -> None:
    answered(begun, "a", of("p"))
    assert answered(begun, "a", of("q", seq=2, base=1)) == ({}, {"q1": 2}, "a")
    assert answered(begun, "between", of("q", seq=1, base=1)) == ({"q1": "a"}, {"q1": 2}, "a")
    assert answered(begun, "older", of("p", seq=1, base=1)) == ({"q1": "a"}, {"q1": 2}, "a")


def test_the_same_sending_twice_is_one(begun: Store) -> None:
    for _ in range(2):
        assert answered(begun, "a", of("p", seq=1)) == ({}, {"q1": 1}, "a")
    answered(begun, "b", of("p", seq=2))
    for _ in range(2):
        assert answered(begun, "a", of("p", seq=1)) == ({"q1": "b"}, {"q1": 2}, "b")
    # Without a script a page has one number for all its sendings: they count in the order of their coming.
    answered(begun, "c", of("plain", base=2))
    assert answered(begun, "d", of("plain", base=2)) == ({}, {"q1": 4}, "d")


def test_the_answer_that_is_stored_is_never_refused(begun: Store) -> None:
    answered(begun, "a", of("p"))
    answered(begun, "b", of("p", seq=1))
    before = finished(begun)
    assert answered(begun, "b", of("stale")) == ({}, {"q1": 2}, "b")
    assert answered(begun, "b", of("knows", seq=1, base=2)) == ({}, {"q1": 3}, "b")
    assert found(begun) == before, "still complete"


def test_newer_answers_of_a_sending_are_taken_and_older_ones_are_not(begun: Store) -> None:
    begun.save_answers("aaaa", "owner", {"q1": "a", "q2": "b"}, T0)
    seen = Seen("p", 0, {"q1": 1})
    saved = begun.save_answers("aaaa", "owner", {"q1": "x", "q2": "y", "q3": "z"}, LATER, seen)
    assert saved == Saved({"q2": "b"}, {"q1": 2, "q2": 1, "q3": 1})
    assert found(begun).answers == {"q1": "x", "q2": "b", "q3": "z"}


def test_relevance_is_kept_from_older_ones_likewise(begun: Store) -> None:
    assert begun.save_relevance("aaaa", "owner", {"office": 3}, T0, of("p")) == Saved({}, {"office": 1})
    assert begun.save_relevance("aaaa", "owner", {"office": 1}, T0, of("q")) == Saved({"office": "3"}, {"office": 1})
    assert begun.save_relevance("aaaa", "owner", {"office": 1}, T0, of("q", base=1)) == Saved({}, {"office": 2})
    assert found(begun).relevance == {"office": 1} and found(begun).reference.relevance_revisions == {"office": 2}


def test_another_role_never_overwrites_the_owner(begun: Store) -> None:
    begun.save_answers("aaaa", "owner", {"q1": "a"}, T0)
    begun.save_answers("aaaa", "advisor", {"q1": "z"}, LATER)
    assert found(begun).answers == {"q1": "a"}
    assert found(begun).responses["advisor"].answers == {"q1": "z"}


@pytest.mark.parametrize(
    "change",
    [
        lambda store: store.save_answers("aaaa", "owner", {"q1": "b"}, LATER),
        lambda store: store.save_relevance("aaaa", "owner", {"office": 3}, LATER),
        lambda store: store.save_profile("aaaa", replace(PROFILE, employees=10), LATER),
        lambda store: store.set_path("aaaa", "quick", LATER),
    ],
)
def test_a_change_of_content_reopens_a_complete_assessment(begun: Store, change: object) -> None:
    finished(begun)
    assert change(begun)  # type: ignore[operator]
    assert found(begun).completed_at is None and found(begun).catalogue_hash is None
    assert begun.summary("aaaa") is None and not counted(begun)


def test_saving_what_is_there_already_changes_nothing(begun: Store) -> None:
    begun.save_answers("aaaa", "owner", {"q1": "a"}, T0)
    begun.save_relevance("aaaa", "owner", {"office": 3}, T0)
    before = finished(begun)
    begun.save_answers("aaaa", "owner", {"q1": "a"}, LATER)
    begun.save_relevance("aaaa", "owner", {"office": 3}, LATER)
    begun.save_profile("aaaa", PROFILE, LATER)
    begun.set_path("aaaa", "full", LATER)
    begun.complete("aaaa", "c1", LATER, lambda _: replace(SUMMARY, level=4))
    assert found(begun) == before and before.completed_at == T0
    assert begun.summary("aaaa") == SUMMARY


def test_a_profile_is_changed_from_what_is_stored(begun: Store) -> None:
    assert begun.change_profile("aaaa", lambda stored: PROFILE if stored is None else stored, T0)
    assert found(begun).profile == PROFILE
    assert begun.change_profile("aaaa", lambda stored: replace(stored, employees=10), LATER)  # type: ignore[type-var]
    assert found(begun).profile == replace(PROFILE, employees=10)
    with pytest.raises(ZeroDivisionError):
        begun.change_profile("aaaa", lambda _: 1 / 0, LATER)  # type: ignore[arg-type, return-value]
    assert found(begun).profile == replace(PROFILE, employees=10)
    assert not begun.change_profile("nobody", lambda _: PROFILE, T0)


def test_the_language_does_not_reopen(begun: Store) -> None:
    finished(begun)
    begun.set_lang("aaaa", "en", LATER)
    assert found(begun).lang == "en" and found(begun).completed_at == T0
    assert begun.summary("aaaa") == SUMMARY


# ---------------------------------------------------------------- frozen results and the population

SMALL = Scope("small", "1")


def counted(store: Store, scope: Scope = SMALL) -> dict[int, int]:
    """How many firms are counted at each level; the cells agree."""
    figures = store.figures(scope)
    assert sum(cell.firms for cell in store.cells(scope)) == figures.count == sum(figures.levels)
    return {level: number for level, number in enumerate(figures.levels) if number}


def add_complete(store: Store, name: str, summary: Summary | None = SUMMARY, **changes: object) -> None:
    values = {"id": name, "profile": PROFILE, "catalogue_hash": "c1", "completed_at": T0, "usage": PROFILE.usage}
    store.add_assessment(replace(NEW, **{**values, **changes}), summary=summary)


def test_completing_freezes_the_result_of_what_is_stored(begun: Store) -> None:
    begun.save_profile("aaaa", PROFILE, T0)
    begun.save_answers("aaaa", "owner", {"q1": "a"}, T0)
    assert begun.summary("aaaa") is None and not counted(begun)
    seen: list[Assessment] = []
    begun.complete("aaaa", "c1", T0, lambda stored: seen.append(stored) or SUMMARY)  # type: ignore[func-returns-value]
    assert [s.answers for s in seen] == [{"q1": "a"}] and seen[0].profile == PROFILE
    assert begun.summary("aaaa") == SUMMARY and counted(begun) == {2: 1}


def test_a_result_that_cannot_be_told_leaves_the_assessment_open(begun: Store) -> None:
    begun.save_profile("aaaa", PROFILE, T0)
    with pytest.raises(ZeroDivisionError):
        begun.complete("aaaa", "c1", T0, lambda _: 1 / 0)  # type: ignore[arg-type, return-value]
    assert found(begun).completed_at is None and begun.summary("aaaa") is None


def test_a_reopened_assessment_is_frozen_anew(begun: Store) -> None:
    finished(begun)
    begun.save_answers("aaaa", "owner", {"q1": "b"}, LATER)
    begun.complete("aaaa", "c1", LATER, lambda _: replace(SUMMARY, level=3, score=60.0))
    assert begun.figures(SMALL) == Figures(1, 60.0, (0, 0, 0, 1, 0))


def test_what_is_added_complete_is_frozen_with_it(begun: Store) -> None:
    add_complete(begun, "bbbb", origin="import")
    assert begun.summary("bbbb") == SUMMARY
    assert begun.counted("bbbb") and begun.figures(SMALL) == Figures(1, 45.5, (0, 0, 1, 0, 0))


def test_a_firm_counts_once_with_the_assessment_that_it_began_first(begun: Store) -> None:
    finished(begun)
    before = begun.figures(SMALL)
    add_complete(begun, "0000", replace(SUMMARY, score=99.0), created_at=LATER)
    assert begun.figures(SMALL) == before and (begun.counted("aaaa"), begun.counted("0000")) == (True, False)
    add_complete(begun, "zzzz", replace(SUMMARY, firm="f2"), created_at=LATER)
    assert begun.counted("zzzz") and begun.figures(SMALL).count == 2
    begun.delete_assessment("aaaa")
    assert begun.counted("0000") and begun.figures(SMALL) == Figures(2, (99.0 + 45.5) / 2, (0, 0, 2, 0, 0))


def test_a_reopened_assessment_gives_way_and_comes_back(begun: Store) -> None:
    finished(begun)
    add_complete(begun, "0000", created_at=LATER)
    begun.save_answers("aaaa", "owner", {"q1": "b"}, LATER)
    assert begun.counted("0000") and not begun.counted("aaaa")
    begun.complete("aaaa", "c1", LATER, summarise)
    assert begun.counted("aaaa") and not begun.counted("0000") and counted(begun) == {2: 1}


def test_figures_are_of_a_scope_and_leave_one_out(begun: Store) -> None:
    firms = [("E", "15", 9, 1, 10.0), ("E", "15", 20, 1, 20.0), ("E", "15", 21, 2, 30.0), ("E", "13", 9, 3, 50.0),
             ("I", "15", 9, 4, 90.0)]  # fmt: skip
    for number, (industry, prefecture, employees, level, score) in enumerate(firms):
        profile = replace(PROFILE, industry=industry, prefecture=prefecture, employees=employees)  # type: ignore[arg-type]
        add_complete(
            begun, f"n{number}", replace(SUMMARY, firm=f"f{number}", level=level, score=score), profile=profile
        )  # type: ignore[arg-type]
    assert begun.figures(SMALL) == Figures(5, 30.0, (0, 2, 1, 1, 1))
    manufacturers = replace(SMALL, industry="E")
    assert begun.figures(manufacturers) == Figures(4, 25.0, (0, 2, 1, 1, 0))
    assert begun.figures(manufacturers, "n3") == Figures(3, 20.0, (0, 2, 1, 0, 0))
    assert begun.figures(replace(manufacturers, prefectures=("13", "27"))) == Figures(1, 50.0, (0, 0, 0, 1, 0))
    near = replace(manufacturers, prefectures=("15",), size=6)
    assert begun.figures(near) == Figures(2, 15.0, (0, 2, 0, 0, 0)) and begun.cells(near) == [
        Cell("E", "15", 6, (0, 2, 0, 0, 0))
    ]
    assert begun.figures(replace(near, size=301)) == Figures(0, None, (0, 0, 0, 0, 0))
    assert sorted((c.industry, c.prefecture, c.size, c.firms) for c in begun.cells(SMALL)) == [
        ("E", "13", 6, 1), ("E", "15", 6, 2), ("E", "15", 21, 1), ("I", "15", 6, 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("summary", "changes"),
    [
        (SUMMARY, {"usage": "trial", "profile": replace(PROFILE, usage="trial")}),
        (replace(SUMMARY, level=None, stage=None), {}),
        (replace(SUMMARY, score=None), {}),
        (None, {}),  # complete since before results were frozen
    ],
)
def test_trials_and_unknown_results_are_not_counted(begun: Store, summary: Summary | None, changes: object) -> None:
    add_complete(begun, "bbbb", summary, **changes)  # type: ignore[arg-type]
    assert not counted(begun)


def test_the_population_is_of_one_version_whatever_its_texts(begun: Store) -> None:
    begun.keep_snapshot(Snapshot("b1b", "bank", '{"id":"small","version":"1","title":"polished"}'), T0)
    begun.keep_snapshot(Snapshot("b2", "bank", '{"id":"small","version":"2"}'), T0)
    begun.keep_snapshot(Snapshot("b3", "bank", '{"id":"large","version":"1"}'), T0)
    for bank in ("b1", "b1b", "b2", "b3"):
        add_complete(begun, f"of-{bank}", replace(SUMMARY, firm=bank), bank_hash=bank)
    assert [begun.counted(f"of-{bank}") for bank in ("b1", "b1b", "b2", "b3")] == [True] * 4
    versions = [SMALL, Scope("small", "2"), Scope("large", "1"), Scope("small", "3")]
    assert [begun.figures(scope).count for scope in versions] == [2, 1, 1, 0]


def test_a_deleted_assessment_is_not_counted(begun: Store) -> None:
    finished(begun)
    begun.delete_assessment("aaaa")
    assert not counted(begun) and begun.summary("aaaa") is None


def test_the_date_is_the_day_in_japan(begun: Store) -> None:
    assert found(begun).date is None
    evening = datetime(2026, 11, 21, 15, 30, tzinfo=UTC)
    begun.complete("aaaa", "c1", evening, summarise)
    assert found(begun).date == "2026-11-22"


def test_a_failed_save_leaves_nothing_behind(begun: Store) -> None:
    with pytest.raises(Exception):  # noqa: B017 - the kind depends on the backend
        begun.save_answers("aaaa", "owner", {"q1": "a", "q2": None}, LATER)  # type: ignore[dict-item]
    assert found(begun) == NEW
    with pytest.raises(Exception):  # noqa: B017
        begun.add_assessment(replace(NEW, id="cccc", bank_hash="no such bank"))
    assert begun.assessment("cccc") is None
    assert begun.save_answers("aaaa", "owner", {"q1": "a"}, LATER)


def test_snapshots_are_kept_once_and_found_by_version(begun: Store) -> None:
    begun.keep_snapshot(Snapshot("b1", "bank", '{"id":"other"}'), LATER)
    assert begun.snapshot("b1") == Snapshot("b1", "bank", '{"id":"small","version":"1"}')
    begun.keep_snapshot(Snapshot("b2", "bank", '{"id":"small","version":"1","title":"neu"}'), LATER)
    newest = begun.bank_snapshot("small", "1")
    assert newest is not None and newest.hash == "b2"
    assert begun.bank_snapshot("small", "2") is None and begun.bank_snapshot("large", "1") is None


def test_deleting_takes_everything_of_this_assessment_and_nothing_else(begun: Store) -> None:
    begun.add_assessment(replace(NEW, id="bbbb"), device("d2", "bbbb"))
    for owner in ("aaaa", "bbbb"):
        begun.save_answers(owner, "owner", {"q1": "a"}, T0)
        begun.add_job(queued(f"job-{owner}", owner), QueueLimits(9, 9, 9))
    assert begun.delete_assessment("aaaa") == ("job-aaaa",)
    assert begun.assessment("aaaa") is None
    assert begun.token("d1") is None and begun.job("aaaa", "job-aaaa") is None
    other = begun.assessment("bbbb")
    assert other is not None and other.answers == {"q1": "a"}
    assert begun.token("d2") is not None and begun.job("bbbb", "job-bbbb") is not None


@pytest.mark.parametrize("kind", ["link", "code"])
def test_a_link_or_a_code_leads_back_as_long_as_it_is_valid(begun: Store, kind: TokenKind) -> None:
    assert not begun.leads_back("aaaa", T0), "a device session opens it here only"
    begun.replace_tokens("aaaa", (), (device("l1", kind=kind),), T0)
    until = T0 + timedelta(days=2)
    begun.replace_tokens("aaaa", (), (device("l2", kind=kind, expires_at=until),), T0)
    assert begun.leads_back("aaaa", T0) == until and not begun.leads_back("bbbb", T0)
    begun.revoke_token("l2", T0)
    assert begun.leads_back("aaaa", T0) == T0 + timedelta(days=1)
    assert not begun.leads_back("aaaa", T0 + timedelta(days=1)), "it has expired"
    begun.revoke_token("l1", LATER)
    assert not begun.leads_back("aaaa", LATER)


def test_tokens_expire_and_are_revoked_by_kind_or_one_by_one(begun: Store) -> None:
    link = device("l1", kind="link")
    begun.replace_tokens("aaaa", (), (link, device("d2")), T0)
    begun.replace_tokens("aaaa", ("link", "code"), (device("l2", kind="link"),), LATER)
    begun.revoke_token("d2", LATER)
    begun.revoke_token("d2", LATER + timedelta(days=1))
    assert begun.token("l1") == replace(link, revoked_at=LATER)
    assert begun.token("d2") == replace(device("d2"), revoked_at=LATER)
    kept = begun.token("d1")
    assert kept is not None and kept.valid(LATER) and not kept.valid(T0 + timedelta(days=1))


def test_a_device_that_is_let_in_lasts_longer_and_nothing_else_does(begun: Store) -> None:
    until = T0 + timedelta(days=9)
    link = device("l1", kind="link")
    begun.replace_tokens("aaaa", (), (link, device("gone"), device("beside")), T0)
    begun.revoke_token("gone", T0)
    assert begun.renew_token("d1", until, LATER)
    kept = begun.token("d1")
    assert kept is not None and kept == device("d1", expires_at=until)
    assert not begun.renew_token("d1", until, LATER), "by two pages at once it is done once"
    assert not begun.renew_token("d1", until - timedelta(days=1), LATER), "never shorter"
    assert not begun.renew_token("none", until, LATER)
    assert not begun.renew_token("l1", until, LATER) and begun.token("l1") == link
    assert not begun.renew_token("gone", until, LATER)
    assert begun.token("gone") == device("gone", revoked_at=T0), "what is revoked stays so"
    assert not begun.renew_token("beside", until, T0 + timedelta(days=1)), "what has expired stays so"
    assert begun.token("beside") == device("beside")


def test_attempts_are_limited_by_bucket_within_the_window(begun: Store) -> None:
    since = T0 - timedelta(minutes=15)
    for _ in range(2):
        assert begun.count_attempt({"one": 2, "all": 3}, since, T0)
    assert not begun.count_attempt({"one": 2, "all": 3}, since, T0)
    assert begun.count_attempt({"two": 2, "all": 3}, since, T0)
    assert not begun.count_attempt({"three": 2, "all": 3}, since, T0)
    begun.forgive_attempt(("two", "all"), T0)
    assert begun.count_attempt({"three": 2, "all": 3}, since, T0)
    assert begun.count_attempt({"one": 2, "all": 3}, T0, T0 + timedelta(minutes=15))


def test_jobs_are_taken_once_oldest_first(begun: Store, store_factory: object) -> None:
    begun.add_job(queued("young", created_at=LATER), QueueLimits(9, 9, 9))
    begun.add_job(queued("old"), QueueLimits(9, 9, 9))
    with store_factory() as second:  # type: ignore[operator]
        taken = [take(begun, LATER), take(second, LATER), take(begun, LATER)]
    assert [job and job.id for job in taken] == ["old", "young", None]
    assert begun.job("aaaa", "old") == replace(queued("old"), state="running", runs=1)
    assert begun.finish_job("old", "w", None, LATER) and begun.finish_job("young", "w", "timeout", LATER)
    assert begun.job("aaaa", "old") == replace(queued("old"), state="done", runs=1)
    failed = begun.job("aaaa", "young")
    assert failed is not None and (failed.state, failed.problem) == ("failed", "timeout")


def test_a_job_belongs_to_its_assessment(begun: Store) -> None:
    begun.add_assessment(replace(NEW, id="bbbb"))
    begun.add_job(queued("j1"), QueueLimits(9, 9, 9))
    assert begun.job("bbbb", "j1") is None


def test_the_same_wish_gives_the_same_job_while_it_is_unfinished(begun: Store) -> None:
    first = begun.add_job(queued("j1", key="k"), QueueLimits(9, 9, 9))
    assert begun.add_job(queued("j2", key="k"), QueueLimits(9, 9, 9)) == first
    take(begun)
    again = begun.add_job(queued("j3", key="k"), QueueLimits(9, 9, 9))
    assert again is not None and again.id == "j1"
    begun.finish_job("j1", "w", "crashed", T0)
    retried = begun.add_job(queued("j4", key="k"), QueueLimits(9, 9, 9))
    assert retried is not None and retried.id == "j4"


def test_a_done_job_is_recorded_once_and_needs_no_place_in_the_queue(begun: Store) -> None:
    done = queued("j1", state="done")
    assert begun.add_job(done, QueueLimits(0, 0, 0)) == done
    assert begun.add_job(replace(done, id="j2"), QueueLimits(0, 0, 0)) == done
    assert take(begun) is None


def test_the_queue_is_bounded_in_all_and_for_each(begun: Store) -> None:
    begun.add_assessment(replace(NEW, id="bbbb"))
    assert begun.add_job(queued("a1"), QueueLimits(3, 3, 2)) and begun.add_job(queued("a2"), QueueLimits(3, 3, 2))
    take(begun)
    assert begun.add_job(queued("a3"), QueueLimits(3, 3, 2)) is None
    assert begun.add_job(queued("b1", "bbbb"), QueueLimits(3, 3, 2))
    assert begun.add_job(queued("b2", "bbbb"), QueueLimits(3, 3, 2)) is None
    begun.finish_job("a1", "w", None, T0)
    assert begun.add_job(queued("b2", "bbbb"), QueueLimits(3, 3, 2))


def test_the_queue_is_bounded_for_each_client(begun: Store) -> None:
    limits = QueueLimits(9, 1, 9)
    assert begun.add_job(queued("a1", client="one"), limits)
    assert begun.add_job(queued("a2", client="one"), limits) is None
    assert begun.add_job(queued("a3", client="two"), limits)


def test_clients_take_turns_and_so_do_the_assessments_of_one(begun: Store) -> None:
    begun.add_assessment(replace(NEW, id="bbbb"))
    begun.add_assessment(replace(NEW, id="cccc"))
    limits = QueueLimits(99, 99, 99)
    for number in range(4):
        begun.add_job(queued(f"greedy{number}", client="greedy"), limits)
    begun.add_job(queued("neighbour", "bbbb", client="greedy", created_at=LATER), limits)
    begun.add_job(queued("honest", "cccc", client="honest", created_at=LATER), limits)
    taken = [take(begun, LATER) for _ in range(4)]
    assert [job and job.id for job in taken] == ["greedy0", "honest", "neighbour", "greedy1"]


def test_turns_of_long_ago_do_not_count(begun: Store) -> None:
    limits = QueueLimits(9, 9, 9)
    begun.add_job(queued("old", client="one"), limits)
    take(begun, T0)
    begun.finish_job("old", "w", None, T0)
    begun.add_job(queued("first", client="one", created_at=T0 + timedelta(hours=1)), limits)
    begun.add_job(queued("second", client="two", created_at=T0 + timedelta(hours=1, seconds=1)), limits)
    job = take(begun, T0 + timedelta(hours=2))
    assert job is not None and job.id == "first"


def test_the_queue_as_a_waiting_job_sees_it(begun: Store) -> None:
    limits = QueueLimits(99, 99, 99)
    for name, client in (("a1", "one"), ("a2", "one"), ("a3", "one"), ("b1", "two"), ("b2", "two")):
        begun.add_job(queued(name, client=client), limits)
    take(begun, T0)
    begun.finish_job("a1", "w", None, T0 + timedelta(seconds=3))
    take(begun, T0)
    assert begun.queue(queued("a3", client="one"), T0) == Queue(
        waiting={"one": 2, "two": 1}, turns={"one": 1, "two": 1}, before=1, running=1, workers=1, took=(3.0,)
    )


def test_a_job_is_taken_over_when_its_lease_has_run_out(begun: Store) -> None:
    begun.add_job(queued("j1"), QueueLimits(9, 9, 9))
    assert take(begun, T0, "first", until=LATER)
    assert take(begun, LATER - timedelta(seconds=1), "second") is None
    assert begun.renew_lease("j1", "first", LATER + timedelta(minutes=1))
    assert take(begun, LATER, "second") is None, "renewed in time"
    taken = take(begun, LATER + timedelta(minutes=1), "second")
    assert taken == replace(queued("j1"), state="running", runs=2)


def test_only_who_holds_a_job_can_end_it(begun: Store) -> None:
    begun.add_job(queued("j1"), QueueLimits(9, 9, 9))
    take(begun, T0, "first", until=LATER)
    taken = take(begun, LATER, "second")
    assert not begun.renew_lease("j1", "first", LATER) and not begun.finish_job("j1", "first", None, LATER)
    begun.release_job("j1", "first")
    assert begun.job("aaaa", "j1") == taken
    assert begun.finish_job("j1", "second", None, LATER)
    assert not begun.finish_job("j1", "second", "error", LATER) and not begun.renew_lease("j1", "second", LATER)
    assert begun.job("aaaa", "j1") == replace(queued("j1"), state="done", runs=2)


def test_a_job_that_took_its_workers_down_too_often_has_failed(begun: Store) -> None:
    begun.add_job(queued("j1"), QueueLimits(9, 9, 9))
    begun.add_job(queued("j2", created_at=LATER), QueueLimits(9, 9, 9))
    for runs in (1, 2):
        assert take(begun, T0, until=T0) == replace(queued("j1"), state="running", runs=runs)
    other = take(begun, LATER)
    assert other is not None and other.id == "j2"
    failed = begun.job("aaaa", "j1")
    assert failed is not None and (failed.state, failed.problem, failed.runs) == ("failed", "crashed", 2)


def test_a_released_job_counts_as_never_taken(begun: Store) -> None:
    begun.add_job(queued("j1"), QueueLimits(9, 9, 9))
    take(begun)
    begun.release_job("j1", "w")
    assert begun.job("aaaa", "j1") == queued("j1")


def test_ended_jobs_are_forgotten_and_waiting_ones_are_not(begun: Store) -> None:
    begun.add_job(queued("ended"), QueueLimits(9, 9, 9))
    take(begun)
    begun.finish_job("ended", "w", None, T0)
    begun.add_job(queued("waiting"), QueueLimits(9, 9, 9))
    begun.forget_jobs(T0)
    assert begun.job("aaaa", "ended")
    begun.forget_jobs(LATER)
    assert begun.job("aaaa", "ended") is None and begun.job("aaaa", "waiting")


def test_times_need_their_zone(begun: Store) -> None:
    with pytest.raises(ValueError, match="zone"):
        begun.set_lang("aaaa", "en", datetime(2026, 11, 21))  # noqa: DTZ001


# ---------------------------------------------------------------- rendered reports


def test_reports_are_kept_by_key_and_forgotten_by_age(begun: Store) -> None:
    data = bytes(range(256)) * 10
    begun.keep_report("k1", data, T0)
    begun.keep_report("k2", b"%PDF-", T0)
    begun.keep_report("k2", b"%PDF-again", LATER)
    assert begun.has_report("k1") and begun.report("k1") == data and begun.report("k2") == b"%PDF-again"
    begun.forget_reports(LATER)
    assert begun.report("k1") is None and begun.has_report("k2")
    begun.forget_report("k2")
    begun.forget_report("k2")
    assert not begun.has_report("k2")


# ---------------------------------------------------------------- what goes wrong


def test_what_belongs_to_nobody_is_a_conflict(begun: Store) -> None:
    with pytest.raises(Conflict):
        begun.add_job(queued("j1", "nobody"), QueueLimits(9, 9, 9))
    with pytest.raises(Conflict):
        begun.add_assessment(replace(NEW, id="cccc", bank_hash="no such bank"))
    with pytest.raises(Conflict):
        begun.add_assessment(NEW)
    assert begun.job("nobody", "j1") is None and begun.assessment("cccc") is None


def test_what_is_read_within_is_of_one_moment(begun: Store, store_factory: Callable[[], Store]) -> None:
    def other() -> None:
        with store_factory() as second:
            second.save_answers("aaaa", "owner", {"q1": "a"}, LATER)
            second.set_lang("aaaa", "en", LATER)

    with begun.reading():
        assert found(begun) == NEW
        thread = threading.Thread(target=other)
        thread.start()
        thread.join(PATIENCE)
        assert found(begun) == NEW
    assert found(begun).lang == "en" and found(begun).answers == {"q1": "a"}
