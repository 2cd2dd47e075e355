"""The bank, its people and its one client, and what has been done with it when a picture is taken."""

from __future__ import annotations

from collections.abc import Callable
from string import Formatter
from typing import Literal

from assess import create_app
from assess.core.model import Profile
from assess.services import agreements, assessments, batches, consents, handover, invitations, reports, series, table
from assess.services.consents import Given, Recipient, Recorded
from assess.services.context import Context
from assess.services.invitations import Wish
from assess.services.series import TableConsent
from assess.store import AgreedStep, Agreement, Calibration, Client, Member
from tests.pictures.still import NOW, PROFILE, Still
from tests.web.staff_helpers import make_house

# How far things have come with the check of the one client: half or wholly answered and agreed on; taken `twice`;
# `handed` over to an adviser with an account; `revoked`: its owner's consent is taken back.
Done = Literal["", "half", "whole", "agreed", "twice", "handed", "revoked"]


def build(still: Still) -> None:
    """The house of `staff_helpers` in this instance."""
    make_house(create_app(still.settings, still.library))
    still.keep()


def member(ctx: Context, staff_id: str) -> Member:
    """Somebody of the house."""
    found = ctx.store.member(staff_id)
    assert found is not None
    return found


def client(ctx: Context) -> Client:
    """The one client."""
    found = ctx.store.client("client")
    assert found is not None
    return found


def given(to: Recipient | None = None, name: str = "山田会計事務所") -> Given:
    """What an owner agrees to; for somebody without an account if nobody is named."""
    return Given(to or handover.stranger("adviser"), name, ("result", "answers", "report"), 180, "同意します。")


def bring(still: Still, ctx: Context, done: Done) -> None:
    """Bring things so far."""
    if done in ("half", "whole", "agreed", "twice", "handed"):
        _answer(still, ctx, done == "half")
    if done == "agreed":
        step = AgreedStep(1, "取引先からの注文を、一つの表にまとめる", None, "社長", "2026-12-20", "みなと銀行 本店")
        agreements.save(ctx, Agreement("agreement", "client", "assessment", "staff", NOW, "2027-01-15", (step,)), 0)
    elif done == "twice":
        begun = series.begin(ctx, client(ctx), "ja", "full", TableConsent("みなと銀行 本店", "同意します。", "staff"))
        assessments.save_answers(ctx, begun, still.answers(4))
        assessments.complete(ctx, begun)
    elif done == "handed":
        adviser = member(ctx, "adviser")
        handover.to_account(ctx, "assessment", given(Recipient("adviser", "adviser"), adviser.name), Recorded("staff"))
    elif done == "revoked":
        for consent in consents.of(ctx, "assessment"):
            consents.revoke(ctx, "assessment", consent.id)


def _answer(still: Still, ctx: Context, half: bool) -> None:
    answers = still.answers(2)
    assessments.save_profile(ctx, "assessment", PROFILE)
    assessments.save_answers(ctx, "assessment", dict(list(answers.items())[: 14 if half else None]))
    if half:
        return
    first = still.library.bank.domains[0].questions[0]
    seen = Calibration(first.id, "staff", NOW, first.options[0].id, "seen", "受け取った注文書は、紙のままでした。", "")
    table.save(ctx, client(ctx), assessments.need(ctx, "assessment"), seen, 0)
    assessments.complete(ctx, "assessment")


def _question(still: Still, ctx: Context) -> str:
    return still.library.bank.domains[0].questions[0].id


def _batch(still: Still, ctx: Context) -> str:
    return batches.start(ctx, member(ctx, "staff"), "summary", None, batches.candidates(ctx, "bank", "main", ""))


def _report(still: Still, ctx: Context) -> str:
    """An adviser's report that is waited for."""
    return reports.request(ctx, "assessment", "ja", "advisor").id


def _invitation(still: Still, ctx: Context) -> str:
    return invitations.invite(ctx, Wish("staff", "next@example.jp", "bank", "main"), member(ctx, "admin"))


def _share(still: Still, ctx: Context) -> str:
    """What the owner of another firm shares with the branch."""
    begun = assessments.start(ctx, "ja", "quick", "self").assessment_id
    assessments.save_profile(ctx, begun, Profile("I", "15", 14, "丸善商店", "燕市"))
    assessments.save_answers(ctx, begun, still.answers(2))
    assessments.complete(ctx, begun)
    return handover.share(ctx, begun, given(Recipient("branch", "main"), "みなと銀行 本店"))[1].link_token


# What an address may name, and what is made for it.
MAKERS: dict[str, Callable[[Still, Context], str]] = {
    "question": _question, "batch": _batch, "report": _report, "invitation": _invitation, "share": _share,
}  # fmt: skip


def filled(still: Still, ctx: Context, path: str) -> str:
    """The address, with what it names."""
    wanted = [name for _, name, _, _ in Formatter().parse(path) if name]
    return path.format(**{name: MAKERS[name](still, ctx) for name in wanted})
