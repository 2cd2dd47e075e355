"""Clients of an organisation, their assessments and the notes of those who sit with them."""

from __future__ import annotations

from datetime import datetime

from assess.store.session import Row, Session, to_text, to_time
from assess.store.staff_records import Client, Linked, Note

COLUMNS = (
    "id", "organisation_id", "branch_id", "corporate_number", "name", "kana", "prefecture", "municipality", "industry",
    "employees", "contact", "created_at", "updated_at",
)  # fmt: skip
# What may change of a client; where it belongs and who it is for does not.
CHANGED = tuple(c for c in COLUMNS if c not in ("id", "organisation_id", "created_at"))


class FirmRows(Session):
    """Firms as an organisation knows them."""

    def add_client(self, client: Client) -> None:
        """Add one. Raises Conflict where the organisation has one of this number already."""
        with self.write():
            self._change(
                f"insert into clients ({', '.join(COLUMNS)}) values ({', '.join('?' for _ in COLUMNS)})",  # noqa: S608
                *(_column(client, name) for name in COLUMNS),
            )

    def save_client(self, client: Client) -> bool:
        """Replace what is known of it; False when it is not there. Raises Conflict as `add_client` does."""
        names = ", ".join(f"{name} = ?" for name in CHANGED)
        with self.write():
            return bool(
                self._change(
                    f"update clients set {names} where id = ? and organisation_id = ?",  # noqa: S608
                    *(_column(client, name) for name in CHANGED), client.id, client.organisation_id,
                )
            )  # fmt: skip

    def client(self, client_id: str) -> Client | None:
        """The client of this id, or None."""
        row = self._row("select * from clients where id = ?", client_id)
        return _client(row) if row else None

    def clients(self, organisation_id: str, branch_id: str | None, most: int) -> list[Client]:
        """Those of an organisation, or of one of its branches, by name, at most so many."""
        branch, values = ("", ()) if branch_id is None else (" and branch_id = ?", (branch_id,))
        rows = self._rows(
            f"select * from clients where organisation_id = ?{branch} order by name, id limit ?",  # noqa: S608
            organisation_id, *values, most,
        )  # fmt: skip
        return [_client(row) for row in rows]

    def delete_client(self, client_id: str) -> bool:
        """Delete a client with its notes; its assessments stay their owner's. False when it is not there."""
        with self.write():
            return bool(self._change("delete from clients where id = ?", client_id))

    def link_assessment(self, client_id: str, assessment_id: str, at: datetime) -> int | None:
        """Make an assessment this client's next one; returns its number. None: there is no such client.

        One that is linked already keeps its number. Raises Conflict when there is no such assessment.
        """
        with self.write():
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
        return number

    def assessments_of(self, client_id: str) -> list[Linked]:
        """The assessments of a client, in their order."""
        rows = self._rows("select * from client_assessments where client_id = ? order by number", client_id)
        return [_linked(row) for row in rows]

    def clients_of_assessment(self, assessment_id: str) -> list[Client]:
        """The clients that an assessment is linked to: more than one where several organisations know the firm."""
        rows = self._rows(
            "select c.* from clients c join client_assessments l on l.client_id = c.id where l.assessment_id = ?"
            " order by l.linked_at, c.id",
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

    def notes(self, client_id: str) -> list[Note]:
        """The notes about a client, the newest first."""
        rows = self._rows("select * from client_notes where client_id = ? order by id desc", client_id)
        return [Note(**{**row, "at": to_time(row["at"])}) for row in rows]


def _column(client: Client, name: str) -> object:
    value = getattr(client, name)
    return to_text(value) if isinstance(value, datetime) else value


def _client(row: Row) -> Client:
    return Client(**{**row, "created_at": to_time(row["created_at"]), "updated_at": to_time(row["updated_at"])})


def _linked(row: Row) -> Linked:
    return Linked(**{**row, "linked_at": to_time(row["linked_at"])})
