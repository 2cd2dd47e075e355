"""Clients of an organisation, their assessments and the notes of those who sit with them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from assess.core import firm_names
from assess.store.assessment_rows import assessment_of
from assess.store.audit import AuditRows
from assess.store.records import Assessment
from assess.store.session import Row, to_text, to_time
from assess.store.staff_records import Client, ClientList, Entry, Found, Linked, Note, Sought

COLUMNS = (
    "id", "organisation_id", "branch_id", "corporate_number", "name", "kana", "prefecture", "municipality", "industry",
    "employees", "contact", "created_at", "updated_at",
)  # fmt: skip
# What may change of a client; where it belongs and who it is for does not.
CHANGED = tuple(c for c in COLUMNS if c not in ("id", "organisation_id", "created_at"))
KEYS = ("name_key", "search", "touched_at")
SELECT = f"select {', '.join(COLUMNS)} from clients"  # noqa: S608
# A client `c` as a part of a row that other things stand in too.
AS_PART = ", ".join(f"c.{name} as client_{name}" for name in COLUMNS)
ADD = f"insert into clients ({', '.join((*COLUMNS, *KEYS))}) values ({', '.join('?' for _ in (*COLUMNS, *KEYS))})"  # noqa: S608


class FirmRows(AuditRows):
    """Firms as an organisation knows them."""

    def add_client(self, client: Client) -> None:
        """Add one. Raises Conflict where the organisation has one of this number already."""
        with self.write():
            self._add_client(client)

    def _add_client(self, client: Client) -> None:
        """Inside write()."""
        self._change(ADD, *_values(client, COLUMNS), *_keys(client))

    def add_clients(self, clients: Sequence[Client], entries: Sequence[Entry], list_id: str) -> bool:
        """Add all and their lines of the log in the place of the list that they come from, or none of it.

        False: the list is gone. Raises Conflict as `add_client` does.
        """
        with self.write():
            if not self._change("delete from client_lists where id = ?", list_id):
                return False
            rows = ((*_values(client, COLUMNS), *_keys(client)) for client in clients)
            self.load("clients", [*COLUMNS, *KEYS], rows)
            self._add_entries(entries)
        return True

    def save_client(self, client: Client, seen: datetime | None = None) -> bool:
        """Replace what is known of it; False when it is not there, or was changed after `seen`.

        Raises Conflict as `add_client` does.
        """
        names = ", ".join(f"{name} = ?" for name in (*CHANGED, *KEYS))
        unchanged, values = ("", ()) if seen is None else (" and updated_at = ?", (to_text(seen),))
        with self.write():
            return bool(
                self._change(
                    f"update clients set {names} where id = ? and organisation_id = ?{unchanged}",  # noqa: S608
                    *_values(client, CHANGED), *_keys(client), client.id, client.organisation_id, *values,
                )
            )  # fmt: skip

    def client(self, client_id: str) -> Client | None:
        """The client of this id, or None."""
        row = self._row(f"{SELECT} where id = ?", client_id)
        return _client(row) if row else None

    def clients(self, organisation_id: str, branch_id: str | None, most: int) -> list[Client]:
        """Those of an organisation, or of one of its branches, by name, at most so many."""
        branch, values = ("", ()) if branch_id is None else (" and branch_id = ?", (branch_id,))
        rows = self._rows(
            f"{SELECT} where organisation_id = ?{branch} order by name, id limit ?", organisation_id, *values, most
        )
        return [_client(row) for row in rows]

    def find_clients(self, sought: Sought, most: int, after: int = 0) -> list[Found]:
        """Those that fit, what was touched last first, at most so many after the first `after`."""
        fits, values = fitting(sought)
        rows = self._rows(
            f"select {AS_PART}, c.touched_at from clients c where {fits}"  # noqa: S608
            " order by c.touched_at desc, c.id limit ? offset ?",
            *values, most, after,
        )  # fmt: skip
        return [Found(client_part(row), to_time(row["touched_at"])) for row in rows]

    def clients_named(self, organisation_id: str, name_key: str, most: int) -> list[Client]:
        """Those whose name comes to this key, what was touched last first."""
        rows = self._rows(
            f"{SELECT} where organisation_id = ? and name_key = ? order by touched_at desc, id limit ?",
            organisation_id, name_key, most,
        )  # fmt: skip
        return [_client(row) for row in rows]

    def client_of_number(self, organisation_id: str, corporate_number: str) -> Client | None:
        """The client of this corporate number, or None."""
        row = self._row(
            f"{SELECT} where organisation_id = ? and corporate_number = ?", organisation_id, corporate_number
        )
        return _client(row) if row else None

    def delete_client(self, client_id: str) -> bool:
        """Delete a client with its notes; its assessments stay their owner's. False when it is not there."""
        with self.write():
            return bool(self._change("delete from clients where id = ?", client_id))

    def forget_clients(self, organisation_id: str, before: datetime) -> int:
        """Delete an organisation's clients of whom nothing has been changed, noted, answered or agreed since this time.

        Their assessments stay their owners'. Returns how many.
        """
        since = to_text(before)
        with self.write():
            return self._change(
                "delete from clients where organisation_id = ? and updated_at < ?"
                " and not exists (select 1 from client_notes n where n.client_id = clients.id and n.at >= ?)"
                " and not exists (select 1 from client_assessments l join assessments a on a.id = l.assessment_id"
                " where l.client_id = clients.id and (a.updated_at >= ? or l.linked_at >= ?))"
                " and not exists (select 1 from client_assessments l join consents c"
                " on c.assessment_id = l.assessment_id where l.client_id = clients.id and c.recorded_at >= ?)"
                " and not exists (select 1 from calibrations c where c.client_id = clients.id and c.at >= ?)"
                " and not exists (select 1 from agreements g left join agreement_steps s on s.agreement_id = g.id"
                " where g.client_id = clients.id and (g.made_at >= ? or s.done_at >= ?))",
                organisation_id, since, since, since, since, since, since, since, since,
            )  # fmt: skip

    def link_assessment(self, client_id: str, assessment_id: str, at: datetime) -> int | None:
        """Make an assessment this client's next one; returns its number. None: there is no such client.

        One that is linked already keeps its number. Raises Conflict when there is no such assessment.
        """
        with self.write():
            return self._link(client_id, assessment_id, at)

    def _link(self, client_id: str, assessment_id: str, at: datetime) -> int | None:
        """`link_assessment`, inside write()."""
        if self._row("select id from clients where id = ?" + self.FOR_UPDATE, client_id) is None:  # noqa: S608
            return None
        row = self._row(
            "select number from client_assessments where client_id = ? and assessment_id = ?",
            client_id, assessment_id,
        )  # fmt: skip
        if row is not None:
            return int(row["number"])
        last = self._row("select max(number) as number from client_assessments where client_id = ?", client_id)
        number = 0 if last is None or last["number"] is None else int(last["number"]) + 1
        self._change(
            "insert into client_assessments (client_id, assessment_id, number, linked_at) values (?, ?, ?, ?)",
            client_id, assessment_id, number, to_text(at),
        )  # fmt: skip
        self._touch(client_id, at)
        return number

    def assessments_of(self, client_id: str) -> list[Linked]:
        """The assessments of a client, in their order."""
        rows = self._rows("select * from client_assessments where client_id = ? order by number", client_id)
        return [_linked(row) for row in rows]

    def heads_of(self, client_id: str) -> list[tuple[int, Assessment]]:
        """The assessments of a client with their numbers, in their order, without what was answered."""
        rows = self._rows(
            "select l.number, a.* from client_assessments l join assessments a on a.id = l.assessment_id"
            " where l.client_id = ? order by l.number",
            client_id,
        )
        return [(int(row.pop("number")), assessment_of(row, ())) for row in rows]

    def clients_of_assessment(self, assessment_id: str) -> list[Client]:
        """The clients that an assessment is linked to: more than one where several organisations know the firm."""
        rows = self._rows(
            f"select {', '.join('c.' + name for name in COLUMNS)} from clients c"  # noqa: S608
            " join client_assessments l on l.client_id = c.id where l.assessment_id = ? order by l.linked_at, c.id",
            assessment_id,
        )
        return [_client(row) for row in rows]

    def add_note(self, note: Note) -> None:
        """Write a note down. Raises Conflict when the client is not there."""
        with self.write():
            self._change(
                "insert into client_notes (client_id, staff_id, at, text) values (?, ?, ?, ?)",
                note.client_id, note.staff_id, to_text(note.at), note.text,
            )  # fmt: skip
            self._touch(note.client_id, note.at)

    def notes(self, client_id: str) -> list[Note]:
        """The notes about a client, the newest first."""
        rows = self._rows("select * from client_notes where client_id = ? order by id desc", client_id)
        return [Note(**{**row, "at": to_time(row["at"])}) for row in rows]

    def _touch(self, client_id: str, at: datetime) -> None:
        """Something was done with it; what was done later stays the later."""
        self._change(
            "update clients set touched_at = ? where id = ? and touched_at < ?", to_text(at), client_id, to_text(at)
        )

    def add_client_list(self, new: ClientList) -> None:
        """Keep a list in the place of any other of the same person."""
        with self.write():
            self._change("delete from client_lists where staff_id = ?", new.staff_id)
            self._change(
                "insert into client_lists (id, organisation_id, staff_id, name, rows, created_at)"
                " values (?, ?, ?, ?, ?, ?)",
                new.id, new.organisation_id, new.staff_id, new.name, new.rows, to_text(new.created_at),
            )  # fmt: skip

    def client_list(self, list_id: str) -> ClientList | None:
        """The list of this id, or None."""
        row = self._row("select * from client_lists where id = ?", list_id)
        return ClientList(**{**row, "created_at": to_time(row["created_at"])}) if row else None

    def forget_client_lists(self, before: datetime) -> int:
        """Delete those that were read in before this time; returns how many."""
        with self.write():
            return self._change("delete from client_lists where created_at < ?", to_text(before))


