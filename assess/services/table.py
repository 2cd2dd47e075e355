"""A session at one table: what an adviser sees beside the owner's answers (docs/decisions/0066-the-table.md)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import get_args

from assess.core.model import Bank
from assess.core.two_tracks import Seen, is_offered
from assess.services.assessments import Assessment
from assess.services.context import Context, NoSuchAssessment
from assess.services.firms import Client
from assess.store import Calibration as Calibration
from assess.store import Evidence as Evidence
from assess.store import Mark as Mark

MAX_REASON = 500
MAX_NOTE = 4000


class BadCalibration(ValueError):
    """A calibration that no page can send."""


@dataclass(frozen=True)
class Saved:
    """What is stored now, and whether that is what was to be saved; else it was changed meanwhile."""

    stored: Calibration
    taken: bool


def beside(ctx: Context, client: Client, assessment: Assessment) -> dict[str, Calibration]:
    """What this organisation has noted beside the answers, by question."""
    return ctx.store.calibrations(client.id, assessment.id)


def track(calibrations: Mapping[str, Calibration]) -> dict[str, Seen]:
    """The adviser's track, for scoring."""
    return {q: Seen(one.value, one.evidence, one.reason) for q, one in calibrations.items()}


def save(ctx: Context, client: Client, assessment: Assessment, wanted: Calibration, base: int) -> Saved:
    """Keep a calibration in the place of the one of revision `base`; what was changed meanwhile stays.

    `wanted` has been checked. Raises NoSuchAssessment.
    """
    stored = ctx.store.save_calibration(client.id, assessment.id, replace(wanted, at=ctx.now()), base)
    if stored is None:
        raise NoSuchAssessment(assessment.id)
    return Saved(stored, stored.says() == wanted.says())


def check(bank: Bank, wanted: Calibration) -> None:
    """Refuse what no page can send. Raises BadCalibration."""
    question = bank.question(wanted.question_id)
    if question is None or (wanted.value is not None and not is_offered(question, wanted.value)):
        raise BadCalibration("no such question or answer")
    if wanted.evidence is not None and wanted.evidence not in get_args(Evidence):
        raise BadCalibration("no such evidence")
    if len(wanted.reason) > MAX_REASON or len(wanted.note) > MAX_NOTE:
        raise BadCalibration("too long")


def mark(ctx: Context, client: Client | None, assessment: Assessment) -> Mark:
    """Changes with every answer; and, for a client's organisation, with what it notes."""
    return ctx.store.mark(client.id if client else "", assessment.id)
