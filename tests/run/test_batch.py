"""Reports of many assessments in one ZIP file: what is in it, what cannot be, and its end before the end."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assess.core.model import Profile
from assess.run import batch
from assess.run.batch import Wanted
from assess.services import agreements, assessments, consents, firms
from assess.services.consents import Given, Recorded, branch_of, give
from assess.services.context import Context
from assess.services.files import report_files
from assess.store import AgreedStep, Agreement, Branch, Client, ConsentScope, Member, Organisation
from tests.samples import small_profile
from tests.services.conftest import ContextFactory
from tests.waiting import PATIENCE, until

pytestmark = pytest.mark.slow

PROJECT = Path(__file__).parents[2]


def finished(ctx: Context, company: str = "燕金属") -> str:
    """A complete assessment; returns its id."""
    begun = assessments.start(ctx, "ja", "full", "self").assessment_id
    profile: Profile = replace(small_profile(), company=company)
    assessments.save_profile(ctx, begun, profile)
    assessments.save_answers(ctx, begun, {q.id: "some" for _, q in ctx.library.bank.questions()})
    assessments.complete(ctx, begun)
    return begun


def wanted(assessment_id: str, company: str = "燕金属") -> Wanted:
    return Wanted(assessment_id, "ja", "summary", company, "2026-11-26")


@pytest.fixture
def worker(ctx: Context) -> Iterator[None]:
    """A render worker that draws nothing but tells what it was given, and fails of one firm."""
    command = [sys.executable, "-m", "tests.run.worker_process", str(ctx.settings.instance), "plain", "30"]
    process = subprocess.Popen(command, cwd=PROJECT, stdin=subprocess.PIPE)
    yield
    process.communicate()


def test_each_report_stands_under_the_name_of_its_firm(ctx: Context, worker: None) -> None:
    ids = [finished(ctx, company) for company in ("燕金属", "燕金属", "港/水産")]
    told: list[int] = []
    one = batch.zipped(ctx, [wanted(ids[0]), wanted(ids[1]), wanted(ids[2], "港/水産"), wanted("none")], told.append)
    with zipfile.ZipFile(io.BytesIO(one.data)) as made:
        assert made.testzip() is None
        assert set(made.namelist()) == {
            "診断_燕金属_2026-11-26_要約.pdf", "診断_燕金属_2026-11-26_要約_2.pdf", "診断_港_水産_2026-11-26_要約.pdf",
        }  # fmt: skip
        assert made.read("診断_港_水産_2026-11-26_要約.pdf").startswith("%PDF- 港/水産 ja summary".encode())
    assert [each.assessment_id for each in one.failed] == ["none"] and len(one.inside) == 3 and not one.withheld
    assert told == [1, 2, 3, 4]


def test_only_a_few_wait_at_once_so_that_others_have_their_turn(new_context: ContextFactory, ctx: Context) -> None:
    ids, enough = [finished(ctx, f"社{number}") for number in range(9)], threading.Event()
    own = new_context()

    def make() -> None:
        with pytest.raises(InterruptedError):
            batch.zipped(own, [wanted(one) for one in ids], lambda _: interrupted(), ahead=3)

    def interrupted() -> None:
        enough.set()
        raise InterruptedError

    running = threading.Thread(target=make)
    running.start()
    until(lambda: ctx.store.waiting_jobs() == 3)
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.run.worker_process", str(ctx.settings.instance), "plain", "30"],
        cwd=PROJECT, stdin=subprocess.PIPE,
    )  # fmt: skip
    assert enough.wait(PATIENCE)
    running.join(PATIENCE)
    process.communicate()
    assert not running.is_alive()


def test_more_than_two_hundred_are_refused(ctx: Context) -> None:
    with pytest.raises(ValueError, match="201 reports"):
        batch.zipped(ctx, [wanted("none")] * 201, lambda _: None)


# ---------------------------------------------------------------- the command


def command(ctx: Context, questions: Path, *arguments: str) -> subprocess.Popen[str]:
    env = {**os.environ, "ASSESS_INSTANCE": str(ctx.settings.instance), "ASSESS_QUESTIONS": str(questions),
           "ASSESS_BANK": "local-sme"}  # fmt: skip
    return subprocess.Popen(
        [sys.executable, "-m", "assess", "reports", *arguments], cwd=PROJECT, env=env, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        # Ctrl+C reaches it even where the tests themselves run in the background, which ignores that.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )  # fmt: skip


def ended(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    out, err = process.communicate(timeout=PATIENCE)
    assert "Traceback" not in err, err
    return process.returncode, out, err


def test_the_command_makes_real_reports(ctx: Context, tmp_path: Path) -> None:
    made = [finished(ctx, "燕金属"), finished(ctx, "港水産")]
    out = tmp_path / "all.zip"
    code, said, told = ended(command(ctx, PROJECT / "questions", *made, "--edition", "summary", "-o", str(out)))
    assert (code, said) == (0, f"{out}\n"), told
    assert "2/2" in told and out.stat().st_mode & 0o777 == 0o600
    with zipfile.ZipFile(out) as folder:
        assert len(folder.namelist()) == 2
        assert all(folder.read(name).startswith(b"%PDF-1.7") for name in folder.namelist())


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_stopped_half_way_it_leaves_no_file(ctx: Context, tmp_path: Path, number: signal.Signals) -> None:
    made = [finished(ctx, f"社{n}") for n in range(3)]
    out = tmp_path / "all.zip"
    running = command(ctx, PROJECT / "questions", *made, "-o", str(out), "--workers", "0")
    until(lambda: ctx.store.waiting_jobs() > 0)
    running.send_signal(number)
    code, said, told = ended(running)
    assert (code, said) == (130, "") and "nothing was written" in told
    assert list(tmp_path.glob("*.zip*")) == list(tmp_path.glob(".*.part")) == []


def test_what_is_not_finished_is_told_before_anything_is_made(ctx: Context, tmp_path: Path) -> None:
    begun = assessments.start(ctx, "ja", "full", "self").assessment_id
    out = str(tmp_path / "all.zip")
    code, _, told = ended(command(ctx, PROJECT / "questions", begun, "none", "-o", out))
    assert code == 2 and f"{begun}: is no finished assessment" in told and "none: is no" in told
    assert ctx.store.waiting_jobs() == 0
    code, _, told = ended(command(ctx, PROJECT / "questions", finished(ctx), "-o", str(tmp_path / "nowhere" / "x.zip")))
    assert code == 2 and "cannot be written" in told


@pytest.fixture
def banks(ctx: Context) -> Context:
    """Two banks with a branch and its manager each, under the command's clock, by which consents end."""
    ctx = replace(ctx, now=lambda: datetime.now(UTC))
    now = ctx.now()
    for name in ("みなと銀行", "やま銀行"):
        ctx.store.add_organisation(Organisation(name, name, "bank", "", 60, now))
        ctx.store.add_branch(Branch(f"{name}本店", name, "本店", now))
        member = Member(f"{name}の人", name, f"{name}本店", "manager", "支店長", f"{name}@example.jp", "h", now)
        ctx.store.add_member(member)
    return ctx


