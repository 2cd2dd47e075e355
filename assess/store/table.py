"""Sessions at one table: what an adviser notes beside the owner's answers, and what both agree on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from assess.store.session import Row, Session, to_optional_text, to_optional_time, to_text, to_time
from assess.store.table_records import AgreedStep, Agreement, Calibration, Mark

ANSWERS = (
    "select coalesce(sum(a.revision), 0) as n from answers a join responses r on r.id = a.response_id"
    " where r.assessment_id = ? and r.voice = 0"
)
RELEVANCE = (
    "select coalesce(sum(v.revision), 0) as n from relevance v join responses r on r.id = v.response_id"
    " where r.assessment_id = ? and r.voice = 0"
)
CALIBRATIONS = "select coalesce(sum(revision), 0) as n from calibrations where client_id = ? and assessment_id = ?"
STEP = (
    "insert into agreement_steps (agreement_id, number, question_id, text, who, by_when, helper, done_at)"
    " values (?, ?, ?, ?, ?, ?, ?, ?)"
)


class TableRows(Session):
    """Calibrations and agreements. Whoever changes one locks its assessment first."""

    def calibrations(self, client_id: str, assessment_id: str) -> dict[str, Calibration]:
        """Those of a client's assessment, by question."""
        rows = self._rows(
            "select * from calibrations where client_id = ? and assessment_id = ?", client_id, assessment_id
        )
        return {row["question_id"]: _calibration(row) for row in rows}

    def save_calibration(
        self, client_id: str, assessment_id: str, wanted: Calibration, base: int
    ) -> Calibration | None:
        """Keep it, unless it was changed after revision `base`; returns what is stored now."""
        with self.write():
            if not self._linked(client_id, assessment_id):
                return None
            row = self._row(
                "select * from calibrations where client_id = ? and assessment_id = ? and question_id = ?",
                client_id, assessment_id, wanted.question_id,
            )  # fmt: skip
            stored = _calibration(row) if row else None
            if stored is not None and (stored.revision != base or stored.says() == wanted.says()):
                return stored
            kept = replace(wanted, revision=1 if stored is None else stored.revision + 1)
            self._change(
                "insert into calibrations (client_id, assessment_id, question_id, value, evidence, reason, note,"
                " staff_id, at, revision) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                " on conflict (client_id, assessment_id, question_id) do update set value = excluded.value,"
                " evidence = excluded.evidence, reason = excluded.reason, note = excluded.note,"
                " staff_id = excluded.staff_id, at = excluded.at, revision = excluded.revision",
                client_id, assessment_id, kept.question_id, kept.value, kept.evidence, kept.reason, kept.note,
                kept.staff_id, to_text(kept.at), kept.revision,
            )  # fmt: skip
        return kept

    def mark(self, client_id: str, assessment_id: str) -> Mark:
        """How often anything has changed, for a page that follows."""
        with self.reading():
            own = (self._row(sql, assessment_id) for sql in (ANSWERS, RELEVANCE))
            answers = sum(int(row["n"]) for row in own if row)
            beside = self._row(CALIBRATIONS, client_id, assessment_id)
        return Mark(answers, int(beside["n"]) if beside else 0)

    def agreement(self, client_id: str, assessment_id: str) -> Agreement | None:
        """The one of this assessment, or None."""
        return next((a for a in self.agreements(client_id) if a.assessment_id == assessment_id), None)

    def agreements(self, client_id: str) -> list[Agreement]:
        """All of a client, the newest assessment's first."""
        with self.reading():
            rows = self._rows(
                "select a.* from agreements a join client_assessments l on l.client_id = a.client_id"
                " and l.assessment_id = a.assessment_id where a.client_id = ? order by l.number desc",
                client_id,
            )
            steps = self._rows(
                "select s.* from agreement_steps s join agreements a on a.id = s.agreement_id where a.client_id = ?"
                " order by s.number",
                client_id,
            )
        by_agreement: dict[str, list[AgreedStep]] = defaultdict(list)
        for step in steps:
            by_agreement[step["agreement_id"]].append(_step(step))
        return [_agreement(row, tuple(by_agreement[row["id"]])) for row in rows]

    def save_agreement(self, wanted: Agreement, base: int) -> Agreement | None:
        """Keep it, unless it was changed after revision `base`; returns what is stored now."""
        with self.write():
            if not self._linked(wanted.client_id, wanted.assessment_id):
                return None
            stored = self.agreement(wanted.client_id, wanted.assessment_id)
            if stored is not None and stored.revision != base:
                return stored
            done = {step.text: step.done_at for step in stored.steps} if stored else {}
            kept = replace(
                wanted,
                id=stored.id if stored else wanted.id,
                revision=base + 1 if stored else 1,
                steps=tuple(replace(step, done_at=done.get(step.text)) for step in wanted.steps),
            )
            self._change("delete from agreement_steps where agreement_id = ?", kept.id)
            self._change(
                "insert into agreements (id, client_id, assessment_id, staff_id, made_at, next_meeting, revision)"
                " values (?, ?, ?, ?, ?, ?, ?) on conflict (id) do update set staff_id = excluded.staff_id,"
                " made_at = excluded.made_at, next_meeting = excluded.next_meeting, revision = excluded.revision",
                kept.id, kept.client_id, kept.assessment_id, kept.staff_id, to_text(kept.made_at), kept.next_meeting,
                kept.revision,
            )  # fmt: skip
            for step in kept.steps:
                self._change(
                    STEP, kept.id, step.number, step.question_id, step.text, step.who, step.by_when, step.helper,
                    to_optional_text(step.done_at),
                )  # fmt: skip
        return kept

    def tick_steps(self, agreement_id: str, done: Mapping[int, bool], at: datetime) -> bool:
        """Mark steps as done or not; one that is done already keeps its time."""
        with self.write():
            found = self._row("select assessment_id from agreements where id = ?", agreement_id)
            if found is None or self._locked(found["assessment_id"]) is None:
                return False
            if self._row("select id from agreements where id = ?" + self.FOR_UPDATE, agreement_id) is None:  # noqa: S608
                return False
            for number, is_done in done.items():
                self._change(
                    "update agreement_steps set done_at = case when ? = 0 then null else coalesce(done_at, ?) end"
                    " where agreement_id = ? and number = ?",
                    int(is_done), to_text(at), agreement_id, number,
                )  # fmt: skip
        return True

    def _linked(self, client_id: str, assessment_id: str) -> bool:
        """Inside write(): whether the assessment is this client's; it is locked."""
        return self._locked(assessment_id) is not None and self._row(
            "select number from client_assessments where client_id = ? and assessment_id = ?", client_id, assessment_id
        ) is not None  # fmt: skip


def _calibration(row: Row) -> Calibration:
    return Calibration(
        question_id=row["question_id"],
        staff_id=row["staff_id"],
        at=to_time(row["at"]),
        value=row["value"],
        evidence=row["evidence"],
        reason=row["reason"],
        note=row["note"],
        revision=row["revision"],
    )


def _step(row: Row) -> AgreedStep:
    values = {name: value for name, value in row.items() if name != "agreement_id"}
    return AgreedStep(**{**values, "done_at": to_optional_time(row["done_at"])})


def _agreement(row: Row, steps: tuple[AgreedStep, ...]) -> Agreement:
    return Agreement(**{**row, "made_at": to_time(row["made_at"]), "steps": steps})
