"""Headers, cookies and methods of every route there is."""

from __future__ import annotations

import re

import pytest

from assess.services import throttle
from assess.web.sessions import cookie_name
from assess.web.static import addresses
from tests.web.helpers import Visitor
from tests.web.voice_helpers import invited, join

NONCE = re.compile(r"'nonce-([A-Za-z0-9_-]{20,})'")
EXPECTED = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'nonce-…'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
# Anything else a response may carry; every other header is a surprise.
HARMLESS = {
    "Content-Type", "Content-Length", "Location", "Set-Cookie", "Vary", "Allow",
    "Content-Disposition", "Content-Encoding", "Date", "Accept-Ranges", "Last-Modified", "ETag", "Connection",
}  # fmt: skip


def check(response, *, cache: str = "no-store") -> str:
    """Assert the exact headers; returns the nonce."""
    found = {k: v for k, v in response.headers.items() if k not in HARMLESS}
    policy = found["Content-Security-Policy"]
    nonce = NONCE.search(policy)
    assert nonce
    found["Content-Security-Policy"] = policy.replace(nonce.group(1), "…")
    assert found == {**EXPECTED, "Cache-Control": cache}
    return nonce.group(1)


def routes(app):
    return sorted(app.url_map.iter_rules(), key=str)


def test_every_route_and_method_has_exactly_these_headers(client, app) -> None:
    visitor = Visitor(client)
    base = visitor.start()
    visitor.answer_all(-1)
    visitor.post(f"{base}/complete")
    values = {"assessment_id": base.rsplit("/", 1)[1], "domain": visitor.first, "filename": "css/app.css"}
    seen, nonces = 0, set()
    for rule in routes(app):
        with app.test_request_context():
            path = rule.build({k: values.get(k, "none") for k in rule.arguments})[1]
        for method in sorted(rule.methods - {"DELETE"} | {"DELETE"}):
            for who in (client, app.test_client()):
                response = who.open(path, method=method)
                shown = rule.endpoint == "static" and response.status_code < 400
                nonces.add(check(response, cache="no-cache" if shown else "no-store"))
                seen += 1
    assert seen > 150 and len(nonces) == seen


LOST = ["/nowhere", "/a/x/", "/static/nothing.css", "/static/../config.py", "/%00", "/a/%ff/"]


@pytest.mark.parametrize("path", LOST)
def test_error_pages_have_them_too(client, path) -> None:
    response = client.get(path)
    assert response.status_code == 404
    check(response)


def test_a_static_file_that_is_missing_begins_no_session(client) -> None:
    response = client.get("/static/nothing.css")
    assert "Set-Cookie" not in response.headers and "csrf" not in response.text


STATIC = re.compile(r'(?:href|src)="(/static/[^"?]+)(\?v=[0-9a-f]{16})"')


def test_static_files_are_kept_for_good_under_the_address_that_a_page_gives(client) -> None:
    visitor = Visitor(client)
    base = visitor.start()
    addresses = STATIC.findall(client.get(f"{base}/q/{visitor.first}").text)
    assert [path.rsplit("/", 1)[1] for path, _ in addresses] == [
        "tokens.css", "app.css", "icon.svg", "180.png", "manifest.ja.webmanifest", "sending.js", "questions.js",
        "stay.js",
    ]  # fmt: skip
    for path, version in addresses:
        kept = client.get(path + version)
        assert kept.status_code == 200 and "Set-Cookie" not in kept.headers
        packed = client.get(path + version, headers={"Accept-Encoding": "gzip"})
        for answer in (kept, packed):
            check(answer, cache="public, max-age=31536000, immutable")
        for other in ("", "?v=", "?v=0123456789abcdef", f"?x={version[3:]}"):
            asked_again = client.get(path + other)
            assert asked_again.data == kept.data
            check(asked_again, cache="no-cache")
    unchanged = client.get(path, headers={"If-None-Match": kept.headers["ETag"]})
    assert unchanged.status_code == 304 and not unchanged.data
    check(unchanged, cache="no-cache")


def test_the_address_changes_with_the_content(app, tmp_path) -> None:
    (tmp_path / "a.css").write_text("a { color: red }")
    app.static_folder = str(tmp_path)
    static_url = addresses(app)
    first = static_url("a.css")
    (tmp_path / "a.css").write_text("a { color: blue }")
    assert static_url("a.css") != first
    with pytest.raises(FileNotFoundError):
        static_url("b.css")


def test_a_missing_static_file_starts_no_session(app) -> None:
    answer = app.test_client().get("/static/nothing.css")
    assert answer.status_code == 404 and "Set-Cookie" not in answer.headers
    assert answer.content_type == "text/plain; charset=utf-8"
    check(answer)


def test_a_crash_shows_a_page_without_a_traceback(app, client, monkeypatch) -> None:
    def crash(*_args: object) -> None:
        raise RuntimeError("secret 髙橋製作所")

    monkeypatch.setitem(app.view_functions, "respondent.privacy", crash)
    response = client.get("/privacy")
    assert response.status_code == 500
    check(response)
    assert "secret" not in response.text and "うまく動きませんでした" in response.text


def test_logs_hold_neither_answers_nor_tokens(app, client, monkeypatch, caplog) -> None:
    caplog.set_level(0)
    visitor = Visitor(client)
    base = visitor.start()
    token = client.get_cookie(cookie_name(base.rsplit("/", 1)[1]), path=base)
    assert token is not None

    def crash(**_values: object) -> None:
        raise RuntimeError(f"髙橋製作所 {token.value}")

    monkeypatch.setitem(app.view_functions, "respondent.review", crash)
    visitor.get(f"{base}/review")
    visitor.get(f"{base}/pause")
    visitor.post(f"{base}/pause")
    assert "RuntimeError" in caplog.text
    for secret in (token.value, "髙橋製作所", "resume-code"):
        assert secret not in caplog.text


