"""Answers and relevance, and which of two came later (docs/decisions/0041)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from assess.core.model import DomainId, RespondentRole
from assess.store.records import Saved, Seen
from assess.store.session import Row, Session

Verdict = Literal["take", "leave", "refuse"]


@dataclass(frozen=True)
class _Table:
    """How a value of one kind is read and put; a put names them all, whatever the row was."""

    read: str
    put: str


ANSWERS = _Table(
    "select value, revision, page, seq from answers where response_id = ? and question_id = ?",
    "insert into answers (response_id, question_id, value, revision, page, seq, answered_at)"
    " values (?, ?, ?, ?, ?, ?, ?) on conflict (response_id, question_id) do update set value = excluded.value,"
    " revision = excluded.revision, page = excluded.page, seq = excluded.seq, answered_at = excluded.answered_at",
)
RELEVANCE = _Table(
    "select value, revision, page, seq from relevance where response_id = ? and domain = ?",
    "insert into relevance (response_id, domain, value, revision, page, seq)"
    " values (?, ?, ?, ?, ?, ?) on conflict (response_id, domain) do update set value = excluded.value,"
    " revision = excluded.revision, page = excluded.page, seq = excluded.seq",
)


def verdict(stored: Row, value: object, seen: Seen | None, base: int) -> Verdict:
    """Whether a value takes the stored one's place.

    Of one page, what it sent later wins. Of two pages, only that which knew what is stored. The same value once more
    is never refused; when it was chosen anew it counts as newer, so that no earlier choice of that page, which may
    still be on its way, comes after it.
    """
    same = stored["value"] == value
    if seen is None:
        return "leave" if same else "take"
    if stored["page"] == seen.page:
        newer = seen.seq > stored["seq"] or (seen.seq == stored["seq"] and not same)
    else:
        newer = stored["revision"] == base
    if newer:
        return "take"
    return "leave" if same else "refuse"


class AnswerRows(Session):
    """Rows of answers and relevance. All of it runs inside write(), with the assessment locked or new."""

    def _response(self, assessment_id: str, role: RespondentRole, at: str, voice: int = 0) -> int:
        """The id of a response, begun where there is none; the assessment is locked or new."""
        mine = "select id from responses where assessment_id = ? and role = ? and voice = ?"
        row = self._row(mine, assessment_id, role, voice)
        if row is None:
            self._change(
                "insert into responses (assessment_id, role, created_at, voice) values (?, ?, ?, ?)",
                assessment_id, role, at, voice,
            )  # fmt: skip
            row = self._row(mine, assessment_id, role, voice)
        if row is None:
            raise LookupError(assessment_id)
        return int(row["id"])

    def _put_answers(
        self, response_id: int, changes: Mapping[str, str], at: str, seen: Seen | None = None
    ) -> tuple[Saved, bool]:
        """What came of it, and whether any value is another one now."""
        return self._put(ANSWERS, response_id, changes, seen, at)

    def _put_relevance(
        self, response_id: int, changes: Mapping[DomainId, int], seen: Seen | None = None
    ) -> tuple[Saved, bool]:
        return self._put(RELEVANCE, response_id, changes, seen)

    def _put(
        self, table: _Table, response_id: int, changes: Mapping[Any, object], seen: Seen | None, *more: object
    ) -> tuple[Saved, bool]:
        saved, changed = Saved(), False
        page, seq = (None, 0) if seen is None else (seen.page, seen.seq)
        for name, value in changes.items():
            stored = self._row(table.read, response_id, name)
            base = 0 if seen is None else seen.revisions.get(name, 0)
            what = "take" if stored is None else verdict(stored, value, seen, base)
            revision = 0 if stored is None else stored["revision"]
            if what == "take":
                revision += 1
                self._change(table.put, response_id, name, value, revision, page, seq, *more)
                changed |= stored is None or stored["value"] != value
            elif what == "refuse" and stored is not None:
                saved.kept[name] = str(stored["value"])
            saved.revisions[name] = revision
        return saved, changed
