"""What a phase did, counted and has to complain of."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Outcome:
    """`lost` are acknowledged answers that are not in the database, `problems` all else that must not be."""

    phase: str
    said: list[str] = field(default_factory=list)
    acknowledged: int = 0
    lost: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        """Whether nothing was lost and nothing is to complain of."""
        return not self.lost and not self.problems

    def say(self, line: str) -> None:
        """Tell a step at once, so that a run that hangs shows where."""
        self.said.append(line)
        print(f"  {self.phase}: {line}", flush=True)

    def complain(self, line: str) -> None:
        """Tell what must not be."""
        self.problems.append(line)
        print(f"  {self.phase}: PROBLEM: {line}", flush=True)
