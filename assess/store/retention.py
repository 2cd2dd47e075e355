"""Assessments that are kept no longer."""

from __future__ import annotations

from datetime import datetime

from assess.store.assessments import AssessmentRows
from assess.store.session import to_optional_time, to_text

ABANDONED = """
    select id from assessments where completed_at is null and updated_at < ? and not exists (
        select 1 from access_tokens t where t.assessment_id = assessments.id and t.revoked_at is null
            and t.expires_at > ?
    ) and not exists (select 1 from client_assessments c where c.assessment_id = assessments.id)
    order by updated_at, id limit ?
"""
OUTLIVED = """
    select id from assessments where completed_at is not null and updated_at < ? and completed_at < ?
    and not exists (select 1 from client_assessments c where c.assessment_id = assessments.id)
    order by updated_at, id limit ?
"""


class RetentionRows(AssessmentRows):
    """A client's assessments stay as long as the client (`firms`)."""

    def forget_unfinished(self, before: datetime, at: datetime, most: int = 100) -> tuple[int, tuple[str, ...]]:
        """Delete unfinished assessments, at most so many, that nobody has changed since `before` and nobody can open.

        Returns how many these were, and the keys of their render jobs.
        """
        with self.write():
            gone = [row["id"] for row in self._rows(ABANDONED + self.SKIP_LOCKED, to_text(before), to_text(at), most)]
            keys: set[str] = set()
            for assessment_id in gone:
                keys |= self._delete(assessment_id)
        return len(gone), tuple(sorted(keys))

    def forget_finished(self, before: datetime, most: int = 100) -> tuple[int, tuple[str, ...]]:
        """Delete complete assessments, at most so many, unchanged since `before`, that are no client's.

        Returns how many these were, and the keys of their render jobs.
        """
        with self.write():
            gone = [
                row["id"] for row in self._rows(OUTLIVED + self.SKIP_LOCKED, to_text(before), to_text(before), most)
            ]
            keys: set[str] = set()
            for assessment_id in gone:
                keys |= self._delete(assessment_id)
        return len(gone), tuple(sorted(keys))

    def oldest_unfinished(self) -> datetime | None:
        """When the unfinished assessment that has rested longest was last changed; None: there is none."""
        row = self._row("select min(updated_at) as oldest from assessments where completed_at is null")
        return to_optional_time(row["oldest"]) if row else None
