"""A list of clients: kept for its reader, checked against today's clients, taken whole or not at all."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assess.core.client_details import Details, Fault
from assess.core.client_list import Listed
from assess.services import audit, client_lists, firms, housekeeping
from assess.services.audit import Wanted
from assess.services.client_lists import Checked
from assess.services.context import Context
from assess.store import Branch, Member, Organisation
from tests.services.conftest import Clock

BRANCHES = {"本店": "b1"}
NUMBER = "7000012050002"


@pytest.fixture
def who(ctx: Context) -> Member:
    now = ctx.now()
    ctx.store.add_organisation(Organisation("o1", "みなと銀行", "bank", "", 60, now))
    ctx.store.add_branch(Branch("b1", "o1", "本店", now))
    for staff_id in ("s1", "s2"):
        ctx.store.add_member(Member(staff_id, "o1", "b1", "manager", "長", f"{staff_id}@example.jp", "h", now))
    return Member("s1", "o1", "b1", "manager", "長", "s1@example.jp", "h", now)


def listed(number: int, name: str, **details: object) -> Listed:
    return Listed(number, Details(name, **details))  # type: ignore[arg-type]


def checked(ctx: Context, who: Member, *rows: Listed) -> Checked:
    found = client_lists.check(ctx, who, client_lists.keep(ctx, who, "取引先.xlsx", rows, "b1"), BRANCHES)
    assert found is not None
    return found


def names(ctx: Context) -> list[str]:
    return sorted(client.name for client in ctx.store.clients("o1", None, 999))


def test_a_sound_list_is_taken_with_its_lines_in_the_log(ctx: Context, who: Member) -> None:
    firms.add(ctx, "o1", "b1", Details("甲社", corporate_number=NUMBER))
    rows = (
        listed(2, "甲社", corporate_number="7000-0120-50002"),
        listed(3, "乙社", kana="ｵﾂ", employees=5),
        listed(4, "丙社"),
    )
    found = checked(ctx, who, *rows)
    assert found.name == "取引先.xlsx" and [row.verdict for row in found.rows] == ["there", "new", "new"]
    assert names(ctx) == ["甲社"], "nothing is done yet"
    assert client_lists.take(ctx, who, found) == 2 and names(ctx) == ["丙社", "乙社", "甲社"]
    kept = ctx.store.clients_named("o1", "乙社", 9)[0]
    assert (kept.kana, kept.employees, kept.branch_id) == ("オツ", 5, "b1")
    told = audit.entries(ctx, Wanted("o1"), 9)
    assert {(e.action, e.thing, e.detail, e.staff_id) for e in told} == {("change", "client", "take_list", "s1")}
    assert kept.id in {e.thing_id for e in told} and len(told) == 2


def test_it_is_taken_once(ctx: Context, who: Member) -> None:
    found = checked(ctx, who, listed(2, "乙社"))
    assert client_lists.take(ctx, who, found) == 1 and client_lists.take(ctx, who, found) is None
    assert names(ctx) == ["乙社"] and client_lists.check(ctx, who, found.id, BRANCHES) is None


def test_with_one_wrong_row_nothing_is_taken_and_all_faults_are_told(ctx: Context, who: Member) -> None:
    rows = [listed(n, f"会社{n}", corporate_number="1000012050002") for n in range(2, 42)]
    rows.append(Listed(42, Details("良い会社")))
    rows.append(Listed(43, Details("", corporate_number="12"), faults=(Fault("name", "cell", "数式"),)))
    found = checked(ctx, who, *rows)
    wrong = [(row.row.number, fault.field, fault.code) for row in found.of("wrong") for fault in row.row.faults]
    assert wrong[:-2] == [(n, "corporate_number", "check") for n in range(2, 42)]
    assert wrong[-2:] == [(43, "name", "cell"), (43, "corporate_number", "length")], "each field once"
    assert client_lists.take(ctx, who, found) is None and names(ctx) == []


def test_what_changed_since_it_was_checked_is_seen(ctx: Context, who: Member) -> None:
    found = checked(ctx, who, listed(2, "乙社", corporate_number=NUMBER), listed(3, "丙社"))
    firms.add(ctx, "o1", "b1", Details("先に登録", corporate_number=NUMBER))
    assert client_lists.take(ctx, who, found) is None and names(ctx) == ["先に登録"]
    again = client_lists.check(ctx, who, found.id, BRANCHES)
    assert again is not None and [row.verdict for row in again.rows] == ["there", "new"]
    assert client_lists.take(ctx, who, again) == 1


def test_a_list_is_its_readers_own_and_goes_with_the_day(ctx: Context, who: Member, clock: Clock) -> None:
    found = checked(ctx, who, listed(2, "乙社"))
    assert client_lists.check(ctx, replace(who, id="s2"), found.id, BRANCHES) is None
    assert client_lists.check(ctx, who, "none", BRANCHES) is None
    clock.turn(days=1)
    assert client_lists.check(ctx, who, found.id, BRANCHES) is not None
    clock.turn(seconds=1)
    assert client_lists.check(ctx, who, found.id, BRANCHES) is None
    assert housekeeping.purge(ctx.settings, ctx.store, ctx.now()).lists == 1
