"""Coming back with link or code, and the end of both."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from flask import Flask

from tests.web.helpers import Visitor


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    """On the pause page, with a link and a code just issued."""
    visitor = Visitor(app.test_client())
    base = visitor.start()
    visitor.get(f"{base}/pause")
    visitor.post(f"{base}/pause")
    return visitor


def code_of(visitor: Visitor) -> str:
    return visitor.text.split('id="resume-code">')[1].split("<")[0]


def link_of(visitor: Visitor) -> str:
    return visitor.text.split('id="resume-link">')[1].split("<")[0].split("localhost", 1)[1]


def test_revoking_ends_link_and_code_and_leaves_the_device_in(app: Flask, visitor: Visitor) -> None:
    code, link, base = code_of(visitor), link_of(visitor), visitor.path.removesuffix("/pause")
    visitor.post(f"{base}/revoke")
    assert visitor.path == f"{base}/pause"
    assert "使えなくし、ほかの端末でも" in visitor.text
    assert code not in visitor.text and link not in visitor.text
    assert visitor.get(f"{base}/q/{visitor.first}").status_code == 200
    other = Visitor(app.test_client())
    other.get("/resume")
    assert other.post("/resume", {"code": code}).status_code == 404
    other.get(link)
    assert other.post(link).status_code == 404
    # A new pair works again.
    visitor.get(f"{base}/pause")
    visitor.post(f"{base}/pause")
    other.get("/resume")
    assert other.post("/resume", {"code": code_of(visitor)}).status_code == 200
    assert other.path.startswith(f"{base}/question/")


def test_a_code_shown_for_one_assessment_is_not_shown_for_another(visitor: Visitor) -> None:
    code = code_of(visitor)
    base = visitor.start()
    assert code not in visitor.get(f"{base}/pause").text


def test_the_language_can_be_switched_where_the_code_is_typed(app: Flask) -> None:
    visitor = Visitor(app.test_client())
    visitor.get("/resume")
    assert visitor.post("/resume", {"code": "半分", "lang": "en"}).status_code == 200
    assert '<html lang="en">' in visitor.text and "error-summary" not in visitor.text
    visitor.get("/")
    assert '<html lang="en">' in visitor.text
    visitor.get("/resume")
    visitor.post("/resume", {"lang": "ja"})
    assert '<html lang="ja">' in visitor.text


@pytest.mark.parametrize("token", ["x", "x" * 3000, "é", "%2e%2e", "a b"])
def test_a_link_asks_first_and_a_wrong_one_says_so_at_the_button(app: Flask, token: str) -> None:
    visitor = Visitor(app.test_client())
    assert visitor.get(f"/resume/{token}").status_code == 200
    page = visitor.post(f"/resume/{token}")
    assert page.status_code == 404 and "Set-Cookie" not in page.headers


def issue(visitor: Visitor, base: str) -> tuple[str, str]:
    """Code and link, as the pause page shows them."""
    visitor.get(f"{base}/pause")
    visitor.post(f"{base}/pause")
    return code_of(visitor), link_of(visitor)


def test_cancelling_closes_out_whoever_came_by_a_leaked_link(app: Flask) -> None:
    owner, thief = Visitor(app.test_client()), Visitor(app.test_client())
    base = owner.start()
    _, link = issue(owner, base)
    thief.get(link)
    thief.post(link)
    assert thief.client.get(f"{base}/q/{thief.first}").status_code == 200
    owner.post(f"{base}/revoke")
    assert "ほかの端末でも開けなくしました" in owner.text
    assert thief.client.get(f"{base}/q/{thief.first}").status_code == 404
    assert owner.client.get(f"{base}/q/{owner.first}").status_code == 200


def test_cancelling_is_offered_where_no_code_is_shown(app: Flask) -> None:
    owner = Visitor(app.test_client())
    base = owner.start()
    _, link = issue(owner, base)
    owner.client.delete_cookie("assess_session")
    owner.get(f"{base}/pause")
    assert "resume-code" not in owner.text
    owner.post(f"{base}/revoke")
    other = Visitor(app.test_client())
    other.get(link)
    assert other.post(link).status_code == 404


@pytest.mark.parametrize("how", ["replaced", "cancelled"])
def test_a_code_that_no_longer_works_is_not_shown_as_one_that_does(app: Flask, how: str) -> None:
    first, second = Visitor(app.test_client()), Visitor(app.test_client())
    base = first.start()
    code, link = issue(first, base)
    second.get(link)
    second.post(link)
    if how == "replaced":
        issue(second, base)
        first.get(f"{base}/pause")
    else:
        second.get(f"{base}/pause")
        second.post(f"{base}/revoke")
        # The first device is closed out with it; it comes back with a newer code, in the same browser.
        newer, _ = issue(second, base)
        first.get("/resume")
        first.post("/resume", {"code": newer})
        first.get(f"{base}/pause")
    assert code not in first.text and "もう使えません" in first.text
    again, _ = issue(first, base)
    assert again != code and "もう使えません" not in first.text


def stop(visitor: Visitor, base: str) -> None:
    """Save and stop on a page of questions."""
    visitor.get(f"{base}/q/{visitor.first}")
    visitor.answer_page(action="stop")


def test_saving_and_stopping_shows_a_code_at_once_and_ends_none_on_paper(app: Flask) -> None:
    owner, other = Visitor(app.test_client()), Visitor(app.test_client())
    base = owner.start()
    stop(owner, base)
    assert owner.path == f"{base}/pause"
    code, link = code_of(owner), link_of(owner)
    stop(owner, base)
    assert (code_of(owner), link_of(owner)) == (code, link), "the one made here goes on working"
    owner.client.delete_cookie("assess_session")  # another day
    stop(owner, base)
    newer = code_of(owner)
    assert newer != code
    for typed in (code, newer):
        other.get("/resume")
        assert other.post("/resume", {"code": typed}).status_code == 200
    owner.get(f"{base}/pause")
    owner.post(f"{base}/revoke")
    other.get("/resume")
    assert all(other.client.post("/resume", data={"csrf_token": other.csrf, "code": c}).status_code == 404
               for c in (code, newer))  # fmt: skip


def test_the_link_is_sent_to_oneself_and_it_is_told_whom_it_opens_for(app: Flask) -> None:
    owner = Visitor(app.test_client())
    base = owner.start()
    stop(owner, base)
    assert owner.page is not None
    link = re.search(r'href="([^"]+)" id="resume-link"', owner.text)
    mail = re.search(r'href="(mailto:[^"]+)"', owner.text)
    line = re.search(r'href="(https://line.me/R/msg/text/[^"]+)" rel="noreferrer"', owner.text)
    assert link and mail and line
    assert parse_qs(urlsplit(mail[1]).query)["body"][0].endswith("\n" + link[1])
    assert unquote(urlsplit(line[1]).query).endswith("\n" + link[1])
    assert f'data-url="{link[1]}"' in owner.text
    assert "開いて、答えを見て、直して、消すことができます" in owner.text
    assert f'href="{base}/sharing"' in owner.text, "what to use for others"


def test_deleting_is_offered_on_the_pause_page_only(app: Flask) -> None:
    owner = Visitor(app.test_client())
    base = owner.start("quick")
    owner.get(f"{base}/q/{owner.first}")
    owner.answer_all()
    owner.post(f"{base}/complete")
    for page in ("profile", "wishes", f"q/{owner.first}", "review", "result", "sharing", "delete"):
        owner.get(f"{base}/{page}")
        assert f'href="{base}/delete"' not in owner.text, page
    owner.get(f"{base}/pause")
    assert owner.text.count(f'href="{base}/delete"') == 1


def test_a_link_that_opens_nothing_says_why_and_how_to_go_on(app: Flask, visitor: Visitor) -> None:
    link, code = link_of(visitor), code_of(visitor)
    visitor.post(visitor.path)  # replaced
    newer = code_of(visitor)
    other = Visitor(app.test_client())
    other.get(link)
    assert "<title>診断の続きを開く |" in other.text and "合言葉で続きを開く" not in other.text.partition("<main")[2]
    assert other.post(link).status_code == 404
    assert "新しいリンクに替えられたか" in other.text and "答えが消えたわけではありません" in other.text
    for way in ("/", "/join", "/start"):
        assert f'href="{way}"' in other.text
    assert other.post("/resume", {"code": code}).status_code == 404, "it went with the link"
    assert "打ち間違い" in other.text and 'href="/join"' in other.text
    assert other.post("/resume", {"code": newer}).status_code == 200


def test_who_opens_somebody_elses_check_is_told_whose_it_is(app: Flask, visitor: Visitor) -> None:
    code = code_of(visitor)
    other = Visitor(app.test_client())
    other.get("/resume")
    other.post("/resume", {"code": code})
    assert "「髙橋製作所」の診断の続きを開きました。ちがう会社のときは" in other.text
    other.get(other.path)
    assert "続きを開きました" not in other.text, "said once"


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_what_to_do_first_stands_first_on_the_pause_page(app: Flask, lang: str) -> None:
    """Who knows LINE and no codes sends it there; who only stops may close the page, or goes on by the first button."""
    owner = Visitor(app.test_client())
    base = owner.start("quick")
    stop(owner, base)
    owner.post(f"{base}/language", {"lang": lang, "back": f"{base}/pause"})
    close, go_on = (
        ("このまま閉じてかまいません", "続きに答える") if lang == "ja" else ("simply close", "Continue answering")
    )
    places = [owner.text.index(part) for part in (close, go_on, "https://line.me/", 'id="resume-code"', 'class="qr"')]
    assert places == sorted(places) and owner.text.count(go_on) == 1


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_after_the_result_nothing_is_said_to_wait(app: Flask, lang: str) -> None:
    owner = Visitor(app.test_client())
    base = owner.start("quick")
    owner.get(f"{base}/q/{owner.first}")
    owner.answer_all()
    owner.post(f"{base}/complete")
    for press in (owner.get, owner.post):  # without a code and with one
        press(f"{base}/pause")
        owner.post(f"{base}/language", {"lang": lang, "back": f"{base}/pause"})
        assert "続きがあります" not in owner.text and "where you stopped" not in owner.text
        assert (
            "最初の画面から、いつでも結果を開けます" if lang == "ja" else "leads to the result at any time"
        ) in owner.text
        assert owner.text.count("結果の画面に戻る" if lang == "ja" else "Back to the result") == 1
