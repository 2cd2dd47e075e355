"""What any backend must do of the staff area: organisations, people, sessions, the audit log, clients."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta

import pytest

from assess.store import (
    Branch,
    Client,
    ClientList,
    Database,
    Entry,
    Invitation,
    Linked,
    Member,
    Note,
    Organisation,
    Snapshot,
    Sought,
    StaffSession,
    Store,
    Wanted,
)
from assess.store.errors import Conflict
from tests.store.conftest import StoreFactory
from tests.store.test_contract import LATER, NEW, T0, device

BANK = Organisation("o1", "みなと銀行", "bank", "022-000-0000", 60, T0)
OTHER = Organisation("o2", "燕商工会議所", "chamber", "", 24, T0)
BRANCHES = (Branch("b1", "o1", "本店", T0), Branch("b2", "o1", "燕支店", T0), Branch("b3", "o2", "本所", T0))
OPERATOR = Member("s0", None, None, "operator", "運用 太郎", "op@example.jp", "h0", T0)
ADMIN = Member("s1", "o1", None, "admin", "管理 花子", "admin@example.jp", "h1", T0)
STAFF = Member("s2", "o1", "b2", "staff", "髙橋 𠮷男", "staff@example.jp", "h2", T0)
INVITED = Invitation("i1", "o1", "b2", "staff", "new@example.jp", "s1", T0, T0 + timedelta(days=7))
CLIENT = Client(
    "c1", "o1", "b2", "㈱髙﨑製作所", T0, T0, "1234567890123", "タカサキセイサクショ", "15", "燕市",
    "E", 9, "0256-00-0000",
)  # fmt: skip

LIST = ClientList("l1", "o1", "s2", "取引先.xlsx", "[]", T0)


def fill_staff(store: Store) -> None:
    """Something in every table of the staff area; there is an assessment `n1`."""
    for organisation in (BANK, OTHER):
        store.add_organisation(organisation)
    for branch in BRANCHES:
        store.add_branch(branch)
    for member in (OPERATOR, ADMIN, STAFF):
        store.add_member(member)
    store.set_totp("s1", "seed", 7, ("r1", "r2"), T0)
    store.add_invitation(INVITED)
    store.add_staff_session(signed("k1"))
    store.add_entry(entry("view"))
    store.add_client(CLIENT)
    store.link_assessment("c1", "n1", T0)
    store.add_note(Note("c1", "s2", T0, "社長は\n慎重"))
    store.add_client_list(LIST)


def signed(name: str, staff_id: str = "s2", **changes: object) -> StaffSession:
    return replace(StaffSession(name, staff_id, "whole", "Firefox", T0, T0), **changes)


def entry(action: str, organisation_id: str | None = "o1", **changes: object) -> Entry:
    return replace(Entry(T0, organisation_id, "s2", "髙橋 𠮷男", action, "client", "c1", "clients"), **changes)


@pytest.fixture
def filled(store: Store) -> Store:
    store.keep_snapshot(Snapshot("b1", "bank", '{"id":"small","version":"1"}'), T0)
    store.add_assessment(replace(NEW, id="n1"), device("d1", "n1"))
    fill_staff(store)
    return store


def test_what_was_stored_comes_back(filled: Store) -> None:
    assert filled.organisation("o1") == BANK and filled.organisations() == sorted([BANK, OTHER], key=lambda o: o.name)
    assert filled.branch("b2") == BRANCHES[1] and {b.id for b in filled.branches("o1")} == {"b1", "b2"}
    assert filled.member("s2") == filled.member_by_email("staff@example.jp") == STAFF
    assert filled.members(None) == [OPERATOR] and {m.id for m in filled.members("o1")} == {"s1", "s2"}
    assert filled.invitation("i1") == INVITED and filled.invitations("o1", T0) == [INVITED]
    assert filled.signed_in("k1") == (signed("k1"), STAFF)
    assert filled.client("c1") == CLIENT and filled.clients("o1", "b2", 9) == [CLIENT]
    assert [(n.text, n.staff_id, n.at) for n in filled.notes("c1")] == [("社長は\n慎重", "s2", T0)]


def test_what_is_not_there_is_neither_found_nor_changed(filled: Store) -> None:
    assert filled.organisation("x") is filled.branch("x") is filled.member("x") is filled.member_by_email("x") is None
    assert filled.invitation("x") is filled.signed_in("x") is filled.client("x") is None
    assert not filled.save_organisation(replace(BANK, id="x")) and not filled.rename_branch("x", "y")
    assert not filled.set_password("x", "h", T0) and not filled.place_member("x", "admin", None)
    assert not filled.set_totp("x", "seed", 1, ("r9",), T0) and not filled.take_totp_step("x", 1)
    assert not filled.disable_member("x", T0) and not filled.enable_member("s2")
    assert not filled.withdraw_invitation("x") and not filled.accept_invitation("x", STAFF, T0)
    assert not filled.save_client(replace(CLIENT, id="x")) and not filled.delete_client("x")
    assert filled.link_assessment("x", "n1", T0) is None


def test_changes_are_kept(filled: Store) -> None:
    assert filled.save_organisation(replace(BANK, name="港銀行", retention_months=12))
    assert filled.rename_branch("b2", "燕中央支店") and filled.place_member("s2", "manager", "b1")
    assert filled.save_client(replace(CLIENT, name="髙﨑", employees=None, branch_id="b1", updated_at=LATER))
    bank, branch, member, client = (
        filled.organisation("o1"), filled.branch("b2"), filled.member("s2"), filled.client("c1"),
    )  # fmt: skip
    assert bank is not None and (bank.name, bank.retention_months) == ("港銀行", 12)
    assert branch is not None and branch.name == "燕中央支店"
    assert member is not None and (member.role, member.branch_id) == ("manager", "b1")
    assert client == replace(CLIENT, name="髙﨑", employees=None, branch_id="b1", updated_at=LATER)
    assert not filled.save_client(replace(CLIENT, organisation_id="o2")), "it belongs to another organisation"


@pytest.mark.parametrize(
    "add",
    [
        lambda store: store.add_organisation(replace(BANK, id="o9")),
        lambda store: store.add_branch(replace(BRANCHES[0], id="b9")),
        lambda store: store.add_branch(Branch("b9", "nobody", "x", T0)),
        lambda store: store.add_member(replace(STAFF, id="s9")),
        lambda store: store.add_member(replace(STAFF, id="s9", email="x", organisation_id=None)),
        lambda store: store.add_member(replace(OPERATOR, id="s9", email="x", organisation_id="o1")),
        lambda store: store.add_client(replace(CLIENT, id="c9")),
        lambda store: store.add_note(Note("nobody", "s2", T0, "x")),
        lambda store: store.link_assessment("c1", "nobody", T0),
    ],
)
def test_what_does_not_fit_is_refused(filled: Store, add: object) -> None:
    with pytest.raises(Conflict):
        add(filled)  # type: ignore[operator]


def test_two_firms_without_a_number_may_stand_beside_each_other(filled: Store) -> None:
    for number in range(2):
        filled.add_client(replace(CLIENT, id=f"n{number}", corporate_number=None))
    filled.add_client(replace(CLIENT, id="n3", organisation_id="o2", branch_id="b3"))
    assert [c.id for c in filled.clients("o1", None, 2)] == ["c1", "n0"] and len(filled.clients("o1", "b1", 9)) == 0


# ---------------------------------------------------------------- signing in


def test_a_changed_password_ends_every_session(filled: Store) -> None:
    filled.add_staff_session(signed("k2"))
    assert filled.set_password("s2", "better", T0, end=False) and len(filled.staff_sessions("s2")) == 2
    assert filled.set_password("s2", "new", LATER)
    assert filled.staff_sessions("s2") == []
    found = filled.signed_in("k1")
    assert found is not None and found[0].ended_at == LATER and found[1].password_hash == "new"


def test_disabling_ends_every_session_and_can_be_taken_back(filled: Store) -> None:
    assert filled.disable_member("s2", LATER) and not filled.disable_member("s2", LATER)
    found = filled.signed_in("k1")
    assert found is not None and found[0].ended_at == LATER and found[1].disabled_at == LATER
    assert filled.enable_member("s2")
    member = filled.member("s2")
    assert member is not None and member.disabled_at is None and filled.staff_sessions("s2") == []


def test_a_session_takes_the_place_of_another(filled: Store) -> None:
    filled.add_staff_session(signed("k2", created_at=LATER, seen_at=LATER), instead_of="k1")
    assert [s.hash for s in filled.staff_sessions("s2")] == ["k2"]
    filled.see_staff_session("k2", LATER + timedelta(minutes=1))
    filled.end_staff_session("k2", LATER)
    filled.end_staff_session("k2", LATER + timedelta(hours=1))
    found = filled.signed_in("k2")
    assert found is not None and (found[0].seen_at, found[0].ended_at) == (LATER + timedelta(minutes=1), LATER)
    assert filled.forget_staff_sessions(LATER) == 1 and filled.signed_in("k1") is None


def test_a_code_is_taken_once(filled: Store) -> None:
    assert not filled.take_totp_step("s1", 7) and filled.take_totp_step("s1", 8) and not filled.take_totp_step("s1", 8)
    assert filled.take_totp_step("s2", 3), "none was used before"
    assert filled.recovery_codes_left("s1") == 2
    assert not filled.take_recovery_code("r1", "s2", T0), "somebody else's"
    assert filled.take_recovery_code("r1", "s1", T0) and not filled.take_recovery_code("r1", "s1", T0)
    assert filled.recovery_codes_left("s1") == 1
    assert filled.set_totp("s1", None, None, (), LATER) and filled.recovery_codes_left("s1") == 0


def test_of_many_at_once_one_takes_a_code(store_factory: StoreFactory, filled: Store) -> None:
    taken: list[bool] = []

    def take() -> None:
        with store_factory() as store:
            taken.append(store.take_totp_step("s1", 9))
            taken.append(store.take_recovery_code("r2", "s1", T0))
            taken.append(store.accept_invitation("i1", replace(STAFF, id="s9", email="new@example.jp"), T0))

    threads = [threading.Thread(target=take) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(taken) == 18 and taken.count(True) == 3


# ---------------------------------------------------------------- invitations


def test_an_invitation_is_used_once_and_not_too_late(filled: Store) -> None:
    new = replace(STAFF, id="s9", email="new@example.jp")
    assert not filled.accept_invitation("i1", new, INVITED.expires_at)
    assert filled.accept_invitation("i1", new, LATER) and filled.member("s9") == new
    assert not filled.accept_invitation("i1", replace(new, id="s8", email="x"), LATER)
    assert filled.invitations("o1", LATER) == [] and not filled.withdraw_invitation("i1")


def test_who_has_an_account_already_uses_up_no_invitation(filled: Store) -> None:
    with pytest.raises(Conflict):
        filled.accept_invitation("i1", replace(STAFF, id="s9"), LATER)
    assert filled.invitation("i1") == INVITED and filled.member("s9") is None


def test_a_newer_invitation_replaces_the_open_one(filled: Store) -> None:
    filled.add_invitation(replace(INVITED, hash="i2", created_at=LATER))
    assert filled.invitation("i1") is None and [i.hash for i in filled.invitations("o1", T0)] == ["i2"]
    filled.add_invitation(replace(INVITED, hash="i3", organisation_id="o2", branch_id="b3"))
    assert filled.invitation("i2") is not None, "another organisation's stays"
    assert filled.withdraw_invitation("i2") and filled.invitation("i2") is None


def test_an_invitation_for_a_new_password_keeps_the_person(filled: Store) -> None:
    again = replace(INVITED, hash="i3", email=STAFF.email, staff_id="s2")
    filled.add_invitation(again)
    assert filled.invitation("i3") == again
    assert filled.accept_invitation("i3", replace(STAFF, id="other", password_hash="new", role="admin"), LATER)
    assert filled.member("s2") == replace(STAFF, password_hash="new") and filled.member("other") is None
    assert filled.staff_sessions("s2") == []


def test_invitations_for_operators_are_apart_and_old_ones_go(filled: Store) -> None:
    filled.add_invitation(Invitation("i4", None, None, "operator", "", None, T0, LATER))
    assert [i.hash for i in filled.invitations(None, T0)] == ["i4"] and filled.invitations(None, LATER) == []
    assert filled.forget_invitations(LATER) == 1 and filled.invitation("i4") is None and filled.invitation("i1")


# ---------------------------------------------------------------- the audit log


def test_the_log_is_told_by_what_is_wanted_the_newest_first(filled: Store) -> None:
    for number, action in enumerate(("change", "view", "export")):
        filled.add_entry(entry(action, at=LATER + timedelta(minutes=number), thing_id=f"c{number}"))
    filled.add_entry(entry("sign_in", "o2", staff_id=None, thing=""))
    filled.add_entry(entry("sign_in", None, staff_id="s0"))

    def told(most: int = 9, **wanted: object) -> list[str]:
        return [e.action for e in filled.entries(Wanted("o1", **wanted), most)]  # type: ignore[arg-type]

    assert told() == ["export", "view", "change", "view"] and told(2) == ["export", "view"]
    assert told(action="view") == ["view", "view"] and told(thing_id="c1") == ["view", "view"]
    assert told(since=LATER, until=LATER + timedelta(minutes=2)) == ["view", "change"]
    assert told(staff_id="nobody") == told(thing="other") == []
    third = filled.entries(Wanted("o1"), 3)[-1]
    assert told(before=third.id) == ["view"] and (third.who, third.thing) == ("髙橋 𠮷男", "client")
    assert [e.staff_id for e in filled.entries(Wanted(None), 9)] == ["s0"]


@pytest.mark.parametrize("change", ["update audit set who = 'nobody'", "delete from audit"])
def test_the_database_refuses_to_change_the_log(filled: Store, change: str) -> None:
    before = filled.entries(Wanted("o1"), 9)
    with pytest.raises(Conflict, match="audit only grows"), filled.write():  # type: ignore[attr-defined]
        filled._change(change)  # type: ignore[attr-defined]
    assert filled.entries(Wanted("o1"), 9) == before


# ---------------------------------------------------------------- clients


def test_assessments_of_a_client_are_numbered_in_their_order(filled: Store) -> None:
    filled.add_assessment(replace(NEW, id="n2"))
    assert filled.link_assessment("c1", "n2", LATER) == 1 and filled.link_assessment("c1", "n1", LATER) == 0
    assert filled.assessments_of("c1") == [Linked("c1", "n1", 0, T0), Linked("c1", "n2", 1, LATER)]
    heads = filled.heads_of("c1")
    assert [(number, one.id, one.created_at) for number, one in heads][:1] == [(0, "n1", NEW.created_at)]
    assert len(heads) == len(filled.assessments_of("c1")) and filled.heads_of("none") == []
    assert filled.clients_of_assessment("n2") == [CLIENT] and filled.clients_of_assessment("none") == []
    filled.delete_assessment("n1")
    assert [one.assessment_id for one in filled.assessments_of("c1")] == ["n2"]
    assert filled.link_assessment("c1", "n2", LATER) == 1


def test_a_client_goes_with_its_notes_and_its_assessments_stay_the_owners(filled: Store) -> None:
    assert filled.delete_client("c1") and filled.notes("c1") == [] and filled.assessments_of("c1") == []
    assert filled.assessment("n1") is not None


def test_an_unfinished_assessment_of_a_client_does_not_expire(filled: Store) -> None:
    filled.add_assessment(replace(NEW, id="n2"))
    late = T0 + timedelta(days=900)
    assert filled.forget_unfinished(late, late)[0] == 1
    assert filled.assessment("n1") is not None and filled.assessment("n2") is None


def test_many_link_at_once_and_no_number_is_given_twice(store_factory: StoreFactory, filled: Store) -> None:
    for number in range(6):
        filled.add_assessment(replace(NEW, id=f"m{number}"))

    def link(number: int) -> None:
        with store_factory() as store:
            store.link_assessment("c1", f"m{number}", LATER)

    threads = [threading.Thread(target=link, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [one.number for one in filled.assessments_of("c1")] == list(range(7))


def test_a_backup_with_an_audit_log_is_put_back(database: Database, filled: Store, tmp_path: object) -> None:
    """On a server everything is emptied first, the log too."""
    filled.close()
    file = tmp_path / "copy"  # type: ignore[operator]
    database.backup(file)
    with database.session() as store:
        store.add_entry(entry("later"))
    database.close()
    database.restore(file)
    with database.session() as store:
        assert [e.action for e in store.entries(Wanted("o1"), 9)] == ["view"]
        store.add_entry(entry("again"))
        assert len(store.entries(Wanted("o1"), 9)) == 2


# ---------------------------------------------------------------- finding clients, and lists of them


def client(number: int, **changes: object) -> Client:
    at = T0 + timedelta(minutes=number)
    values: dict[str, object] = {"id": f"f{number}", "corporate_number": None, "created_at": at, "updated_at": at}
    return replace(CLIENT, **{**values, **changes})


def found(store: Store, *words: tuple[str, ...], branch: str | None = None) -> list[str]:
    return [one.client.id for one in store.find_clients(Sought("o1", branch, words), 99)]


def test_what_was_touched_last_comes_first(filled: Store) -> None:
    for number in (1, 2, 3):
        filled.add_client(client(number, branch_id="b1" if number == 3 else "b2"))
    assert found(filled) == ["f3", "f2", "f1", "c1"] and found(filled, branch="b2") == ["f2", "f1", "c1"]
    filled.add_note(Note("f1", "s2", T0 + timedelta(hours=1), "電話した"))
    filled.link_assessment("c1", "n1", T0 + timedelta(hours=2))  # it is linked already: nothing is done
    assert found(filled) == ["f1", "f3", "f2", "c1"]
    filled.add_note(Note("f1", "s2", T0, "前に書いたもの"))
    filled.save_client(replace(CLIENT, updated_at=T0 + timedelta(hours=3)))
    filled.add_assessment(replace(NEW, id="n2"))
    filled.link_assessment("f2", "n2", T0 + timedelta(hours=4))
    assert found(filled) == ["f2", "c1", "f1", "f3"]
    first = filled.find_clients(Sought("o1"), 1, 1)[0]
    assert (first.client.id, first.touched_at) == ("c1", T0 + timedelta(hours=3)), "the second page of one"


def test_every_word_has_to_be_there_in_one_of_its_forms(filled: Store) -> None:
    filled.add_client(client(1, name="高崎商店", kana="", municipality="新潟市"))
    filled.add_client(client(2, organisation_id="o2", branch_id="b3"))
    assert found(filled, ("高崎",)) == ["f1", "c1"] and found(filled, ("高崎",), ("燕市",)) == ["c1"]
    assert found(filled, ("123456789",)) == ["c1"] and found(filled, ("タカサキ", "たかさき")) == ["c1"]
    assert found(filled, ("ない", "新潟")) == ["f1"] and found(filled, ("ない",)) == []
    filled.save_client(replace(CLIENT, name="改名", kana="", corporate_number=None, municipality="弥彦村"))
    assert found(filled, ("高崎",), ("燕",)) == [] and found(filled, ("改名",), ("弥彦村",)) == ["c1"]


def test_those_of_a_name_or_number_are_found_in_their_organisation(filled: Store) -> None:
    filled.add_client(client(1, name="高崎製作所 株式会社"))
    filled.add_client(client(2, organisation_id="o2", branch_id="b3", corporate_number="1234567890123"))
    assert [c.id for c in filled.clients_named("o1", "高崎製作所", 9)] == ["f1", "c1"]
    assert [c.id for c in filled.clients_named("o1", "高崎製作所", 1)] == ["f1"]
    assert filled.client_of_number("o1", "1234567890123") == CLIENT
    assert filled.client_of_number("o1", "9") is None and filled.clients_named("o1", "", 9) == []


def test_a_client_that_was_changed_meanwhile_is_not_replaced(filled: Store) -> None:
    assert filled.save_client(replace(CLIENT, name="新", updated_at=LATER), T0)
    assert not filled.save_client(replace(CLIENT, name="古", updated_at=LATER), T0)
    kept = filled.client("c1")
    assert kept is not None and kept.name == "新"


def test_a_person_has_one_list_and_it_goes_with_time(filled: Store) -> None:
    assert filled.client_list("l1") == LIST and filled.client_list("x") is None
    newer = replace(LIST, id="l2", created_at=LATER)
    filled.add_client_list(newer)
    filled.add_client_list(replace(LIST, id="l3", staff_id="s1"))
    assert filled.client_list("l1") is None and filled.client_list("l2") == newer
    assert filled.forget_client_lists(LATER) == 1 and filled.client_list("l2") == newer
    assert filled.forget_client_lists(LATER + timedelta(seconds=1)) == 1


def test_a_list_is_taken_whole_and_once(filled: Store) -> None:
    both = [client(1, corporate_number="2"), client(2, corporate_number="2")]
    with pytest.raises(Conflict):
        filled.add_clients(both, [entry("change")], "l1")
    assert filled.client("f1") is None and len(filled.entries(Wanted("o1"), 9)) == 1
    assert filled.client_list("l1") == LIST, "it waits as before"
    assert filled.add_clients(both[:1], [entry("change")], "l1") and filled.client("f1") == both[0]
    assert [e.action for e in filled.entries(Wanted("o1"), 9)] == ["change", "view"]
    assert not filled.add_clients(both[1:], [], "l1") and filled.client("f2") is None


def test_of_many_who_take_one_list_one_does(store_factory: StoreFactory, filled: Store) -> None:
    taken: list[bool] = []

    def take(number: int) -> None:
        with store_factory() as store:
            taken.append(store.add_clients([client(number)], [], "l1"))

    threads = [threading.Thread(target=take, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == [False] * 5 + [True] and len(filled.clients("o1", None, 99)) == 2
