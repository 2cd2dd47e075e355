"""What any backend of `ConsentStore` must do."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from assess.core import firm_names
from assess.store import (
    Client,
    Condition,
    Consent,
    Database,
    Handover,
    Opened,
    Recipient,
    Snapshot,
    Sought,
    Store,
    Way,
)
from assess.store.errors import Conflict, Withdrawn
from tests.store.test_contract import LATER, NEW, T0, device, summarise
from tests.store.test_staff_contract import CLIENT, entry, fill_staff
from tests.store.test_table_contract import AGREED, SEEN_IT
from tests.waiting import PATIENCE

DAY = timedelta(days=1)
BRANCH, OTHER_BRANCH = Recipient("branch", "b2"), Recipient("branch", "b1")
GIVEN = Consent(
    "k1", "n1", BRANCH, "みなと銀行 燕支店", ("result", "answers"), "次の相手に\n見せることに同意します。", "screen",
    T0, T0 + 30 * DAY, T0,
)  # fmt: skip
PAPER = replace(
    GIVEN, id="k2", recipient=Recipient("adviser", "x1"), name="専門 三郎", how="paper", witness="髙橋 𠮷男",
    staff_id="s2", contact="0256-00-0000", scopes=("result", "report", "contact"),
)  # fmt: skip
SHARE = Handover("h1", "k1", "share", True, T0, T0 + DAY)
VIEW = Handover("h2", "k2", "view", False, T0, T0 + 2 * DAY, "s2")


def way(name: str, handover_id: str = "", kind: str = "link", expires: timedelta = DAY) -> Way:
    return Way(name, handover_id, kind, T0, T0 + expires)  # type: ignore[arg-type]


def fill_consents(store: Store) -> None:
    """Something in every table of it; there is the staff area of `fill_staff`."""
    store.add_consent(GIVEN, SHARE, (way("share-link", "h1"), way("share-code", "h1", "code")))
    store.add_consent(PAPER, VIEW, (way("view", "h2"),))


@pytest.fixture
def filled(store: Store) -> Store:
    store.keep_snapshot(Snapshot("b1", "bank", '{"id":"small","version":"1"}'), T0)
    for name in ("n1", "n2"):
        store.add_assessment(replace(NEW, id=name), device(f"d{name}", name))
    fill_staff(store)
    fill_consents(store)
    return store


def opens(found: Opened | None) -> str:
    assert found is not None
    return found.consent.id


def test_what_was_agreed_to_comes_back_with_its_words(filled: Store) -> None:
    assert filled.consent("k1") == GIVEN and filled.consent("k2") == PAPER and filled.consent("x") is None
    assert filled.consents("n1") == [GIVEN, PAPER] and filled.consents("n2") == []
    assert sorted(filled.handovers("n1"), key=lambda h: h.id) == [SHARE, VIEW]
    assert filled.opened("view") == Opened(way("view", "h2"), VIEW, PAPER) and filled.opened("x") is None


def test_it_holds_for_its_recipient_its_assessment_and_its_time_only(filled: Store) -> None:
    assert filled.consented("n1", BRANCH, T0) == {"result", "answers"}
    assert filled.consented("n1", OTHER_BRANCH, T0) == filled.consented("n2", BRANCH, T0) == frozenset()
    assert filled.consented("n1", Recipient("body", "b2"), T0) == frozenset()
    last = GIVEN.expires_at - timedelta(microseconds=1)
    assert filled.consented("n1", BRANCH, last) and not filled.consented("n1", BRANCH, GIVEN.expires_at)
    filled.add_consent(replace(GIVEN, id="k3", scopes=("report",)))
    assert filled.consented("n1", BRANCH, T0) == {"result", "answers", "report"}
    assert [c.id for c in filled.consents_to(PAPER.recipient, T0)] == ["k2"]
    assert filled.consents_to(PAPER.recipient, PAPER.expires_at) == []


def test_of_each_client_the_newest_complete_one_is_found_that_may_be_reported(filled: Store) -> None:
    everybody = Sought("o1", None)

    def found(sought: Sought = everybody, at: datetime = T0, most: int = 9) -> list[tuple[str, str]]:
        return [(client.id, kept.id) for client, kept in filled.clients_to_report(sought, at, most)]

    def agreed(name: str, assessment_id: str, **changes: object) -> None:
        filled.add_consent(replace(GIVEN, id=name, assessment_id=assessment_id, scopes=("report",), **changes))

    assert found() == [], "neither complete nor agreed to"
    agreed("k3", "n1")
    assert found() == [], "not complete"
    filled.complete("n1", "b1", T0, summarise)
    assert found() == [("c1", "n1")]
    filled.link_assessment("c1", "n2", T0)
    filled.complete("n2", "b1", LATER, summarise)
    assert found() == [("c1", "n1")], "the newer one is not agreed to"
    agreed("k4", "n2", recipient=OTHER_BRANCH)
    agreed("k5", "n2", recipient=Recipient("body", "b2"))
    assert found() == [("c1", "n1")], "nor for the branch that serves the client"
    agreed("k6", "n2", expires_at=T0 + DAY)
    assert found() == [("c1", "n2")] and found(at=T0 + DAY) == [("c1", "n1")] and found(at=GIVEN.expires_at) == []
    filled.revoke_consent("n2", "k6", LATER)
    assert found() == [("c1", "n1")]
    [(client, kept)] = filled.clients_to_report(everybody, T0, 1)
    whole = filled.assessment("n1")
    assert client == filled.client("c1") and whole is not None and kept == replace(whole, responses=kept.responses)


def test_those_to_report_on_are_sought_as_clients_are(filled: Store) -> None:
    for number, branch in enumerate(("b1", "b1", "b2")):
        name = f"m{number}"
        filled.add_client(Client(name, "o1", branch, f"港{number}", T0, T0 + number * DAY))
        filled.add_assessment(replace(NEW, id=name), device(f"d{name}", name))
        filled.link_assessment(name, name, T0)
        filled.complete(name, "b1", T0, summarise)
        given = replace(GIVEN, id=name, assessment_id=name, scopes=("report",), recipient=Recipient("branch", branch))
        filled.add_consent(given)

    def found(sought: Sought, most: int = 9) -> list[str]:
        return [client.id for client, _ in filled.clients_to_report(sought, T0, most)]

    assert found(Sought("o1", None)) == ["m2", "m1", "m0"] and found(Sought("o1", None), 2) == ["m2", "m1"]
    assert found(Sought("o1", "b1")) == ["m1", "m0"] and found(Sought("o2", None)) == []
    for query in ("港", "港 1", "燕"):
        sought = Sought("o1", None, firm_names.words(query))
        there = [one.client.id for one in filled.find_clients(sought, 9)]
        assert found(sought) == [name for name in there if name != "c1"]
    assert found(Sought("o1", None, firm_names.words("港 1"))) == ["m1"]
    filled.save_client(replace(CLIENT, id="m1", branch_id="b2", corporate_number=None, updated_at=LATER))
    assert found(Sought("o1", None)) == ["m2", "m0"], "agreed to for the branch that served it before"


def test_what_is_taken_back_opens_nothing_at_once(filled: Store) -> None:
    filled.open_view("view", way("dev", kind="device"), T0)
    assert filled.revoke_consent("n1", "k2", LATER) and filled.revoke_consent("n1", "k2", LATER + DAY)
    kept = filled.consent("k2")
    assert kept is not None and kept.revoked_at == LATER and kept.words == PAPER.words
    assert filled.consented("n1", PAPER.recipient, T0) == frozenset() and filled.consents_to(PAPER.recipient, T0) == []
    assert filled.opened("view") is filled.opened("dev") is None
    assert filled.open_view("view", way("dev2", kind="device"), T0) is None
    assert filled.revoke_consent("n1", "k1", LATER)
    assert filled.take_share("share-code", "b2", CLIENT, T0) is None
    assert filled.consented("n2", BRANCH, T0) == frozenset()


def test_only_the_assessments_own_consent_can_be_taken_back(filled: Store) -> None:
    assert not filled.revoke_consent("n2", "k1", T0) and not filled.revoke_consent("n1", "x", T0)
    assert not filled.revoke_consent("x", "k1", T0) and filled.consented("n1", BRANCH, T0)


def test_a_link_lets_devices_in_until_it_ends_and_one_for_one_device_once(filled: Store) -> None:
    for name in ("dev1", "dev2"):
        let_in = filled.open_view("view", way(name, kind="device"), LATER)
        assert let_in is not None and let_in.way.handover_id == "h2" and opens(filled.opened(name)) == "k2"
        assert let_in.way.expires_at == PAPER.expires_at
    assert next(h for h in filled.handovers("n1") if h.id == "h2").used_at == LATER
    assert filled.open_view("view", way("dev3", kind="device"), T0 + DAY) is None, "expired"
    assert filled.open_view("dev1", way("dev3", kind="device"), T0) is None, "a device lets nobody else in"
    once = replace(VIEW, id="h3", consent_id="k3", once=True)
    filled.add_consent(replace(PAPER, id="k3"), once, (way("one", "h3"),))
    assert opens(filled.open_view("one", way("dev4", kind="device"), T0)) == "k3"
    assert filled.open_view("one", way("dev5", kind="device"), T0) is None and filled.opened("dev4") is not None


def test_a_case_is_opened_without_a_link_while_the_consent_holds(filled: Store) -> None:
    device = way("dev", kind="device", expires=timedelta(hours=10))
    let_in = filled.open_case("k2", device, LATER)
    assert let_in is not None and let_in.handover.id == "h2" and let_in.way.expires_at == device.expires_at
    assert opens(filled.opened("dev")) == "k2"
    assert filled.open_case("k1", way("dev2", kind="device"), T0) is None, "a share is no case"
    assert filled.open_case("x", way("dev2", kind="device"), T0) is None
    assert filled.open_case("k2", way("dev2", kind="device"), PAPER.expires_at) is None
    filled.revoke_consent("n1", "k2", LATER)
    assert filled.open_case("k2", way("dev2", kind="device"), LATER) is None and filled.opened("dev") is None


def test_a_share_is_taken_once_by_its_own_branch(filled: Store) -> None:
    filled.delete_client("c1")
    new = replace(CLIENT, id="c9")
    assert filled.take_share("share-code", "b1", replace(new, branch_id="b1"), T0) is None, "another branch"
    assert filled.take_share("view", "b2", new, T0) is None, "no share"
    assert filled.open_view("share-link", way("dev", kind="device"), T0) is None, "no view"
    assert filled.client("c9") is None
    assert filled.take_share("share-code", "b2", new, LATER) == (GIVEN, 0)
    assert filled.client("c9") == new and [one.assessment_id for one in filled.assessments_of("c9")] == ["n1"]
    for used in ("share-code", "share-link"):
        assert filled.take_share(used, "b2", new, LATER) is None
    assert next(h for h in filled.handovers("n1") if h.id == "h1").used_at == LATER


def test_a_share_goes_to_a_client_that_is_there_if_the_branch_serves_it(filled: Store) -> None:
    filled.add_consent(replace(GIVEN, id="k3", assessment_id="n2"), replace(SHARE, id="h3", consent_id="k3"),
                       (way("other", "h3"),))  # fmt: skip
    elsewhere = Client("c2", "o1", "b1", "港", T0, T0)
    filled.add_client(elsewhere)
    assert filled.take_share("other", "b2", replace(elsewhere, branch_id="b2"), T0) is None
    with pytest.raises(Conflict):
        filled.take_share("other", "b2", replace(CLIENT, id="c9"), T0)
    assert filled.opened("other") is not None, "nothing was taken"
    assert filled.take_share("other", "b2", CLIENT, T0) == (replace(GIVEN, id="k3", assessment_id="n2"), 1)


def test_there_are_so_many_at_most_and_none_without_an_assessment(filled: Store) -> None:
    assert not filled.add_consent(replace(GIVEN, id="k3"), most=2) and filled.consent("k3") is None
    assert not filled.add_consent(replace(GIVEN, id="k3", assessment_id="x"))


def test_what_has_expired_is_forgotten_and_so_is_a_share_that_nobody_took(filled: Store) -> None:
    assert filled.forget_ways(T0 + DAY) == 4
    assert filled.consent("k1") is None and filled.consent("k2") == PAPER and filled.handovers("n1") == [VIEW]
    filled.add_consent(GIVEN, SHARE, (way("share-code", "h1", "code"),))
    filled.take_share("share-code", "b2", CLIENT, T0)
    assert filled.forget_ways(T0 + DAY) == 0 and filled.consent("k1") == GIVEN


def test_all_of_it_goes_with_the_assessment(filled: Store) -> None:
    filled.delete_assessment("n1")
    assert filled.consents("n1") == [] and filled.handovers("n1") == [] and filled.opened("view") is None


def test_who_looked_is_told_from_every_log(filled: Store) -> None:
    for organisation in ("o1", "o2", None):
        filled.add_entry(entry("view", organisation, thing="assessment", thing_id="n1"))
    told = filled.entries_about("assessment", "n1", 9)
    assert [e.organisation_id for e in told] == [None, "o2", "o1"] and len(
        filled.entries_about("assessment", "n1", 2)
    ) == 2


def test_nothing_is_changed_under_a_consent_that_was_taken_back_after_it_was_checked(
    filled: Store, database: Database
) -> None:
    filled.only_under(Condition("n1", BRANCH, "answers", T0))
    assert filled.save_calibration("c1", "n1", SEEN_IT, 0) is not None
    assert filled.save_agreement(AGREED, 0) is not None
    with database.session() as owner:
        owner.revoke_consent("n1", "k1", LATER)
    for change in (
        lambda: filled.save_calibration("c1", "n1", replace(SEEN_IT, note="x"), 1),
        lambda: filled.save_answers("n1", "owner", {"q": "none"}, T0),
        lambda: filled.replace_tokens("n1", (), (device("new", "n1"),), T0),
        lambda: filled.add_consent(replace(GIVEN, id="k9")),
        lambda: filled.tick_steps("g1", {1: True}, T0),
    ):
        with pytest.raises(Withdrawn):
            change()
    kept = filled.assessment("n1")
    assert filled.calibrations("c1", "n1")["q1"].note == SEEN_IT.note and kept is not None and kept.answers == {}
    assert filled.save_answers("n2", "owner", {"q": "none"}, T0) is not None, "another assessment"


def test_of_a_revocation_and_saves_at_once_no_save_comes_after_it(filled: Store, database: Database) -> None:
    together, saved = threading.Barrier(2), []

    def save() -> None:
        with database.session() as store:
            store.only_under(Condition("n1", BRANCH, "answers", T0))
            together.wait(PATIENCE)
            try:
                for number in range(2000):
                    store.save_calibration("c1", "n1", replace(SEEN_IT, note=str(number)), number)
                    saved.append(number)
            except Withdrawn:
                saved.append(-1)

    thread = threading.Thread(target=save)
    thread.start()
    together.wait(PATIENCE)
    filled.revoke_consent("n1", "k1", LATER)
    then = filled.calibrations("c1", "n1")
    thread.join(PATIENCE)
    assert saved[-1] == -1 and filled.calibrations("c1", "n1") == then


@pytest.mark.parametrize("name", ["one", "share-code"])
def test_of_many_at_once_one_gets_what_is_for_one(filled: Store, database: Database, name: str) -> None:
    filled.add_consent(replace(PAPER, id="k3"), replace(VIEW, id="h3", consent_id="k3", once=True), (way("one", "h3"),))
    together, got = threading.Barrier(4), []

    def run(number: int) -> None:
        with database.session() as store:
            together.wait(PATIENCE)
            if name == "one":
                got.append(store.open_view("one", way(f"dev{number}", kind="device"), T0))
            else:
                new = replace(CLIENT, id=f"c{number}x", corporate_number=None)
                got.append(store.take_share("share-code", "b2", new, T0))

    threads = [threading.Thread(target=run, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert len(got) == 4 and sum(one is not None for one in got) == 1
    assert sum(filled.client(f"c{number}x") is not None for number in range(4)) == (name != "one")
