"""What is kept no longer goes, everything else stays, and nothing of a deleted firm is left in any file."""

from __future__ import annotations

import os
import threading
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from assess.core.due import months_later
from assess.services import access, assessments, consents, handover, housekeeping, reports
from assess.services.consents import Given, Recipient
from assess.services.context import Context, Started, open_store
from assess.services.files import report_files
from assess.services.housekeeping import Removed, purge
from assess.store import (
    AgreedStep,
    Agreement,
    Branch,
    Calibration,
    Client,
    Invitation,
    Member,
    Note,
    Organisation,
    StaffSession,
)
from assess.store.records import Job
from tests.samples import small_profile
from tests.services.conftest import Clock, ContextFactory
from tests.waiting import PATIENCE

NOTHING = Removed(*[0] * 13)


def tidy(ctx: Context) -> Removed:
    return purge(ctx.settings, ctx.store, ctx.now())


def rendered(ctx: Context, assessment_id: str) -> Job:
    """What the worker does, without a PDF."""
    job = reports.request(ctx, assessment_id, "ja", "full")
    ctx.store.take_job("w", ctx.now() + timedelta(minutes=1), ctx.now(), 2)
    report_files(ctx.settings, ctx.store).keep(job.key, b"%PDF-", ctx.now())
    ctx.store.finish_job(job.id, "w", None, ctx.now())
    return job


def test_it_removes_what_is_over_and_nothing_else(ctx: Context, finished: Started, clock: Clock) -> None:
    begun = assessments.start(ctx, "ja", "full", "self")
    job = rendered(ctx, finished.assessment_id)
    for _ in range(3):
        access.redeem_code(ctx, "0000-0000-0000", "192.0.2.1")
    assert tidy(ctx) == NOTHING
    clock.turn(minutes=16)
    assert tidy(ctx) == replace(NOTHING, attempts=6)
    clock.turn(days=30)
    assert tidy(ctx) == replace(NOTHING, jobs=1, reports=1)
    assert reports.job(ctx, finished.assessment_id, job.id) is None
    clock.turn(days=ctx.settings.resume_days - 31)
    access.issue_resume(ctx, begun.assessment_id)  # on the last day somebody takes a code along
    clock.turn(days=1)
    assert tidy(ctx) == replace(NOTHING, tokens=2), "the two devices; the link and the code still open it"
    clock.turn(days=ctx.settings.resume_days - 2)
    assert tidy(ctx) == NOTHING and assessments.get(ctx, begun.assessment_id) is not None
    clock.turn(days=2)
    assert tidy(ctx) == replace(NOTHING, unfinished=1)
    assert assessments.get(ctx, begun.assessment_id) is None
    assert assessments.get(ctx, finished.assessment_id) is not None, "what is complete stays until it is deleted"
    assert tidy(ctx) == NOTHING


def test_a_share_that_nobody_took_goes_with_its_consent(ctx: Context, finished: Started, clock: Clock) -> None:
    given = Given(Recipient("branch", "main"), "みなと銀行 本店", ("result",), 180, "同意します。")
    handover.share(ctx, finished.assessment_id, given)
    given = replace(given, recipient=handover.stranger("adviser"), days=30)
    handover.to_adviser(ctx, finished.assessment_id, given, once=False)
    clock.turn(days=29)
    assert tidy(ctx) == NOTHING and len(consents.of(ctx, finished.assessment_id)) == 2
    clock.turn(days=2)
    assert tidy(ctx) == replace(NOTHING, tokens=4), "two ways and the consent of the share, and the link"
    left = consents.of(ctx, finished.assessment_id)
    assert [consent.recipient.kind for consent in left] == ["adviser"], "what was agreed to stays told"


def test_the_report_of_a_firm_that_changed_its_answers_and_never_came_back_goes_too(
    ctx: Context, finished: Started, clock: Clock
) -> None:
    job = rendered(ctx, finished.assessment_id)
    assessments.save_answers(ctx, finished.assessment_id, {"office-digitization": "all"})
    short = replace(ctx, settings=replace(ctx.settings, resume_days=1))
    clock.turn(days=ctx.settings.resume_days + 1)
    report_files(ctx.settings, ctx.store).keep(job.key, b"%PDF-", ctx.now())
    assert tidy(short).unfinished == 1
    assert not report_files(ctx.settings, ctx.store).has(job.key)


