"""An owner's consent, and the ways that it opens. Whoever changes one locks its assessment first."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from assess.store.assessment_rows import assessment_of
from assess.store.consent_records import Condition, Consent, ConsentScope, Handover, Opened, Recipient, Way
from assess.store.errors import Withdrawn
from assess.store.firms import AS_PART, FirmRows, client_part, fitting
from assess.store.records import Assessment
from assess.store.session import Row, to_optional_text, to_optional_time, to_text, to_time
from assess.store.staff_records import Client, Sought

HOLDS = "revoked_at is null and expires_at > ?"


class ConsentRows(FirmRows):
    """Consents, hand-overs and their ways."""

    def add_consent(
        self, consent: Consent, handover: Handover | None = None, ways: tuple[Way, ...] = (), most: int = 100
    ) -> bool:
        """Keep one, with a hand-over and its ways; False without such an assessment, or where it has so many."""
        with self.write():
            if self._locked(consent.assessment_id) is None:
                return False
            known = self._row("select count(*) as n from consents where assessment_id = ?", consent.assessment_id)
            if known is None or known["n"] >= most:
                return False
            self._change(
                "insert into consents (id, assessment_id, recipient_kind, recipient_id, name, scopes, words, how,"
                " given_at, expires_at, recorded_at, witness, staff_id, contact, revoked_at)"
                " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                consent.id, consent.assessment_id, consent.recipient.kind, consent.recipient.id, consent.name,
                " ".join(consent.scopes), consent.words, consent.how, to_text(consent.given_at),
                to_text(consent.expires_at), to_text(consent.recorded_at), consent.witness, consent.staff_id,
                consent.contact, to_optional_text(consent.revoked_at),
            )  # fmt: skip
            if handover is not None:
                self._change(
                    "insert into handovers (id, consent_id, kind, once, created_at, expires_at, staff_id, used_at)"
                    " values (?, ?, ?, ?, ?, ?, ?, ?)",
                    handover.id, consent.id, handover.kind, int(handover.once), to_text(handover.created_at),
                    to_text(handover.expires_at), handover.staff_id, to_optional_text(handover.used_at),
                )  # fmt: skip
            for way in ways:
                self._add_way(way)
        return True

    def consent(self, consent_id: str) -> Consent | None:
        """The consent of this id, whether it holds or not, or None."""
        row = self._row("select * from consents where id = ?", consent_id)
        return _consent(row) if row else None

    def consents(self, assessment_id: str) -> list[Consent]:
        """All of an assessment, the newest first."""
        rows = self._rows("select * from consents where assessment_id = ? order by recorded_at desc, id", assessment_id)
        return [_consent(row) for row in rows]

    def consents_to(self, recipient: Recipient, at: datetime) -> list[Consent]:
        """Those that hold for a recipient, the newest first."""
        rows = self._rows(
            f"select * from consents where recipient_kind = ? and recipient_id = ? and {HOLDS}"  # noqa: S608
            " order by recorded_at desc, id",
            recipient.kind, recipient.id, to_text(at),
        )  # fmt: skip
        return [_consent(row) for row in rows]

    def consented(self, assessment_id: str, recipient: Recipient, at: datetime) -> frozenset[str]:
        """The scopes that hold for a recipient."""
        rows = self._rows(
            "select scopes from consents where assessment_id = ? and recipient_kind = ? and recipient_id = ?"  # noqa: S608
            f" and {HOLDS}",
            assessment_id, recipient.kind, recipient.id, to_text(at),
        )  # fmt: skip
        return frozenset(scope for row in rows for scope in row["scopes"].split())

    def clients_to_report(self, sought: Sought, at: datetime, most: int) -> list[tuple[Client, Assessment]]:
        """Of clients that fit the newest complete assessment whose owner lets the client's branch have the report."""
        fits, values = fitting(sought)
        lets, scope = lets_branch("n.assessment_id", "report", at)
        # The set first, then its rows: client by client, PostgreSQL takes minutes before its first `analyze`.
        rows = self._rows(
            "with shared as (select n.client_id, max(n.number) as number from clients c"  # noqa: S608
            " join client_assessments n on n.client_id = c.id join assessments b on b.id = n.assessment_id"
            f" where {fits} and b.completed_at is not null and {lets} group by n.client_id)"
            f" select {AS_PART}, a.* from shared s join clients c on c.id = s.client_id"
            " join client_assessments l on l.client_id = s.client_id and l.number = s.number"
            " join assessments a on a.id = l.assessment_id order by c.touched_at desc, c.id limit ?",
            *values, *scope, most,
        )  # fmt: skip
        return [(client_part(row), assessment_of(row, ())) for row in rows]

    def revoke_consent(self, assessment_id: str, consent_id: str, at: datetime) -> bool:
        """Take it back with every way that it opened."""
        with self.write():
            if self._locked(assessment_id) is None:
                return False
            there = self._row("select id from consents where id = ? and assessment_id = ?", consent_id, assessment_id)
            if there is None:
                return False
            self._change(
                "update consents set revoked_at = ? where id = ? and revoked_at is null", to_text(at), consent_id
            )
            self._change(
                "delete from handover_ways where handover_id in (select id from handovers where consent_id = ?)",
                consent_id,
            )
        return True

    def handovers(self, assessment_id: str) -> list[Handover]:
        """All of an assessment, the newest first."""
        rows = self._rows(
            "select h.* from handovers h join consents c on c.id = h.consent_id where c.assessment_id = ?"
            " order by h.created_at desc, h.id",
            assessment_id,
        )
        return [_handover(row) for row in rows]

    def opened(self, way_hash: str) -> Opened | None:
        """What a secret leads to, whether it may be opened or not."""
        with self.reading():
            return self._opened(way_hash)

    def open_view(self, way_hash: str, device: Way, at: datetime) -> Opened | None:
        """Let a device in by a link, once where it is for one device."""
        with self.write():
            found = self._to_open(way_hash, at)
            if found is None or found.handover.kind != "view" or found.way.kind == "device":
                return None
            if found.handover.once:
                self._change("delete from handover_ways where handover_id = ?", found.handover.id)
            self._change(
                "update handovers set used_at = ? where id = ? and used_at is null", to_text(at), found.handover.id
            )
            let_in = replace(device, handover_id=found.handover.id, expires_at=found.consent.expires_at)
            self._add_way(let_in)
        return replace(found, way=let_in)

    def open_case(self, consent_id: str, device: Way, at: datetime) -> Opened | None:
        """Let a device of an adviser with an account in, to what was handed over without a link."""
        with self.write():
            consent = self.consent(consent_id)
            if consent is None or self._locked(consent.assessment_id) is None:
                return None
            consent = self.consent(consent_id)
            row = self._row("select * from handovers where consent_id = ? and kind = 'view'", consent_id)
            if consent is None or row is None or not consent.valid(at):
                return None
            handover = _handover(row)
            self._change("update handovers set used_at = ? where id = ? and used_at is null", to_text(at), handover.id)
            let_in = replace(device, handover_id=handover.id, expires_at=min(device.expires_at, consent.expires_at))
            self._add_way(let_in)
        return Opened(let_in, handover, consent)

    def take_share(self, way_hash: str, branch_id: str, client: Client, at: datetime) -> tuple[Consent, int] | None:
        """Use up a share: the assessment becomes the next one of this branch's client."""
        with self.write():
            found = self._to_open(way_hash, at)
            if found is None or found.handover.kind != "share" or found.consent.recipient.id != branch_id:
                return None
            kept = self.client(client.id)
            if kept is None:
                self._add_client(client)
            elif (kept.branch_id, kept.organisation_id) != (branch_id, client.organisation_id):
                return None
            number = self._link(client.id, found.consent.assessment_id, at)
            if number is None:
                return None
            self._change("delete from handover_ways where handover_id = ?", found.handover.id)
            self._change("update handovers set used_at = ? where id = ?", to_text(at), found.handover.id)
        return found.consent, number

    def forget_ways(self, at: datetime) -> int:
        """Delete the ways that have expired, and the consents to shares that nobody has taken in their time."""
        with self.write():
            gone = self._change("delete from handover_ways where expires_at <= ?", to_text(at))
            gone += self._change(
                "delete from consents where id in (select consent_id from handovers"
                " where kind = 'share' and used_at is null and expires_at <= ?)",
                to_text(at),
            )
        return gone

    def only_under(self, condition: Condition) -> None:
        """From here on this session changes that assessment only under that consent; else it raises Withdrawn."""

        def check(assessment_id: str) -> None:
            if assessment_id != condition.assessment_id:
                return
            if condition.scope not in self.consented(assessment_id, condition.recipient, condition.at):
                raise Withdrawn(assessment_id)

        self._condition = check

    # ------------------------------------------------------------ inside write()

    def _to_open(self, way_hash: str, at: datetime) -> Opened | None:
        """What a secret opens now, with its assessment locked."""
        found = self._opened(way_hash)
        if found is None or self._locked(found.consent.assessment_id) is None:
            return None
        # Looked up again: of two at once, the second finds it used; and a revocation has taken it away.
        found = self._opened(way_hash)
        return found if found and at < found.way.expires_at and found.consent.valid(at) else None

    def _opened(self, way_hash: str) -> Opened | None:
        way = self._row("select * from handover_ways where hash = ?", way_hash)
        handover = self._row("select * from handovers where id = ?", way["handover_id"]) if way else None
        consent = self.consent(handover["consent_id"]) if handover else None
        return Opened(_way(way), _handover(handover), consent) if way and handover and consent else None

    def _add_way(self, way: Way) -> None:
        self._change(
            "insert into handover_ways (hash, handover_id, kind, created_at, expires_at) values (?, ?, ?, ?, ?)",
            way.hash, way.handover_id, way.kind, to_text(way.created_at), to_text(way.expires_at),
        )  # fmt: skip