def served(ctx: Context, bank: str, assessment_id: str, *scopes: ConsentScope) -> Client:
    """A client of a bank whose assessment this is, and whose owner lets its branch have these."""
    client = Client(f"{bank} {assessment_id}", bank, f"{bank}本店", "燕金属", ctx.now(), ctx.now())
    ctx.store.add_client(client)
    ctx.store.link_assessment(client.id, assessment_id, ctx.now())
    given = Given(branch_of(client), f"{bank} 本店", scopes, 30, "同意します。")
    give(ctx, assessment_id, given, Recorded(f"{bank}の人"))
    return client


def agree(ctx: Context, client: Client, assessment_id: str, text: str) -> None:
    made = Agreement(
        f"of {client.id}", client.id, assessment_id, f"{client.organisation_id}の人", ctx.now(),
        steps=(AgreedStep(1, text),),
    )  # fmt: skip
    agreements.save(ctx, made, 0)


def test_of_an_organisation_only_what_owners_share_is_taken_and_they_can_read_that(
    banks: Context, tmp_path: Path
) -> None:
    ids = {name: finished(banks, name) for name in ("shares", "keeps")}
    served(banks, "みなと銀行", ids["shares"], "result", "report")
    served(banks, "みなと銀行", ids["keeps"], "result")
    arguments = ("--organisation", "みなと銀行", "--edition", "summary", "-o", str(tmp_path))
    code, said, told = ended(command(banks, PROJECT / "questions", *arguments))
    assert code == 0, told
    file = Path(said.strip())
    assert file.parent == tmp_path and file.name.startswith("診断_みなと銀行_")
    with zipfile.ZipFile(file) as folder:
        assert [name.split("_")[1] for name in folder.namelist()] == ["燕金属"]
    looks = {name: banks.store.entries_about("assessment", one, 9) for name, one in ids.items()}
    assert [(entry.action, entry.detail) for entry in looks["shares"]] == [("export", "reports")]
    assert looks["keeps"] == []


