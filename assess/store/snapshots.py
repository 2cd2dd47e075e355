"""Snapshots: the content of banks and catalogues as assessments were answered and completed with it."""

from __future__ import annotations

import json
from datetime import datetime

from assess.store.records import Snapshot
from assess.store.session import Session, to_text


class SnapshotRows(Session):
    """Content under its hash: it never changes."""

    def has_snapshot(self, content_hash: str) -> bool:
        """Whether a snapshot of this hash is kept."""
        return self._row("select 1 as there from snapshots where hash = ?", content_hash) is not None

    def keep_snapshot(self, snapshot: Snapshot, at: datetime) -> None:
        """Keep a snapshot; one that is kept already stays as it is."""
        with self.write():
            self._change(
                "insert into snapshots (hash, kind, body, created_at, bank_id, version) values (?, ?, ?, ?, ?, ?)"
                " on conflict (hash) do nothing",
                snapshot.hash, snapshot.kind, snapshot.body, to_text(at), *_identity(snapshot.kind, snapshot.body),
            )  # fmt: skip

    def snapshot(self, content_hash: str) -> Snapshot | None:
        """The snapshot of this hash, or None."""
        row = self._row("select hash, kind, body from snapshots where hash = ?", content_hash)
        return Snapshot(**row) if row else None

    def bank_snapshot(self, bank_id: str, version: str) -> Snapshot | None:
        """The newest bank snapshot of this id and version, or None."""
        row = self._row(
            "select hash, kind, body from snapshots where bank_id = ? and version = ?"
            " order by created_at desc, hash limit 1",
            bank_id, version,
        )  # fmt: skip
        return Snapshot(**row) if row else None


def _identity(kind: str, body: str) -> tuple[str | None, str | None]:
    """Id and version of a bank, by which its snapshots are found; neither of a catalogue."""
    content = json.loads(body) if kind == "bank" else {}
    return content.get("id"), content.get("version")
