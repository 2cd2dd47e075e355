from __future__ import annotations

from datetime import timedelta

import pytest

from assess.services import assessments, reports
from assess.services.context import Context, NotReady, Started
from assess.services.files import report_files
from assess.services.reports import Job, QueueFull
from assess.store.records import QueueLimits
from tests.samples import small_profile

from .conftest import Clock


@pytest.fixture(autouse=True)
def template(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "template_version", lambda: "first")


def take(ctx: Context) -> Job | None:
    return ctx.store.take_job("w", ctx.now() + timedelta(minutes=1), ctx.now(), 2)


def done(ctx: Context, job: Job) -> None:
    """What the worker does, without a PDF."""
    taken = take(ctx)
    assert taken is not None and taken.id == job.id
    report_files(ctx.settings, ctx.store).keep(job.key, b"%PDF-", ctx.now())
    ctx.store.finish_job(job.id, "w", None, ctx.now())


def test_a_report_is_queued_once_and_then_there_at_once(ctx: Context, finished: Started) -> None:
    me = finished.assessment_id
    job = reports.request(ctx, me, "ja", "full")
    assert job.state == "queued" and reports.file_of(ctx, job) is None
    assert reports.request(ctx, me, "ja", "full").id == job.id
    done(ctx, job)
    job = reports.job(ctx, me, job.id)  # type: ignore[assignment]
    assert job.state == "done" and reports.file_of(ctx, job) == b"%PDF-"
    again = reports.request(ctx, me, "ja", "full")
    assert again.state == "done" and reports.file_of(ctx, again)


def test_another_language_edition_answer_or_template_is_another_report(
    ctx: Context, finished: Started, monkeypatch: pytest.MonkeyPatch
) -> None:
    me = finished.assessment_id

    def key(lang: str = "ja", edition: str = "full") -> str:
        job = reports.request(ctx, me, lang, edition)  # type: ignore[arg-type]
        take(ctx)
        ctx.store.finish_job(job.id, "w", "error", ctx.now())
        return job.key

    keys = [key(), key("en"), key(edition="summary")]
    assessments.save_answers(ctx, me, {"office-digitization": "all"})
    assessments.complete(ctx, me)
    keys.append(key())
    monkeypatch.setattr(reports, "template_version", lambda: "second")
    keys.append(key())
    assert len(set(keys)) == 5
    assessments.save_answers(ctx, me, {"office-digitization": "some"})
    assessments.complete(ctx, me)
    monkeypatch.setattr(reports, "template_version", lambda: "first")
    assert key() == keys[0]


def test_only_a_complete_assessment_has_a_report(ctx: Context, begun: Started) -> None:
    assessments.save_profile(ctx, begun.assessment_id, small_profile())
    with pytest.raises(NotReady):
        reports.request(ctx, begun.assessment_id, "ja", "full")


def test_a_job_is_seen_by_its_assessment_only(ctx: Context, finished: Started) -> None:
    job = reports.request(ctx, finished.assessment_id, "ja", "full")
    other = assessments.start(ctx, "ja", "full", "self")
    assert reports.job(ctx, other.assessment_id, job.id) is None
    assert reports.job(ctx, finished.assessment_id, "nothing") is None


@pytest.mark.parametrize(("lang", "edition"), [("fr", "full"), ("ja", "../../etc/passwd"), ("ja", "")])
def test_an_unknown_language_or_edition_is_refused(ctx: Context, finished: Started, lang: str, edition: str) -> None:
    with pytest.raises(ValueError, match="no report"):
        reports.request(ctx, finished.assessment_id, lang, edition)  # type: ignore[arg-type]


def test_the_queue_is_bounded(ctx: Context, finished: Started, monkeypatch: pytest.MonkeyPatch) -> None:
    me = finished.assessment_id
    for edition in ("full", "summary", "advisor"):
        reports.request(ctx, me, "ja", edition)
    with pytest.raises(QueueFull):
        reports.request(ctx, me, "en", "full")
    assert reports.request(ctx, me, "ja", "full")  # the one that waits already
    monkeypatch.setattr(reports, "LIMITS", QueueLimits(in_all=3, client=9, assessment=9))
    with pytest.raises(QueueFull):
        reports.request(ctx, me, "en", "full")


def test_who_waits_is_told_a_place_that_others_cannot_push_back(ctx: Context, finished: Started, clock: Clock) -> None:
    """One client asks for many reports; another one's is next all the same."""
    for number in range(6):
        other = assessments.start(ctx, "ja", "full", "self").assessment_id
        assessments.save_profile(ctx, other, small_profile(company=f"架空{number}"))
        assessments.complete(ctx, other)
        for edition in ("full", "summary", "advisor"):
            clock.turn(seconds=1)
            last = reports.request(ctx, other, "ja", edition, "198.51.100.7")
    clock.turn(seconds=1)
    mine = reports.request(ctx, finished.assessment_id, "ja", "full", "192.0.2.1")
    assert reports.place(ctx, mine).number == 2 and reports.place(ctx, last).number == 19
    assert reports.place(ctx, last).seconds == 19 * reports.USUAL_SECONDS
    assert [take(ctx).id, take(ctx).id].index(mine.id) == 1


def test_a_failed_or_cleared_report_can_be_asked_for_again(ctx: Context, finished: Started) -> None:
    job = reports.request(ctx, finished.assessment_id, "ja", "full")
    take(ctx)
    ctx.store.finish_job(job.id, "w", "timeout", ctx.now())
    second = reports.request(ctx, finished.assessment_id, "ja", "full")
    assert second.id != job.id and second.state == "queued"
    done(ctx, second)
    report_files(ctx.settings, ctx.store).delete(job.key)
    ended = reports.job(ctx, finished.assessment_id, second.id)
    assert ended is not None and reports.file_of(ctx, ended) is None
    assert reports.request(ctx, finished.assessment_id, "ja", "full").state == "queued"


def test_deleting_the_assessment_deletes_its_reports(ctx: Context, finished: Started) -> None:
    job = reports.request(ctx, finished.assessment_id, "ja", "full")
    done(ctx, job)
    assessments.delete(ctx, finished.assessment_id)
    assert not report_files(ctx.settings, ctx.store).has(job.key)