def fitting(sought: Sought) -> tuple[str, list[str]]:
    """The condition that a client `c` is one of those, and its values."""
    conditions, values = ["c.organisation_id = ?"], [sought.organisation_id]
    if sought.branch_id is not None:
        conditions.append("c.branch_id = ?")
        values.append(sought.branch_id)
    for keys in sought.words:
        conditions.append(f"({' or '.join('c.search like ?' for _ in keys)})")
        values += [f"%{key}%" for key in keys]
    return " and ".join(conditions), values


def client_part(row: Row) -> Client:
    """The client of a row with `AS_PART`."""
    return _client({name: row[f"client_{name}"] for name in COLUMNS})


def _values(client: Client, names: Sequence[str]) -> list[object]:
    values = (getattr(client, name) for name in names)
    return [to_text(value) if isinstance(value, datetime) else value for value in values]


def _keys(client: Client) -> tuple[str, str, str]:
    """The values of `KEYS`."""
    found_by = firm_names.searched(client.name, client.kana, client.corporate_number, client.municipality)
    return firm_names.name_key(client.name), found_by, to_text(client.updated_at)


def _client(row: Row) -> Client:
    return Client(**{**row, "created_at": to_time(row["created_at"]), "updated_at": to_time(row["updated_at"])})


def _linked(row: Row) -> Linked:
    return Linked(**{**row, "linked_at": to_time(row["linked_at"])})
