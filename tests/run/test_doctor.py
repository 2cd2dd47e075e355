"""The system check: it finds what is really missing and names a remedy that can be typed."""

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont

from assess.run import doctor

ABSENT = ("libno-such-thing.so.9", "no-such-thing", "libno-such-thing9")


def test_this_machine_is_ready():
    assert doctor.problems() == []


def test_an_empty_fonts_folder_names_each_font_and_the_remedy(tmp_path):
    (message,) = doctor.problems(fonts_dir=tmp_path)
    assert all(name in message for name in doctor.FONTS)
    assert "git checkout -- assess/static/fonts" in message
    assert "日本語フォント" in message and "Japanese fonts" in message


def test_a_font_that_is_only_a_pointer_file_counts_as_missing(tmp_path):
    for name in doctor.FONTS[1:]:
        (tmp_path / name).symlink_to(doctor.FONTS_DIR / name)
    (tmp_path / doctor.FONTS[0]).write_text("version https://git-lfs.github.com/spec/v1\n")
    (message,) = doctor.problems(fonts_dir=tmp_path)
    assert doctor.FONTS[0] in message
    assert doctor.FONTS[1] not in message


def test_an_absent_library_names_the_debian_package_once():
    libraries = (*doctor.LIBRARIES, ABSENT, ABSENT)
    assert doctor.missing_packages(libraries) == ["libno-such-thing9"]
    (message,) = doctor.problems(libraries=libraries)
    assert message.endswith("apt-get install -y --no-install-recommends libno-such-thing9")


@pytest.mark.parametrize("python", [(3, 10), (2, 7)])
def test_an_old_python_is_named(python):
    (message,) = doctor.problems(python=python)
    assert "{}.{}".format(*python) in message and "3.11" in message


def test_all_problems_are_listed_together(tmp_path):
    assert len(doctor.problems(fonts_dir=tmp_path, libraries=(ABSENT,), python=(3, 10))) == 3


@pytest.mark.parametrize(("version", "count"), [((3, 40, 1), 1), ((3, 51, 2), 1), ((3, 51, 3), 0), ((3, 53, 0), 0)])
def test_an_sqlite_before_the_wal_fix_is_warned_about(version, count):
    messages = doctor.warnings(version)
    assert len(messages) == count
    assert all(".".join(map(str, version)) in message and "3.51.3" in message for message in messages)


def test_the_pinned_sqlite_needs_no_warning():
    pysqlite3 = pytest.importorskip("pysqlite3")
    assert doctor.warnings(pysqlite3.sqlite_version_info) == []


def test_it_runs_as_a_script_on_the_standard_library_alone():
    done = subprocess.run(
        [sys.executable, "-I", "-S", doctor.__file__], capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "", "")


def test_the_libraries_checked_are_those_that_weasyprint_opens():
    found = importlib.util.find_spec("weasyprint")
    opened = (Path(found.origin).parent / "text" / "ffi.py").read_text()
    assert all(f"'{name}'" in opened for name, _, _ in doctor.LIBRARIES)


def characters(*names):
    return set().union(*(TTFont(doctor.FONTS_DIR / name, lazy=True).getBestCmap() for name in names))


@pytest.mark.parametrize("weight", ["Regular", "Bold"])
def test_both_faces_of_a_weight_together_hold_the_japanese_standards(weight):
    """cp932 is what Windows files hold; JIS X 0213 is what a Japanese keyboard can produce. Three symbols are known
    to be missing; the renderer prints those as 〓."""
    standard = set()
    for high in range(256):
        for low in range(256):
            for encoding, prefix in (("cp932", b""), ("euc_jis_2004", b""), ("euc_jis_2004", b"\x8f")):
                text = (prefix + bytes([high, low])).decode(encoding, errors="ignore")
                standard |= {ord(character) for character in text}
    private_use = set(range(0xE000, 0xF900))
    controls = set(range(0x20)) | set(range(0x7F, 0xA0))
    held = characters(*(name for name in doctor.FONTS if weight in name))
    assert {chr(code) for code in standard - held - private_use - controls} <= set("ǵ⦅⦆")


@pytest.mark.parametrize("weight", ["Regular", "Bold"])
def test_characters_of_names_that_common_fonts_lack_have_a_glyph(weight):
    held = characters(*(name for name in doctor.FONTS if weight in name))
    assert {character for character in "髙﨑彅德邉邊濵㐂㈱𠮷槗𠮟𩸽〓" if ord(character) not in held} == set()


@pytest.mark.parametrize("font", ["BIZUDPGothic-Regular.ttf", "BIZUDPGothic-Bold.ttf"])
def test_at_least_is_not_drawn_as_at_most(font):
    """BIZ UDPGothic 1.05, which Debian 12 ships, has the two swapped; a threshold would read the wrong way round."""
    face = TTFont(doctor.FONTS_DIR / font)
    glyphs = face.getGlyphSet()
    tips = {}
    for character in "≤≥":
        pen = DecomposingRecordingPen(glyphs)
        glyphs[face.getBestCmap()[ord(character)]].draw(pen)
        points = [point for _, arguments in pen.value for point in arguments]
        highest = max(y for _, y in points)
        middle = sum(x for x, _ in points) / len(points)
        top = [x for x, y in points if y == highest]
        tips[character] = sum(top) / len(top) - middle
    assert tips["≤"] > 0 > tips["≥"], "the arm of ≤ ends top right, that of ≥ top left"


@pytest.mark.parametrize("font", ["BIZUDPGothic-Regular.ttf", "BIZUDPGothic-Bold.ttf"])
def test_each_face_draws_the_variant_of_a_place_name(font):
    """葛󠄀城市 writes 葛 with the variation selector U+E0100, 葛飾区 without."""
    tables = TTFont(doctor.FONTS_DIR / font, lazy=True)["cmap"].tables
    variants = next(table for table in tables if table.format == 14).uvsDict[0xE0100]
    assert ord("葛") in {code for code, _ in variants}
