"""Both results of a session at one table: the owner's, and with the adviser's view in the place of the answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from assess.core.diagnosis import Diagnosis
from assess.core.scoring import score
from assess.core.two_tracks import Seen, calibrated
from assess.services import results, table
from assess.services.assessments import Assessment
from assess.services.context import Context
from assess.services.firms import Client


@dataclass(frozen=True)
class Both:
    """The owner's diagnosis as on the owner's pages, the other result, and what the adviser sees.

    There is one plan, the owner's: `seen_by` has a result of its own and the same advice.
    """

    own: Diagnosis
    seen_by: Diagnosis
    seen: Mapping[str, Seen]


def both(ctx: Context, client: Client, assessment: Assessment) -> Both:
    """Scored by the same core, under the same questions and catalogue. Raises NotReady without a profile."""
    own = results.diagnosis(ctx, assessment)
    seen = table.track(table.beside(ctx, client, assessment))
    answers = calibrated(own.bank, own.answers, seen)
    return Both(own, replace(own, answers=answers, result=score(own.bank, answers)), seen)
