"""Colleagues who answer beside the owner: invited by him, each alone with the own answers (docs/decisions/0065)."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import takewhile
from typing import Literal, get_args

from assess.core import voices as rule
from assess.core.checks.answers import check_given, unoffered
from assess.core.checks.problem import Problem
from assess.core.flow import Flow
from assess.core.model import Bank
from assess.services import throttle
from assess.services.access import Resume, hashed, new_code, normalise
from assess.services.assessments import Assessment, BadAnswer, Saved, Seen, need
from assess.services.context import Context, NotReady, keyed, new_id
from assess.store import Store, VoiceToken
from assess.store import Voice as Voice  # pages name the record from here
from assess.store.records import TokenKind

ColleagueRole = Literal["manager", "floor", "office"]
State = Literal["invited", "expired", "begun", "finished"]
ROLES: tuple[ColleagueRole, ...] = get_args(ColleagueRole)
INVITED = timedelta(days=30)
MOST = 20  # of one assessment
MAX_NAME = 40
CODE = "voice"  # the purpose of its hash, and of the throttle


class TooManyVoices(Exception):
    """So many have been invited to this assessment that there is no room for one more."""


@dataclass(frozen=True)
class Admitted:
    """A voice with the device token that opens its part."""

    voice_id: str
    token: str = field(repr=False)


def invite(ctx: Context, assessment_id: str, role: ColleagueRole, name: str = "") -> tuple[int, Resume]:
    """A new invitation with its link and code, which are shown once; returns its number too.

    Raises NotReady without a profile, TooManyVoices, NoSuchAssessment.
    """
    if role not in ROLES or len(name) > MAX_NAME:
        raise ValueError("no such role, or too long a name")
    if need(ctx, assessment_id).profile is None:
        raise NotReady(f"assessment {assessment_id} has no profile")
    now, voice_id = ctx.now(), new_id()
    ways, shown = _ways(ctx, voice_id, now + INVITED)
    voice = Voice(voice_id, assessment_id, 0, role, now, now + INVITED, name)
    number = ctx.store.add_voice(voice, ways, MOST)
    if number is None:
        need(ctx, assessment_id)
        raise TooManyVoices
    return number, shown


def invited(ctx: Context, assessment_id: str) -> tuple[Voice, ...]:
    """Who has been invited, by number, without what they answered: that is nobody's but their own."""
    return tuple(replace(voice, response=type(voice.response)()) for voice in ctx.store.voices(assessment_id))


def cancel(ctx: Context, assessment_id: str, number: int) -> bool:
    """Take an invitation back, with what was answered under it; False when there is none, or it has finished."""
    return ctx.store.cancel_voice(assessment_id, number)


def state(ctx: Context, voice: Voice) -> State:
    """How far a colleague has come."""
    if voice.finished_at is not None:
        return "finished"
    if voice.begun_at is not None:
        return "begun"
    return "invited" if ctx.now() < voice.expires_at else "expired"


def is_open(ctx: Context, shown: Resume) -> bool:
    """Whether this link still lets in: neither used, replaced, cancelled nor expired."""
    way = ctx.store.voice_token(hashed(shown.link_token))
    return way is not None and ctx.now() < way.expires_at


# ---------------------------------------------------------------- as the colleague


def redeem_link(ctx: Context, token: str) -> Admitted | None:
    """Let a device in by a link, once; None for a wrong, used, expired or cancelled one."""
    return _admit(ctx, hashed(token))


def redeem_code(ctx: Context, code_as_typed: str, client: str) -> Admitted | None:
    """The same for a code. `client` is the caller's address. Raises throttle.TooManyAttempts for wrong codes only."""
    admitted = _admit(ctx, keyed(ctx, CODE, normalise(code_as_typed) or ""))
    if admitted is None:
        throttle.count_failure(ctx, CODE, client)
    return admitted