def test_no_get_changes_anything(client, app, settings) -> None:
    from assess.services.context import open_store

    visitor = Visitor(client)
    base = visitor.start()
    value = visitor.options()[visitor.question][0]
    with open_store(settings) as store:
        before = store.assessment(base.rsplit("/", 1)[1])
        for rule in routes(app):
            if "GET" in rule.methods and "assessment_id" in rule.arguments and not rule.endpoint.startswith("staff."):
                path = str(rule).replace("<assessment_id>", base.rsplit("/", 1)[1]).replace("<domain>", visitor.first)
                client.get(path.replace("<job_id>", "x") + f"?{visitor.question}={value}&lang=en&complete=1")
        assert store.assessment(base.rsplit("/", 1)[1]) == before


def test_every_unsafe_method_needs_the_token(client, app, settings) -> None:
    from assess.services.context import open_store

    visitor = Visitor(client)
    base = visitor.start()
    part = join(visitor, invited(visitor, base))
    with open_store(settings) as store:
        before = store.assessment(base.rsplit("/", 1)[1])
        for rule in routes(app):
            if "POST" not in rule.methods:
                continue
            values = {
                "assessment_id": base.rsplit("/", 1)[1],
                "domain": visitor.first,
                "question": visitor.question.removeprefix("q_"),
                "voice_id": part.rsplit("/", 1)[1],
            }
            with app.test_request_context():
                path = rule.build({k: values.get(k, "none") for k in rule.arguments})[1]
            answer = client.post(path, data={"consent": "y"})
            if rule.endpoint.startswith("staff."):
                assert answer.status_code == 401 or answer.location.startswith("/staff/sign-in"), path
                continue
            if answer.status_code == 303:  # to the page to be seen now, where the button is asked for once more
                assert "もう一度ボタンを押してください" in client.get(answer.location, follow_redirects=True).text
            else:
                assert answer.status_code == 400, path
            assert store.assessment(base.rsplit("/", 1)[1]) == before, path
            assert client.get(f"{base}/pause").status_code == 200, path


def test_cookies_are_out_of_reach_of_scripts(client) -> None:
    visitor = Visitor(client)
    visitor.get("/")
    answer = client.post("/start", data={"csrf_token": visitor.csrf, "path": "full", "usage": "self", "consent": "y"})
    cookies = answer.headers.getlist("Set-Cookie")
    device = next(c for c in cookies if re.match(r"assess_[a-z2-7]{16}=", c))
    assert "HttpOnly" in device and "SameSite=Lax" in device and "Path=/a/" in device
    session = next((c for c in cookies if c.startswith("assess_session")), "HttpOnly; SameSite=Lax")
    assert "HttpOnly" in session and "SameSite=Lax" in session


def test_over_tls_cookies_are_secure_and_hsts_is_sent(tmp_path, library) -> None:
    from assess import create_app
    from assess.config import Settings

    settings = Settings.load(tmp_path / "instance", {"ASSESS_PUBLIC_URL": "https://dx.example.jp"})
    client = create_app(settings, library).test_client()
    visitor = Visitor(client)
    page = client.get("/", base_url="https://dx.example.jp")
    assert page.headers["Strict-Transport-Security"] == "max-age=31536000"
    visitor.page = page
    answer = client.post(
        "/start",
        data={"csrf_token": visitor.csrf, "path": "full", "usage": "self", "consent": "y"},
        base_url="https://dx.example.jp",
        headers={"Referer": "https://dx.example.jp/"},
    )
    assert answer.status_code == 303
    assert all("Secure" in c for c in answer.headers.getlist("Set-Cookie"))


def test_guessing_codes_is_throttled_over_all_workers(app, settings, library) -> None:
    from assess import create_app

    visitors = [Visitor(a.test_client()) for a in (app, create_app(settings, library))]
    codes = []
    for i in range(14):
        visitor = visitors[i % 2]
        visitor.get("/resume")
        codes.append(visitor.post("/resume", {"code": f"ABCD-EFGH-{i:04d}"}).status_code)
    assert codes[0] == 404 and codes[-1] == 429
    assert "正しい合言葉は、いつでも使えます" in visitor.text


def test_one_client_cannot_begin_without_end_and_others_can(client) -> None:
    begin = {"path": "full", "usage": "self", "consent": "y"}
    for _ in range(throttle.STARTS_PER_CLIENT):
        greedy = Visitor(client.application.test_client())  # without the cookie by which a blank one is gone on with
        greedy.get("/")
        assert greedy.post("/start", begin, follow=False).status_code == 303
    greedy = Visitor(client)
    greedy.get("/")
    refused = greedy.post("/start", begin)
    assert refused.status_code == 429 and refused.headers["Retry-After"] == "900"
    assert "途中の診断は、いつでも続けられます" in greedy.text
    assert client.get("/", environ_base={"REMOTE_ADDR": "192.0.2.9"}).status_code == 200
    greedy.get("/")
    other = client.post("/start", data={**begin, "csrf_token": greedy.csrf}, environ_base={"REMOTE_ADDR": "192.0.2.9"})
    assert other.status_code == 303


def test_what_was_typed_is_escaped(client) -> None:
    visitor = Visitor(client)
    from tests.web.helpers import PROFILE

    base = visitor.start(profile={**PROFILE, "company": '<script>alert(1)</script>"', "municipality": "'><u>"})
    visitor.answer_all(0)
    visitor.post(f"{base}/complete")
    assert visitor.page is not None
    assert "<script>alert" not in visitor.page.text and "<u>" not in visitor.page.text
    assert "style=" not in visitor.page.text
