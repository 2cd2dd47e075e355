"""Pages of the clients of an organisation that has many, and of a session with one, each beside a bare Flask route that
returns the same bytes.

Every page finds its person by their session, and writes a line of the log.
"""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

from assess import create_app
from assess.bank.library import load_library
from assess.config import Settings
from assess.core.model import Profile
from assess.services import accounts, assessments, series
from assess.services.consents import SCOPES, Given, Recipient, Recorded, give
from assess.services.context import Context, keep_bank, open_store
from assess.services.series import TableConsent
from assess.store import Assessment, Branch, Calibration, Client, ClientList, Member, Note, Organisation, Response
from assess.web.sessions import STAFF_COOKIE
from tests.bench.reports import in_child
from tests.bench.whole import HEAD, Request, compare, print_row

CLIENTS = 3000
TABLE = "/staff/clients/c0/assessments/s0/table"
MADE = datetime(2026, 1, 1, tzinfo=UTC)
SIGNS, TRADES, TOWNS = (
    "山川田中高橋佐藤鈴木渡辺小林加藤吉",
    ("製作所", "商店", "工業", "運輸"),
    ("燕市", "三条市", "新潟市"),
)


def client_pages(folder: Path, server: str | None = None) -> None:
    """A table of the pages, on SQLite or on the empty PostgreSQL database of this address."""
    settings = Settings.load(folder, {"ASSESS_DATABASE": server} if server else {})
    print_row(*HEAD)
    print(f"|{'---|' * len(HEAD)}")
    in_child(lambda: _measure(settings))


def _measure(settings: Settings) -> None:
    library = load_library(settings.questions, settings.bank_id)
    with open_store(settings) as store:
        ctx = Context(settings, store, library, lambda: datetime.now(UTC))
        member = _fill(ctx)
        cookie = f"{STAFF_COOKIE}={accounts.open_session(ctx, member, 'bench')}"
        first, mark = _sit(ctx)
    asked = {
        "list of clients": "/staff/clients",
        "search as one types, some fit": "/staff/clients/found?q=高橋",
        "search as one types, none fits": "/staff/clients/found?q=ない",
        "search for two words": "/staff/clients/found?q=たなか 燕",
        "page of a client": "/staff/clients/c0",
        "what changed between two": "/staff/clients/c0/changes",
        "form of a new client": "/staff/clients/new",
        "first page of a session": TABLE,
        "question at the table": f"{TABLE}/q/{first}",
        "what it asks every other second, nothing new": f"{TABLE}/q/{first}/state?since={mark}",
        "result for two": f"{TABLE}/result",
        "agreement": f"{TABLE}/agreement",
    }
    compare(create_app(settings, library), [Request(name, path, cookie) for name, path in asked.items()], CLIENTS)


def _sit(ctx: Context) -> tuple[str, str]:
    """A complete session with the client `c0`; returns its first question and the mark that a page of it knows."""
    bank, now = ctx.library.bank, ctx.now()
    profile = Profile("E", "15", 9, "田中製作所株式会社", usage="bank_led")
    answers = Response({q.id: q.options[1].id for _, q in bank.questions()})
    ctx.store.add_assessment(
        Assessment("s0", "ja", "full", "bank_led", keep_bank(ctx), now, now, consented_at=now, profile=profile,
                   responses={"owner": answers})
    )  # fmt: skip
    ctx.store.link_assessment("c0", "s0", now)
    given = Given(Recipient("branch", "main"), "みなと銀行 本店", SCOPES, 180, "同意します。")
    give(ctx, "s0", given, Recorded("m"))
    assessments.complete(ctx, "s0")
    questions = [q for _, q in bank.questions()]
    for question in questions[:20]:
        seen = Calibration(question.id, "m", now, question.options[0].id, "told", "棚を見た", "メモ" * 50)
        ctx.store.save_calibration("c0", "s0", seen, 0)
    known = ctx.store.mark("c0", "s0")
    return questions[0].id, f"{known.answers}.{known.beside}"


def _fill(ctx: Context) -> Member:
    """A bank with one branch that serves all, and its manager."""
    chance, store = random.Random(1), ctx.store
    member = Member("m", "bank", "main", "manager", "支店長", "m@example.jp", "h", MADE)
    store.add_organisation(Organisation("bank", "みなと銀行", "bank", "", 60, MADE))
    store.add_branch(Branch("main", "bank", "本店", MADE))
    store.add_member(member)
    store.add_client_list(ClientList("list", "bank", "m", "clients.csv", "[]", MADE))
    made = []
    for number in range(CLIENTS):
        at = MADE + timedelta(minutes=number)
        name = "".join(chance.choices(SIGNS, k=3)) + chance.choice(TRADES) + "株式会社"
        town = chance.choice(TOWNS)
        made.append(Client(f"c{number}", "bank", "main", name, at, at, None, "タナカ", "15", town, "E", 9))
    store.add_clients(made, [], "list")
    for number in range(20):
        store.add_note(Note("c0", "m", MADE + timedelta(days=number), "訪問しました。" * 10))
    for option in range(3):
        begun = series.begin(ctx, made[0], "ja", "full", TableConsent("みなと銀行 本店", "同意します。", "m"))
        answers = {q.id: q.options[option].id for _, q in ctx.library.bank.questions()}
        assessments.save_profile(ctx, begun, Profile("E", "15", 9, made[0].name, "燕市"))
        assessments.save_answers(ctx, begun, answers)
        assessments.complete(ctx, begun)
    return member
