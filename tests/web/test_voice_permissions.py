"""Who gets what of a colleague's part: a stranger, the colleague, another one, the owner, another firm's owner."""

from __future__ import annotations

import pytest
from flask import Flask

from assess.web.sessions import VOICE_COOKIE
from tests.web.helpers import Visitor
from tests.web.test_permissions import asked
from tests.web.voice_helpers import OF_VOICES, invited, join


def test_every_route_of_a_colleague_stands_in_the_table(app: Flask) -> None:
    rules = [rule for rule in app.url_map.iter_rules() if "voice_id" in rule.arguments]
    found = [(rule.endpoint, m) for rule in rules for m in (rule.methods or set()) & {"GET", "POST"}]
    assert sorted(found) == sorted(OF_VOICES)


@pytest.mark.parametrize(("endpoint", "method"), sorted(OF_VOICES), ids=lambda value: str(value))
def test_who_gets_what(app: Flask, endpoint: str, method: str) -> None:
    owner, other_owner, colleague, second, stranger = (Visitor(app.test_client()) for _ in range(5))
    base = owner.start("quick")
    other_owner.start("quick")
    part = join(colleague, invited(owner, base))
    other_part = join(second, invited(owner, base))
    # One colleague's token does not open another's part.
    for cookie in list(second.client._cookies.values()):  # noqa: SLF001
        if cookie.key.startswith(VOICE_COOKIE):
            second.client.set_cookie(VOICE_COOKIE + part.rsplit("/", 1)[1], cookie.value)
    # Nor does the owner's own.
    for cookie in list(owner.client._cookies.values()):  # noqa: SLF001
        if cookie.key == f"assess_{base.rsplit('/', 1)[1]}":
            owner.client.set_cookie(VOICE_COOKIE + part.rsplit("/", 1)[1], cookie.value)

    def path(voice_id: str) -> str:
        rule = next(r for r in app.url_map.iter_rules(endpoint) if method in (r.methods or ()))
        values = {"voice_id": voice_id, "domain": "office"}
        with app.test_request_context():
            built = rule.build({k: v for k, v in values.items() if k in rule.arguments})
        assert built is not None
        return built[1]

    own_id = part.rsplit("/", 1)[1]
    nothing = asked(stranger.client, path("a" * 16), endpoint, method)
    assert nothing[0] == 404
    for visitor in (stranger, owner, other_owner, second):
        assert asked(visitor.client, path(own_id), endpoint, method) == nothing
    assert asked(colleague.client, path(own_id), endpoint, method)[0] == OF_VOICES[endpoint, method]
    assert part != other_part


def test_a_colleague_gets_no_page_of_the_owner(app: Flask) -> None:
    owner, colleague = Visitor(app.test_client()), Visitor(app.test_client())
    base = owner.start("quick")
    owner.answer_all(1)
    owner.post(f"{base}/complete")
    join(colleague, invited(owner, base))
    for page in ("", "/result", "/review", "/voices", "/answers.json", "/pause", "/q/office", "/what-if", "/delete"):
        assert colleague.client.get(f"{base}{page or '/'}").status_code == 404, page
