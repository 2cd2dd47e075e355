"""Pages of the clients of an organisation that has many, each beside a bare Flask route that returns the same bytes.

Every page finds its person by their session, and writes a line of the log.
"""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

from assess import create_app
from assess.bank.library import load_library
from assess.config import Settings
from assess.services import accounts
from assess.services.context import Context, open_store
from assess.store import Branch, Client, ClientList, Member, Note, Organisation
from assess.web.sessions import STAFF_COOKIE
from tests.bench.reports import in_child
from tests.bench.whole import HEAD, Request, compare, print_row

CLIENTS = 3000
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
    asked = {
        "list of clients": "/staff/clients",
        "search as one types, some fit": "/staff/clients/found?q=高橋",
        "search as one types, none fits": "/staff/clients/found?q=ない",
        "search for two words": "/staff/clients/found?q=たなか 燕",
        "page of a client": "/staff/clients/c0",
        "form of a new client": "/staff/clients/new",
    }
    compare(create_app(settings, library), [Request(name, path, cookie) for name, path in asked.items()], CLIENTS)


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
    return member
