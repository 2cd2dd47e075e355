"""One address, or many, want all that a server has: reports, connections, codes, firms. Others are served as ever."""

from __future__ import annotations

import asyncio
import contextlib
import os
import resource
import time
from collections import Counter

from tests.load.server import HOST, Project
from tests.torture import database, processes
from tests.torture.ledger import asked_for
from tests.torture.outcome import Outcome
from tests.torture.owner import EDITIONS, HurriedOwner, state_of
from tests.torture.scene import Scene, scene
from tests.torture.stranger import Stranger

ATTACKER, HONEST = "127.0.0.66", "127.0.0.2"
FIRMS = 45  # of the attacker, below what one client may begin
AT_ONCE = 6  # of them at a time come to their results
AGAIN = 2.0  # seconds until all reports are asked for once more
CONNECTIONS = 600  # for each web process
CODES, CODES_EACH = 40, 9  # addresses, wrong codes of each
STARTS = 75


async def floods(project: Project, outcome: Outcome, seed: int) -> None:
    """All four, one after the other."""
    async with scene(project, outcome, seed, owners=0) as shown:
        await of_connections(shown)
        await of_codes(shown)
        await of_starts(shown)
        await of_reports(shown, FIRMS)


async def of_reports(shown: Scene, firms: int) -> None:
    """Many firms of one address ask for three reports each, again and again; an honest owner asks for one."""
    gate = asyncio.Semaphore(AT_ONCE)

    async def one() -> HurriedOwner:
        async with gate:
            return await shown.finished(ATTACKER)

    honest = await shown.finished(HONEST)
    attackers = await asyncio.gather(*(one() for _ in range(firms)))
    shown.others_ask = True
    met: Counter[str] = Counter()
    flood: set[tuple[str, str]] = set()
    asking = [asyncio.create_task(_ask_on(shown, owner, flood, met)) for owner in attackers]
    await shown.until(lambda: met.total() >= firms, "the flood of reports")
    began = time.monotonic()
    before = shown.trouble.told()
    page = await honest.ended(await honest.ask("full"))
    took = time.monotonic() - began
    left = await shown.aside(lambda: database.unfinished(shown.project, list(flood)))
    for task in asking:
        task.cancel()
    told = ", ".join(f"{count} x {what}" for what, count in sorted(met.items()))
    shown.outcome.say(f"{firms} firms of one address asked for reports and got {told}")
    shown.outcome.say(f"an honest report was there in {took:.1f} s, before {left} of theirs")
    shown.outcome.say(f"load average {os.getloadavg()[0]:.1f} meanwhile")
    if state_of(page) != "done" or left == 0:
        shown.outcome.complain(f"the honest report: {state_of(page)}, {left} of the flood's behind it")
    if shown.trouble.told() != before:
        shown.outcome.complain(f"the honest owner met {shown.trouble.told()}")


async def _ask_on(shown: Scene, owner: HurriedOwner, flood: set[tuple[str, str]], met: Counter[str]) -> None:
    """All three editions again and again, for each job that this makes: (assessment, job) into the flood."""
    assert owner.result is not None
    form = owner.result.form_to("/report")
    stranger = Stranger(shown.visit, ATTACKER, owner.browser.cookies)
    with contextlib.closing(stranger):
        while True:
            for edition in EDITIONS:
                answer = await stranger.post(form.action, {**form.fields, "edition": edition})
                flood.update(asked_for(form.action, answer))
                met[str(answer.status)] += 1
            await asyncio.sleep(AGAIN)


