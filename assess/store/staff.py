"""People with accounts, invitations and recovery codes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from assess.store.session import Row, Session, to_optional_text, to_optional_time, to_text, to_time
from assess.store.staff_records import Invitation, Member, Role


class StaffRows(Session):
    """Accounts. What ends sessions with it does so in the same step."""

    def add_member(self, member: Member) -> None:
        """Add one. Raises Conflict where another has its address."""
        with self.write():
            self._insert_member(member)

    def member(self, staff_id: str) -> Member | None:
        """The person of this id, or None."""
        row = self._row("select * from staff where id = ?", staff_id)
        return to_member(row) if row else None

    def member_by_email(self, email: str) -> Member | None:
        """The person of this address (in small letters), or None."""
        row = self._row("select * from staff where email = ?", email)
        return to_member(row) if row else None

    def members(self, organisation_id: str | None) -> list[Member]:
        """All of an organisation, or all operators, by name."""
        if organisation_id is None:
            rows = self._rows("select * from staff where organisation_id is null order by name, id")
        else:
            rows = self._rows("select * from staff where organisation_id = ? order by name, id", organisation_id)
        return [to_member(row) for row in rows]

    def place_member(self, staff_id: str, role: Role, branch_id: str | None) -> bool:
        """Give somebody another role or branch; False when there is nobody of this id."""
        with self.write():
            return bool(
                self._change("update staff set role = ?, branch_id = ? where id = ?", role, branch_id, staff_id)
            )

    def set_password(self, staff_id: str, password_hash: str, at: datetime, end: bool = True) -> bool:
        """Replace a password and end every session; without `end` only the hash is made anew of the same password."""
        with self.write():
            found = self._change("update staff set password_hash = ? where id = ?", password_hash, staff_id)
            if end:
                self._end_sessions(staff_id, at)
        return bool(found)

    def set_totp(self, staff_id: str, secret: str | None, step: int | None, codes: Sequence[str], at: datetime) -> bool:
        """Replace (or remove) the authenticator and all recovery codes; `step` is that of the code it was shown with.

        No code of that step or before is taken later on.
        """
        with self.write():
            found = self._change("update staff set totp_secret = ?, totp_last = ? where id = ?", secret, step, staff_id)
            self._change("delete from recovery_codes where staff_id = ?", staff_id)
            for code in codes if found else ():
                self._change(
                    "insert into recovery_codes (hash, staff_id, created_at) values (?, ?, ?)",
                    code, staff_id, to_text(at),
                )  # fmt: skip
        return bool(found)

    def take_totp_step(self, staff_id: str, step: int) -> bool:
        """Use the code of this time step; False when it, or a later one, was used before."""
        with self.write():
            return bool(
                self._change(
                    "update staff set totp_last = ? where id = ? and (totp_last is null or totp_last < ?)",
                    step, staff_id, step,
                )
            )  # fmt: skip

    def take_recovery_code(self, code_hash: str, staff_id: str, at: datetime) -> bool:
        """Use a recovery code; False when it is not this person's or was used before."""
        with self.write():
            return bool(
                self._change(
                    "update recovery_codes set used_at = ? where hash = ? and staff_id = ? and used_at is null",
                    to_text(at), code_hash, staff_id,
                )
            )  # fmt: skip

    def recovery_codes_left(self, staff_id: str) -> int:
        """How many can still be used."""
        row = self._row(
            "select count(*) as unused from recovery_codes where staff_id = ? and used_at is null", staff_id
        )
        return int(row["unused"]) if row else 0

    def disable_member(self, staff_id: str, at: datetime) -> bool:
        """Shut somebody out and end every session; False when there is nobody or it was done before."""
        with self.write():
            found = self._change(
                "update staff set disabled_at = ? where id = ? and disabled_at is null", to_text(at), staff_id
            )
            self._end_sessions(staff_id, at)
        return bool(found)

    def enable_member(self, staff_id: str) -> bool:
        """Let somebody in again; False when there is nobody or nothing to do."""
        with self.write():
            return bool(
                self._change("update staff set disabled_at = null where id = ? and disabled_at is not null", staff_id)
            )

    # ---------------------------------------------------------------- invitations

    def add_invitation(self, invitation: Invitation) -> None:
        """Keep a new one in the place of any of the same organisation that is open for the same address."""
        with self.write():
            self._change(
                "delete from invitations where email = ? and used_at is null and coalesce(organisation_id, '') = ?",
                invitation.email, invitation.organisation_id or "",
            )  # fmt: skip
            self._change(
                "insert into invitations (hash, organisation_id, branch_id, role, email, staff_id, created_by,"
                " created_at, expires_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                invitation.hash, invitation.organisation_id, invitation.branch_id, invitation.role, invitation.email,
                invitation.staff_id, invitation.created_by, to_text(invitation.created_at),
                to_text(invitation.expires_at),
            )  # fmt: skip

    def invitation(self, invitation_hash: str) -> Invitation | None:
        """The invitation of this hash, valid or not, or None."""
        row = self._row("select * from invitations where hash = ?", invitation_hash)
        return _invitation(row) if row else None

    def invitations(self, organisation_id: str | None, at: datetime) -> list[Invitation]:
        """Those that can be used now, of an organisation or for operators, the newest first."""
        where, values = (
            ("organisation_id is null", ()) if organisation_id is None else ("organisation_id = ?", (organisation_id,))
        )
        rows = self._rows(
            f"select * from invitations where {where} and used_at is null and expires_at > ?"  # noqa: S608
            " order by created_at desc, hash",
            *values, to_text(at),
        )  # fmt: skip
        return [_invitation(row) for row in rows]

    def accept_invitation(self, invitation_hash: str, member: Member, at: datetime) -> bool:
        """Use an invitation and add this person, or give the person that it is for this password; all or nothing.

        False when it is used, too old or not there. Raises Conflict where somebody has the address already.
        """
        with self.write():
            row = self._row("select * from invitations where hash = ?" + self.FOR_UPDATE, invitation_hash)  # noqa: S608
            if row is None or not _invitation(row).valid(at):
                return False
            self._change("update invitations set used_at = ? where hash = ?", to_text(at), invitation_hash)
            if row["staff_id"] is None:
                self._insert_member(member)
            else:
                self._change("update staff set password_hash = ? where id = ?", member.password_hash, row["staff_id"])
                self._end_sessions(row["staff_id"], at)
        return True

    def withdraw_invitation(self, invitation_hash: str) -> bool:
        """Delete one that was not used; False when there is none."""
        with self.write():
            return bool(self._change("delete from invitations where hash = ? and used_at is null", invitation_hash))

    def forget_invitations(self, before: datetime) -> int:
        """Delete those that could not be used any more at this time; returns how many."""
        with self.write():
            return self._change(
                "delete from invitations where expires_at <= ? or used_at <= ?", to_text(before), to_text(before)
            )

    # ---------------------------------------------------------------- inside write()

    def _insert_member(self, member: Member) -> None:
        self._change(
            "insert into staff (id, organisation_id, branch_id, role, name, email, password_hash, totp_secret,"
            " totp_last, disabled_at, created_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            member.id, member.organisation_id, member.branch_id, member.role, member.name, member.email,
            member.password_hash, member.totp_secret, member.totp_last, to_optional_text(member.disabled_at),
            to_text(member.created_at),
        )  # fmt: skip

    def _end_sessions(self, staff_id: str, at: datetime) -> None:
        self._change(
            "update staff_sessions set ended_at = ? where staff_id = ? and ended_at is null", to_text(at), staff_id
        )


def to_member(row: Row) -> Member:
    """A row of `staff` as its record."""
    return Member(
        **{**row, "created_at": to_time(row["created_at"]), "disabled_at": to_optional_time(row["disabled_at"])}
    )


def _invitation(row: Row) -> Invitation:
    times = {name: to_time(row[name]) for name in ("created_at", "expires_at")}
    return Invitation(**{**row, **times, "used_at": to_optional_time(row["used_at"])})
