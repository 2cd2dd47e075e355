"""What networks do to requests: the same one twice, an older one after a newer one. The newest answer stays."""

from __future__ import annotations

import contextlib

from tests.load.journey import ANSWER_PREFIX, REVISION_PREFIX, SHOWN_PREFIX
from tests.load.page import Form
from tests.load.server import Project
from tests.torture.outcome import Outcome
from tests.torture.owner import HurriedOwner
from tests.torture.scene import Scene, scene
from tests.torture.stranger import Held, Stranger

FIRMS = 6


async def replay(project: Project, outcome: Outcome, seed: int) -> None:
    """Both, while other owners answer too."""
    async with scene(project, outcome, seed) as shown:
        await mixed_up(shown, FIRMS)


async def mixed_up(shown: Scene, firms: int) -> None:
    """Each question of the first page of so many firms: a save twice, then an older one and an older form held up."""
    count = 0
    for _ in range(firms):
        owner = HurriedOwner(shown.visit, shown.trouble, shown.chance.randrange(2**32), shown.visit.address())
        owner.path = "full"  # more questions on a page
        shown.ledgers.append(owner.ledger)
        form = await owner.questions()
        for name in [name for name in form.choices if name.startswith(ANSWER_PREFIX) and name not in form.hidden]:
            problem = await _twice_and_late(owner, form, name)
            count += 1
            if problem:
                shown.outcome.complain(f"{name}: {problem}")
    shown.outcome.say(f"{count} questions: saved twice, then an older save and an older form came after a newer save")


async def _twice_and_late(owner: HurriedOwner, form: Form, name: str) -> str | None:
    """What went wrong, if anything did."""
    first, second, *_ = form.choices[name]
    early, save = _save(form, name, first), _save(form, name, second)
    whole = {**form.fields, name: first, "seq": early["seq"]}
    with contextlib.closing(Stranger(owner.visit, owner.address, owner.browser.cookies)) as sender:
        held = []
        for path, fields in ((form.save, early), (form.action, whole)):
            owner.ledger.sent(path, fields)
            held.append(await Held.send(sender, path, fields))
        for _ in range(2):
            owner.ledger.sent(form.save, save)
            answer = await sender.post(form.save, save)
            owner.ledger.answered(form.save, save, answer)
            if answer.status != 200:
                return f"a save got {answer.status}"
        late = [await one.release() for one in held]
    for path, fields, answer in zip((form.save, form.action), (early, whole), late, strict=True):
        owner.ledger.answered(path, fields, answer)
    form.fields |= {name: second, SHOWN_PREFIX + name.removeprefix(ANSWER_PREFIX): second}
    told = [answer.status for answer in late]
    return None if told == [200, 409] else f"an older save and an older form got {told}, not 200 and 409"


def _save(form: Form, name: str, value: str) -> dict[str, str]:
    """What the page's script sends next for an answer."""
    form.fields["seq"] = str(int(form.fields["seq"]) + 1)
    revision = REVISION_PREFIX + name.removeprefix(ANSWER_PREFIX)
    return {key: form.fields.get(key, "") for key in ("csrf_token", "page", "seq", revision)} | {name: value}
