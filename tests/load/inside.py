"""What needs the package of the checkout that is measured: run by its interpreter, in its folder, with its settings.

    inside.py fill NUMBER     copies the complete assessments of the database until there are that many more
    inside.py check           reads what was confirmed as JSON, and prints what the database holds otherwise

Both go through the store, so that they hold for any database behind it.
"""

from __future__ import annotations

import hashlib
import json
import random
import secrets
import sys
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assess.store import Store

DAYS = 180


def multiply(store: Store, samples: Iterable[str], count: int, seed: int = 1) -> None:
    """Keep `count` more complete assessments: copies of these, each as another firm of another place, size and day.

    One `add_assessment` for each, which writes what a journey leaves (about 33 answers, a result) in one transaction:
    about 1,500 a second with SQLite in memory. Real journeys would take several hundred times as long, and rows copied
    by SQL would have to know each backend. What is copied was made by real journeys, so that answers and results fit.
    """
    chance = random.Random(seed)
    kept = [(store.assessment(sample), store.summary(sample)) for sample in samples]
    for number in range(count):
        sample, summary = kept[number % len(kept)]
        assert sample is not None and sample.profile is not None and summary is not None
        assert sample.completed_at is not None
        name = f"写し{number}製作所{secrets.token_hex(4)}"
        back = timedelta(days=chance.uniform(0, DAYS))
        profile = replace(
            sample.profile,
            company=name,
            prefecture=f"{chance.randint(1, 47):02}",
            employees=round(chance.lognormvariate(2.5, 1.1)) + 1,
        )
        store.add_assessment(
            replace(
                sample,
                id=secrets.token_hex(8),
                profile=profile,
                created_at=sample.created_at - back,
                updated_at=sample.updated_at - back,
                completed_at=sample.completed_at - back,
            ),
            summary=replace(summary, firm=hashlib.sha256(name.encode()).hexdigest()),
        )


def differences(store: Store, confirmed: dict[str, tuple[dict[str, str], bool]]) -> list[str]:
    """What was confirmed of each assessment (answers, whether it was completed) and does not stand in the database."""
    wrong = []
    for assessment_id, (answers, complete) in confirmed.items():
        found = store.assessment(assessment_id)
        if found is None:
            wrong.append(f"{assessment_id}: is not there, with {len(answers)} answers")
            continue
        for question, value in answers.items():
            if found.answers.get(question) != value:
                wrong.append(f"{assessment_id}: {question} is {found.answers.get(question)}, confirmed was {value}")
        if complete and found.completed_at is None:
            wrong.append(f"{assessment_id}: is not complete")
    return wrong


def main() -> None:
    """Samples or confirmed answers come in as JSON, differences go out as JSON."""
    from assess.config import Settings
    from assess.services.context import open_store

    given = json.load(sys.stdin)
    with open_store(Settings.load()) as store:
        if sys.argv[1] == "fill":
            multiply(store, given["samples"], given["count"])
        else:
            json.dump(differences(store, given), sys.stdout)


if __name__ == "__main__":
    main()
