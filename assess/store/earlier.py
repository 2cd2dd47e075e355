"""Which assessment of a firm was the one before, where an owner takes the check again."""

from __future__ import annotations

from assess.store.session import Session


class EarlierRows(Session):
    """A row goes with either of both."""

    def follow_on(self, assessment_id: str, earlier_id: str) -> None:
        """Note that the first was begun from the second; a note that is there stays."""
        with self.write():
            self._change(
                "insert into earlier (assessment_id, earlier_id) values (?, ?) on conflict (assessment_id) do nothing",
                assessment_id, earlier_id,
            )  # fmt: skip

    def earlier_of(self, assessment_id: str) -> str | None:
        """The assessment from which this one was begun, or None."""
        row = self._row("select earlier_id from earlier where assessment_id = ?", assessment_id)
        return row["earlier_id"] if row else None

    def later_of(self, assessment_id: str) -> list[str]:
        """Those that were begun from this one, the last begun first."""
        rows = self._rows(
            "select a.id from earlier e join assessments a on a.id = e.assessment_id where e.earlier_id = ?"
            " order by a.created_at desc, a.id",
            assessment_id,
        )  # fmt: skip
        return [row["id"] for row in rows]
