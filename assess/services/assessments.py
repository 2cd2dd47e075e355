"""An assessment from its start to its completion, and its deletion."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any, get_args

from assess.core import scoring
from assess.core.checks.answers import check_given, check_profile, unoffered
from assess.core.checks.problem import Problem
from assess.core.firm_names import counted_as
from assess.core.model import (
    DOMAINS,
    Answers,
    Bank,
    DomainId,
    Lang,
    PathChoice,
    Profile,
    Respondent,
    RespondentRole,
    Usage,
)
from assess.services import profiles
from assess.services.access import new_token
from assess.services.context import (
    Context,
    NoSuchAssessment,
    NotReady,
    Started,
    keep_bank,
    keep_catalogue,
    new_id,
    pinned_bank,
)
from assess.services.files import report_files
from assess.store import Assessment as Assessment  # pages and commands name the record from here
from assess.store import Response, Summary
from assess.store import Saved as Saved
from assess.store import Seen as Seen


class BadAnswer(ValueError):
    """An answer, relevance or profile does not fit the bank that the assessment is pinned to."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(f"{p.path}: {p.message}" for p in problems))


def start(ctx: Context, lang: Lang, path: PathChoice, usage: Usage) -> Started:
    """Make an assessment for an owner who has just consented, pinned to the current bank."""
    for value, known in ((lang, Lang), (path, PathChoice), (usage, Usage)):
        _one_of(value, known)
    now = ctx.now()
    assessment_id = new_id()
    token, kept = new_token(ctx, assessment_id, "device")
    ctx.store.add_assessment(
        Assessment(
            id=assessment_id,
            lang=lang,
            path=path,
            usage=usage,
            bank_hash=keep_bank(ctx),
            created_at=now,
            updated_at=now,
            consented_at=now,
            responses={"owner": Response()},
        ),
        kept,
    )
    return Started(assessment_id, token)


def get(ctx: Context, assessment_id: str) -> Assessment | None:
    """The assessment with everything it holds, or None."""
    return ctx.store.assessment(assessment_id)


def need(ctx: Context, assessment_id: str) -> Assessment:
    """The assessment; raises NoSuchAssessment."""
    assessment = get(ctx, assessment_id)
    if assessment is None:
        raise NoSuchAssessment(assessment_id)
    return assessment


def must_exist(known: bool, assessment_id: str) -> None:
    """After a change that the store did only where it `known` the assessment. Raises NoSuchAssessment."""
    if not known:
        raise NoSuchAssessment(assessment_id)


def bank_of(ctx: Context, assessment: Assessment) -> Bank:
    """The bank that the assessment is pinned to."""
    if assessment.bank_hash == ctx.library.bank_hash:
        return ctx.library.bank
    return pinned_bank(ctx.store, assessment.bank_hash)


def save_profile(
    ctx: Context, assessment_id: str, wanted: Profile, shown: Mapping[str, object] | None = None
) -> tuple[str, ...]:
    """Save the profile, of a page that showed `shown` (field -> value; None: replace it whatever is stored).

    Returns the fields that are kept as they are stored: they were changed here and meanwhile elsewhere too.
    Raises BadAnswer, NoSuchAssessment.
    """
    bank = bank_of(ctx, need(ctx, assessment_id))
    kept: list[str] = []

    def change(stored: Profile | None) -> Profile:
        profile = wanted
        if stored is not None and shown is not None:
            profile, both = profiles.merge(shown, stored, wanted)
            kept.extend(both)
        _refuse(list(check_profile(bank, profile)))
        return profile

    must_exist(ctx.store.change_profile(assessment_id, change, ctx.now()), assessment_id)
    return tuple(kept)


def save_answers(
    ctx: Context,
    assessment_id: str,
    changes: Mapping[str, str],
    role: RespondentRole = "owner",
    bank: Bank | None = None,
    seen: Seen | None = None,
) -> Saved:
    """Add or replace answers; tells which were older than what is stored, and so are left out, and all revisions.

    `seen` is what the page knew that sent them; without, all replace what is stored. `bank` is the one that the
    assessment is pinned to, from who has loaded it already: an answer is saved with every tap, and the assessment
    need not be read again for it. Raises BadAnswer (then nothing is saved), NoSuchAssessment.
    """
    _one_of(role, RespondentRole)
    bank = bank or bank_of(ctx, need(ctx, assessment_id))
    problems = list(check_given(bank, changes))
    # A file may say so all the same; a page does not offer it.
    problems += [Problem(f"answers/{q}", "'not_applicable' is not offered") for q in unoffered(bank, changes)]
    _refuse(problems)
    return _saved(ctx.store.save_answers(assessment_id, role, changes, ctx.now(), seen), assessment_id)


