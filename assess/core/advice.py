"""What a firm could do next, and who can help: all that follows from a result. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from assess.core.cases import CaseMatch, nearest_cases
from assess.core.horizons import Plan, make_plan
from assess.core.model import Answers, Bank, Catalogue, Layer
from assess.core.needs import because, stage_for_help
from assess.core.plan import Priority, ShortestPath, Step, next_stage, priorities
from assess.core.ranking import Recommendation, rank, with_varied_reasons
from assess.core.result import Result
from assess.core.roles import Candidates, Role, role_table
from assess.core.team import choose_team
from assess.core.whom import whom_to_ask


@dataclass(frozen=True)
class Advice:
    """Everything that follows from a result."""

    priorities: tuple[Priority, ...]
    shortest_path: ShortestPath | None
    plan: Plan
    team: tuple[Recommendation, ...]
    more: tuple[Recommendation, ...]
    missing_layers: tuple[Layer, ...]
    cases: tuple[CaseMatch, ...]
    roles: tuple[Role, ...]

    @property
    def support(self) -> tuple[Recommendation, ...]:
        """The team of three layers first, then the further ones."""
        return self.team + self.more

    def helper(self, step: Step) -> Recommendation | None:
        """Whom of those recommended the firm asks about a step, the same wherever the step is shown."""
        return whom_to_ask(self.support, step)


def advise(bank: Bank, catalogue: Catalogue, answers: Answers, result: Result) -> Advice:
    """All advice for one result. Same input, same output."""
    wanted = priorities(bank, answers, result)
    path = next_stage(bank, answers, result)
    stage = stage_for_help(result)
    needs = because(bank, answers, result, wanted, path)
    ranked = rank(catalogue, answers.profile, stage, result.level, needs)
    team = choose_team(ranked, needs, "security_gap" in result.flags)
    varied = with_varied_reasons(team.members + team.more)
    members, more = varied[: len(team.members)], varied[len(team.members) :]
    return Advice(
        priorities=wanted,
        shortest_path=path,
        plan=make_plan(bank, answers, result, answers.target),
        team=members,
        more=more,
        missing_layers=team.missing_layers,
        cases=nearest_cases(catalogue, answers.profile, stage, {b.need for b in needs if b.kind != "stage"}),
        roles=role_table(Candidates(catalogue, answers.profile, stage, result.level, needs, members, more, ranked)),
    )
