"""Who gets what at every address of the staff area: each role, with what is its own and what is another's.

A route that stands in no row of the table fails, and so does one that answers otherwise.
"""

from __future__ import annotations

import pytest
from flask import Flask

from assess.bank.library import load_library
from assess.services import audit
from assess.services.audit import Wanted
from assess.store import Batch
from assess.web.context import make_context
from assess.web.staff.blueprint import RecordedBlueprint, blueprint
from assess.web.staff.page import MENU
from assess.web.staff.things import THINGS
from tests.conftest import QUESTIONS
from tests.web.staff_helpers import PEOPLE, signed_in
from tests.web.test_permissions import INDIVIDUAL, asked, routes

# Who asks, in the order of the columns below; a stranger comes first. `elsewhere` serves another branch of the bank.
WHO = ("operator", "admin", "manager", "staff", "elsewhere", "adviser", "other_admin", "other_staff")
# Every firm is asked it.
QUESTION = load_library(QUESTIONS).bank.domains[0].questions[0].id
# Who serves the client.
SERVES = ("admin", "manager", "staff")
# Who works with clients.
WORKS = (*SERVES, "elsewhere", "other_admin", "other_staff")
# What stands in an address: the bank's own things, which are another's to the chamber.
OWN = {"organisation_id": "bank", "branch_id": "main", "staff_id": "staff", "client_id": "client",
       "assessment_id": "assessment", "question": QUESTION, "batch_id": "batch"}  # fmt: skip


@pytest.fixture(autouse=True)
def batch_of_staff(house: Flask) -> None:
    """One that has nothing in it."""
    with house.app_context():
        ctx = make_context()
        ctx.store.add_batch(Batch("batch", "bank", "staff", "advisor", "", ctx.now()), [])


def each(status: int) -> dict[str, int]:
    return dict.fromkeys(WHO, status)


def only(status: int, *who: str) -> dict[str, int]:
    """These get that, all others what is not there."""
    return each(404) | dict.fromkeys(who, status)


