"""The statements of the migration that brings consent and hand-overs (run by `migrations`)."""

from __future__ import annotations

# What a recipient may see of an assessment is asked for every page, and for many assessments at once.
CONSENTED = (
    "drop index consents_assessment_id",
    "create index consents_consented on consents(assessment_id, recipient_kind, recipient_id)",
)
CONSENT = (
    """
    create table consents (
        id text primary key,
        assessment_id text not null references assessments(id) on delete cascade,
        recipient_kind text not null check (recipient_kind in ('branch', 'adviser', 'body')),
        recipient_id text not null,
        name text not null,
        scopes text not null,
        words text not null,
        how text not null check (how in ('screen', 'paper')),
        given_at text not null,
        expires_at text not null,
        recorded_at text not null,
        witness text not null,
        staff_id text references staff(id),
        contact text not null,
        revoked_at text
    ) strict
    """,
    "create index consents_assessment_id on consents(assessment_id)",
    "create index consents_recipient on consents(recipient_kind, recipient_id)",
    """
    create table handovers (
        id text primary key,
        consent_id text not null references consents(id) on delete cascade,
        kind text not null check (kind in ('share', 'view')),
        once integer not null check (once in (0, 1)),
        created_at text not null,
        expires_at text not null,
        staff_id text references staff(id),
        used_at text
    ) strict
    """,
    "create index handovers_consent_id on handovers(consent_id)",
    """
    create table handover_ways (
        hash text primary key,
        handover_id text not null references handovers(id) on delete cascade,
        kind text not null check (kind in ('link', 'code', 'device')),
        created_at text not null,
        expires_at text not null
    ) strict
    """,
    "create index handover_ways_handover_id on handover_ways(handover_id)",
)
