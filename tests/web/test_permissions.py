"""Who gets what at every address: a stranger, the firm's own device, and the device of another firm.

A route that stands in no row of the table fails, and so does one that answers otherwise.
"""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from assess.services import assessments
from assess.web.auth import Guarded
from tests.web.helpers import Visitor
from tests.web.sharing_helpers import OF_READERS
from tests.web.voice_helpers import OF_VOICES

# endpoint and method -> status for (stranger, own device, other firm's device), each with a valid CSRF token.
# The firm has given its profile and answered nothing; the job of the report does not exist.
SITE = {
    ("static", "GET"): 200,
    ("respondent.index", "GET"): 200,
    ("respondent.begin", "GET"): 200,
    ("respondent.start", "POST"): 303,
    ("respondent.forget_here", "POST"): 303,
    ("respondent.set_language", "POST"): 303,
    ("respondent.privacy", "GET"): 200,
    ("respondent.glossary", "GET"): 200,
    ("respondent.worker", "GET"): 200,
    ("respondent.paper_forms", "GET"): 200,
    ("respondent.paper_form_file", "GET"): 422,  # no industry chosen
    ("respondent.resume", "GET"): 200,
    ("respondent.resume_by_code", "POST"): 422,  # no code typed
    ("respondent.resume_link", "GET"): 200,
    ("respondent.resume_by_link", "POST"): 404,  # no such link
    ("handover.door", "GET"): 200,  # the same for every token
    ("handover.open_door", "POST"): 404,  # no such link
    ("voice.join", "GET"): 200,
    ("voice.join_by_code", "POST"): 422,  # no code typed
    ("voice.join_link", "GET"): 200,
    ("voice.join_by_link", "POST"): 404,  # no such link
}
OWN = {
    ("respondent.home", "GET"): 303,
    ("respondent.profile", "GET"): 200,
    ("respondent.save_profile", "POST"): 422,  # nothing filled in
    ("respondent.wishes", "GET"): 200,
    ("respondent.save_wishes", "POST"): 303,  # all of it is optional
    ("respondent.assessment_language", "POST"): 303,
    ("respondent.offline", "GET"): 200,
    ("respondent.question", "GET"): 200,
    ("respondent.save_question", "POST"): 303,
    ("respondent.relevance", "GET"): 200,
    ("respondent.save_relevance", "POST"): 303,
    ("respondent.questions", "GET"): 200,
    ("respondent.save_questions", "POST"): 303,
    ("respondent.save_one", "POST"): 200,
    ("respondent.state", "GET"): 200,
    ("respondent.paper", "GET"): 200,
    ("respondent.check_paper", "POST"): 422,  # nothing typed
    ("respondent.save_paper", "POST"): 422,
    ("respondent.print_paper", "POST"): 200,
    ("respondent.review", "GET"): 200,
    ("respondent.complete", "POST"): 303,
    ("respondent.deepen", "POST"): 303,
    ("respondent.result", "GET"): 303,  # not complete
    ("respondent.what_if", "GET"): 303,
    ("respondent.try_out", "GET"): 303,  # not complete
    ("respondent.choose_target", "POST"): 303,  # not complete
    ("respondent.tick", "POST"): 303,
    ("respondent.workbook", "GET"): 303,
    ("respondent.calendar", "GET"): 303,
    ("respondent.begin_again", "POST"): 303,  # not complete
    ("respondent.earlier_answers", "GET"): 303,  # no earlier ones
    ("respondent.keep_earlier", "POST"): 303,
    ("respondent.own_changes", "GET"): 303,
    ("respondent.request_report", "POST"): 303,
    ("respondent.report", "GET"): 404,  # no such job
    ("respondent.report_state", "GET"): 404,
    ("respondent.report_file", "GET"): 404,
    ("respondent.answers_file", "GET"): 200,
    ("respondent.pause", "GET"): 200,
    ("respondent.issue_resume", "POST"): 303,
    ("respondent.revoke_resume", "POST"): 303,
    ("respondent.leave", "POST"): 303,
    ("respondent.sharing", "GET"): 200,
    ("respondent.sharing_words", "POST"): 422,  # nothing chosen
    ("respondent.share", "POST"): 422,
    ("respondent.unshare", "POST"): 404,  # nothing was shared
    ("respondent.voices", "GET"): 200,
    ("respondent.invite", "POST"): 303,
    ("respondent.cancel_voice", "POST"): 303,  # nobody has been invited
    ("respondent.confirm_delete", "GET"): 200,
    ("respondent.delete", "POST"): 303,
}
EXPECTED = {key: (status,) * 3 for key, status in SITE.items()} | {key: (404, s, 404) for key, s in OWN.items()}
# What differs between any two visits: the CSRF token, and the address that a change of the language leads back to.
INDIVIDUAL = re.compile(r'<input type="hidden" name="(?:csrf_token|back)" value="[^"]*">')
FORMS = {
    "respondent.start": {"path": "full", "usage": "self", "consent": "y"},
    "respondent.set_language": {"lang": "ja"},
    "respondent.assessment_language": {"lang": "ja"},
    "respondent.choose_target": {"target": "3"},
    "respondent.tick": {"step": "q:o", "done": "y"},
}