# endpoint and method -> status by who asks, with a good CSRF token and nothing filled in.
TABLE: dict[tuple[str, str], dict[str, int]] = {
    ("staff.home", "GET"): each(200),
    ("staff.sign_out", "POST"): each(303),
    ("staff.ask_consent", "GET"): only(200, *SERVES),
    ("staff.keep_consent", "POST"): only(422, *SERVES),  # not agreed
    ("staff.cases", "GET"): only(200, "adviser"),
    ("staff.open_case", "POST"): each(404),  # nothing was handed over
    ("staff.hand_over", "GET"): only(200, *SERVES),
    ("staff.hand_over_words", "POST"): only(422, *SERVES),  # nothing chosen
    ("staff.keep_hand_over", "POST"): only(422, *SERVES),
    ("staff.end_hand_over", "POST"): each(404),  # nothing was handed over
    ("staff.shared", "GET"): only(200, *WORKS),
    ("staff.shared_link", "GET"): only(200, *WORKS),
    ("staff.look_at_shared", "POST"): only(422, *WORKS),  # not agreed
    ("staff.take_shared", "POST"): only(404, *WORKS),  # no such code
    ("staff.table", "GET"): only(200, *SERVES),
    ("staff.table_way", "POST"): only(303, *SERVES),
    ("staff.table_complete", "POST"): only(303, *SERVES),
    ("staff.paper", "GET"): only(200, *SERVES),
    ("staff.check_paper", "POST"): only(422, *SERVES),  # nothing typed
    ("staff.save_paper", "POST"): only(422, *SERVES),
    ("staff.print_paper", "POST"): only(200, *SERVES),
    ("staff.table_profile", "GET"): only(200, *SERVES),
    ("staff.save_table_profile", "POST"): only(422, *SERVES),  # nothing filled in
    ("staff.table_question", "GET"): only(200, *SERVES),
    ("staff.save_table", "POST"): only(303, *SERVES),
    ("staff.save_table_now", "POST"): only(200, *SERVES),
    ("staff.table_state", "GET"): only(200, *SERVES),
    ("staff.table_result", "GET"): only(303, *SERVES),  # not complete
    ("staff.agreement", "GET"): only(303, *SERVES),
    ("staff.save_agreement", "POST"): only(303, *SERVES),
    ("staff.tick_agreement", "POST"): each(404),  # there is none
    ("staff.make_table_report", "POST"): only(303, *SERVES),
    ("staff.table_report", "GET"): each(404),  # no such job
    ("staff.table_report_state", "GET"): each(404),
    ("staff.table_report_file", "GET"): each(404),
    ("staff.second_step", "GET"): each(303),  # done already
    ("staff.send_second_step", "POST"): each(303),
    ("staff.set_up", "GET"): each(200),
    ("staff.send_set_up", "POST"): each(422),  # no code typed
    ("staff.remove_second_step", "POST"): each(422),  # no password typed
    ("staff.account", "GET"): each(200),
    ("staff.change_password", "POST"): each(422),
    ("staff.end_session", "POST"): each(303),
    ("staff.people", "GET"): only(200, "operator", "admin", "other_admin"),
    ("staff.invite", "POST"): only(422, "operator", "admin", "other_admin"),  # no address typed
    ("staff.withdraw", "POST"): only(303, "operator", "admin", "other_admin"),
    ("staff.person", "GET"): only(200, "admin"),
    ("staff.place_person", "POST"): only(422, "admin"),  # nothing chosen
    ("staff.shut_out", "POST"): only(303, "admin"),
    ("staff.let_in", "POST"): only(303, "admin"),
    ("staff.new_link", "POST"): only(200, "admin"),
    ("staff.house", "GET"): only(200, "admin", "other_admin"),
    ("staff.save_house", "POST"): only(422, "admin", "other_admin"),
    ("staff.add_branch", "POST"): only(422, "admin", "other_admin"),
    ("staff.rename_branch", "POST"): only(422, "admin"),
    ("staff.log_of_all", "GET"): only(200, "operator", "admin", "other_admin"),
    ("staff.log_file", "GET"): only(200, "operator", "admin", "other_admin"),
    ("staff.organisations", "GET"): only(200, "operator"),
    ("staff.add_organisation", "POST"): only(422, "operator"),
    ("staff.organisation_of", "GET"): only(200, "operator"),
    ("staff.invite_admin", "POST"): only(422, "operator"),
    ("staff.clients", "GET"): only(200, "admin", "manager", "staff", "elsewhere", "other_admin", "other_staff"),
    ("staff.found_clients", "GET"): only(200, "admin", "manager", "staff", "elsewhere", "other_admin", "other_staff"),
    ("staff.new_client", "GET"): only(200, "admin", "manager", "staff", "elsewhere", "other_admin", "other_staff"),
    # Nothing filled in; whoever serves several branches has chosen none of them either.
    ("staff.add_client", "POST"): only(422, "admin", "manager", "staff", "elsewhere", "other_admin", "other_staff"),
    ("staff.client_page", "GET"): only(200, "admin", "manager", "staff"),
    ("staff.add_note", "POST"): only(422, "admin", "manager", "staff"),
    ("staff.edit_client", "GET"): only(200, "admin", "manager", "staff"),
    ("staff.save_client", "POST"): only(422, "admin", "manager", "staff"),
    ("staff.begin_assessment", "POST"): only(303, "admin", "manager", "staff"),
    ("staff.changes", "GET"): only(200, "admin", "manager", "staff"),
    ("staff.move_client", "POST"): only(422, "admin", "manager"),
    ("staff.client_list", "GET"): only(200, "admin", "manager", "other_admin"),
    ("staff.client_list_form", "GET"): only(200, "admin", "manager", "other_admin"),
    ("staff.read_list", "POST"): only(422, "admin", "manager", "other_admin"),
    ("staff.check_list", "GET"): only(303, "admin", "manager", "other_admin"),  # there is none
    ("staff.take_list", "POST"): only(303, "admin", "manager", "other_admin"),
    ("staff.batches_page", "GET"): only(200, *WORKS),
    ("staff.start_batch", "POST"): only(400, *WORKS),  # no edition named
    # Reports of many clients are for the person who asked for them.
    ("staff.batch", "GET"): only(200, "staff"),
    ("staff.batch_state", "GET"): only(200, "staff"),
    ("staff.cancel_batch", "POST"): only(303, "staff"),
    ("staff.batch_again", "POST"): only(303, "staff"),
    ("staff.batch_file", "GET"): only(303, "staff"),  # nothing is made
}
# Open to strangers too, who get the same.
DOOR: dict[tuple[str, str], int] = {
    ("staff.sign_in", "GET"): 200,
    ("staff.send_sign_in", "POST"): 422,
    ("staff.invitation", "GET"): 404,  # no such link
    ("staff.accept_invitation", "POST"): 404,
}


def address(app: Flask, endpoint: str, method: str, values: dict[str, str]) -> str:
    rule = next(r for r in app.url_map.iter_rules(endpoint) if method in (r.methods or ()))
    with app.test_request_context():
        built = rule.build({name: values.get(name, "none") for name in rule.arguments})
    assert built is not None
    return built[1]