def save_relevance(
    ctx: Context,
    assessment_id: str,
    domain: str,
    value: int | str,
    role: RespondentRole = "owner",
    seen: Seen | None = None,
) -> Saved:
    """Say how much a domain matters, 1..3; otherwise as `save_answers`."""
    _one_of(role, RespondentRole)
    if domain not in DOMAINS or str(value) not in ("1", "2", "3"):
        raise BadAnswer([Problem(f"relevance/{domain}", f"must be 1, 2 or 3 for a known domain, not {value!r}")])
    known: DomainId = domain
    kept = ctx.store.save_relevance(assessment_id, role, {known: int(value)}, ctx.now(), seen)
    return _saved(kept, assessment_id)


def set_lang(ctx: Context, assessment_id: str, lang: Lang) -> None:
    """Choose the language of the assessment; does not reopen it. Raises NoSuchAssessment."""
    _one_of(lang, Lang)
    must_exist(ctx.store.set_lang(assessment_id, lang, ctx.now()), assessment_id)


def set_path(ctx: Context, assessment_id: str, path: PathChoice) -> None:
    """Choose the quick or the full path; answers stay. Raises NoSuchAssessment."""
    _one_of(path, PathChoice)
    must_exist(ctx.store.set_path(assessment_id, path, ctx.now()), assessment_id)


def complete(ctx: Context, assessment_id: str) -> None:
    """Finish: pin the catalogue and the day, freeze the result. Nothing happens when it is complete already.

    Raises NotReady without a profile, NoSuchAssessment.
    """
    assessment = need(ctx, assessment_id)
    if assessment.profile is None:
        raise NotReady(f"assessment {assessment_id} has no profile")
    if assessment.completed_at is None:
        bank = bank_of(ctx, assessment)
        known = ctx.store.complete(assessment_id, keep_catalogue(ctx), ctx.now(), lambda kept: summarise(bank, kept))
        must_exist(known, assessment_id)


def delete(ctx: Context, assessment_id: str) -> None:
    """Delete the assessment with everything that belongs to it, its rendered reports included."""
    files = report_files(ctx.settings, ctx.store)
    for key in ctx.store.delete_assessment(assessment_id):
        files.delete(key)
    ctx.store.settle()  # where others are reading, the worker does it soon


def answers_of(assessment: Assessment, bank: Bank) -> Answers:
    """The reference response as `Answers`, in the bank's order. Raises NotReady without a profile."""
    if assessment.profile is None:
        raise NotReady(f"assessment {assessment.id} has no profile")
    given, relevance = assessment.answers, assessment.relevance
    return Answers(
        bank=bank.id,
        version=bank.version,
        profile=assessment.profile,
        answers={q.id: given[q.id] for _, q in bank.questions() if q.id in given},
        respondent=Respondent(assessment.role),
        path=assessment.path,
        date=assessment.date,
        relevance={d.id: relevance[d.id] for d in bank.domains if d.id in relevance},
        target=assessment.target,
    )


def summarise(bank: Bank, assessment: Assessment) -> Summary:
    """The result to be frozen on completion. Raises NotReady without a profile."""
    answers = answers_of(assessment, bank)
    result = scoring.score(bank, answers)
    return Summary(
        level=result.level,
        stage=result.stage,
        score=None if result.score is None else float(result.score),
        confidence=float(result.confidence),
        firm=_firm(answers),
    )


def _firm(answers: Answers) -> str:
    """A key of the firm: its name and prefecture, or for a nameless one its profile and answers."""
    profile = answers.profile
    if named := counted_as(profile.company, profile.prefecture):
        return named
    place = (profile.industry, profile.prefecture, profile.municipality, profile.employees)
    return hashlib.sha256(json.dumps(["answers", *place, sorted(answers.answers.items())]).encode()).hexdigest()


def _one_of(value: str, known: Any) -> None:
    if value not in get_args(known):
        raise ValueError(f"{value!r} is not one of {', '.join(get_args(known))}")


def _refuse(problems: list[Problem]) -> None:
    if problems:
        raise BadAnswer(problems)


def _saved(saved: Saved | None, assessment_id: str) -> Saved:
    if saved is None:
        raise NoSuchAssessment(assessment_id)
    return saved
