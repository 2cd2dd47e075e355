"""The schema's history. Tables are made here and nowhere else; an applied migration is never edited.

Statements are written as SQLite has them (`strict` tables, its types); the PostgreSQL driver puts its own types in
their place. Times are ISO-8601 UTC text of one fixed form, so that text order is time order.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from assess.core import firm_names
from assess.store.consent_tables import CONSENT, CONSENTED
from assess.store.session import Row
from assess.store.table_tables import TABLE
from assess.store.voices_tables import VOICES


class Schema(Protocol):
    """What a migration works on, inside one transaction."""

    def define(self, statement: str) -> None:
        """Run a statement that makes or changes a table or an index."""

    def append_only(self, table: str) -> None:
        """Refuse every change and deletion of a row of this table from now on."""

    def rows(self, sql: str, *values: object) -> list[Row]: ...
    def change(self, sql: str, *values: object) -> int: ...
    def number_on(self, table: str) -> None:
        """The numbers that the database gives to new rows of a table go on beyond those that it has."""


@dataclass(frozen=True)
class Migration:
    """One step; `name` is recorded in the database."""

    name: str
    run: Callable[[Schema], None]


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


LEASES = (
    "alter table render_jobs add column worker text",
    "alter table render_jobs add column leased_until text",
    # Whoever rendered it is gone, for the schema has just changed: it can be taken at once.
    "update render_jobs set leased_until = created_at where state = 'running'",
)

# SQLite's own number of a row is not one that another engine has.
ATTEMPTS = (
    "drop table attempts",
    """
    create table attempts (
        id integer primary key,
        bucket text not null,
        at text not null
    ) strict
    """,
    "create index attempts_bucket_at on attempts(bucket, at)",
)

REPORTS = (
    """
    create table report_files (
        key text primary key,
        data blob not null,
        created_at text not null
    ) strict
    """,
    "create index report_files_created_at on report_files(created_at)",
)

COMPARED = (
    """
    create table results_new (
        assessment_id text primary key references assessments(id) on delete cascade,
        level integer,
        stage text,
        score real,
        confidence real not null,
        firm text not null,
        bank_id text,
        version text,
        industry text,
        prefecture text,
        size integer,
        counted integer not null check (counted in (0, 1))
    ) strict
    """,
    """
    insert into results_new
    select r.assessment_id, r.level, r.stage, r.score, r.confidence, r.firm, s.bank_id, s.version, a.industry,
        a.prefecture, case when a.employees >= 301 then 301 when a.employees >= 101 then 101
            when a.employees >= 51 then 51 when a.employees >= 21 then 21 when a.employees >= 6 then 6
            when a.employees >= 1 then 1 end, 0
    from results r join assessments a on a.id = r.assessment_id join snapshots s on s.hash = a.bank_hash
    """,
    """
    update results_new set counted = 1 where assessment_id in (
        select assessment_id from (
            select r.assessment_id,
                row_number() over (partition by r.firm, r.bank_id, r.version order by a.created_at, a.id) as place
            from results_new r join assessments a on a.id = r.assessment_id
            where a.usage <> 'trial' and r.industry is not null and r.level is not null and r.score is not null
        ) as placed where place = 1
    )
    """,
    "drop table results",
    "alter table results_new rename to results",
    "create index results_firm on results(firm, bank_id, version)",
    # The firms of a cell; those of an industry, and all, in the order of their scores.
    "create index results_cells on results(bank_id, version, counted, industry, prefecture, size, level)",
    "create index results_industry_scores on results"
    "(bank_id, version, counted, industry, score, prefecture, size, level, assessment_id)",
    "create index results_scores on results(bank_id, version, counted, score, level, assessment_id)",
)


CLIENTS = (
    "alter table render_jobs add column client text not null default ''",
    "create index render_jobs_client on render_jobs(client, started_at)",
)

# By which an older answer is told from a newer one. What is stored already counts as given once, by no page.
REVISIONS = tuple(
    f"alter table {table} add column {column}"
    for table in ("answers", "relevance")
    for column in ("revision integer not null default 1", "page text", "seq integer not null default 0")
)

# Profiles of before name none.
INSTITUTION = ("alter table assessments add column institution text",)


# Who uses the staff area, and what they do there (docs/decisions/0060).
STAFF = (
    """
    create table organisations (
        id text primary key,
        name text not null unique,
        kind text not null check (kind in ('bank', 'chamber', 'government', 'support_centre', 'other')),
        contact text not null,
        retention_months integer not null,
        created_at text not null
    ) strict
    """,
    """
    create table branches (
        id text primary key,
        organisation_id text not null references organisations(id),
        name text not null,
        created_at text not null,
        unique (organisation_id, name)
    ) strict
    """,
    """
    create table staff (
        id text primary key,
        organisation_id text references organisations(id),
        branch_id text references branches(id),
        role text not null check (role in ('operator', 'admin', 'manager', 'staff', 'adviser')),
        name text not null,
        email text not null unique,
        password_hash text not null,
        totp_secret text,
        totp_last integer,
        disabled_at text,
        created_at text not null,
        check ((role = 'operator') = (organisation_id is null))
    ) strict
    """,
    "create index staff_organisation_id on staff(organisation_id)",
    "create index staff_branch_id on staff(branch_id)",
    """
    create table invitations (
        hash text primary key,
        organisation_id text references organisations(id),
        branch_id text references branches(id),
        role text not null check (role in ('operator', 'admin', 'manager', 'staff', 'adviser')),
        email text not null,
        staff_id text references staff(id),
        created_by text references staff(id),
        created_at text not null,
        expires_at text not null,
        used_at text,
        check ((role = 'operator') = (organisation_id is null))
    ) strict
    """,
    "create index invitations_organisation_id on invitations(organisation_id)",
    """
    create table recovery_codes (
        hash text primary key,
        staff_id text not null references staff(id) on delete cascade,
        created_at text not null,
        used_at text
    ) strict
    """,
    "create index recovery_codes_staff_id on recovery_codes(staff_id)",
    """
    create table staff_sessions (
        hash text primary key,
        staff_id text not null references staff(id) on delete cascade,
        stage text not null check (stage in ('password', 'whole')),
        device text not null,
        created_at text not null,
        seen_at text not null,
        ended_at text
    ) strict
    """,
    "create index staff_sessions_staff_id on staff_sessions(staff_id)",
    # Points to nothing: what was done stays told when who did it, or what it was done to, is gone.
    """
    create table audit (
        id integer primary key,
        at text not null,
        organisation_id text,
        staff_id text,
        who text not null,
        action text not null,
        thing text not null,
        thing_id text not null,
        detail text not null
    ) strict
    """,
    "create index audit_organisation_id on audit(organisation_id, id)",
    "create index audit_thing on audit(thing, thing_id, id)",
)

CLIENTS_OF_ORGANISATIONS = (
    """
    create table clients (
        id text primary key,
        organisation_id text not null references organisations(id),
        branch_id text not null references branches(id),
        corporate_number text,
        name text not null,
        kana text not null,
        prefecture text not null,
        municipality text not null,
        industry text,
        employees integer,
        contact text not null,
        created_at text not null,
        updated_at text not null,
        unique (organisation_id, corporate_number)
    ) strict
    """,
    "create index clients_organisation_name on clients(organisation_id, name)",
    "create index clients_branch_id on clients(branch_id, name)",
    """
    create table client_assessments (
        client_id text not null references clients(id) on delete cascade,
        assessment_id text not null references assessments(id) on delete cascade,
        number integer not null,
        linked_at text not null,
        primary key (client_id, assessment_id),
        unique (client_id, number)
    ) strict
    """,
    "create index client_assessments_assessment_id on client_assessments(assessment_id)",
    """
    create table client_notes (
        id integer primary key,
        client_id text not null references clients(id) on delete cascade,
        staff_id text not null references staff(id),
        at text not null,
        text text not null
    ) strict
    """,
    "create index client_notes_client_id on client_notes(client_id, id)",
)

CLIENT_LISTS = (
    """
    create table client_lists (
        id text primary key,
        organisation_id text not null references organisations(id),
        staff_id text not null references staff(id),
        name text not null,
        rows text not null,
        created_at text not null
    ) strict
    """,
    "create index client_lists_staff_id on client_lists(staff_id)",
)


# Profiles of before tell none.
VALUE_ADDED = (
    "alter table assessments add column value_added integer",
    "alter table assessments add column value_added_people integer",
)

# What an owner aims at and has done of the plan. Assessments of before have picked nothing.
TICKS = (
    "alter table assessments add column target integer",
    "alter table assessments add column replanned_at text",
    """
    create table ticks (
        assessment_id text not null references assessments(id) on delete cascade,
        question_id text not null,
        to_option text not null,
        done_at text not null,
        primary key (assessment_id, question_id, to_option)
    ) strict
    """,
)


# What a device has been at, to be found again on the first page. Devices of before have none.
SHELVES = (
    """
    create table shelves (
        shelf text not null,
        assessment_id text not null references assessments(id) on delete cascade,
        token_hash text not null references access_tokens(hash) on delete cascade,
        kept_at text not null,
        primary key (shelf, assessment_id)
    ) strict
    """,
    "create index shelves_assessment_id on shelves(assessment_id)",
    "create index shelves_token_hash on shelves(token_hash)",
)


# Which assessment an owner took again. Those of before name none.
EARLIER = (
    """
    create table earlier (
        assessment_id text primary key references assessments(id) on delete cascade,
        earlier_id text not null references assessments(id) on delete cascade
    ) strict
    """,
    "create index earlier_earlier_id on earlier(earlier_id)",
)


# Batches of reports that staff ask for. Jobs of before belong to none.
BATCHES = (
    """
    create table batches (
        id text primary key,
        organisation_id text not null references organisations(id),
        staff_id text not null references staff(id),
        edition text not null,
        lang text not null,
        created_at text not null,
        cancelled_at text
    ) strict
    """,
    "create index batches_staff_id on batches(staff_id)",
    """
    create table batch_reports (
        batch_id text not null references batches(id) on delete cascade,
        assessment_id text not null references assessments(id) on delete cascade,
        client_id text not null references clients(id) on delete cascade,
        job_id text,
        primary key (batch_id, assessment_id)
    ) strict
    """,
    "create index batch_reports_assessment_id on batch_reports(assessment_id)",
    "create index batch_reports_client_id on batch_reports(client_id)",
)


def define_all(*statements: str) -> Callable[[Schema], None]:
    """A migration that only runs statements."""

    def run(schema: Schema) -> None:
        for statement in statements:
            schema.define(statement)

    return run


def identify_banks(schema: Schema) -> None:
    """Id and version of a bank as columns: no engine has to read JSON."""
    schema.define("alter table snapshots add column bank_id text")
    schema.define("alter table snapshots add column version text")
    for row in schema.rows("select hash, body from snapshots where kind = 'bank'"):
        content = json.loads(row["body"])
        schema.change(
            "update snapshots set bank_id = ?, version = ? where hash = ?",
            content.get("id"), content.get("version"), row["hash"],
        )  # fmt: skip
    schema.define("create index snapshots_bank on snapshots(bank_id, version)")


def staff_area(schema: Schema) -> None:
    """Organisations, their people, and the audit log, which only grows."""
    define_all(*STAFF)(schema)
    schema.append_only("audit")


def several_voices(schema: Schema) -> None:
    """Responses of several people of one role, and who they are."""
    define_all(*VOICES)(schema)
    schema.number_on("responses")


def search_clients(schema: Schema) -> None:
    """What clients are found by, when they were last touched, and lists of them that wait to be confirmed."""
    for column in ("name_key", "search", "touched_at"):
        schema.define(f"alter table clients add column {column} text not null default ''")
    for row in schema.rows("select * from clients"):
        found_by = firm_names.searched(row["name"], row["kana"], row["corporate_number"], row["municipality"])
        schema.change(
            "update clients set name_key = ?, search = ?, touched_at = ? where id = ?",
            firm_names.name_key(row["name"]), found_by, row["updated_at"], row["id"],
        )  # fmt: skip
    schema.define("create index clients_organisation_touched on clients(organisation_id, touched_at)")
    schema.define("create index clients_branch_touched on clients(branch_id, touched_at)")
    schema.define("create index clients_name_key on clients(organisation_id, name_key)")
    define_all(*CLIENT_LISTS)(schema)


def count_firms_anew(schema: Schema) -> None:
    """Results of one firm by its name as names are compared everywhere; a nameless firm keeps its key.

    Which of them counts is found again: two that were told apart by their spelling are one firm now.
    """
    for row in schema.rows(
        "select r.assessment_id, r.firm, a.company, a.prefecture"
        " from results r join assessments a on a.id = r.assessment_id"
    ):
        firm = firm_names.counted_as(row["company"] or "", row["prefecture"] or "")
        if firm and firm != row["firm"]:
            schema.change("update results set firm = ? where assessment_id = ?", firm, row["assessment_id"])
    schema.change(
        "update results set counted = case when assessment_id in ("
        " select assessment_id from ("
        "  select r.assessment_id,"
        "   row_number() over (partition by r.firm, r.bank_id, r.version order by a.created_at, a.id) as place"
        "  from results r join assessments a on a.id = r.assessment_id"
        "  where a.usage <> 'trial' and r.industry is not null and r.level is not null and r.score is not null"
        " ) as placed where place = 1) then 1 else 0 end"
    )


HISTORY = (
    Migration("m001_first", define_all(*FIRST)),
    Migration("m002_results", define_all(*RESULTS)),
    Migration("m003_banks", identify_banks),
    Migration("m004_leases", define_all(*LEASES)),
    Migration("m005_attempts", define_all(*ATTEMPTS)),
    Migration("m006_report_files", define_all(*REPORTS)),
    Migration("m007_compared", define_all(*COMPARED)),
    Migration("m008_clients", define_all(*CLIENTS)),
    Migration("m009_revisions", define_all(*REVISIONS)),
    Migration("m010_institution", define_all(*INSTITUTION)),
    Migration("m011_staff_area", staff_area),
    Migration("m012_clients_of_organisations", define_all(*CLIENTS_OF_ORGANISATIONS)),
    Migration("m013_voices", several_voices),
    Migration("m014_client_search", search_clients),
    Migration("m015_table", define_all(*TABLE)),
    Migration("m016_value_added", define_all(*VALUE_ADDED)),
    Migration("m017_consent", define_all(*CONSENT)),
    Migration("m018_printed_agreement", define_all("alter table render_jobs add column agreement text")),
    Migration("m019_ticks", define_all(*TICKS)),
    Migration("m020_shelves", define_all(*SHELVES)),
    Migration("m021_earlier", define_all(*EARLIER)),
    Migration("m022_batches", define_all(*BATCHES)),
    Migration("m023_firms_counted", count_firms_anew),
    Migration("m024_consented", define_all(*CONSENTED)),
)
