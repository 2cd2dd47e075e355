"""The schema's history. Tables are made here and nowhere else; an applied migration is never edited.

Times are ISO-8601 UTC text of one fixed form, so that text order is time order.
"""

from __future__ import annotations

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

MIGRATIONS = Migrations("assess")

FIRST = (
    """
    create table snapshots (
        hash text primary key,
        kind text not null check (kind in ('bank', 'catalogue')),
        body text not null,
        created_at text not null
    ) strict
    """,
    """
    create table assessments (
        id text primary key,
        lang text not null,
        path text not null,
        bank_hash text not null references snapshots(hash),
        catalogue_hash text references snapshots(hash),
        company text,
        industry text,
        prefecture text,
        municipality text,
        employees integer,
        goals text,
        barriers text,
        usage text not null,
        consented_at text,
        created_at text not null,
        updated_at text not null,
        completed_at text,
        origin text not null check (origin in ('web', 'import'))
    ) strict
    """,
    "create index assessments_bank_hash on assessments(bank_hash)",
    "create index assessments_catalogue_hash on assessments(catalogue_hash)",
    """
    create table responses (
        id integer primary key,
        assessment_id text not null references assessments(id) on delete cascade,
        role text not null,
        created_at text not null,
        unique (assessment_id, role)
    ) strict
    """,
    """
    create table answers (
        response_id integer not null references responses(id) on delete cascade,
        question_id text not null,
        value text not null,
        answered_at text not null,
        primary key (response_id, question_id)
    ) strict
    """,
    """
    create table relevance (
        response_id integer not null references responses(id) on delete cascade,
        domain text not null,
        value integer not null,
        primary key (response_id, domain)
    ) strict
    """,
    """
    create table access_tokens (
        hash text primary key,
        assessment_id text not null references assessments(id) on delete cascade,
        kind text not null check (kind in ('device', 'link', 'code')),
        created_at text not null,
        expires_at text not null,
        revoked_at text
    ) strict
    """,
    "create index access_tokens_assessment_id on access_tokens(assessment_id)",
    """
    create table render_jobs (
        id text primary key,
        assessment_id text not null references assessments(id) on delete cascade,
        key text not null,
        lang text not null,
        edition text not null,
        state text not null check (state in ('queued', 'running', 'done', 'failed')),
        problem text check (problem in ('crashed', 'timeout', 'error')),
        runs integer not null default 0,
        created_at text not null,
        started_at text,
        finished_at text
    ) strict
    """,
    "create index render_jobs_state on render_jobs(state)",
    "create index render_jobs_key on render_jobs(key)",
    "create index render_jobs_assessment_id on render_jobs(assessment_id)",
    "create table attempts (bucket text not null, at text not null) strict",
    "create index attempts_bucket_at on attempts(bucket, at)",
)


# An assessment that was complete before has no row here and is not counted until it is completed anew.
RESULTS = (
    """
    create table results (
        assessment_id text primary key references assessments(id) on delete cascade,
        level integer,
        stage text,
        score real,
        confidence real not null,
        firm text not null
    ) strict
    """,
    "create index results_firm on results(firm)",
)


@MIGRATIONS()
def m001_first(db: Database) -> None:
    """Assessments with their answers, access, render jobs and throttling."""
    for statement in FIRST:
        db.execute(statement)


@MIGRATIONS()
def m002_results(db: Database) -> None:
    """The result of each complete assessment as it was on completion."""
    for statement in RESULTS:
        db.execute(statement)
