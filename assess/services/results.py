"""What an assessment comes to: its diagnosis, scored and advised."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from assess.core.diagnosis import Diagnosis, diagnose
from assess.core.horizons import Done
from assess.core.model import TOKYO
from assess.services.assessments import Assessment, answers_of, bank_of
from assess.services.context import Context, pinned_catalogue
from assess.services.voices import heard_of
from assess.store import Store


def diagnosis(ctx: Context, assessment: Assessment) -> Diagnosis:
    """Score and advise: a complete assessment by its pinned snapshots and day, another by today's.

    Raises NotReady without a profile.
    """
    bank = bank_of(ctx, assessment)
    answers = answers_of(assessment, bank)
    if assessment.catalogue_hash is None:
        answers, catalogue = replace(answers, date=str(ctx.today())), ctx.library.catalogue
    elif assessment.catalogue_hash == ctx.library.catalogue_hash:
        catalogue = ctx.library.catalogue
    else:
        catalogue = pinned_catalogue(ctx.store, assessment.catalogue_hash)
    heard, done = heard_of(ctx.store, assessment, bank), done_of(ctx.store, assessment.id)
    return diagnose(bank, assessment.bank_hash, catalogue, answers, heard, done)


def done_of(store: Store, assessment_id: str, until: datetime | None = None) -> tuple[Done, ...]:
    """What the owner has ticked of the plan (until then), with its day in Japan."""
    return tuple(
        Done(tick.question_id, tick.to_option, tick.done_at.astimezone(TOKYO).date().isoformat())
        for tick in store.ticks(assessment_id)
        if until is None or tick.done_at <= until
    )