def test_every_route_of_the_staff_area_stands_in_the_table(house: Flask) -> None:
    own = [route for route in routes(house) if route[0].startswith("staff.")]
    assert sorted(own) == sorted([*TABLE, *DOOR])
    assert set(WHO) == {who for who in PEOPLE if not who.startswith("new_")} and all(
        set(row) == set(WHO) for row in TABLE.values()
    )


@pytest.mark.parametrize(("endpoint", "method"), sorted(TABLE), ids=str)
def test_who_gets_what(house: Flask, endpoint: str, method: str) -> None:
    path = address(house, endpoint, method, OWN)
    browsers = {who: signed_in(house, who) for who in WHO}
    # Who may comes last: what they do changes what the others meet.
    for who, expected in sorted(TABLE[endpoint, method].items(), key=lambda row: row[1] != 404):
        assert asked(browsers[who].client, path, endpoint, method)[0] == expected, who


@pytest.mark.parametrize(("endpoint", "method"), sorted(TABLE), ids=str)
def test_a_stranger_is_asked_who_they_are_whatever_there_is(house: Flask, endpoint: str, method: str) -> None:
    for values in (OWN, {}):
        path = address(house, endpoint, method, values)
        answer = house.test_client().get(path) if method == "GET" else None
        if answer is not None:
            assert answer.status_code == 303 and answer.location.startswith("/staff/sign-in")
        else:
            assert asked(house.test_client(), path, endpoint, method)[0] == 401


@pytest.mark.parametrize(("endpoint", "method"), sorted(DOOR), ids=str)
def test_the_door_is_the_same_for_all(house: Flask, endpoint: str, method: str) -> None:
    path = address(house, endpoint, method, {})
    assert asked(house.test_client(), path, endpoint, method)[0] == DOOR[endpoint, method]


@pytest.mark.parametrize(("endpoint", "method"), sorted(TABLE), ids=str)
def test_what_is_anothers_looks_like_what_is_not_there(house: Flask, endpoint: str, method: str) -> None:
    names = next(r for r in house.url_map.iter_rules(endpoint)).arguments & set(THINGS)
    for who, expected in TABLE[endpoint, method].items():
        if expected == 404 and names:
            browser = signed_in(house, who).client
            anothers = asked(browser, address(house, endpoint, method, OWN), endpoint, method)
            nothing = asked(browser, address(house, endpoint, method, dict.fromkeys(OWN, "a" * 16)), endpoint, method)
            assert anothers == nothing and anothers[0] == 404


def test_who_may_not_is_led_back_to_the_staff_area(house: Flask) -> None:
    for path in ("/staff/clients/client_other", "/staff/nowhere"):
        gone = signed_in(house, "staff").client.get(path)
        assert gone.status_code == 404 and 'href="/staff/"' in gone.text and "合言葉を入れると" not in gone.text


def test_every_page_and_change_says_in_words_what_it_did(house: Flask) -> None:
    from assess import i18n

    recorded = [endpoint for endpoint, deed in blueprint.deeds.items() if deed is not None and endpoint in ENDPOINTS]
    assert recorded
    for endpoint in recorded:
        assert i18n.translate("ja", f"staff.did.{endpoint}") and i18n.translate("en", f"staff.did.{endpoint}")


def test_every_place_of_the_menu_says_what_is_there() -> None:
    from assess import i18n

    for name, _ in MENU:
        for lang in ("ja", "en"):
            assert i18n.translate(lang, f"staff.menu.{name}")
            assert name == "home" or i18n.translate(lang, f"staff.home.{name}")


ENDPOINTS = {endpoint.removeprefix("staff.") for endpoint, _ in TABLE}


def test_what_is_refused_and_what_is_seen_stands_in_the_log(house: Flask) -> None:
    signed_in(house, "staff").get("/staff/")
    with house.app_context():
        told = [(e.staff_id, e.action, e.detail) for e in audit.entries(make_context(), Wanted("bank"), 9)]
    assert told == [("staff", "view", "home")]


def test_a_route_says_what_it_does_and_how_it_is_recorded() -> None:
    area = RecordedBlueprint("some", __name__)
    with pytest.raises(TypeError, match="/page: a route must name its action"):
        area.add_url_rule("/page", view_func=lambda: "")
    with pytest.raises(TypeError, match="nothing that the log knows"):
        area.add_url_rule("/page", endpoint="page", action="work", records="looked")


def test_nothing_individual_is_compared() -> None:
    assert INDIVIDUAL.sub("", '<input type="hidden" name="csrf_token" value="x">') == ""
