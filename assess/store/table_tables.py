"""The statements of the migration that brings sessions at one table (run by `migrations`)."""

from __future__ import annotations

TABLE = (
    """
    create table calibrations (
        client_id text not null,
        assessment_id text not null,
        question_id text not null,
        value text,
        evidence text check (evidence in ('seen', 'told', 'none')),
        reason text not null,
        note text not null,
        staff_id text not null references staff(id),
        at text not null,
        revision integer not null,
        primary key (client_id, assessment_id, question_id),
        foreign key (client_id, assessment_id) references client_assessments(client_id, assessment_id)
            on delete cascade
    ) strict
    """,
    """
    create table agreements (
        id text primary key,
        client_id text not null,
        assessment_id text not null,
        staff_id text not null references staff(id),
        made_at text not null,
        next_meeting text not null,
        revision integer not null,
        unique (client_id, assessment_id),
        foreign key (client_id, assessment_id) references client_assessments(client_id, assessment_id)
            on delete cascade
    ) strict
    """,
    """
    create table agreement_steps (
        agreement_id text not null references agreements(id) on delete cascade,
        number integer not null,
        question_id text,
        text text not null,
        who text not null,
        by_when text not null,
        helper text not null,
        done_at text,
        primary key (agreement_id, number)
    ) strict
    """,
)
