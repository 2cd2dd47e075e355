"""Snapshots and assessments in SQLite; with `tokens` and `jobs` they make up `SqliteStore`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from assess.core.model import DomainId, Lang, PathChoice, Profile, RespondentRole
from assess.store.base import Row, to_optional_time, to_text, to_time
from assess.store.db import write
from assess.store.jobs import JobRows
from assess.store.protocol import Assessment, Counted, Response, Snapshot, Summary, Token
from assess.store.tokens import TokenRows

# One statement, so that one consistent state is read while others write.
ASSESSMENT = """
    select a.*, (
        select json_group_array(json_object(
            'role', r.role,
            'answers', (select json_group_object(question_id, value) from answers where response_id = r.id),
            'relevance', (select json_group_object(domain, value) from relevance where response_id = r.id)
        ) order by r.id)
        from responses r where r.assessment_id = a.id
    ) as responses
    from assessments a where a.id = ?
"""

# Of the assessments of one firm the one begun first counts: whoever later gives the name of another firm
# must not see the figures move (docs/decisions/0030).
POPULATION = """
    select assessment_id, industry, prefecture, employees, level, score from (
        select r.assessment_id, a.industry, a.prefecture, a.employees, r.level, r.score,
            row_number() over (partition by r.firm order by a.created_at, a.rowid) as place
        from results r join assessments a on a.id = r.assessment_id
        where a.completed_at is not null and a.usage <> 'trial' and a.industry is not null
            and r.level is not null and r.score is not null
            and a.bank_hash in (
                select hash from snapshots where kind = 'bank'
                    and json_extract(body, '$.id') = ? and json_extract(body, '$.version') = ?
            )
    ) where place = 1 order by assessment_id
