"""What an assessment comes to: its diagnosis, scored and advised."""

from __future__ import annotations

from dataclasses import replace

from assess.core.diagnosis import Diagnosis, diagnose
from assess.services.assessments import Assessment, answers_of, bank_of
from assess.services.context import Context, pinned_catalogue
from assess.services.voices import heard_of


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
    return diagnose(bank, assessment.bank_hash, catalogue, answers, heard_of(ctx.store, assessment, bank))
