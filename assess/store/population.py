"""Frozen results, and counts of firms over them (docs/decisions/0030).

`results.counted` marks the one assessment of a firm that counts. It is kept true in the same step as every result
that comes or goes, so that a page asks for figures of one segment and never reads all firms.
"""

from __future__ import annotations

from collections import defaultdict
from typing import get_args

from assess.core.model import Division
from assess.core.result import Level
from assess.core.segments import size_class
from assess.store.records import Cell, Figures, Scope, Summary
from assess.store.session import Row, Session

LEVELS = len(get_args(Level))

# Of the assessments of one firm the one begun first counts: whoever later gives the name of another firm
# must not see the figures move.
FIRST = """
    select r.assessment_id from results r join assessments a on a.id = r.assessment_id
    where r.firm = ? and r.bank_id = ? and r.version = ? and a.usage <> 'trial'
        and r.industry is not null and r.level is not null and r.score is not null
    order by a.created_at, a.id limit 1
"""


class PopulationRows(Session):
    """Results as they were on completion."""

    def summary(self, assessment_id: str) -> Summary | None:
        """The frozen result of a complete assessment, or None."""
        row = self._row(
            "select level, stage, score, confidence, firm from results where assessment_id = ?", assessment_id
        )
        return Summary(**row) if row else None

    def counted(self, assessment_id: str) -> bool:
        """Whether this assessment is the one that counts for its firm."""
        return (
            self._row("select 1 as there from results where assessment_id = ? and counted = 1", assessment_id)
            is not None
        )

    def cells(self, scope: Scope) -> list[Cell]:
        """How many firms of the scope there are of each industry, prefecture and size class that has any, by level."""
        where, values = _where(scope)
        rows = self._rows(
            f"select industry, prefecture, size, level, count(*) as firms from results where {where}"  # noqa: S608
            " group by industry, prefecture, size, level",
            *values,
        )
        levels: dict[tuple[Division, str, int], list[int]] = defaultdict(lambda: [0] * LEVELS)
        for row in rows:
            levels[row["industry"], row["prefecture"], row["size"]][row["level"]] = row["firms"]
        return [Cell(*place, tuple(counts)) for place, counts in levels.items()]

    def figures(self, scope: Scope, leave_out: str | None = None) -> Figures:
        """Count, median score and count of each level over the firms of a scope, without this assessment."""
        where, values = _where(scope)
        if leave_out is not None:
            where, values = f"{where} and assessment_id <> ?", (*values, leave_out)
        with self.reading():
            levels: dict[int, int] = {
                row["level"]: row["firms"]
                for row in self._rows(
                    f"select level, count(*) as firms from results where {where} group by level",  # noqa: S608
                    *values,
                )
            }
            count = sum(levels.values())
            middle = self._rows(
                f"select score from results where {where} order by score limit ? offset ?",  # noqa: S608
                *values, 2 - count % 2, max(0, count - 1) // 2,
            )  # fmt: skip
        median = sum(row["score"] for row in middle) / len(middle) if count else None
        return Figures(count, median, tuple(levels.get(level, 0) for level in range(LEVELS)))

    # ------------------------------------------------------------ inside write()

    def _freeze(self, assessment_id: str, summary: Summary) -> None:
        row = self._row(
            "select s.bank_id, s.version, a.industry, a.prefecture, a.employees"
            " from assessments a join snapshots s on s.hash = a.bank_hash where a.id = ?",
            assessment_id,
        )
        if row is None:
            raise LookupError(assessment_id)
        size = None if row["employees"] is None else size_class(row["employees"])[0]
        self._serialise(f"firm {summary.firm}")
        self._change(
            "insert into results (assessment_id, level, stage, score, confidence, firm, bank_id, version, industry,"
            " prefecture, size, counted) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)",
            assessment_id, summary.level, summary.stage, summary.score, summary.confidence, summary.firm,
            row["bank_id"], row["version"], row["industry"], row["prefecture"], size,
        )  # fmt: skip
        self._count_firm({**row, "firm": summary.firm})

    def _unfreeze(self, assessment_id: str) -> None:
        row = self._row("select firm, bank_id, version from results where assessment_id = ?", assessment_id)
        if row is not None:
            self._serialise(f"firm {row['firm']}")
            self._change("delete from results where assessment_id = ?", assessment_id)
            self._count_firm(row)

    def _count_firm(self, of: Row) -> None:
        """Mark which of the firm's results counts; others who change results of this firm wait."""
        firm = (of["firm"], of["bank_id"], of["version"])
        first = self._row(FIRST, *firm)
        if first is not None:
            self._change(
                "update results set counted = case when assessment_id = ? then 1 else 0 end"
                " where firm = ? and bank_id = ? and version = ?",
                first["assessment_id"], *firm,
            )  # fmt: skip


def _where(scope: Scope) -> tuple[str, tuple[object, ...]]:
    where, values = "counted = 1 and bank_id = ? and version = ?", [scope.bank_id, scope.version]
    if scope.industry is not None:
        where, values = f"{where} and industry = ?", [*values, scope.industry]
    if scope.prefectures is not None:
        places = ", ".join("?" for _ in scope.prefectures)
        where, values = f"{where} and prefecture in ({places})", [*values, *scope.prefectures]
    if scope.size is None:
        return where, tuple(values)
    return f"{where} and size = ?", (*values, scope.size)