def test_what_killed_writers_left_goes_after_a_day_and_nothing_that_is_used(ctx: Context, clock: Clock) -> None:
    folder, hexes = ctx.settings.instance, "0123456789abcdef"
    left = [
        folder / f"secret_key.{hexes}", folder / f".local-actors.yaml.{hexes}.part",
        folder / f".assess.sqlite3.{hexes}", folder / f".assess.sqlite3.{hexes}-journal",
        folder / "cache" / f".small-1.json.{hexes}.part", folder / "reports" / f"{'a' * 64}.{hexes}.new",
    ]  # fmt: skip
    used = [
        folder / "secret_key", folder / "local-actors.yaml", folder / "local-actors.yaml.bak", folder / "notes.part",
        folder / "last-backup", folder / "reports" / f"{'b' * 64}.pdf", folder / ".gitignore",
    ]  # fmt: skip
    for file in (*left, *used):
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(b"x" * 32)
        os.utime(file, (clock().timestamp(),) * 2)
    clock.turn(hours=23)
    assert tidy(ctx) == NOTHING
    clock.turn(hours=2)
    assert tidy(ctx) == replace(NOTHING, parts=len(left))
    assert not [file for file in left if file.exists()] and all(file.exists() for file in used)
    assert Path(ctx.settings.database).exists()


def test_what_a_restore_put_aside_goes_after_thirty_days_by_its_name(ctx: Context, clock: Clock) -> None:
    names = ["assess.sqlite3", "assess.sqlite3", "secret_key", "local-actors.yaml"]
    for name, end in zip(names, ("", "-wal", "", ""), strict=True):
        # Whenever it was last written: the name tells when it was put aside.
        (ctx.settings.instance / f"{name}.before-restore-20261121T030000000000Z{end}").write_bytes(b"x")
    (ctx.settings.instance / "assess.sqlite3.before-restore-mine").write_bytes(b"x")
    clock.turn(days=30)
    assert tidy(ctx) == NOTHING and len(housekeeping.aside(ctx.settings)) == 4
    clock.turn(seconds=1)
    assert tidy(ctx) == replace(NOTHING, copies=4)
    assert [f.name for f in ctx.settings.instance.glob("*before-restore*")] == ["assess.sqlite3.before-restore-mine"]


def test_it_tells_counts_and_nothing_else() -> None:
    told = str(Removed(*range(1, 14)))
    assert told == (
        "1 unfinished, 2 finished, 3 clients, 4 sessions, 5 invitations, 6 tokens, 7 attempts, 8 jobs, 9 reports,"
        " 10 parts, 11 copies, 12 lists, 13 batches"
    )
    assert Removed(*[0] * 12, 1) and not NOTHING


NAME = "㈱跡形無工業𠮷"


def files_with(folder: Path, name: str = NAME) -> list[str]:
    return [str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file() and name.encode() in p.read_bytes()]


@pytest.mark.parametrize("others", [0, 30])
def test_a_deleted_name_is_in_no_file(ctx: Context, new_context: ContextFactory, others: int) -> None:
    def firm(company: str) -> str:
        new = assessments.start(ctx, "ja", "full", "self").assessment_id
        assessments.save_profile(ctx, new, small_profile(company=company))
        assessments.save_answers(ctx, new, {q.id: "some" for _, q in ctx.library.bank.questions()})
        assessments.complete(ctx, new)
        return new

    for number in range(others):
        firm(f"㈱{number}")
    gone = firm(NAME)
    job = reports.request(ctx, gone, "ja", "full")
    report_files(ctx.settings, ctx.store).keep(job.key, f"%PDF- {NAME}".encode(), ctx.now())
    left = ctx.settings.instance / "reports" / f"{job.key}.0123456789abcdef.new"
    left.write_bytes(f"%PDF- {NAME}".encode())  # by a worker that was killed while it wrote
    for number in range(others):
        firm(f"㈲{number}")
    assert len(files_with(ctx.settings.instance)) >= 3
    new_context().store.waiting_jobs()  # another connection is open, as always while the site runs
    assessments.delete(ctx, gone)
    assert files_with(ctx.settings.instance) == []


def test_a_reader_delays_that_only_until_it_has_read(ctx: Context, begun: Started) -> None:
    assessments.save_profile(ctx, begun.assessment_id, small_profile(company=NAME))
    assert ctx.store.settle()
    reading, done = threading.Event(), threading.Event()

    def read() -> None:  # on a connection of its own, as another request does
        with open_store(ctx.settings) as store, store.reading():
            store.waiting_jobs()
            reading.set()
            done.wait(PATIENCE)

    reader = threading.Thread(target=read)
    reader.start()
    assert reading.wait(PATIENCE)
    try:
        assessments.delete(ctx, begun.assessment_id)
        assert not ctx.store.settle() and files_with(ctx.settings.instance) == ["assess.sqlite3"]
    finally:
        done.set()
        reader.join(PATIENCE)
    assert ctx.store.settle() and files_with(ctx.settings.instance) == []


# ---------------------------------------------------------------- the operator's period


