"""What an assessment comes to: its diagnosis, scored and advised."""

from __future__ import annotations

from dataclasses import dataclass, replace

from assess.core import advice, scoring
from assess.core.model import Answers, Bank, Catalogue
from assess.services.assessments import Assessment, answers_of, bank_of
from assess.services.context import Context, pinned_catalogue


@dataclass(frozen=True)
class Outcome:
    """Everything that a result page or a report is made of."""

    bank: Bank
    bank_hash: str
    catalogue: Catalogue
    answers: Answers
    result: scoring.Result
    advice: advice.Advice


def diagnosis(ctx: Context, assessment: Assessment) -> Outcome:
    """Score and advise: a complete assessment by its pinned snapshots and day, another by today's.

    Raises NotReady without a profile.
    """
    bank = bank_of(ctx, assessment)
    answers = answers_of(assessment, bank)
    if assessment.catalogue_hash is None:
        return _outcome(bank, assessment.bank_hash, ctx.library.catalogue, replace(answers, date=str(ctx.today())))
    if assessment.catalogue_hash == ctx.library.catalogue_hash:
        catalogue = ctx.library.catalogue
    else:
        catalogue = pinned_catalogue(ctx.store, assessment.catalogue_hash)
    return _outcome(bank, assessment.bank_hash, catalogue, answers)


def _outcome(bank: Bank, bank_hash: str, catalogue: Catalogue, answers: Answers) -> Outcome:
    result = scoring.score(bank, answers)
    return Outcome(bank, bank_hash, catalogue, answers, result, advice.advise(bank, catalogue, answers, result))
