"""Assessments: how they are kept, changed, completed and deleted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from assess.core.model import DomainId, Lang, PathChoice, Profile, RespondentRole
from assess.store.answers import AnswerRows
from assess.store.assessment_rows import PARTS, assessment_of, profile_columns, profile_of
from assess.store.population import PopulationRows
from assess.store.records import Assessment, Saved, Seen, Summary, Token
from assess.store.session import Row, to_optional_text, to_text
from assess.store.tokens import TokenRows


class AssessmentRows(TokenRows, PopulationRows, AnswerRows):
    """A new assessment comes with a token."""

    def add_assessment(
        self, assessment: Assessment, token: Token | None = None, summary: Summary | None = None
    ) -> None:
        """Keep a new assessment with all its responses, a first token, and the result of a complete one."""
        at = to_text(assessment.created_at)
        with self.write():
            self._change(
                "insert into assessments (id, lang, path, bank_hash, catalogue_hash, usage, consented_at, created_at,"
                " updated_at, completed_at, origin) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                assessment.id, assessment.lang, assessment.path, assessment.bank_hash, assessment.catalogue_hash,
                assessment.usage, to_optional_text(assessment.consented_at), at, to_text(assessment.updated_at),
                to_optional_text(assessment.completed_at), assessment.origin,
            )  # fmt: skip
            if assessment.target is not None:
                self._update(assessment.id, {"target": assessment.target})
            if assessment.profile is not None:
                self._update(assessment.id, profile_columns(assessment.profile))
            for role, response in assessment.responses.items():
                response_id = self._response(assessment.id, role, at)
                self._put_answers(response_id, response.answers, at)
                self._put_relevance(response_id, response.relevance)
            if token is not None:
                self._insert_token(token)
            if summary is not None:
                self._freeze(assessment.id, summary)

    def assessment(self, assessment_id: str) -> Assessment | None:
        """The assessment with everything that belongs to it, or None."""
        row, parts = self._of_one_moment(
            ("select * from assessments where id = ?", (assessment_id,)), (PARTS, (assessment_id,) * 3)
        )
        return assessment_of(row[0], parts) if row else None

    def save_profile(self, assessment_id: str, profile: Profile, at: datetime) -> bool:
        """Replace the profile; False when there is no such assessment."""
        return self.change_profile(assessment_id, lambda _: profile, at)

    def change_profile(self, assessment_id: str, change: Callable[[Profile | None], Profile], at: datetime) -> bool:
        """Replace the profile by what `change` makes of the stored one; False when there is no such assessment."""
        return self._set(assessment_id, lambda row: profile_columns(change(profile_of(row))), at)

    def set_path(self, assessment_id: str, path: PathChoice, at: datetime) -> bool:
        """Choose the path; False when there is no such assessment."""
        return self._set(assessment_id, lambda _: {"path": path}, at)

    def set_lang(self, assessment_id: str, lang: Lang, at: datetime) -> bool:
        """Choose the language; does not reopen. False when there is no such assessment."""
        return self._set(assessment_id, lambda _: {"lang": lang}, at, reopen=False)

    def save_answers(
        self,
        assessment_id: str,
        role: RespondentRole,
        changes: Mapping[str, str],
        at: datetime,
        seen: Seen | None = None,
    ) -> Saved | None:
        """Add or replace these answers, but none by an older one; None when there is no such assessment."""
        return self._save(assessment_id, role, at, lambda mine: self._put_answers(mine, changes, to_text(at), seen))

    def save_relevance(
        self,
        assessment_id: str,
        role: RespondentRole,
        changes: Mapping[DomainId, int],
        at: datetime,
        seen: Seen | None = None,
    ) -> Saved | None:
        """The same for relevance by domain."""
        return self._save(assessment_id, role, at, lambda mine: self._put_relevance(mine, changes, seen))

    def complete(
        self, assessment_id: str, catalogue_hash: str, at: datetime, summarise: Callable[[Assessment], Summary]
    ) -> bool:
        """Mark as complete and freeze its result; an already complete one stays as it is.

        False when there is no such assessment.
        """
        with self.write():
            row = self._locked(assessment_id)
            if row is not None and row["completed_at"] is None:
                summary = summarise(assessment_of(row, self._rows(PARTS, *[assessment_id] * 3)))
                self._update(
                    assessment_id,
                    {"completed_at": to_text(at), "catalogue_hash": catalogue_hash, "updated_at": to_text(at)},
                )
                self._freeze(assessment_id, summary)
        return row is not None

    def delete_assessment(self, assessment_id: str) -> tuple[str, ...]:
        """Delete it with all that belongs to it; returns the keys of its render jobs."""
        with self.write():
            if self._locked(assessment_id) is None:
                return ()
            return tuple(sorted(self._delete(assessment_id)))

    # ------------------------------------------------------------ inside write()

    def _delete(self, assessment_id: str) -> set[str]:
        """Delete a locked assessment with all that belongs to it; returns the keys of its render jobs."""
        jobs = self._rows("select distinct key from render_jobs where assessment_id = ?", assessment_id)
        self._unfreeze(assessment_id)
        self._change("delete from assessments where id = ?", assessment_id)
        return {row["key"] for row in jobs}

    def _update(self, assessment_id: str, columns: Mapping[str, object]) -> None:
        names = ", ".join(f"{name} = ?" for name in columns)
        self._change(f"update assessments set {names} where id = ?", *columns.values(), assessment_id)  # noqa: S608

    def _set(self, assessment_id: str, change: Callable[[Row], Row], at: datetime, reopen: bool = True) -> bool:
        with self.write():
            row = self._locked(assessment_id)
            columns = {} if row is None else change(row)
            if row is not None and any(row[name] != value for name, value in columns.items()):
                if reopen:
                    self._reopen(row, to_text(at))
                self._update(assessment_id, {**columns, "updated_at": to_text(at)})
        return row is not None

    def _save(
        self, assessment_id: str, role: RespondentRole, at: datetime, put: Callable[[int], tuple[Saved, bool]]
    ) -> Saved | None:
        with self.write():
            row = self._locked(assessment_id)
            if row is None:
                return None
            saved, changed = put(self._response(assessment_id, role, to_text(at)))
            if changed:
                self._reopen(row, to_text(at))
        return saved

    def _reopen(self, row: Row, at: str) -> None:
        """After a change of the content: it is complete no longer."""
        if row["completed_at"] is None:
            self._update(row["id"], {"updated_at": at})
            return
        self._unfreeze(row["id"])
        self._update(row["id"], {"completed_at": None, "catalogue_hash": None, "updated_at": at})
