"""Pages of trouble: exact words, and a way on that is of use."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from assess import i18n
from assess.core.model import LANGUAGES
from assess.web import errors

HERE = "/a/abcdefgh12345678/profile"


def shown(app: Flask, status: int, method: str = "GET", path: str = HERE, name: str = "") -> str:
    with app.test_request_context(path, method=method):
        answer = errors.page(status, name or str(status))
    assert isinstance(answer, tuple) and answer[1] == status
    return str(answer[0]).split("<main")[1].split("</main>")[0]


def ways(main: str) -> list[str]:
    return re.findall(r'href="([^"]+)"', main)


@pytest.mark.parametrize("status", errors.KNOWN)
def test_every_known_error_has_its_own_words_in_both_languages_and_a_way_on(app: Flask, status: int) -> None:
    for lang in LANGUAGES:
        texts = i18n.texts(lang)
        assert texts[f"error.{status}.title"] and texts[f"error.{status}.text"]
    main = shown(app, status)
    assert i18n.texts("ja")[f"error.{status}.title"] in main and "<svg" in main
    assert {"/", "/resume"} <= set(ways(main))


@pytest.mark.parametrize("status", [400, 413, 422, 429, 500, 503])
def test_what_may_work_the_second_time_can_be_opened_again(app: Flask, status: int) -> None:
    assert ways(shown(app, status))[0] == HERE
    assert ways(shown(app, status, "POST"))[0] == HERE  # the page that the form stands on
    assert ways(shown(app, status, path=f"{HERE}?a=1"))[0] == f"{HERE}?a=1"
    assert "/a/abcdefgh12345678/" in ways(shown(app, status))


@pytest.mark.parametrize("status", [403, 404, 405, 410, 414])
def test_what_is_refused_for_good_is_not_offered_again(app: Flask, status: int) -> None:
    assert HERE not in ways(shown(app, status))


def test_an_address_that_only_takes_forms_is_no_way_back(app: Flask) -> None:
    assert ways(shown(app, 400, "POST", "/language"))[0] == "/"


def test_a_page_that_is_not_there_names_no_assessment(app: Flask) -> None:
    assert not [way for way in ways(shown(app, 404)) if way.startswith("/a/")]


def test_each_trouble_has_its_picture(app: Flask) -> None:
    pictures = {name: re.findall(r' d="([^"]+)"', shown(app, int(name)))[1] for name in ("404", "503", "500")}
    assert len(set(pictures.values())) == 3