"""


class AssessmentRows(TokenRows):
    """Snapshots and assessments; a new assessment comes with a token."""

    def has_snapshot(self, content_hash: str) -> bool:
        """Whether a snapshot of this hash is kept."""
        return self._row("select 1 from snapshots where hash = ?", content_hash) is not None

    def keep_snapshot(self, snapshot: Snapshot, at: datetime) -> None:
        """Keep a snapshot; one that is kept already stays as it is."""
        with write(self.db):
            self._change(
                "insert into snapshots (hash, kind, body, created_at) values (?, ?, ?, ?) on conflict do nothing",
                snapshot.hash, snapshot.kind, snapshot.body, to_text(at),
            )  # fmt: skip

    def snapshot(self, content_hash: str) -> Snapshot | None:
        """The snapshot of this hash, or None."""
        row = self._row("select hash, kind, body from snapshots where hash = ?", content_hash)
        return Snapshot(**row) if row else None

    def bank_snapshot(self, bank_id: str, version: str) -> Snapshot | None:
        """The newest bank snapshot of this id and version, or None."""
        row = self._row(
            "select hash, kind, body from snapshots where kind = 'bank' and json_extract(body, '$.id') = ?"
            " and json_extract(body, '$.version') = ? order by created_at desc, hash limit 1",
            bank_id, version,
        )  # fmt: skip
        return Snapshot(**row) if row else None

    def add_assessment(
        self, assessment: Assessment, token: Token | None = None, summary: Summary | None = None
    ) -> None:
        """Keep a new assessment with all its responses, a first token, and the result of a complete one."""
        at = to_text(assessment.created_at)
        with write(self.db):
            self._change(
                "insert into assessments (id, lang, path, bank_hash, catalogue_hash, usage, consented_at, created_at,"
                " updated_at, completed_at, origin) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                assessment.id, assessment.lang, assessment.path, assessment.bank_hash, assessment.catalogue_hash,
                assessment.usage, _text(assessment.consented_at), at, to_text(assessment.updated_at),
                _text(assessment.completed_at), assessment.origin,
            )  # fmt: skip
            if assessment.profile is not None:
                self._update(assessment.id, _profile_columns(assessment.profile))
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
        row = self._row(ASSESSMENT, assessment_id)
        return _assessment(row) if row else None

    def save_profile(self, assessment_id: str, profile: Profile, at: datetime) -> bool:
        """Replace the profile; False when there is no such assessment."""
        return self._set(assessment_id, _profile_columns(profile), at)

    def set_path(self, assessment_id: str, path: PathChoice, at: datetime) -> bool:
        """Choose the path; False when there is no such assessment."""
        return self._set(assessment_id, {"path": path}, at)

    def set_lang(self, assessment_id: str, lang: Lang, at: datetime) -> bool:
        """Choose the language; does not reopen. False when there is no such assessment."""
        return self._set(assessment_id, {"lang": lang}, at, reopen=False)

    def save_answers(self, assessment_id: str, role: RespondentRole, changes: Mapping[str, str], at: datetime) -> bool:
        """Add or replace these answers, all or none; False when there is no such assessment."""
        with write(self.db):
            if not self._exists(assessment_id):
                return False
            changed = self._put_answers(self._response(assessment_id, role, to_text(at)), changes, to_text(at))
            if changed:
                self._reopen(assessment_id, to_text(at))
        return True

    def save_relevance(
        self, assessment_id: str, role: RespondentRole, changes: Mapping[DomainId, int], at: datetime
    ) -> bool:
        """Add or replace relevance by domain; False when there is no such assessment."""
        with write(self.db):
            if not self._exists(assessment_id):
                return False
            changed = self._put_relevance(self._response(assessment_id, role, to_text(at)), changes)
            if changed:
                self._reopen(assessment_id, to_text(at))
        return True

    def complete(
        self, assessment_id: str, catalogue_hash: str, at: datetime, summarise: Callable[[Assessment], Summary]
    ) -> bool:
        """Mark as complete and freeze its result; an already complete one stays as it is.

        False when there is no such assessment.
        """
        with write(self.db):
            found = self.assessment(assessment_id)
            if found is not None and found.completed_at is None:
                self._update(
                    assessment_id,
                    {"completed_at": to_text(at), "catalogue_hash": catalogue_hash, "updated_at": to_text(at)},
                )
                self._freeze(assessment_id, summarise(found))
        return found is not None

    def summary(self, assessment_id: str) -> Summary | None:
        """The frozen result of a complete assessment, or None."""
        row = self._row(
            "select level, stage, score, confidence, firm from results where assessment_id = ?", assessment_id
        )
        return Summary(**row) if row else None

    def population(self, bank_id: str, version: str) -> list[Counted]:
        """Each firm once with its result under this version of the bank; trials and unknown levels left out."""
        return [Counted(**row) for row in self._rows(POPULATION, bank_id, version)]

    def delete_assessment(self, assessment_id: str) -> tuple[str, ...]:
        """Delete it with all that belongs to it; returns the keys of its render jobs."""
        with write(self.db):
            jobs = self._rows("select distinct key from render_jobs where assessment_id = ?", assessment_id)
            self._change("delete from assessments where id = ?", assessment_id)
        return tuple(row["key"] for row in jobs)

    # ------------------------------------------------------------ inside write()

    def _exists(self, assessment_id: str) -> bool:
        return self._row("select 1 from assessments where id = ?", assessment_id) is not None

    def _update(self, assessment_id: str, columns: Mapping[str, object]) -> None:
        names = ", ".join(f"{name} = ?" for name in columns)
        self._change(f"update assessments set {names} where id = ?", *columns.values(), assessment_id)  # noqa: S608

    def _set(self, assessment_id: str, columns: Mapping[str, object], at: datetime, reopen: bool = True) -> bool:
        with write(self.db):
            row = self._row("select * from assessments where id = ?", assessment_id)
            if row is not None and any(row[name] != value for name, value in columns.items()):
                self._update(assessment_id, {**columns, "updated_at": to_text(at)})
                if reopen:
                    self._reopen(assessment_id, to_text(at))
        return row is not None

    def _freeze(self, assessment_id: str, summary: Summary) -> None:
        self._change(
            "insert into results (assessment_id, level, stage, score, confidence, firm) values (?, ?, ?, ?, ?, ?)",
            assessment_id, summary.level, summary.stage, summary.score, summary.confidence, summary.firm,
        )  # fmt: skip

    def _reopen(self, assessment_id: str, at: str) -> None:
        self._change("delete from results where assessment_id = ?", assessment_id)
        self._update(assessment_id, {"completed_at": None, "catalogue_hash": None, "updated_at": at})

    def _response(self, assessment_id: str, role: RespondentRole, at: str) -> int:
        self._change(
            "insert into responses (assessment_id, role, created_at) values (?, ?, ?) on conflict do nothing",
            assessment_id, role, at,
        )  # fmt: skip
        row = self._row("select id from responses where assessment_id = ? and role = ?", assessment_id, role)
        if row is None:
            raise LookupError(assessment_id)
        return int(row["id"])

    def _put_answers(self, response_id: int, changes: Mapping[str, str], at: str) -> int:
        return self._put(
            "insert into answers (response_id, question_id, value, answered_at) values (?, ?, ?, ?) on conflict do"
            " update set value = excluded.value, answered_at = excluded.answered_at where value <> excluded.value",
            ((response_id, question_id, value, at) for question_id, value in changes.items()),
        )

    def _put_relevance(self, response_id: int, changes: Mapping[DomainId, int]) -> int:
        return self._put(
            "insert into relevance (response_id, domain, value) values (?, ?, ?) on conflict do"
            " update set value = excluded.value where value <> excluded.value",
            ((response_id, domain, value) for domain, value in changes.items()),
        )

    def _put(self, sql: str, rows: Iterable[tuple[object, ...]]) -> int:
        return sum(self._change(sql, *row) for row in rows)


class SqliteStore(AssessmentRows, JobRows):
    """The `Store` protocol on SQLite: opens its own connection, to be closed by the opener."""


def _text(at: datetime | None) -> str | None:
    return None if at is None else to_text(at)


def _profile_columns(profile: Profile) -> Row:
    return {
        "company": profile.company,
        "industry": profile.industry,
        "prefecture": profile.prefecture,
        "municipality": profile.municipality,
        "employees": profile.employees,
        "goals": json.dumps(profile.goals),
        "barriers": json.dumps(profile.barriers),
        "usage": profile.usage,
    }


def _assessment(row: Row) -> Assessment:
    profile = None
    if row["industry"] is not None:
        profile = Profile(
            industry=row["industry"],
            prefecture=row["prefecture"],
            employees=row["employees"],
            company=row["company"],
            municipality=row["municipality"],
            goals=tuple(json.loads(row["goals"])),
            barriers=tuple(json.loads(row["barriers"])),
            usage=row["usage"],
        )
    return Assessment(
        id=row["id"],
        lang=row["lang"],
        path=row["path"],
        usage=row["usage"],
        bank_hash=row["bank_hash"],
        catalogue_hash=row["catalogue_hash"],
        profile=profile,
        origin=row["origin"],
        consented_at=to_optional_time(row["consented_at"]),
        created_at=to_time(row["created_at"]),
        updated_at=to_time(row["updated_at"]),
        completed_at=to_optional_time(row["completed_at"]),
        responses={r["role"]: Response(r["answers"], r["relevance"]) for r in json.loads(row["responses"])},
    )
