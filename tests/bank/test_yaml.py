"""The reader and writer of YAML: the meaning of YAML 1.2, the same with and without libyaml, faults with their line."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import assume, given, reject, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from assess.bank.yaml import LOADER, MAX_FILE_BYTES, BadYaml, dump, parse, pure_loader, read_yaml
from tests.conftest import PROJECT

SHIPPED = sorted(
    [
        *PROJECT.glob("questions/**/*.yaml"),
        *PROJECT.glob("assess/translations/*.yaml"),
        PROJECT / "tests" / "bank" / "firms.yaml",
    ]
)


def by_ruamel(text: str) -> Any:
    return YAML(typ="safe", pure=True).load(text)


def typed(value: Any) -> Any:
    """A value that differs when a type does: True is not 1, and nan is nan."""
    if isinstance(value, dict):
        return [(typed(key), typed(entry)) for key, entry in value.items()]
    if isinstance(value, list):
        return [typed(entry) for entry in value]
    return type(value).__name__, repr(value)


# ---------------------------------------------------------------- meaning


def test_this_machine_reads_with_libyaml() -> None:
    assert issubclass(LOADER, yaml.CBaseLoader), "else the fast reader is not what is tested here"


@pytest.mark.parametrize("file", SHIPPED, ids=lambda f: str(f.relative_to(PROJECT)))
@pytest.mark.slow
def test_shipped_files_read_as_another_reader_of_yaml_1_2_reads_them(file: Path) -> None:
    text = file.read_text("utf-8")
    expected = typed(by_ruamel(text))
    assert typed(parse(text)) == expected
    assert typed(parse(text, pure_loader())) == expected


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"), ("yes", "yes"), ("on", "on"), ("y", "y"),
        ("true", True), ("False", False), ("tRUE", "tRUE"),
        ("12:30", "12:30"), ("1:2:3.4", "1:2:3.4"), ("025-123-4567", "025-123-4567"),
        ("010", 10), ("0o17", 15), ("0x1F", 31), ("0b101", 5), ("1_000", 1000), ("-3", -3), ("+3", 3), ("3-", "3-"),
        ("2.50", 2.5), ("1e3", 1000.0), ("-.inf", float("-inf")), (".5", 0.5), ("1.2.3", "1.2.3"),
        ("~", None), ("null", None), ("", None), ("Null.", "Null."), ("nULL", "nULL"),
        ("2026-11-21", date(2026, 11, 21)), ("2026-11-21 改訂", "2026-11-21 改訂"), ("2026-1-2", "2026-1-2"),
        ("２０２６", "２０２６"), ("９", "９"), ("〜", "〜"), ("=", "="),
    ],
)  # fmt: skip
def test_what_a_text_without_quotes_means(text: str, value: object) -> None:
    for loader in (LOADER, pure_loader()):
        assert typed(parse(f"- {text}", loader)) == typed([value])
        assert typed(parse(f"{{a: {text}}}", loader)) == typed({"a": value})
        assert typed(parse(f"- '{text}'\n- \"{text}\"", loader)) == typed([text, text])


@settings(max_examples=400)
@given(
    st.text("0123456789abcdefox+-_.:eEnNuUlLtTrRsSyY~", min_size=1, max_size=12)
    | st.from_regex(r"[-+]?[0-9_]{1,6}(\.[0-9_]{0,4})?([eE][-+]?[0-9]{1,2})?", fullmatch=True)
    | st.from_regex(r"[-+]?0[box]?[0-9a-fA-F_]{1,6}", fullmatch=True)
    | st.dates().map(str)
)
def test_any_scalar_means_what_another_reader_of_yaml_1_2_makes_of_it(text: str) -> None:
    document = f"- {text}\n"
    try:
        (expected,) = by_ruamel(document)
    except (YAMLError, ValueError):
        reject()  # not YAML, or a number without digits
    assume(not isinstance(expected, dict | list))
    for loader in (LOADER, pure_loader()):
        assert typed(parse(document, loader)) == typed([expected])


def test_aliases_and_merges() -> None:
    text = "a: &a {x: 1, y: [2]}\nb: *a\nc:\n  <<: *a\n  y: 3\nd:\n  <<: [{x: 5}, *a]\n"
    for loader in (LOADER, pure_loader()):
        read = parse(text, loader)
        assert read == by_ruamel(text)
        assert read["c"] == {"x": 1, "y": 3} and read["d"] == {"x": 5, "y": [2]}


# ---------------------------------------------------------------- faults


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, "the same key stands twice"),
        ("- {a: 1, 'a': 2}\n", 1, "the same key stands twice"),
        ("x: &x {a: 1}\ny:\n  <<: *x\n  <<: *x\n", 4, "the same key stands twice"),
        ("a: 1\nb: [\n\n", 2, "is not valid YAML"),
        ("a: 1\n---\nb: 2\n", 2, "is not valid YAML"),
        ("a: *nowhere\n", 1, "is not valid YAML: found undefined alias"),
        ("- a\n- !!python/name:os.system x\n", 2, "is not valid YAML: the tag !!python/name:os.system is not used"),
        ("- a\n- !!set {x, y}\n", 2, "is not valid YAML: the tag !!set is not used here"),
        ("- 1\n- 2026-02-30\n", 2, "is not valid YAML: day is out of range"),
        ("- a\n- <<: 5\n", 2, "is not valid YAML: expected a mapping for merging"),
        ("- a\n- b\x00c\n", 2, "is not valid YAML: holds a control character"),
        ("- &a [x, *a]\n", 1, "is not valid YAML: is nested too deep, or holds itself"),
    ],
)
def test_a_fault_is_told_with_its_line(text: str, line: int, message: str) -> None:
    for loader in (LOADER, pure_loader()):
        with pytest.raises(BadYaml) as caught:
            parse(text, loader)
        assert caught.value.line == line
        assert caught.value.message.startswith(message)


@pytest.mark.parametrize("text", ["[" * 500_000, "- " * 500_000 + "x", "{a: " * 500_000, "? " * 500_000])
def test_endless_nesting_is_refused(text: str) -> None:
    with pytest.raises(BadYaml):
        parse(text)


@pytest.mark.parametrize(
    "text",
    [
        # A billion short words out of 300 bytes.
        "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 9)),
        # Long texts, many times.
        f"a: &a {'x' * 100_000}\nb: [{', '.join(['*a'] * 1000)}]\n",
        # The same by merging.
        "a0: &a0 {k: " + "x" * 1000 + "}\na1: &a1 [" + ", ".join(["{<<: *a0}"] * 1000) + "]\n"
        + "a2: [" + ", ".join(["*a1"] * 1000) + "]\n",
    ],
)  # fmt: skip
def test_aliases_make_no_more_than_a_file_may_hold(text: str) -> None:
    assert len(text) < MAX_FILE_BYTES / 10
    with pytest.raises(BadYaml, match="its aliases make it too large"):
        parse(text)


@pytest.mark.parametrize(
    ("text", "line", "cause"),
    [
        ("- id: x\n　　name: y\n", 2, "blank"),
        ("- id: x\n  name: y\n　role: z\n", 3, "blank"),
        ("-　id: x\n", 1, "blank"),
        ("hide:\n-　abc\nactors: []\n", 2, "blank"),
        ("- id: x\n　\n- id: y\n", 2, "blank"),
        ("- id:　x\n  name: y\n", 1, "blank"),
        ("- id: x\n  role:\n    ja: あ\n    en:　b\n  kind: y\n", 4, "blank"),
        ("- id：x\n  name: y\n", 1, "colon"),
        ("- id: x\n  phone：025-123\n  url: y\n", 2, "colon"),
        ("- id: x\n  phone： 025-123\n", 2, "colon"),
        ("- id: x\n  role:\n    ja：あ\n    en: b\n", 3, "colon"),
        ("- id: x\n  name　: y\n", 2, "blank"),
        ("「名前」：: y\n", 1, "colon"),
    ],
)
def test_a_full_width_blank_or_colon_is_named_as_the_cause(text: str, line: int, cause: str) -> None:
    for loader in (LOADER, pure_loader()):
        with pytest.raises(BadYaml) as caught:
            parse(text, loader)
        said = caught.value.message
        assert said.startswith("is not valid YAML")
        ja, en = {"blank": ("全角の空白", "full-width blank"), "colon": ("全角のコロン", "full-width colon")}[cause]
        assert f"行 {line}: {ja}" in said and f"line {line}: " in said and en in said, said


@pytest.mark.parametrize(
    "text",
    [
        "- a: 本文　全角の空白\n- b: 注意：全角のコロン\n- c: |\n    　字下げした段落\n- {d: [\n",
        "note: 注意：ここを見る　こと\nbad: [\n",
    ],
)
def test_full_width_characters_within_texts_are_not_blamed(text: str) -> None:
    with pytest.raises(BadYaml) as caught:
        parse(text)
    assert "全角" not in caught.value.message
    sound = text.rsplit("\n", 2)[0]
    assert parse(sound) == by_ruamel(sound)


@pytest.mark.parametrize("encoding", ["cp932", "utf-16"])
def test_how_to_save_a_file_is_said_in_both_languages(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "x.yaml"
    file.write_bytes("- name: 燕市の商工会議所\n".encode(encoding))
    data, problems = read_yaml(file, "x.yaml")
    assert data is None
    [told] = map(str, problems)
    assert "UTF-8 を選んで保存し直してください" in told and "save the file anew as UTF-8" in told


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_bytes(b"\xef\xbb\xbfid: x\r\nname: \xe3\x81\x82\r\n")
    assert read_yaml(file, "x.yaml") == ({"id": "x", "name": "あ"}, [])


# ---------------------------------------------------------------- out


TRICKY = [
    "no", "Yes", "on", "y", "~", "null", "true", "=", "<<", "", " ", "12:30", "1:30:00", "010", "0o17", "0x1F", "1_000",
    "1e3", ".5", "-.inf", ".NaN", "2026-11-21", "2026-11-21 10:00:00", "025-123-4567", "〜", "9時〜17時", "９",
    "# not a comment", "a # b", "a: b", "a:b", "- a", "-", "?", "? a", "!tag", "&a", "*a", "%x", "@x", "`x`", "|", ">",
    "{a: b}", "[a]", "'", '"', "it's “so”", "\\n", "--- x", "...", "二行の\n文", "\n先頭", "末尾\n",
    "段落\n\n  字下げ\n",
    "　全角で始まる", "注意：全角のコロン", "𠮷野家", "😀", "\t", "a\tb", "\u2028", "\u00a0", "\ufeff", "長い " * 200,
]  # fmt: skip


@pytest.mark.parametrize("text", TRICKY)
def test_texts_are_written_so_that_they_come_back(text: str) -> None:
    value = {"text": text, "list": [text, {"deep": text}], "last": "x"}
    written = dump(value)
    for loader in (LOADER, pure_loader()):
        assert typed(parse(written, loader)) == typed(value)
    assert typed(yaml.safe_load(written)) == typed(value), "a reader of YAML 1.1 understands it too"


CHARACTERS = st.characters(exclude_categories=["Cs", "Cc", "Cn"]) | st.sampled_from("\n -:#'\"?,[]{}0129")
TEXTS = st.text(CHARACTERS, max_size=30)
DATA = st.recursive(
    TEXTS | st.integers() | st.booleans() | st.none() | st.floats(allow_nan=False) | st.dates(),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.from_regex(r"[a-z0-9_.-]{1,8}", fullmatch=True), inner)
    ),
    max_leaves=12,
)


@settings(max_examples=300)
@given(st.dictionaries(st.from_regex(r"[a-z_]{1,8}", fullmatch=True), DATA, max_size=4))
@pytest.mark.slow
def test_data_come_back(value: dict[str, Any]) -> None:
    written = dump(value)
    assert typed(parse(written)) == typed(value)
    assert typed(parse(written, pure_loader())) == typed(value)


def test_written_files_are_for_people() -> None:
    written = dump({"hide": [], "actors": [{"id": "a", "name": {"ja": "相談所〜長岡"}, "code": "2026-11-21"}]})
    assert written == (
        "hide: []\nactors:\n- id: a\n  name:\n    ja: 相談所〜長岡\n  code: '2026-11-21'\n"
    )  # in their order, Japanese as it is
