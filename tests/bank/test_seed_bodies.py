"""Every body and programme of the founding documents (AS-01..AS-75) is recommended to some firm, ended, or told of.

docs/support-sources.md says the same to a reader. A firm stands here for the many that are told of the body.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from assess.bank.library import Library
from assess.core.advice import Advice, advise
from assess.core.model import Profile
from assess.core.scoring import score
from tests.bank import reach

PROJECT = Path(__file__).resolve().parents[2]
FACTS = [f"AS-{n:02d}" for n in range(1, 76)]
FAMILIES = {"AR-DX": 6, "AR-IN": 6, "AR-SU": 6, "AR-TA": 6, "AR-B": 15, "AR-S": 11, "CC": 48}


@dataclass(frozen=True)
class Firm:
    """A firm of the area and the sort that a body is there for, and the level at which it stands."""

    profile: Profile
    level: int


def firm_of(prefecture: str, industry: str, employees: int, level: int, **told: str) -> Firm:
    profile = Profile(
        industry,  # type: ignore[arg-type]
        prefecture,
        employees,
        municipality=told.get("town", ""),
        goals=tuple(told.get("goals", "").split()),  # type: ignore[arg-type]
        barriers=tuple(told.get("barriers", "").split()),  # type: ignore[arg-type]
    )
    return Firm(profile, level)


RECOMMENDED = {
    "AS-03": [
        ("tohoku-testbed-smart-factory", firm_of("22", "E", 90, 3)),
    ],
    "AS-04": [
        ("nation-aist", firm_of("32", "F", 3, 3)),
    ],
    "AS-05": [
        ("osaka-dx-partners", firm_of("27", "P", 3, 1)),
    ],
    "AS-06": [
        ("saga-dx-centre-smart", firm_of("41", "P", 3, 2)),
    ],
    "AS-08": [
        ("yamaguchi-bank-ymfg", firm_of("35", "G", 12, 2)),
    ],
    "AS-09": [
        ("gunma-dx-lab", firm_of("10", "D", 3, 2)),
    ],
    "AS-10": [
        ("hiroshima-sandbox", firm_of("34", "D", 90, 3)),
        ("hiroshima-hub-camps", firm_of("34", "E", 3, 4, goals="new_business")),
    ],
    "AS-12": [
        ("kochi-platform-sawachi", firm_of("39", "A", 30, 1)),
    ],
    "AS-13": [
        ("osaka-testbed-iroobo", firm_of("27", "E", 90, 3, town="大阪市", goals="succession")),
    ],
    "AS-14": [
        ("hokkaido-dx-centre-noastec", firm_of("01", "K", 12, 3)),
    ],
    "AS-15": [
        ("fukushima-platform-cmes", firm_of("07", "E", 30, 3, town="会津若松市")),
    ],
    "AS-16": [
        ("fukushima-university-aizu", firm_of("07", "S", 12, 2, town="会津若松市", barriers="it_training")),
    ],
    "AS-17": [
        ("iwate-university-takizawa-ipu", firm_of("03", "G", 90, 2, town="滝沢市")),
    ],
    "AS-19": [
        ("nation-oims", firm_of("28", "G", 30, 4, goals="new_business", barriers="staff_cooperation")),
        ("nation-smrj-jgoodtech", firm_of("32", "G", 30, 3, goals="sales_channels new_business")),
    ],
    "AS-21": [
        ("kinki-meti-bureau", firm_of("25", "D", 30, 2, goals="sales_channels")),
    ],
    "AS-25": [
        ("nation-furusato-kengyo", firm_of("13", "D", 30, 1, barriers="funding knowledge")),
    ],
    "AS-31": [
        ("kyushu-cluster-siiq", firm_of("45", "G", 30, 2, goals="new_business", barriers="it_talent")),
    ],
    "AS-32": [
        ("hiroshima-university-hudmerc", firm_of("34", "E", 30, 3, town="東広島市")),
        ("hiroshima-cluster-hirojiren", firm_of("34", "E", 30, 3, goals="sales_channels")),
    ],
    "AS-35": [
        ("iwate-bank-subsidiary-manorda", firm_of("03", "F", 90, 0)),
    ],
    "AS-36": [
        ("shizuoka-platform-techbeat", firm_of("22", "L", 3, 3, goals="new_business")),
    ],
    "AS-38": [
        (
            "fukuoka-platform-fdc",
            firm_of("40", "E", 30, 4, goals="new_business sales_channels", barriers="policy funding"),
        ),
    ],
    "AS-39": [
        ("tohoku-university-rips", firm_of("06", "L", 3, 2, goals="new_business", barriers="staff_cooperation")),
        ("miyagi-sendai-foundation", firm_of("04", "R", 12, 1, town="仙台市")),
    ],
    "AS-40": [
        ("wakayama-school-tanabe", firm_of("30", "C", 3, 2, town="田辺市", goals="quality")),
    ],
    "AS-42": [
        ("tottori-pro-talent-fukushacho", firm_of("31", "J", 3, 3, barriers="it_talent")),
    ],
    "AS-43": [
        ("toyama-pro-talent", firm_of("16", "A", 30, 3, barriers="it_talent")),
        ("saitama-pro-talent", firm_of("11", "D", 90, 3, barriers="it_talent")),
    ],
    "AS-44": [
        ("miyagi-university-tohoku-sangaku", firm_of("04", "F", 3, 3)),
    ],
    "AS-45": [
        ("nation-nedo", firm_of("28", "L", 30, 3, goals="new_business")),
    ],
    "AS-46": [
        ("nation-resas", firm_of("33", "O", 12, 3)),
    ],
    "AS-50": [
        ("kyushu-talent-work-in-kyushu", firm_of("40", "Q", 12, 1, goals="sales_channels", barriers="knowledge")),
    ],
    "AS-51": [
        ("kyushu-platform-food-export", firm_of("41", "I", 30, 0, goals="new_business", barriers="policy")),
    ],
    "AS-52": [
        ("kanto-cluster-tama", firm_of("11", "L", 3, 3)),
    ],
    "AS-53": [
        ("hokkaido-vendor-group-hicta", firm_of("01", "N", 30, 1, town="札幌市")),
        ("nagano-arec", firm_of("20", "L", 90, 4)),
        ("nagano-cluster-suwa", firm_of("20", "E", 30, 3, goals="new_business", barriers="it_training")),
        ("kyushu-cluster-krip", firm_of("43", "K", 12, 2, goals="new_business", barriers="policy it_training")),
    ],
    "AS-54": [
        ("aomori-university-hirosaki", firm_of("02", "I", 30, 3)),
        ("ishikawa-university-kit-icc", firm_of("17", "E", 12, 3, goals="new_business", barriers="policy")),
    ],
    "AS-55": [
        ("fukushima-testbed-rtf", firm_of("07", "P", 12, 4, town="南相馬市")),
    ],
    "AS-56": [
        ("nagano-dx-centre-33gaku", firm_of("20", "L", 3, 0, town="松本市")),
        ("okinawa-hub-lagoon", firm_of("47", "L", 90, 1, town="沖縄市")),
    ],
    "AS-57": [
        ("yamagata-talent-zukan", firm_of("06", "N", 3, 1)),
    ],
    "AS-59": [
        ("nation-jfc", firm_of("22", "P", 90, 4, barriers="funding")),
    ],
    "AS-60": [
        ("shiga-bank-slf", firm_of("25", "L", 30, 2, barriers="funding")),
    ],
    "AS-61": [
        ("nation-fund-fvc", firm_of("28", "I", 90, 4, goals="new_business", barriers="funding")),
    ],
    "AS-64": [
        ("niigata-yorozu", firm_of("15", "M", 3, 2)),
        ("nagano-yorozu", firm_of("20", "B", 30, 1)),
    ],
    "AS-65": [
        ("kyoto-succession-centre", firm_of("26", "Q", 3, 0, goals="succession")),
    ],
    "AS-66": [
        ("nation-certified-support", firm_of("32", "Q", 30, 0)),
        ("okayama-commerce-federation", firm_of("33", "I", 12, 1)),
    ],
    "AS-67": [
        ("okayama-vendor-worksmile", firm_of("33", "P", 3, 1)),
    ],
    "AS-69": [
        ("kanto-meti-bureau", firm_of("14", "L", 90, 3, barriers="policy")),
    ],
    "AS-70": [
        ("nagano-municipality-tatsuno", firm_of("20", "C", 90, 0, town="辰野町")),
    ],
    "AS-71": [
        ("iwate-municipality-kamaishi", firm_of("03", "J", 30, 0, town="釜石市")),
    ],
    "AS-75": [
        ("wakayama-talent-workation", firm_of("30", "Q", 3, 1, barriers="funding")),
    ],
}
ENDED = {
    "AS-07": "saitama-consortium-2020",
    "AS-10": "hiroshima-digital-innovation-centre",
    "AS-11": "hiroshima-iot-leader-school",
    "AS-18": "kanto-expert-dispatch-aist",
    "AS-20": "kinki-platform-kyoso-no-mori",
    "AS-22": "kyushu-data-course",
    "AS-23": "tohoku-digital-engineer",
    "AS-24": "chubu-bridge-talent",
    "AS-25": "chubu-core-talent",
    "AS-26": "kanto-side-job-matching",
    "AS-27": "kanto-startup-challenge",
    "AS-28": "kanto-accelerator-2020",
    "AS-29": "kyushu-design-management",
    "AS-30": "hokkaido-design-management",
    "AS-33": "hokuriku-institutes-link",
    "AS-34": "kinki-kansai-3d",
    "AS-41": "iwate-machi-no-jinjibu",
    "AS-48": "kinki-lecturer-matching",
    "AS-49": "shiga-pro-intern",
    "AS-54": "hiroshima-coi-kansei",
    "AS-58": "nation-joins",
}
# No body that a firm turns to: where it is named, and by which words.
TOLD = {
    "AS-01": ("questions/local-sme/frameworks.yaml", "EDIH"),
    "AS-02": ("docs/support-sources.md", "Mittelstand-Digital"),
    "AS-37": ("docs/support-sources.md", "JPiX"),
    "AS-47": ("docs/support-sources.md", "JA"),
    "AS-62": ("docs/support-sources.md", "地域情報化アドバイザー"),
    "AS-63": ("docs/support-sources.md", "特徴的な取組事例"),
    "AS-68": ("questions/actors/national.yaml", "地域未来投資促進法"),
    "AS-72": ("docs/support-sources.md", "MAP'S+O"),
    "AS-73": ("docs/support-sources.md", "スマート・スペシャリゼーション"),
    "AS-74": ("docs/support-sources.md", "カタパルト"),
}
PAIRS = [(fact, actor, firm) for fact, rows in RECOMMENDED.items() for actor, firm in rows]


def advice_for(library: Library, firm: Firm) -> Advice:
    answers = reach.firm(library.bank, firm.profile, firm.level)
    return advise(library.bank, library.catalogue, answers, score(library.bank, answers))


def named_in(advice: Advice) -> set[str]:
    """Everybody whom the team, the further bodies or the role table name."""
    of_roles = (r for role in advice.roles for r in (role.chosen, role.also, role.operators, *role.searches) if r)
    return {r.actor.id for r in (*advice.support, *of_roles)}


def test_no_fact_is_left_out() -> None:
    assert set(FACTS) == set(RECOMMENDED) | set(ENDED) | set(TOLD)
    assert len(FACTS) == 75 and not set(TOLD) & (set(RECOMMENDED) | set(ENDED))


@pytest.mark.parametrize(("fact", "actor", "firm"), PAIRS, ids=[f"{fact} {actor}" for fact, actor, _ in PAIRS])
def test_some_firm_of_its_area_and_sort_is_told_of_the_body(
    library: Library, fact: str, actor: str, firm: Firm
) -> None:
    assert actor in named_in(advice_for(library, firm)), fact


def test_the_state_lender_of_okinawa_is_named_there(library: Library) -> None:
    actor, firm = ("okinawa-development-finance", firm_of("47", "L", 30, 3, barriers="funding"))
    assert actor in named_in(advice_for(library, firm))
    assert next(a for a in library.catalogue.actors if a.id == actor).kind == "jfc"


def test_what_has_ended_says_so_and_names_its_fact(library: Library) -> None:
    actors = {a.id: a for a in library.catalogue.actors}
    wrong = [f for f, i in ENDED.items() if not actors[i].ended or f not in actors[i].source]
    assert wrong == []


def test_no_body_of_the_documents_is_dead_without_being_ended(library: Library) -> None:
    """Whoever stands in seeds.yaml is ended, or some firm above is told of it."""
    written = re.findall(r"^- id: (\S+)", (PROJECT / "questions/actors/seeds.yaml").read_text("utf-8"), re.MULTILINE)
    ended = {a.id for a in library.catalogue.actors if a.ended}
    assert len(written) > 50
    assert [i for i in written if i not in ended and i not in {actor for _, actor, _ in PAIRS}] == []


@pytest.mark.parametrize("fact", TOLD)
def test_what_is_no_body_is_named_where_the_table_says(fact: str) -> None:
    file, words = TOLD[fact]
    assert words in (PROJECT / file).read_text("utf-8")


def test_the_document_tells_every_fact_and_names_only_what_is_there(library: Library) -> None:
    text = (PROJECT / "docs/support-sources.md").read_text("utf-8")
    rows = re.findall(r"^\| ((?:AS|AR|CC)-[A-Z0-9-]+) \|.*\| (.+) \|$", text, re.MULTILINE)
    want = FACTS + [f"{family}-{n:02d}" for family, count in FAMILIES.items() for n in range(1, count + 1)]
    assert sorted(fact for fact, _ in rows) == sorted(want)
    known = {a.id for a in library.catalogue.actors} | {k.id for k in library.catalogue.kinds}
    known |= {q.id for _, q in library.bank.questions()} | {c.id for c in library.catalogue.cases}
    named = {name for _, where in rows for name in re.findall(r"`([^`]+)`", where)}
    lost = {n for n in named if n not in known and not ("/" in n and (PROJECT / n).exists())}
    assert len(named) > 100 and not lost
