"""An owner's way through the plan: where it leads, and what of it is done."""

from __future__ import annotations

from datetime import datetime

from assess.core.model import Target
from assess.store.answers import AnswerRows
from assess.store.records import Tick
from assess.store.session import to_text, to_time


class TickRows(AnswerRows):
    """Target and ticks. Whoever changes them locks the assessment first, and leaves its content alone."""

    def set_target(self, assessment_id: str, target: Target | None, at: datetime) -> bool:
        """Pick where the plan leads; False when there is no such assessment."""
        with self.write():
            row = self._locked(assessment_id)
            if row is not None and row["target"] != target:
                self._change("update assessments set target = ? where id = ?", target, assessment_id)
                self._replanned(assessment_id, at)
        return row is not None

    def ticks(self, assessment_id: str) -> tuple[Tick, ...]:
        """What has been ticked, in the order of time."""
        rows = self._rows(
            "select * from ticks where assessment_id = ? order by done_at, question_id, to_option", assessment_id
        )
        return tuple(Tick(row["question_id"], row["to_option"], to_time(row["done_at"])) for row in rows)

    def tick(self, assessment_id: str, tick: Tick) -> bool:
        """Tick a step; one that is ticked keeps its time. False when there is no such assessment."""
        with self.write():
            row = self._locked(assessment_id)
            if row is not None:
                self._change(
                    "insert into ticks (assessment_id, question_id, to_option, done_at) values (?, ?, ?, ?)"
                    " on conflict (assessment_id, question_id, to_option) do nothing",
                    assessment_id, tick.question_id, tick.to_option, to_text(tick.done_at),
                )  # fmt: skip
        return row is not None

    def untick(self, assessment_id: str, question_id: str, to_option: str, at: datetime) -> bool:
        """Take a tick back, if there is one; False when there is no such assessment."""
        with self.write():
            row = self._locked(assessment_id)
            if row is not None and self._change(
                "delete from ticks where assessment_id = ? and question_id = ? and to_option = ?",
                assessment_id, question_id, to_option,
            ):  # fmt: skip
                self._replanned(assessment_id, at)
        return row is not None

    def _replanned(self, assessment_id: str, at: datetime) -> None:
        self._change("update assessments set replanned_at = ? where id = ?", to_text(at), assessment_id)
