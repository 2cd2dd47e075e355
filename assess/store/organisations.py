"""Organisations and their branches."""

from __future__ import annotations

from assess.store.session import Row, Session, to_text, to_time
from assess.store.staff_records import Branch, Organisation


class OrganisationRows(Session):
    """Who uses the staff area, apart from the people."""

    def add_organisation(self, organisation: Organisation) -> None:
        """Add one. Raises Conflict where another has its name."""
        with self.write():
            self._change(
                "insert into organisations (id, name, kind, contact, retention_months, created_at)"
                " values (?, ?, ?, ?, ?, ?)",
                organisation.id, organisation.name, organisation.kind, organisation.contact,
                organisation.retention_months, to_text(organisation.created_at),
            )  # fmt: skip

    def save_organisation(self, organisation: Organisation) -> bool:
        """Replace what is told of it; False when there is none of its id."""
        with self.write():
            return bool(
                self._change(
                    "update organisations set name = ?, kind = ?, contact = ?, retention_months = ? where id = ?",
                    organisation.name, organisation.kind, organisation.contact, organisation.retention_months,
                    organisation.id,
                )
            )  # fmt: skip

    def organisation(self, organisation_id: str) -> Organisation | None:
        """The organisation of this id, or None."""
        row = self._row("select * from organisations where id = ?", organisation_id)
        return _organisation(row) if row else None

    def organisations(self) -> list[Organisation]:
        """All, by name."""
        return [_organisation(row) for row in self._rows("select * from organisations order by name, id")]

    def add_branch(self, branch: Branch) -> None:
        """Add one. Raises Conflict where the organisation has one of this name, or is not there."""
        with self.write():
            self._change(
                "insert into branches (id, organisation_id, name, created_at) values (?, ?, ?, ?)",
                branch.id, branch.organisation_id, branch.name, to_text(branch.created_at),
            )  # fmt: skip

    def rename_branch(self, branch_id: str, name: str) -> bool:
        """Give it another name; False when there is none. Raises Conflict where the organisation has one of it."""
        with self.write():
            return bool(self._change("update branches set name = ? where id = ?", name, branch_id))

    def branch(self, branch_id: str) -> Branch | None:
        """The branch of this id, or None."""
        row = self._row("select * from branches where id = ?", branch_id)
        return _branch(row) if row else None

    def branches(self, organisation_id: str) -> list[Branch]:
        """All of an organisation, by name."""
        rows = self._rows("select * from branches where organisation_id = ? order by name, id", organisation_id)
        return [_branch(row) for row in rows]


def _organisation(row: Row) -> Organisation:
    return Organisation(**{**row, "created_at": to_time(row["created_at"])})


def _branch(row: Row) -> Branch:
    return Branch(**{**row, "created_at": to_time(row["created_at"])})
