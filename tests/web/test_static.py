"""How style sheets, scripts and drawings travel."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import pytest

GZIP = {"Accept-Encoding": "gzip, deflate, br"}
TEXTS = ["css/app.css", "js/one.js", "icon.svg", "manifest.ja.webmanifest"]


@pytest.mark.parametrize("name", TEXTS)
def test_a_browser_that_takes_gzip_gets_the_same_text_in_fewer_bytes(client, app, name) -> None:
    there = Path(app.static_folder, name).read_bytes()
    packed, plain = client.get(f"/static/{name}", headers=GZIP), client.get(f"/static/{name}")
    assert packed.headers["Content-Encoding"] == "gzip" and gzip.decompress(packed.data) == there
    assert len(packed.data) < len(there) == len(plain.data)
    assert "Content-Encoding" not in plain.headers and plain.data == there
    assert packed.content_type == plain.content_type
    assert packed.headers["Vary"] == plain.headers["Vary"] == "Accept-Encoding"
    assert packed.headers["ETag"] != plain.headers["ETag"]


@pytest.mark.parametrize("accepts", ["", "identity", "br", "gzip;q=0", "gzip;q=0, *"])
def test_one_that_does_not_take_gzip_gets_the_file_as_it_is(client, accepts) -> None:
    answer = client.get("/static/css/app.css", headers={"Accept-Encoding": accepts})
    assert "Content-Encoding" not in answer.headers and b"{" in answer.data


@pytest.mark.parametrize("headers", [GZIP, {}])
def test_who_has_it_is_told_so(client, headers) -> None:
    first = client.get("/static/js/one.js", headers=headers)
    again = client.get("/static/js/one.js", headers={**headers, "If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304 and not again.data
    assert again.headers["ETag"] == first.headers["ETag"] and again.headers["Vary"] == "Accept-Encoding"


def test_the_body_of_the_other_kind_counts_as_another(client) -> None:
    plain = client.get("/static/js/one.js").headers["ETag"]
    packed = client.get("/static/js/one.js", headers={**GZIP, "If-None-Match": plain})
    assert packed.status_code == 200 and gzip.decompress(packed.data)


def test_the_head_alone_tells_the_length_of_what_would_come(client) -> None:
    whole = client.get("/static/css/app.css", headers=GZIP)
    head = client.head("/static/css/app.css", headers=GZIP)
    assert head.headers["Content-Length"] == str(len(whole.data)) and not head.data
    assert head.headers["Content-Encoding"] == "gzip"


def test_a_changed_file_comes_as_it_is_now(app, tmp_path) -> None:
    file = tmp_path / "a.css"
    app.static_folder = str(tmp_path)
    client = app.test_client()
    for text, at in (("a { color: red }", 1), ("a { color: blue }", 2)):
        file.write_text(text)
        os.utime(file, (at, at))
        assert gzip.decompress(client.get("/static/a.css", headers=GZIP).data).decode() == text


def test_what_is_packed_already_is_left_alone(client) -> None:
    answer = client.get("/static/icons/180.png", headers=GZIP)
    assert "Content-Encoding" not in answer.headers and "Vary" not in answer.headers


def test_pages_are_never_compressed(client) -> None:
    """They hold form tokens and what a firm typed: see docs/decisions/0081."""
    for path in ("/", "/start", "/privacy"):
        assert "Content-Encoding" not in client.get(path, headers=GZIP).headers


def test_nothing_outside_the_folder_is_served(client) -> None:
    for path in ("/static/../config.css", "/static/%2e%2e/web/static.css", "/static/css", "/static/none.css"):
        assert client.get(path, headers=GZIP).status_code == 404


def test_the_script_that_keeps_pages_travels_so_too(client) -> None:
    answer = client.get("/sw.js", headers=GZIP)
    assert answer.headers["Content-Encoding"] == "gzip" and answer.mimetype == "text/javascript"
    assert answer.headers["Cache-Control"] == "no-store"
