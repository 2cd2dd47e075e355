"""`score` redone by hand: docs/scoring.md written a second time, from `bank export` and ANSWERS.json alone.

Nothing of `assess.core` is used here, so a mistake in the product's arithmetic cannot hide in the test.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from assess.cli import answers as answer_commands
from assess.cli import bank as bank_commands
from assess.cli import main

pytestmark = pytest.mark.slow

ANSWER_SETS = 300
STAGES = ("digitization", "digitalization", "transformation")
NAMES = ("not_started", *STAGES, "transformed")
NOT_OPTIONS = ("unknown", "not_applicable")


# ---------------------------------------------------------------- the arithmetic, once more


def recompute(bank: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    """All figures of `score`, and the answers that do not count."""
    start, pass_ = (Fraction(str(bank["thresholds"][name])) for name in ("start", "pass"))
    points = {q["id"]: {o["id"]: o["points"] for o in q["options"]} for q in bank["questions"]}
    kinds: dict[str, str] = {}  # out, zero, waiting or asked
    values: dict[str, Fraction | str | None] = {}  # what each applicable question is worth
    for q in bank["questions"]:
        kinds[q["id"]] = kind = status(q, given, kinds, points)
        answer = given["answers"].get(q["id"])
        if kind == "out" or kind != "zero" and answer == "not_applicable":
            continue
        if kind == "zero":
            values[q["id"]] = Fraction(0)
        else:
            values[q["id"]] = Fraction(points[q["id"]][answer], 4) if answer in points[q["id"]] else answer

    def part(key: str, name: str) -> dict[str, Any]:
        of = [values[q["id"]] for q in bank["questions"] if q[key] == name and q["id"] in values]
        told, unknown = [v for v in of if isinstance(v, Fraction)], of.count("unknown")
        return {
            "achievement": mean(told), "low": mean(told + [Fraction(0)] * unknown),
            "high": mean(told + [Fraction(1)] * unknown), "answered": len(told), "applicable": len(of),
        }  # fmt: skip

    def level(which: str) -> int | None:
        for number, (stage, below) in enumerate(zip(("digitization", *STAGES), (start, *[pass_] * 3), strict=True)):
            if stages[stage][which] is None or which == "achievement" and stage in undecided:
                return None
            if stages[stage][which] < below:
                return number
        return 4

    stages = {name: part("stage", name) for name in STAGES}
    domains = {d["id"]: part("domain", d["id"]) for d in bank["domains"]}
    decide = bank["thresholds"].get("decide")
    undecided = {
        name for name, s in stages.items() if decide and s["answered"] < Fraction(str(decide)) * s["applicable"]
    }
    reached, told = level("achievement"), [stages[s]["achievement"] for s in STAGES]
    sums = [sum(s[key] for s in stages.values()) for key in ("answered", "applicable")]
    confidence = Fraction(*sums) if sums[1] else Fraction(0)
    security = domains["security"]["achievement"]
    compared = [d["achievement"] for d in domains.values() if d["answered"] >= 3]
    above = [4 * s["answered"] * ((s["achievement"] or 0) - pass_) for s in stages.values()]
    flags = {
        "uneven": any(
            None not in (told[i], told[j]) and told[i] < pass_ and told[j] - told[i] > Fraction("0.15")
            for i, j in ((0, 1), (0, 2), (1, 2))
        )
        or bool(compared and max(compared) - min(compared) > Fraction("0.5")),
        "near_next": reached in (1, 2, 3) and above[reached - 1] >= -2,
        "just_passed": reached in (2, 3, 4) and above[reached - 2] <= 2,
        "insufficient": reached is None and decide is not None,
        "low_confidence": confidence < Fraction("0.75"),
        "quick": given["path"] == "quick",
        "security_gap": (reached or 0) >= 1 and security is not None and security < Fraction("0.40"),
    }
    return {
        "level": reached,
        "stage": None if reached is None else NAMES[reached],
        "stage_range": [None if n is None else NAMES[n] for n in (level("low"), level("high"))],
        "score": None if None in told else 100 * sum(told) / 3,
        "confidence": confidence,
        "flags": sorted(flag for flag, raised in flags.items() if raised),
        "stages": stages,
        "domains": {
            name: {
                "score": None if d["achievement"] is None else 100 * d["achievement"],
                "answered": d["answered"], "applicable": d["applicable"],
            }
            for name, d in domains.items()
        },
        "uncounted": sorted(i for i in given["answers"] if kinds[i] in ("out", "zero")),
    }  # fmt: skip


def mean(values: list[Fraction]) -> Fraction | None:
    return sum(values) / Fraction(len(values)) if values else None


def status(q: dict[str, Any], given: dict[str, Any], kinds: dict[str, str], points: dict[str, Any]) -> str:
    """out: not asked. zero: skipped, for its basis is too low. waiting: its basis has no answer (which rules nothing
    out, so an answer counts all the same). asked."""
    rule, profile = q["asks_if"] or {}, given["profile"]
    if (
        (given["path"] == "quick" and not q["core"])
        or (rule.get("industry") and profile["industry"] not in rule["industry"])
        or profile["employees"] < (rule.get("min_employees") or 0)
        or profile["employees"] > (rule.get("max_employees") or 10**9)
    ):
        return "out"
    basis = rule.get("question")
    if not basis:
        return "asked"
    if kinds[basis] != "asked":
        return kinds[basis]
    answer = given["answers"].get(basis, "waiting")
    simple = {"waiting": "waiting", "not_applicable": "out", "unknown": "asked"}
    return simple.get(answer) or ("asked" if points[basis][answer] >= rule["at_least"] else "zero")


# ---------------------------------------------------------------- random firms


def random_answers(bank: dict[str, Any], dice: random.Random) -> dict[str, Any]:
    """A firm of any kind with a maturity of its own in each stage, and its gaps: unknown, not applicable, missing."""
    level = sorted((dice.triangular(-0.4, 1.6) for _ in STAGES), reverse=dice.random() < 0.7)
    maturity = dict(zip(STAGES, level, strict=True))
    gaps = dice.choice((0.0, 0.0, 0.03, 0.1, 0.3, 0.6, 0.9))
    insecure = dice.random() < 0.3
    answers = {}
    for q in bank["questions"]:
        options = [o["id"] for o in q["options"]]
        best = 0.0 if insecure and q["domain"] == "security" else maturity[q["stage"]]
        place = round(best * (len(options) - 1) + dice.gauss(0, 0.6))
        answer = options[min(max(place, 0), len(options) - 1)]
        if dice.random() < gaps:
            answer = dice.choice([*NOT_OPTIONS, "missing"])
        if answer != "missing":
            answers[q["id"]] = answer
    return {
        "bank": bank["id"], "version": bank["version"], "path": dice.choice(("full", "full", "quick")),
        "date": "2026-11-21", "answers": answers,
        "profile": {
            "industry": dice.choice(bank["industries"])["id"], "prefecture": f"{dice.randint(1, 47):02}",
            "employees": dice.choice((1, 3, 5, 6, 9, 20, 21, 50, 100, 300)),
        },
    }  # fmt: skip


def same(found: Any, expected: Any) -> bool:
    """Equal, with four decimals where the exact value is a fraction; null is equal to null only."""
    if isinstance(expected, dict):
        return found.keys() == expected.keys() and all(same(found[k], v) for k, v in expected.items())
    if isinstance(expected, Fraction):
        return found is not None and abs(Fraction(str(found)) - expected) <= Fraction(1, 20000)
    return bool(found == expected)


def test_score_agrees_with_arithmetic_redone_from_the_exported_bank(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASSESS_INSTANCE", str(tmp_path))
    for module in (answer_commands, bank_commands):
        monkeypatch.setattr(module, "library_in_use", cache(main.library_in_use))  # read once instead of 300 times
    assert main.main(["bank", "export"]) == 0
    bank = json.loads(capsys.readouterr().out)
    file, dice, seen = tmp_path / "ANSWERS.json", random.Random(20261121), Counter[object]()
    for _ in range(ANSWER_SETS):
        given = random_answers(bank, dice)
        file.write_text(json.dumps(given), "utf-8")
        assert main.main(["score", str(file)]) == 0
        printed = capsys.readouterr()
        found, expected = json.loads(printed.out), recompute(bank, given)
        found["flags"].sort()
        told = [line.split("answers/")[1].split(":")[0] for line in printed.err.splitlines() if "not counted" in line]
        found["uncounted"] = sorted(told)
        for name, value in expected.items():
            assert same(found[name], value), f"{name}: {found[name]} instead of {value} for {json.dumps(given)}"
        seen.update([f"level {found['level']}", *found["flags"], "uncounted" if told else "all counted"])
        seen["no score"] += found["score"] is None
        seen["zero"] += any(s["achievement"] == 0 for s in found["stages"].values())
        seen["range"] += found["stage_range"][0] != found["stage_range"][1]
    kinds = [f"level {n}" for n in (0, 1, 2, 3, 4, None)] + ["uneven", "low_confidence", "quick", "security_gap"]
    assert all(seen[kind] >= 5 for kind in [*kinds, "no score", "zero", "range", "uncounted"]), seen
