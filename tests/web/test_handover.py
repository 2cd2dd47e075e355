"""What a firm shows by link: exactly what it agreed to, as long as it agrees, and each look told to it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest
from flask import Flask

from assess.services.files import report_files
from assess.web.context import make_context, settings
from tests.web.helpers import Visitor
from tests.web.sharing_helpers import OF_READERS, agree, finished, link_for, link_of, look, revoke, wish
from tests.web.test_permissions import asked

ALL = ("result", "answers", "report", "contact")


@pytest.fixture
def owner(app: Flask) -> Visitor:
    return Visitor(app.test_client())


def reader(app: Flask) -> Visitor:
    return Visitor(app.test_client())


def address(app: Flask, endpoint: str, method: str, handover_id: str) -> str:
    rule = next(r for r in app.url_map.iter_rules(endpoint) if method in (r.methods or ()))
    with app.test_request_context():
        built = rule.build({k: v for k, v in (("handover_id", handover_id), ("job_id", "x")) if k in rule.arguments})
    assert built is not None
    return built[1]


def test_every_route_of_readers_stands_in_the_table(app: Flask) -> None:
    rules = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/seen/")]
    found = [(rule.endpoint, m) for rule in rules for m in (rule.methods or set()) & {"GET", "POST"}]
    assert sorted(found) == sorted(OF_READERS)


@pytest.mark.parametrize(("endpoint", "method"), sorted(OF_READERS), ids=str)
def test_who_gets_what(app: Flask, owner: Visitor, endpoint: str, method: str) -> None:
    """Each scope alone, all of them, another hand-over's reader, the owner, and nobody."""
    base = finished(owner)
    needed, expected = OF_READERS[endpoint, method]
    stranger = reader(app)
    nothing = asked(stranger.client, address(app, endpoint, method, "a" * 16), endpoint, method)
    assert nothing[0] == 404
    other = reader(app)
    look(other, link_for(owner, base, *ALL))
    for scopes in (*((scope,) for scope in ALL), ALL):
        mine = reader(app)
        path = look(mine, link_for(owner, base, *scopes))
        own = address(app, endpoint, method, path.rsplit("/", 1)[1])
        answer = asked(mine.client, own, endpoint, method)
        assert answer == nothing if needed is not None and needed not in scopes else answer[0] == expected, scopes
        for cookie in list(other.client._cookies.values()):  # noqa: SLF001
            if cookie.key.startswith("assess_seen_"):
                other.client.set_cookie(f"assess_seen_{path.rsplit('/', 1)[1]}", cookie.value, path=path)
        for visitor in (stranger, other, owner):
            assert asked(visitor.client, own, endpoint, method) == nothing


def test_what_is_shown_is_what_was_agreed_to(app: Flask, owner: Visitor) -> None:
    base = finished(owner)
    mine = reader(app)
    path = look(mine, link_for(owner, base, *ALL))
    assert "髙橋製作所" in mine.text and "山田会計事務所" in mine.text and "0256-00-0000" in mine.text
    assert "第" in mine.get(f"{path}/result").text
    answers = mine.get(f"{path}/answers")
    question = mine.bank.domains[0].questions[0]
    assert question.text.ja in answers.text and "1台" not in answers.text
    file = mine.client.get(f"{path}/answers.json")
    assert json.loads(file.text)["profile"]["company"] == "髙橋製作所"
    for page in ("", "/result", "/answers"):
        text = mine.get(f"{path}{page}").text
        assert "/a/" not in text, "nothing leads to the owner's pages"
    only = reader(app)
    shown = look(only, link_for(owner, base, "result"))
    assert (
        "0256" not in only.text
        and "ANSWERS.json" not in only.text
        and only.client.get(f"{shown}/answers").status_code == 404
    )


def test_the_result_carries_the_owners_sheet_and_single_answers_only_where_these_are_agreed_to(
    app: Flask, owner: Visitor
) -> None:
    base = finished(owner)
    question = owner.bank.domains[0].questions[0].text.ja
    shown = {}
    for scopes in (("result",), ("result", "answers")):
        mine = reader(app)
        shown[scopes] = text = mine.get(f"{look(mine, link_for(owner, base, *scopes))}/result").text
        for part in ("verdict-title", "now-title", "steps-title", "roles-title", "domains-title", "cases-title"):
            assert f'id="{part}"' in text, part
        assert text.count('class="area__mark"') == len(owner.bank.domains), "each area with the mark of 60"
        assert "社長の結果のページだけ" in text, "where the plan is ticked and tried"
        assert "<form" not in text.partition("<main")[2].partition("</main>")[0], "nothing here changes anything"
        assert 'id="voices-title"' not in text
    assert question in shown["result", "answers"] and question not in shown["result",].partition("domains-title")[2]


