"""The comparison with other users: who counts, which group is shown, and what it never tells."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import combinations, count

import pytest

from assess.bank.answers_json import dump_answers
from assess.core.model import Block
from assess.core.segments import SIZES, size_class
from assess.services import assessments, exchange, population, results
from assess.services.bands import firms
from assess.services.context import Context, Started
from assess.services.population import Comparison, shown_segments
from assess.store import Cell, Scope
from tests.samples import answer_all, small_profile, text

from .conftest import ContextFactory, make_library

NAMES = count()
KANTO, KINKI = Block("kanto", text("関東"), ("13", "15")), Block("kinki", text("近畿"), ("27",))
BLOCKS = {code: block for block in (KANTO, KINKI) for code in block.prefectures}


def add(ctx: Context, number: int = 1, option: str = "some", usage: str = "self", **profile: object) -> list[str]:
    """That many firms, each with a name of its own."""
    return [
        import_one(ctx, option, **{"company": f"会社{next(NAMES)}", "usage": usage, **profile}) for _ in range(number)
    ]


def import_one(ctx: Context, option: str = "some", **profile: object) -> str:
    ctx.now.turn(milliseconds=1)  # type: ignore[attr-defined]
    answers = answer_all(ctx.library.bank, option, profile=small_profile(**profile))
    return exchange.import_answers(ctx, dump_answers(answers).encode())[0]


def seen_by(ctx: Context, assessment_id: str) -> Comparison | None:
    found = assessments.get(ctx, assessment_id)
    assert found is not None
    return population.compare(ctx, found)


@pytest.fixture
def me(ctx: Context) -> Iterator[str]:
    """A complete assessment of 9 employees, manufacturing, Niigata."""
    yield add(ctx, company="自社")[0]


# Profiles that share with `me` only what the segment of this kind says.
KINDS = {
    "near": {"employees": 20},
    "block": {"prefecture": "13"},
    "industry": {"prefecture": "47"},
    "all": {"industry": "I", "prefecture": "47"},
}


@pytest.mark.parametrize(("kind", "profile"), KINDS.items())
def test_four_firms_show_nothing_and_five_show_their_segment(
    ctx: Context, me: str, kind: str, profile: dict[str, object]
) -> None:
    add(ctx, 4, **profile)
    assert seen_by(ctx, me) is None
    add(ctx, 1, **profile)
    found = seen_by(ctx, me)
    assert found is not None and found.kind == kind and found.count == 5
    assert (found.block.id if found.block else None) == ("kanto" if kind == "block" else None)


def test_the_nearest_segment_with_enough_firms_is_used(ctx: Context, me: str) -> None:
    shown = []
    for profile in reversed(KINDS.values()):
        add(ctx, 5, **profile)
        found = seen_by(ctx, me)
        shown.append(found and found.kind)
    assert shown == ["all", "industry", "block", "near"]


def test_another_size_class_is_not_near(ctx: Context, me: str) -> None:
    add(ctx, 5, employees=21)
    found = seen_by(ctx, me)
    assert found is not None and found.kind == "block"
    ends = {1: (1, 5), 5: (1, 5), 6: (6, 20), 20: (6, 20), 21: (21, 50), 50: (21, 50), 51: (51, 100)}
    ends |= {100: (51, 100), 101: (101, 300), 300: (101, 300), 301: (301, None), 99999: (301, None)}
    assert {n: size_class(n) for n in ends} == ends


def test_without_blocks_in_the_catalogue_the_industry_follows(new_context: ContextFactory) -> None:
    library = make_library()
    ctx = new_context(replace(library, catalogue=replace(library.catalogue, blocks=())))
    me = add(ctx)[0]
    add(ctx, 5, prefecture="13")
    found = seen_by(ctx, me)
    assert found is not None and found.kind == "industry"


def test_figures_are_coarse(ctx: Context, me: str) -> None:
    add(ctx, 5, "none")
    add(ctx, 3, "some")
    add(ctx, 4, "all")
    found = seen_by(ctx, me)
    assert found is not None and (found.kind, found.count, found.median) == ("near", 10, 50)
    shares = [(share.first, share.last, share.percent) for share in found.shares]
    assert shares == [(0, 0, 40), (1, 1, 30), (2, 2, 0), (3, 3, 0), (4, 4, 30)]  # of 12: 5, 3 and 4
    assert found.day.isoformat() == "2026-11-21"
    kept = {"kind", "industry", "prefecture", "size", "block", "count", "median", "shares", "level", "day"}
    assert set(Comparison.__dataclass_fields__) == kept


@pytest.mark.parametrize(("number", "shown"), [(5, 5), (9, 5), (10, 10), (14, 10)])
def test_the_count_is_rounded_down_to_fives(ctx: Context, me: str, number: int, shown: int) -> None:
    add(ctx, number)
    found = seen_by(ctx, me)
    assert found is not None and found.count == shown


def test_a_higher_floor_holds_and_a_huge_one_shows_nothing(new_context: ContextFactory) -> None:
    ctx = new_context(min_segment=8)
    me = add(ctx)[0]
    add(ctx, 7)
    assert seen_by(ctx, me) is None
    add(ctx, 1)
    assert seen_by(ctx, me) is not None
    assert seen_by(new_context(min_segment=10**40), me) is None


# ---------------------------------------------------------------- who counts


@pytest.mark.parametrize(
    "fifth",
    [
        lambda ctx: add(ctx, usage="trial"),
        lambda ctx: assessments.start(ctx, "ja", "full", "self"),
        lambda ctx: unfinished(ctx),
        lambda ctx: assessments.delete(ctx, add(ctx)[0]),
        lambda ctx: assessments.save_answers(ctx, add(ctx)[0], {"office-digitization": "all"}),  # reopened
        lambda ctx: no_level(ctx),
        lambda ctx: [import_one(ctx, company="会社A"), import_one(ctx, company="会社A")],
    ],
    ids=["trial", "begun", "unfinished", "deleted", "reopened", "no level", "imported twice"],
)
def test_who_does_not_count(ctx: Context, me: str, fifth: Callable[[Context], object]) -> None:
    add(ctx, 3)
    import_one(ctx, company="会社A")
    fifth(ctx)
    assert seen_by(ctx, me) is None
    add(ctx, 1)
    assert seen_by(ctx, me) is not None


def unfinished(ctx: Context) -> None:
    begun = assessments.start(ctx, "ja", "full", "self").assessment_id
    assessments.save_profile(ctx, begun, small_profile(company="途中"))
    assessments.save_answers(ctx, begun, {q.id: "some" for _, q in ctx.library.bank.questions()})


def no_level(ctx: Context) -> None:
    answers = replace(answer_all(ctx.library.bank), answers={}, profile=small_profile(company="空欄"))
    exchange.import_answers(ctx, dump_answers(answers).encode())


def test_what_is_removed_later_vanishes_at_once(ctx: Context, me: str) -> None:
    others = add(ctx, 5)
    assert seen_by(ctx, me) is not None
    assessments.save_answers(ctx, others[0], {"office-digitization": "all"})
    assert seen_by(ctx, me) is None
    assessments.complete(ctx, others[0])
    assert seen_by(ctx, me) is not None
    assessments.delete(ctx, others[1])
    assert seen_by(ctx, me) is None


def test_the_firm_itself_is_left_out(ctx: Context) -> None:
    me = add(ctx, 1, "all")[0]
    add(ctx, 5, "none")
    found = seen_by(ctx, me)
    assert found is not None and (found.median, found.shares[0].percent, found.level) == (0, 100, 4)


def test_an_unfinished_or_reopened_assessment_is_compared_with_nothing(ctx: Context, me: str) -> None:
    add(ctx, 5)
    assessments.save_answers(ctx, me, {"office-digitization": "all"})
    assert seen_by(ctx, me) is None


def test_a_trial_sees_the_comparison_without_being_in_it(ctx: Context) -> None:
    trial = add(ctx, usage="trial")[0]
    add(ctx, 5)
    found = seen_by(ctx, trial)
    assert found is not None and found.count == 5


def test_versions_are_not_mixed(ctx: Context, me: str, new_context: ContextFactory) -> None:
    add(ctx, 4)
    later = new_context(make_library(version="2"))
    add(later, 4)
    newcomer = add(later)[0]
    assert seen_by(ctx, me) is None and seen_by(later, newcomer) is None
    add(later, 1)
    assert seen_by(later, newcomer) is not None
    assert seen_by(later, me) is None, "an old result is compared under its own version"


def test_a_web_assessment_freezes_its_result(ctx: Context, finished: Started) -> None:
    found = assessments.get(ctx, finished.assessment_id)
    assert found is not None
    result = results.diagnosis(ctx, found).result
    kept = ctx.store.summary(found.id)
    assert kept is not None and (kept.level, kept.stage) == (result.level, result.stage)
    assert (kept.score, kept.confidence) == (float(result.score or 0), float(result.confidence))


def test_the_report_of_a_firm_imported_again_counts_once(ctx: Context, finished: Started) -> None:
    own = assessments.get(ctx, finished.assessment_id)
    assert own is not None
    ctx.now.turn(milliseconds=1)  # type: ignore[attr-defined]
    exchange.import_answers(ctx, exchange.answers_json(ctx, own).encode())
    assert ctx.store.counted(own.id) and ctx.store.figures(Scope("small", "1")).count == 1


@pytest.mark.parametrize(
    ("first", "second", "firms"),
    [
        ({"company": "㈱髙﨑製作所"}, {"company": "髙﨑製作所 株式会社"}, 1),
        ({"company": "ABC"}, {"company": "ａｂｃ（有）", "employees": 50}, 1),
        ({"company": "㈱髙﨑製作所"}, {"company": "高崎製作所（株）"}, 1),
        ({"company": "みなとコンピューター"}, {"company": "ﾐﾅﾄｺﾝﾋﾟｭｰﾀ"}, 1),
        ({"company": "医療法人社団みなと会"}, {"company": "みなと会"}, 1),
        ({"company": "みなと会"}, {"company": "みなとの会"}, 2),
        ({"company": "ABC"}, {"company": "ABC", "prefecture": "13"}, 2),
        ({"company": "株式会社"}, {"company": "有限会社"}, 1),  # no name at all: told apart by what they answered
        ({"company": ""}, {"company": "", "employees": 10}, 2),
        ({"company": ""}, {"company": ""}, 1),
    ],
)
def test_which_assessments_are_taken_for_one_firm(
    ctx: Context, first: dict[str, object], second: dict[str, object], firms: int
) -> None:
    import_one(ctx, **first)
    import_one(ctx, **second)
    assert ctx.store.figures(Scope("small", "1")).count == firms


def test_giving_the_name_of_another_firm_moves_nothing(ctx: Context) -> None:
    add(ctx, 5)
    import_one(ctx, "all", company="狙われた会社")
    honest = seen_by(ctx, add(ctx, usage="trial")[0])
    for usage in ("trial", "self"):
        spying = seen_by(ctx, import_one(ctx, "some", company="狙われた会社", usage=usage))
        assert spying is not None and spying == honest


# ---------------------------------------------------------------- subtracting one segment from another


def test_a_wider_segment_is_not_shown_where_subtracting_would_bare_a_firm(ctx: Context) -> None:
    add(ctx, 5)
    add(ctx, 1, "all", prefecture="13")
    tokyo = add(ctx, usage="trial", prefecture="13")[0]
    near = seen_by(ctx, add(ctx, usage="trial")[0])
    assert near is not None and near.kind == "near"
    assert seen_by(ctx, tokyo) is None  # six less the five that others see is one firm
    add(ctx, 4, prefecture="13", employees=500)
    found = seen_by(ctx, tokyo)
    assert found is not None and (found.kind, found.count) == ("block", 10)


def test_a_firm_alone_in_its_segment_sees_the_others_and_they_cannot_find_it(ctx: Context, me: str) -> None:
    add(ctx, 5, prefecture="13")
    found = seen_by(ctx, me)
    assert found is not None and (found.kind, found.count) == ("block", 5)
    assert seen_by(ctx, add(ctx, usage="trial")[0]) is None  # would be the five of Tokyo and `me`


def test_a_counted_firm_learns_no_more_by_a_trial_beside_it(ctx: Context, me: str) -> None:
    add(ctx, 4)
    add(ctx, 1, "all", prefecture="13")
    beside = seen_by(ctx, add(ctx, usage="trial")[0])
    assert beside is not None and beside.kind == "near"  # four and `me`
    assert seen_by(ctx, me) is None  # the four and Tokyo's one


# Industry, prefecture, size class of each firm; the firm's number is its place in the list.
Firms = list[tuple[str, str, int]]


def _random_firms(seed: int) -> Firms:
    dice = random.Random(seed)
    return [
        (dice.choice("EEI"), dice.choice(("13", "15", "27", "47")), dice.choice((1, 6, 301)))
        for _ in range(dice.randrange(0, 60))
    ]


def _groups(firms: Firms, reader: int | None = None) -> list[set[int]]:
    """The firms of each segment that is shown to this one, or to one that is not counted."""
    place = None if reader is None or reader >= len(firms) else firms[reader]
    cells = [Cell(*place, (number, 0, 0, 0, 0)) for place, number in Counter(firms).items()]  # type: ignore[arg-type]
    groups = []
    for segment, number in shown_segments(cells, BLOCKS, 5, place).items():
        inside = {n for n, firm in enumerate(firms) if segment in population._segments(*firm, BLOCKS)} - {reader}
        assert len(inside) == number
        groups.append(inside)
    return groups  # type: ignore[return-value]


@pytest.mark.parametrize("seed", range(40))
def test_no_sums_and_differences_of_segments_leave_fewer_than_the_floor(seed: int) -> None:
    firms = _random_firms(seed)
    shown = _groups(firms)
    assert all(len(group) >= 5 for group in shown)
    for reader in (0, 1, 2):
        # A counted firm that also reads as a stranger, in the groups it is shown and those it is not.
        own = _groups(firms, reader)
        for wide in own:
            rest = wide.difference(*(group for group in shown if group - {reader} <= wide))
            assert reader not in wide and len(wide) >= 5 and (len(rest) == 0 or len(rest) >= 5)
    for wide in shown:
        inside = [group for group in shown if group < wide]
        for size in (1, 2, 3):
            for taken in combinations(inside, size):
                rest = wide.difference(*taken)
                assert len(rest) == 0 or len(rest) >= 5
    # Each lies within another or apart from it: there is no other way to combine them.
    assert all(a <= b or b <= a or not a & b for a, b in combinations(shown, 2))


@pytest.mark.parametrize("seed", range(20))
def test_the_cells_of_a_segment_tell_as_much_of_it_as_all_cells(seed: int) -> None:
    random_firms = Counter(_random_firms(seed)).items()
    cells = [Cell(*place, (number, 0, 0, 0, 0)) for place, number in random_firms]  # type: ignore[arg-type]
    shown = shown_segments(cells, BLOCKS, 5)
    for cell in cells:
        for segment in population._segments(cell.industry, cell.prefecture, cell.size, BLOCKS):
            within = [c for c in cells if segment in population._segments(c.industry, c.prefecture, c.size, BLOCKS)]
            assert shown_segments(within, BLOCKS, 5).get(segment) == shown.get(segment)


def test_a_share_that_one_or_two_firms_make_is_put_together_with_its_neighbour(ctx: Context, me: str) -> None:
    """Four firms at the start and one that has come far: the one is not to be told from the figures."""
    add(ctx, 4, "none")
    add(ctx, 1, "all")
    found = seen_by(ctx, me)
    assert found is not None
    assert [(share.first, share.last, share.percent) for share in found.shares] == [(0, 4, 100)]


def _random_cells(seed: int) -> list[Cell]:
    dice = random.Random(seed)
    levels: dict[tuple[str, str, int], list[int]] = {}
    for firm in _random_firms(seed):
        levels.setdefault(firm, [0] * 5)[dice.choice((0, 0, 1, 1, 1, 2, 3, 4))] += 1
    return [Cell(*place, tuple(counts)) for place, counts in levels.items()]  # type: ignore[arg-type]


@pytest.mark.parametrize("seed", range(60))
def test_no_difference_of_two_views_is_a_share_of_one_or_two_firms(seed: int) -> None:
    """Every view that anybody gets, and every pair of them, with the exact numbers that rounding hides."""
    cells = _random_cells(seed)
    views = {}
    for segment in shown_segments(cells, BLOCKS, 5):
        within = [c for c in cells if segment in population._segments(c.industry, c.prefecture, c.size, BLOCKS)]
        levels = [sum(counts) for counts in zip(*(c.levels for c in within), strict=True)]
        shares = population._shares(levels, segment, within, BLOCKS, 5)
        assert [share.first for share in shares] == [0, *(share.last + 1 for share in shares[:-1])]
        views[segment] = (within, levels, [(share.first, share.last) for share in shares])
    for within, levels, shown in views.values():
        assert all(firms(levels, band) == 0 or firms(levels, band) >= 3 for band in shown)
        for other, fewer, _ in views.values():
            if other != within and all(cell in within for cell in other):
                rest = [a - b for a, b in zip(levels, fewer, strict=True)]
                assert all(firms(rest, band) == 0 or firms(rest, band) >= 3 for band in shown)


def test_every_size_class_meets_the_next() -> None:
    ends = SIZES
    assert all(high is not None and high + 1 == low for (_, high), (low, _) in zip(ends, ends[1:], strict=False))
