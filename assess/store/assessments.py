"""Snapshots and assessments."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from assess.core.model import DomainId, Lang, PathChoice, Profile, RespondentRole
from assess.store.answers import AnswerRows
from assess.store.population import PopulationRows
from assess.store.records import Assessment, Response, Saved, Seen, Snapshot, Summary, Token
from assess.store.session import Row, to_optional_text, to_optional_time, to_text, to_time
from assess.store.tokens import TokenRows

# All that hangs on an assessment: its responses (0), their answers (1) and relevance (2). Colleagues' are not among
# them (`voices`).
PARTS = """
    select 0 as kind, id as response_id, role as name, '' as value, 0 as revision from responses
        where assessment_id = ? and voice = 0
    union all
    select 1, r.id, a.question_id, a.value, a.revision from answers a join responses r on r.id = a.response_id
        where r.assessment_id = ? and r.voice = 0
    union all
    select 2, r.id, v.domain, cast(v.value as text), v.revision
        from relevance v join responses r on r.id = v.response_id where r.assessment_id = ? and r.voice = 0
"""

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


class AssessmentRows(TokenRows, PopulationRows, AnswerRows):
    """Snapshots and assessments; a new assessment comes with a token."""

    def has_snapshot(self, content_hash: str) -> bool:
        """Whether a snapshot of this hash is kept."""
        return self._row("select 1 as there from snapshots where hash = ?", content_hash) is not None

    def keep_snapshot(self, snapshot: Snapshot, at: datetime) -> None:
        """Keep a snapshot; one that is kept already stays as it is."""
        with self.write():
            self._change(
                "insert into snapshots (hash, kind, body, created_at, bank_id, version) values (?, ?, ?, ?, ?, ?)"
                " on conflict (hash) do nothing",
                snapshot.hash, snapshot.kind, snapshot.body, to_text(at), *identity(snapshot.kind, snapshot.body),
            )  # fmt: skip

    def snapshot(self, content_hash: str) -> Snapshot | None:
        """The snapshot of this hash, or None."""
        row = self._row("select hash, kind, body from snapshots where hash = ?", content_hash)
        return Snapshot(**row) if row else None

    def bank_snapshot(self, bank_id: str, version: str) -> Snapshot | None:
        """The newest bank snapshot of this id and version, or None."""
        row = self._row(
            "select hash, kind, body from snapshots where bank_id = ? and version = ?"
            " order by created_at desc, hash limit 1",
            bank_id, version,
        )  # fmt: skip
        return Snapshot(**row) if row else None

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
        with self.reading():
            row = self._row("select * from assessments where id = ?", assessment_id)
            return assessment_of(row, self._rows(PARTS, *[assessment_id] * 3)) if row else None

    def save_profile(self, assessment_id: str, profile: Profile, at: datetime) -> bool:
        """Replace the profile; False when there is no such assessment."""
        return self.change_profile(assessment_id, lambda _: profile, at)

    def change_profile(self, assessment_id: str, change: Callable[[Profile | None], Profile], at: datetime) -> bool:
        """Replace the profile by what `change` makes of the stored one; False when there is no such assessment."""
        return self._set(assessment_id, lambda row: _profile_columns(change(_profile(row))), at)

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


def identity(kind: str, body: str) -> tuple[str | None, str | None]:
    """Id and version of a bank, by which its snapshots are found; neither of a catalogue."""
    content = json.loads(body) if kind == "bank" else {}
    return content.get("id"), content.get("version")


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
        "institution": profile.institution,
        "value_added": profile.value_added,
        "value_added_people": profile.value_added_people,
    }


def _profile(row: Row) -> Profile | None:
    if row["industry"] is None:
        return None
    return Profile(
        industry=row["industry"],
        prefecture=row["prefecture"],
        employees=row["employees"],
        company=row["company"],
        municipality=row["municipality"],
        goals=tuple(json.loads(row["goals"])),
        barriers=tuple(json.loads(row["barriers"])),
        usage=row["usage"],
        institution=row["institution"] or "",
        value_added=row["value_added"],
        value_added_people=row["value_added_people"],
    )


def _responses(parts: Iterable[Row]) -> dict[RespondentRole, Response]:
    roles: dict[int, RespondentRole] = {}
    responses: dict[int, Response] = defaultdict(Response)
    for part in parts:
        response, name = responses[part["response_id"]], part["name"]
        match part["kind"]:
            case 0:
                roles[part["response_id"]] = name
            case 1:
                response.answers[name], response.revisions[name] = part["value"], part["revision"]
            case _:
                response.relevance[name] = int(part["value"])
                response.relevance_revisions[name] = part["revision"]
    return {roles[number]: responses[number] for number in sorted(roles)}


def assessment_of(row: Row, parts: Iterable[Row]) -> Assessment:
    return Assessment(
        id=row["id"],
        lang=row["lang"],
        path=row["path"],
        usage=row["usage"],
        bank_hash=row["bank_hash"],
        catalogue_hash=row["catalogue_hash"],
        profile=_profile(row),
        origin=row["origin"],
        consented_at=to_optional_time(row["consented_at"]),
        created_at=to_time(row["created_at"]),
        updated_at=to_time(row["updated_at"]),
        completed_at=to_optional_time(row["completed_at"]),
        responses=_responses(parts),
        target=row["target"],
        replanned_at=to_optional_time(row["replanned_at"]),
    )