def test_a_house_gets_its_own_agreement_where_answers_are_shown_and_never_that_of_another(banks: Context) -> None:
    both, bare = finished(banks), finished(banks)
    own = served(banks, "みなと銀行", both, "result", "answers", "report")
    hidden = served(banks, "みなと銀行", bare, "result", "report")
    for assessment_id, client in ((both, own), (bare, hidden)):
        agree(banks, client, assessment_id, "みなと銀行との合意")
        other = served(banks, "やま銀行", assessment_id, "result", "answers", "report")
        agree(banks, other, assessment_id, "秘密の合意")

    def begins(assessment_id: str, client_id: str) -> str:
        """What the report of the queue begins with."""
        one = replace(wanted(assessment_id), edition="advisor", client_id=client_id)
        with pytest.raises(InterruptedError):
            batch.zipped(banks, [one, wanted("none")], stop)
        made = banks.store.take_job("w", banks.now(), banks.now(), 9)
        assert made is not None and made.assessment_id == assessment_id
        banks.store.finish_job(made.id, "w", "error", banks.now())
        return made.agreement or ""

    def stop(_through: int) -> None:
        raise InterruptedError

    assert "みなと銀行との合意" in begins(both, own.id)
    for told in (begins(both, own.id), begins(bare, hidden.id), begins(both, "")):
        assert "秘密" not in told
    assert begins(bare, hidden.id) == begins(both, "") == "", "no answers may be seen; and for nobody there is consent"


@pytest.mark.parametrize("moved", [False, True])
def test_what_an_owner_takes_back_while_reports_are_made_is_not_in_the_file(
    banks: Context, worker: None, moved: bool
) -> None:
    """Or the client is given to a branch that nothing was agreed for."""
    ids = [finished(banks), finished(banks)]
    clients = [served(banks, "みなと銀行", one, "result", "report") for one in ids]
    asked = [replace(wanted(one), client_id=client.id) for one, client in zip(ids, clients, strict=True)]

    def through(number: int) -> None:
        """All are made by now."""
        if number < 2:
            return
        if moved:
            banks.store.add_branch(Branch("港", "みなと銀行", "港支店", banks.now()))
            firms.move(banks, clients[0], "港")
        else:
            for consent in consents.of(banks, ids[0]):
                consents.revoke(banks, ids[0], consent.id)

    made = batch.zipped(banks, asked, through)
    assert [one.assessment_id for one in made.withheld] == ids[:1] and not made.failed
    assert [one.assessment_id for one in made.inside] == ids[1:]
    with zipfile.ZipFile(io.BytesIO(made.data)) as folder:
        assert len(folder.namelist()) == 1


def test_the_command_writes_nothing_where_the_owner_takes_it_back_meanwhile(banks: Context, tmp_path: Path) -> None:
    only = finished(banks)
    served(banks, "みなと銀行", only, "result", "report")
    out = tmp_path / "all.zip"
    arguments = ("--organisation", "みなと銀行", "--edition", "summary", "-o", str(out), "--workers", "0")
    running = command(banks, PROJECT / "questions", *arguments)
    until(lambda: banks.store.waiting_jobs() > 0)
    for consent in consents.of(banks, only):
        consents.revoke(banks, only, consent.id)
    job = banks.store.take_job("w", banks.now(), banks.now(), 9)
    assert job is not None
    report_files(banks.settings, banks.store).keep(job.key, b"%PDF-", banks.now())
    assert banks.store.finish_job(job.id, "w", None, banks.now())
    code, said, told = ended(running)
    assert (code, said) == (2, "") and f"{only}: left out" in told and not out.exists()
    assert banks.store.entries_about("assessment", only, 9) == []
