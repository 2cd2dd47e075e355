"""The adviser's column beside a question: its fields, what is typed into them, what somebody else saved meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from flask import abort, request

from assess.core.model import TOKYO, Lang, Question
from assess.services import organisations, table
from assess.services.table import BadCalibration, Calibration, Evidence
from assess.web import language
from assess.web.context import make_context
from assess.web.language import speaking, t
from assess.web.respondent.blueprint import bank
from assess.web.respondent.questions_page import Choice, choices_of
from assess.web.staff.things import staff

EVIDENCE: tuple[Evidence, ...] = ("seen", "told", "none")
# Form fields of the adviser's column.
FIELDS = ("value", "evidence", "reason", "note")
BASE = "beside_revision"


@dataclass(frozen=True)
class Beside:
    """The adviser's column: what stands in its fields, and the revision that it was made with."""

    value: str
    evidence: str
    reason: str
    note: str
    revision: int


@dataclass(frozen=True)
class Other:
    """What somebody else has saved meanwhile, in words: who and when, and each field with its label."""

    who: str
    fields: Sequence[tuple[str, str]]


def numbered(question: Question, lang: Lang) -> list[Choice]:
    """The answers with the numbers of the owner's page."""
    t, _ = speaking(lang)
    choices, many = choices_of(question, lang), len(question.options)
    numbers = (f"{i}{t('site.number')}" if i <= many else "" for i in range(1, len(choices) + 1))
    return [Choice(choice.value, number + choice.label) for number, choice in zip(numbers, choices, strict=True)]


def column(shown: Calibration | None, stored: Calibration | None) -> Beside:
    """The column with what is shown in it (None: nothing), made with the revision of what is stored."""
    revision = stored.revision if stored else 0
    if shown is None:
        return Beside("", "", "", "", revision)
    return Beside(shown.value or "", shown.evidence or "", shown.reason, shown.note, revision)


def other(stored: Calibration, question: Question) -> Other:
    """What is stored, for whoever typed something else meanwhile."""
    lang = language.current()
    seen = next((c.label for c in numbered(question, lang) if c.value == stored.value), t("staff.table.as_owner"))
    evidence = t(f"staff.table.evidence.{stored.evidence}") if stored.evidence else t("staff.table.evidence.unsaid")
    values = (seen, evidence, stored.reason, stored.note)
    fields = [(t(f"staff.table.{name}"), value) for name, value in zip(FIELDS, values, strict=True) if value]
    return Other(_who(stored), fields)


def _who(stored: Calibration) -> str:
    member = organisations.member(make_context(), stored.staff_id)
    return t("staff.table.by", name=member.name if member else "", time=clock(stored.at))


def clock(at: datetime) -> str:
    """A time of day in Japan."""
    return at.astimezone(TOKYO).strftime("%H:%M")


def typed(question: Question) -> tuple[Calibration, int] | None:
    """What this request sends of the adviser's column, and the revision that its page showed; None: nothing of it."""
    if BASE not in request.form:
        return None
    value, evidence, reason, note = (request.form.get(name, "") for name in FIELDS)
    base = request.form[BASE]
    if not (base.isascii() and base.isdigit() and len(base) < 10):
        abort(400)
    wanted = Calibration(
        question.id, staff().id, make_context().now(), value or None, cast(Evidence, evidence) or None,
        reason.strip(), note.replace("\r\n", "\n").rstrip(),
    )  # fmt: skip
    try:
        table.check(bank(), wanted)
    except BadCalibration:
        abort(400)
    return wanted, int(base)


def told(stored: Calibration, question: Question, taken: bool) -> dict[str, Any]:
    """A calibration for a script, with what it says in words where that is somebody else's."""
    shown = other(stored, question)
    return {
        "value": stored.value or "",
        "evidence": stored.evidence or "",
        "reason": stored.reason,
        "note": stored.note,
        "revision": stored.revision,
        "taken": taken,
        "own": stored.staff_id == staff().id,
        "who": shown.who,
        "fields": [list(field) for field in shown.fields],
    }