def authorised(ctx: Context, voice_id: str, token: str) -> bool:
    """Whether this device token opens this voice's part now."""
    way = ctx.store.voice_token(hashed(token)) if token else None
    if way is None or way.kind != "device" or ctx.now() >= way.expires_at:
        return False
    return hmac.compare_digest(way.voice_id.encode(), voice_id.encode())


def get(ctx: Context, voice_id: str) -> tuple[Voice, Assessment] | None:
    """A voice, and the assessment as that voice may see it: with no response but its own. None: there is none."""
    voice = ctx.store.voice(voice_id)
    whole = ctx.store.assessment(voice.assessment_id) if voice else None
    if voice is None or whole is None or whole.profile is None:
        return None
    return voice, replace(whole, responses={voice.role: voice.response})


def save_answers(
    ctx: Context, voice_id: str, changes: Mapping[str, str], bank: Bank, seen: Seen | None = None
) -> Saved:
    """Add or replace answers, under the bank that the assessment is pinned to.

    Raises BadAnswer (then nothing is saved), NotReady when the voice has finished or is gone.
    """
    problems = list(check_given(bank, changes))
    problems += [Problem(f"answers/{q}", "'not_applicable' is not offered") for q in unoffered(bank, changes)]
    if problems:
        raise BadAnswer(problems)
    saved = ctx.store.save_voice_answers(voice_id, changes, ctx.now(), seen)
    if saved is None:
        raise NotReady(f"voice {voice_id} takes no answers")
    return saved


def finish(ctx: Context, voice_id: str, agreed: bool) -> None:
    """Hand in, for good. `agreed`: the role may be shown. Nothing happens when that is done already."""
    ctx.store.finish_voice(voice_id, agreed, ctx.now())


def issue_ways(ctx: Context, voice_id: str) -> Resume:
    """A link and a code to go on elsewhere, each for one use; the former ones stop working. Raises NotReady."""
    ways, shown = _ways(ctx, voice_id, ctx.now() + INVITED)
    if not ctx.store.replace_voice_ways(voice_id, ways):
        raise NotReady(f"voice {voice_id} has finished")
    return shown


def sign_out(ctx: Context, token: str) -> None:
    """This device opens the part no longer."""
    ctx.store.forget_voice_token(hashed(token))


def _way(ctx: Context, voice_id: str, kind: TokenKind, hash_: str, expires_at: datetime) -> VoiceToken:
    return VoiceToken(hash_, voice_id, kind, ctx.now(), expires_at)


def _ways(ctx: Context, voice_id: str, expires_at: datetime) -> tuple[tuple[VoiceToken, ...], Resume]:
    secret, (shown, plain) = secrets.token_urlsafe(24), new_code()
    link = _way(ctx, voice_id, "link", hashed(secret), expires_at)
    code = _way(ctx, voice_id, "code", keyed(ctx, CODE, plain), expires_at)
    return (link, code), Resume(secret, shown)


def _admit(ctx: Context, way: str) -> Admitted | None:
    secret, now = secrets.token_urlsafe(24), ctx.now()
    device = _way(ctx, "", "device", hashed(secret), now + timedelta(days=ctx.settings.resume_days))
    voice = ctx.store.redeem_voice(way, device, now)
    return None if voice is None else Admitted(voice.id, secret)


# ---------------------------------------------------------------- what is shown of them


def heard_of(store: Store, assessment: Assessment, bank: Bank, until: datetime | None = None) -> tuple[rule.Heard, ...]:
    """What may be shown of those who have finished (until then); by the profile and the path as they are now."""
    if assessment.profile is None:
        return ()
    finished = sorted((v for v in store.voices(assessment.id) if v.place is not None), key=lambda v: v.place or 0)
    # As far as the first one that came later: what is shown is what was to be seen at some moment.
    told = takewhile(lambda v: until is None or (v.finished_at is not None and v.finished_at <= until), finished)
    profile, path = assessment.profile, assessment.path
    return rule.heard(
        rule.Voice(voice.role, voice.agreed, rule.said(Flow(bank, profile, path, voice.response.answers)))
        for voice in told
    )