def test_a_finished_assessment_goes_after_the_operators_months_and_a_clients_stays(
    new_context: ContextFactory, clock: Clock
) -> None:
    ctx = new_context(retention_months=12)
    made = []
    for _ in range(2):
        started = assessments.start(ctx, "ja", "full", "self")
        assessments.save_profile(ctx, started.assessment_id, small_profile())
        assessments.complete(ctx, started.assessment_id)
        made.append(started.assessment_id)
    ctx.store.add_organisation(Organisation("bank", "みなと銀行", "bank", "", 60, ctx.now()))
    ctx.store.add_branch(Branch("main", "bank", "本店", ctx.now()))
    ctx.store.add_client(Client("c", "bank", "main", "髙﨑", ctx.now(), ctx.now()))
    ctx.store.link_assessment("c", made[1], ctx.now())
    clock.turn(days=364)
    assert tidy(ctx).finished == 0
    clock.turn(days=2)
    assert tidy(new_context()).finished == 0, "without a period they stay until they are deleted"
    assert tidy(ctx).finished == 1
    assert assessments.get(ctx, made[0]) is None and assessments.get(ctx, made[1]) is not None


def test_a_client_goes_after_its_organisations_months_unless_something_is_new(ctx: Context, clock: Clock) -> None:
    ctx.store.add_organisation(Organisation("bank", "みなと銀行", "bank", "", 12, ctx.now()))
    ctx.store.add_branch(Branch("main", "bank", "本店", ctx.now()))
    ctx.store.add_member(Member("s", "bank", None, "staff", "s", "s@example.jp", "h", ctx.now()))
    for name in ("quiet", "noted", "answered"):
        ctx.store.add_client(Client(name, "bank", "main", name, ctx.now(), ctx.now()))
    clock.turn(days=300)
    ctx.store.add_note(Note("noted", "s", ctx.now(), "また来る"))
    begun = assessments.start(ctx, "ja", "full", "bank_led")
    ctx.store.link_assessment("answered", begun.assessment_id, ctx.now())
    assert tidy(ctx).clients == 0
    clock.turn(days=67)
    assert tidy(ctx).clients == 1 and ctx.store.client("quiet") is None
    clock.turn(days=300)
    assert tidy(ctx).clients == 2
    clock.turn(days=ctx.settings.resume_days - 366)
    assert tidy(ctx).unfinished == 1
    assert assessments.get(ctx, begun.assessment_id) is None, "a firm's own again, it goes as one that nobody can open"


def test_a_client_with_whom_something_was_agreed_lately_stays(ctx: Context, clock: Clock) -> None:
    ctx.store.add_organisation(Organisation("bank", "みなと銀行", "bank", "", 12, ctx.now()))
    ctx.store.add_branch(Branch("main", "bank", "本店", ctx.now()))
    ctx.store.add_member(Member("s", "bank", None, "staff", "s", "s@example.jp", "h", ctx.now()))
    begun = {}
    for name in ("agreed", "ticked", "seen", "quiet"):
        ctx.store.add_client(Client(name, "bank", "main", name, ctx.now(), ctx.now()))
        begun[name] = assessments.start(ctx, "ja", "full", "bank_led").assessment_id
        ctx.store.link_assessment(name, begun[name], ctx.now())
    step = AgreedStep(1, "控えを取る", who="社長")
    ctx.store.save_agreement(Agreement("t", "ticked", begun["ticked"], "s", ctx.now(), steps=(step,)), 0)
    clock.turn(days=300)
    ctx.store.save_agreement(Agreement("a", "agreed", begun["agreed"], "s", ctx.now(), steps=(step,)), 0)
    ctx.store.tick_steps("t", {1: True}, ctx.now())
    ctx.store.save_calibration("seen", begun["seen"], Calibration("office-digitization", "s", ctx.now(), "none"), 0)
    clock.turn(days=67)
    assert tidy(ctx).clients == 1 and ctx.store.client("quiet") is None


def test_ended_sign_ins_and_used_invitations_go_after_thirty_days(ctx: Context, clock: Clock) -> None:
    ctx.store.add_member(Member("s", None, None, "operator", "s", "s@example.jp", "h", ctx.now()))
    ctx.store.add_staff_session(StaffSession("h", "s", "whole", "x", ctx.now(), ctx.now()))
    ctx.store.add_invitation(
        Invitation("i", None, None, "operator", "", None, ctx.now(), ctx.now() + timedelta(days=1))
    )
    clock.turn(days=30)
    assert tidy(ctx) == NOTHING
    clock.turn(days=1, seconds=1)
    assert tidy(ctx) == replace(NOTHING, sessions=1, invitations=1)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [("2026-03-31", 1, "2026-02-28"), ("2026-01-15", 1, "2025-12-15"), ("2028-02-29", 12, "2027-02-28"),
     ("2026-11-26", 240, "2006-11-26")],
)  # fmt: skip
def test_months_are_counted_as_people_do(day: str, months: int, expected: str) -> None:
    at = datetime.fromisoformat(f"{day}T01:02:03+00:00")
    assert months_later(at, -months) == datetime.fromisoformat(f"{expected}T01:02:03+00:00")
