"""What was measured: times by kind of request, errors, and the table of them."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass, field

# In the order of a journey; other kinds follow.
KINDS = (
    "start page", "POST start", "profile page", "POST profile", "home (redirect)", "question page", "autosave",
    "POST question page", "review page", "POST complete", "result page", "static",
)  # fmt: skip


def percentile(times: list[float], percent: float) -> float:
    """The smallest time that this share of all does not exceed (nearest rank); NaN of none."""
    ordered = sorted(times)
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)] if ordered else math.nan


@dataclass
class Figures:
    """Collects while `measuring`; errors are kept always, since an error before the measurement spoils it too."""

    measuring: bool = False
    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: Counter[tuple[str, str]] = field(default_factory=Counter)
    journeys: int = 0

    def add(self, kind: str, seconds: float) -> None:
        """A request that was sent during the measurement."""
        self.times[kind].append(seconds)

    def error(self, kind: str, what: str) -> None:
        """A request that failed, with what the client saw."""
        self.errors[kind, what] += 1

    @property
    def requests(self) -> int:
        return sum(len(times) for times in self.times.values())

    def rate(self, seconds: float, static: bool = True) -> float:
        """Requests per second, with or without static files."""
        count = self.requests - (0 if static else len(self.times.get("static", ())))
        return count / seconds

    def table(self) -> str:
        """Milliseconds by kind of request, as a Markdown table."""
        known = [kind for kind in KINDS if kind in self.times]
        kinds = known + sorted(set(self.times) - set(KINDS))
        failed: Counter[str] = Counter()
        for (kind, _), count in self.errors.items():
            failed[kind] += count
        rows = [(kind, self.times[kind], failed[kind]) for kind in kinds + sorted(set(failed) - set(kinds))]
        rows.append(("all", [t for times in self.times.values() for t in times], failed.total()))
        lines = [f"| {'ms':<18} | {'n':>6} | {'p50':>6} | {'p95':>6} | {'p99':>6} | {'worst':>6} | errors |"]
        lines.append("|---|--:|--:|--:|--:|--:|--:|")
        for kind, times, wrong in rows:
            cells = [1000 * percentile(times, p) for p in (50, 95, 99, 100)]
            shown = " | ".join(f"{cell:>6.0f}" for cell in cells)
            lines.append(f"| {kind:<18} | {len(times):>6} | {shown} | {wrong:>6} |")
        return "\n".join(lines)