def asked(client: FlaskClient, path: str, endpoint: str, method: str) -> tuple[int, str]:
    """Status and text of the answer to a browser that has a CSRF token of this site."""
    visitor = Visitor(client)
    if method == "GET":
        answer = client.get(path)
    else:
        visitor.get("/privacy")
        answer = client.post(path, data={"csrf_token": visitor.csrf, **FORMS.get(endpoint, {})})
    shown = INDIVIDUAL.sub("", answer.text) if answer.status_code == 404 else ""
    return answer.status_code, shown


def routes(app: Flask) -> list[tuple[str, str]]:
    return [(rule.endpoint, m) for rule in app.url_map.iter_rules() for m in (rule.methods or set()) & {"GET", "POST"}]


def test_every_route_stands_in_the_table(app: Flask) -> None:
    """Those of the staff area stand in tests/web/staff/test_staff_permissions.py, a colleague's in
    tests/web/test_voice_permissions.py, a reader's by link in tests/web/test_handover.py."""
    assert sorted(r for r in routes(app) if not r[0].startswith("staff.")) == sorted(
        [*EXPECTED, *OF_VOICES, *OF_READERS]
    )


def test_no_address_takes_other_methods(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        assert (rule.methods or set()) <= {"GET", "POST", "HEAD", "OPTIONS"}, rule


@pytest.mark.parametrize(("endpoint", "method"), sorted(EXPECTED), ids=lambda value: str(value))
def test_who_gets_what(app: Flask, endpoint: str, method: str) -> None:
    own, other, stranger = (Visitor(app.test_client()) for _ in range(3))
    base = own.start("quick")
    other.start("quick")
    own_id = base.rsplit("/", 1)[1]

    def path(assessment_id: str) -> str:
        values = {
            "assessment_id": assessment_id,
            "domain": own.first,
            "question": own.question.removeprefix("q_"),
            "job_id": "x",
            "token": "x",
            "filename": "icon.svg",
        }
        rule = next(r for r in app.url_map.iter_rules(endpoint) if method in (r.methods or ()))
        with app.test_request_context():
            built = rule.build({k: v for k, v in values.items() if k in rule.arguments})
        assert built is not None
        return built[1]

    expected_of_stranger, expected_of_own, expected_of_other = EXPECTED[endpoint, method]
    # The token of one firm's device does not open another firm's assessment.
    for cookie in other.client._cookies.values():  # noqa: SLF001
        if cookie.key.startswith("assess_") and cookie.key not in ("assess_session", "assess_shelf"):
            other.client.set_cookie(f"assess_{own_id}", cookie.value, path=base)
            break
    refused = asked(stranger.client, path(own_id), endpoint, method)
    assert refused[0] == expected_of_stranger
    assert asked(other.client, path(own_id), endpoint, method)[0] == expected_of_other
    # What is another's and what does not exist look the same.
    assert refused == asked(stranger.client, path("a" * 16), endpoint, method)
    assert asked(own.client, path(own_id), endpoint, method)[0] == expected_of_own


def test_a_stranger_costs_no_look_at_the_assessment(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    base = Visitor(client).start()
    monkeypatch.setattr(assessments, "get", lambda *_: pytest.fail("looked up for a stranger"))
    client.delete_cookie(f"assess_{base.rsplit('/', 1)[1]}", path=base)
    assert client.get(f"{base}/result").status_code == 404


def test_a_route_that_does_not_say_what_it_does_cannot_be_added() -> None:
    blueprint = Guarded("some", __name__, load=lambda _id: None)
    with pytest.raises(TypeError, match="/page: a route must name its action"):
        blueprint.add_url_rule("/page", view_func=lambda: "")
