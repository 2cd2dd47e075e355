"""The statements of the migration that lets several people of one role answer (run by `migrations`)."""

from __future__ import annotations

# Several people of one role may answer (docs/decisions/0065): `voice` is 0 for the one response of a role that there
# was before. What points to `responses` moves with it, for SQLite cannot take back that a role was unique.
VOICES = (
    """
    create table responses_new (
        id integer primary key,
        assessment_id text not null references assessments(id) on delete cascade,
        role text not null,
        created_at text not null,
        voice integer not null default 0,
        unique (assessment_id, role, voice)
    ) strict
    """,
    "insert into responses_new (id, assessment_id, role, created_at) select id, assessment_id, role, created_at"
    " from responses",
    """
    create table answers_new (
        response_id integer not null references responses_new(id) on delete cascade,
        question_id text not null,
        value text not null,
        answered_at text not null,
        revision integer not null default 1,
        page text,
        seq integer not null default 0,
        primary key (response_id, question_id)
    ) strict
    """,
    "insert into answers_new (response_id, question_id, value, answered_at, revision, page, seq)"
    " select response_id, question_id, value, answered_at, revision, page, seq from answers",
    """
    create table relevance_new (
        response_id integer not null references responses_new(id) on delete cascade,
        domain text not null,
        value integer not null,
        revision integer not null default 1,
        page text,
        seq integer not null default 0,
        primary key (response_id, domain)
    ) strict
    """,
    "insert into relevance_new (response_id, domain, value, revision, page, seq)"
    " select response_id, domain, value, revision, page, seq from relevance",
    "drop table answers",
    "drop table relevance",
    "drop table responses",
    "alter table responses_new rename to responses",
    "alter table answers_new rename to answers",
    "alter table relevance_new rename to relevance",
    """
    create table voices (
        id text primary key,
        assessment_id text not null references assessments(id) on delete cascade,
        number integer not null,
        role text not null check (role in ('manager', 'floor', 'office')),
        name text not null,
        created_at text not null,
        expires_at text not null,
        begun_at text,
        finished_at text,
        place integer,
        agreed integer not null default 0 check (agreed in (0, 1)),
        unique (assessment_id, number),
        unique (assessment_id, place)
    ) strict
    """,
    """
    create table voice_tokens (
        hash text primary key,
        voice_id text not null references voices(id) on delete cascade,
        kind text not null check (kind in ('device', 'link', 'code')),
        created_at text not null,
        expires_at text not null
    ) strict
    """,
    "create index voice_tokens_voice_id on voice_tokens(voice_id)",
)
