"""The message files: both languages, the same placeholders, no id twice."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from assess import i18n
from assess.core.model import PREFECTURE_CODES
from tests.conftest import PROJECT

WHOLE = re.compile(r"""["']([a-z][\w.-]*)(?=["'])""")
OF_LABELS = re.compile(r"""\b(?:L|labels?)(?:\.|\[["'])(\w+)""")
# A key that is put together: "a.b.{name}.c" in the code, "a.b." ~ name in a template. Names of views look the same.
BEGUN = re.compile(r"""["']([a-z]\w*[._][\w.]*)(?:\{[^"\n]*?\}([\w.]*)["']|["'] ~ )""")
NO_MESSAGES = {"report.", "staff.", "respondent.", "handover."}


def test_every_message_has_both_languages_and_the_same_placeholders() -> None:
    messages = i18n.read(i18n.FOLDER)  # raises where one does not
    assert len(messages) > 300
    for key, texts in messages.items():
        assert i18n.placeholders(texts["ja"]) == i18n.placeholders(texts["en"]), key
    assert i18n.texts("ja").keys() == i18n.texts("en").keys() == messages.keys()


@pytest.mark.parametrize(
    ("files", "problem"),
    [
        ({"a": "x: {ja: あ, en: a}", "b": "x: {ja: い, en: b}"}, "b.yaml: x: stands in another file"),
        ({"a": "x: {ja: あ}"}, "a.yaml: x: must hold a text for each of ja, en"),
        ({"a": "x: {ja: あ, en: ''}"}, "a.yaml: x: must hold a text"),
        ({"a": "x: あ"}, "a.yaml: x: must hold a text"),
        ({"a": "x: {ja: あ, en: a}\nx: {ja: い, en: b}"}, "a.yaml:line 2: the same key stands twice"),
        ({"a": "x: {ja: あ, en: a}\ny：{ja: い, en: b}"}, "a.yaml:line 2: .*行 2: 全角のコロン"),
        ({"a": "- x"}, "a.yaml: must hold a mapping"),
        ({"a": "x: {ja: '{n}人', en: '{m} people'}"}, "a.yaml: x: the languages have different placeholders"),
    ],
)
def test_contradictions_are_named(tmp_path: Path, files: dict[str, str], problem: str) -> None:
    for name, text in files.items():
        (tmp_path / f"{name}.yaml").write_text(text, "utf-8")
    with pytest.raises(i18n.BadMessages, match=problem):
        i18n.read(tmp_path)


def test_quotation_marks_are_those_of_print() -> None:
    assert not [key for lang in ("ja", "en") for key, text in i18n.texts(lang).items() if '"' in text]


def unsaid(keys: Iterable[str], sources: str) -> list[str]:
    """The keys that no source can name. What the words of a report look up stands in the code without `report.`"""
    whole = {*WHOLE.findall(sources), *OF_LABELS.findall(sources)}
    begun = [part for part in set(BEGUN.findall(sources)) if part[0] not in NO_MESSAGES]

    def said(key: str) -> bool:
        return key in whole or any(key.startswith(start) and key.endswith(end) for start, end in begun)

    return [
        key
        for key in keys
        if not any(said(name) for name in (key, key.removeprefix("report."), key.removeprefix("report.label.")))
    ]


def test_every_message_is_said_somewhere() -> None:
    files = [*(PROJECT / "assess").rglob("*.py"), *(PROJECT / "templates").rglob("*.html")]
    assert not unsaid(i18n.texts("ja"), "\n".join(file.read_text("utf-8") for file in files))


@pytest.mark.parametrize(
    ("source", "left"),
    [
        ('t("a.one")', ["a.two", "report.label.one", "report.b.x_y"]),
        ("data-said=\"{{ t('a.two') }}\"", ["a.one", "report.label.one", "report.b.x_y"]),
        ('f"a.{name}"', ["report.label.one", "report.b.x_y"]),
        ('t("a." ~ name)', ["report.label.one", "report.b.x_y"]),
        ("{{ L.one }}", ["a.one", "a.two", "report.b.x_y"]),
        ("words(f\"b.{one or 'none'}_y\")", ["a.one", "a.two", "report.label.one"]),
        ('f"staff.{view}"', ["a.one", "a.two", "report.label.one", "report.b.x_y"]),
    ],
)
def test_what_no_source_names_is_found(source: str, left: list[str]) -> None:
    assert unsaid(["a.one", "a.two", "report.label.one", "report.b.x_y"], source) == left


def test_all_prefectures_have_a_name() -> None:
    assert {i18n.prefecture_name("ja", code) for code in PREFECTURE_CODES} >= {"新潟県", "東京都", "沖縄県"}
    assert i18n.prefecture_name("en", "15") == "Niigata"
    assert len({i18n.prefecture_name("en", code) for code in PREFECTURE_CODES}) == 47
    with pytest.raises(KeyError):
        i18n.prefecture_name("ja", "48")


def test_translate_fills_values_in() -> None:
    assert i18n.translate("en", "report.level", level=3) == "Level 3"
    with pytest.raises(KeyError):
        i18n.translate("ja", "report.no.such.message")