def lets_branch(assessment: str, scope: ConsentScope, at: datetime) -> tuple[str, tuple[str, str]]:
    """The condition that an owner lets the branch of a client `c` see this of an assessment now, and its values.

    `assessment` is where the statement has the assessment's id.
    """
    return (
        f"exists (select 1 from consents k where k.assessment_id = {assessment} and k.recipient_kind = 'branch'"  # noqa: S608
        f" and k.recipient_id = c.branch_id and k.{HOLDS} and ' ' || k.scopes || ' ' like ?)",
        (to_text(at), f"% {scope} %"),
    )


def _consent(row: Row) -> Consent:
    values = {name: value for name, value in row.items() if not name.startswith("recipient_")}
    times = {name: to_time(row[name]) for name in ("given_at", "expires_at", "recorded_at")}
    values |= {**times, "revoked_at": to_optional_time(row["revoked_at"]), "scopes": tuple(row["scopes"].split())}
    return Consent(recipient=Recipient(row["recipient_kind"], row["recipient_id"]), **values)


def _handover(row: Row) -> Handover:
    times = {name: to_time(row[name]) for name in ("created_at", "expires_at")}
    return Handover(**{**row, **times, "used_at": to_optional_time(row["used_at"]), "once": bool(row["once"])})


def _way(row: Row) -> Way:
    return Way(**{**row, **{name: to_time(row[name]) for name in ("created_at", "expires_at")}})