async def of_connections(shown: Scene) -> None:
    """One address holds as many connections as it gets, idle or dripping; another one gets to a result."""
    wanted = CONNECTIONS * len(processes.of(shown.server, processes.WEB))
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    closed: Counter[str] = Counter()
    holding = [asyncio.create_task(_hold(shown, number % 2 == 1, closed)) for number in range(wanted)]
    try:
        await shown.until(lambda: closed["open"] >= wanted, "a flood of connections")
        began = time.monotonic()
        owner = await shown.finished(HONEST)
        page = await owner.ended(await owner.ask("summary"))
        took = time.monotonic() - began
    finally:
        for task in holding:
            task.cancel()
        await asyncio.gather(*holding, return_exceptions=True)
    shown.outcome.say(f"{wanted} connections of one address, {closed['closed']} of them closed by the server")
    shown.outcome.say(f"another one got to a result and a report in {took:.1f} s")
    if state_of(page) != "done":
        shown.outcome.complain(f"a report beside a flood of connections is {state_of(page)}")


async def _hold(shown: Scene, drips: bool, count: Counter[str]) -> None:
    """A connection that says nothing, or a letter a second; opened again when the server closes it."""
    while True:
        try:
            reader, writer = await asyncio.open_connection(HOST, shown.visit.port, local_addr=(ATTACKER, 0))
        except OSError:
            await asyncio.sleep(1)
            continue
        count["open"] += 1
        try:
            writer.write(b"GET / HTTP/1.1\r\nX-Slow: " if drips else b"")
            while True:
                with contextlib.suppress(TimeoutError):
                    if not await asyncio.wait_for(reader.read(1024), 1):
                        break
                if drips:
                    writer.write(b"x")
        except OSError:
            pass
        finally:
            writer.close()
        count["closed"] += 1
        await asyncio.sleep(1)


async def of_codes(shown: Scene) -> None:
    """Wrong codes from many addresses, until no more are taken; the right code of an owner works all the same."""
    owner = await shown.finished(HONEST)
    code = await _code_of(owner)
    met: Counter[str] = Counter()

    async def guess(number: int) -> None:
        with contextlib.closing(Stranger(shown.visit, f"127.0.3.{number + 1}")) as stranger:
            form = (await stranger.page("/resume")).form_to("/resume")
            for attempt in range(CODES_EACH):
                wrong = f"0000-{number:04}-{attempt:04}"
                met[str((await stranger.post(form.action, {**form.fields, "code": wrong})).status)] += 1

    await asyncio.gather(*(guess(number) for number in range(CODES)))
    with contextlib.closing(Stranger(shown.visit, "127.0.0.3")) as elsewhere:
        form = (await elsewhere.page("/resume")).form_to("/resume")
        answer = await elsewhere.post(form.action, {**form.fields, "code": code})
    told = ", ".join(f"{count} x {what}" for what, count in sorted(met.items()))
    shown.outcome.say(f"wrong codes from {CODES} addresses got {told}; the right one got {answer.status}")
    if set(met) != {"404", "429"} or answer.status != 303:
        shown.outcome.complain(f"wrong codes got {told}, the right one {answer.status}")


async def _code_of(owner: HurriedOwner) -> str:
    """The code to come back with, as the owner's page shows it. Raises Failed."""
    assert owner.result is not None
    address = owner.result.path.replace("/result", "/pause")
    form = (await owner.browser.open(address)).form_to("/pause")
    page = await owner.browser.submit(form.action, form.fields)
    return str(page.tree.get_element_by_id("resume-code").text_content())


async def of_starts(shown: Scene) -> None:
    """One address begins without end and is told to wait; others begin."""
    met: Counter[str] = Counter()
    with contextlib.closing(Stranger(shown.visit, "127.0.0.67")) as stranger:
        form = (await stranger.page("/")).form_to("/start")
        ticked = {name: values[0] for name, values in form.ticks.items()}
        for _ in range(STARTS):
            met[str((await stranger.post(form.action, {**form.fields, **ticked})).status)] += 1
    told = ", ".join(f"{count} x {what}" for what, count in sorted(met.items()))
    shown.outcome.say(f"{STARTS} starts from one address got {told}")
    if set(met) != {"303", "429"}:
        shown.outcome.complain(f"starts without end got {told}")
    await shown.finished()