def test_the_report_carries_the_firms_name_and_only_the_advisers_is_handed_over(app: Flask, owner: Visitor) -> None:
    base = finished(owner)
    mine = reader(app)
    path = look(mine, link_for(owner, base, "report"))
    mine.post(f"{path}/report")
    owner.get(f"{base}/result")
    owner.post(f"{base}/report", {"edition": "full"})
    jobs = [visitor.path.rsplit("/", 1)[1] for visitor in (mine, owner)]
    with app.app_context():
        store, now = make_context().store, datetime.now(UTC)
        for _ in jobs:
            job = store.take_job("w", now + timedelta(minutes=1), now, 2)
            assert job is not None and store.finish_job(job.id, "w", None, now)
            report_files(settings(), store).keep(job.key, b"%PDF-", now)
    own, full = jobs
    assert mine.client.get(f"{path}/report/{full}/file").status_code == 404
    file = mine.client.get(f"{path}/report/{own}/file")
    assert file.status_code == 200
    assert f"filename*=UTF-8''{quote('診断_髙')}" in file.headers["Content-Disposition"]
    assert mine.client.get(f"{path}/report/{own}").status_code == 200
    assert (mine.client.get(f"{path}/report/{own}/state").json or {})["state"] == "done"


def test_a_link_for_one_device_opens_once_and_wrong_used_and_revoked_look_the_same(app: Flask, owner: Visitor) -> None:
    base = finished(owner)
    link = link_for(owner, base, "result", once="y")
    first, second = reader(app), reader(app)
    path = look(first, link)
    refused = []
    for tried in (link, "/h/none"):
        second.get(tried)
        answer = second.client.post(tried, data={"csrf_token": second.csrf})
        refused.append((answer.status_code, answer.text.replace(tried, "")))
    assert refused[0][0] == 404 and refused[0][0] == refused[1][0] and "このリンクでは見られません" in refused[0][1]
    assert first.client.get(f"{path}/result").status_code == 200, "the first device goes on"
    revoke(owner, base)
    for page in ("/", "/result"):
        gone = first.client.get(f"{path}{page}")
        assert gone.status_code == 404 and "このリンクでは見られません" in gone.text
    owner.get(f"{base}/sharing")
    assert 'id="share-link"' not in owner.text, "a link that opens nothing is not shown"


def test_each_look_is_told_to_the_owner(app: Flask, owner: Visitor) -> None:
    base = finished(owner)
    mine = reader(app)
    path = look(mine, link_for(owner, base, "result"))
    mine.get(f"{path}/result")
    assert "まだだれも見ていません" not in owner.get(f"{base}/sharing").text
    assert "山田会計事務所 が見ました（この日2回）" in owner.text
    other = reader(app)
    other_path = look(other, link_for(owner, base, "result", name="佐藤診断士"))
    mine.get(f"{path}/result")
    other.get(f"{other_path}/result")
    told = owner.get(f"{base}/sharing").text
    assert told.count(" が見ました（この日") == 2 and "が見ました（この日3回）" in told, (
        "in turns: counted over the day"
    )
    revoke(owner, base)
    assert "山田会計事務所 が見ました" in owner.get(f"{base}/sharing").text, "what was seen stays told"


def test_a_link_for_a_branch_opens_nothing_here(app: Flask, owner: Visitor) -> None:
    from tests.web.staff_helpers import make_house

    make_house(app)
    base = finished(owner)
    agree(owner, base, wish("branch:main", "result"))
    token = link_of(owner).rsplit("/", 1)[1]
    mine = reader(app)
    mine.get(f"/h/{token}")
    assert mine.post(f"/h/{token}").status_code == 404


def test_what_is_not_finished_shows_answers_only(app: Flask, owner: Visitor) -> None:
    base = owner.start("quick")
    mine = reader(app)
    path = look(mine, link_for(owner, base, "result", "answers", "report"))
    assert "まだ終わっていません" in mine.text
    assert mine.get(f"{path}/result").status_code == 200 and mine.path == f"{path}/"
    assert mine.post(f"{path}/report").status_code == 200 and mine.path == f"{path}/"
    assert "答えていません" in mine.get(f"{path}/answers").text
