"""What changed between two assessments of one firm, in words and as one picture."""

from __future__ import annotations

from fractions import Fraction

from assess import i18n
from assess.core.changes import Changes, Direction, Pair, Scored, Scores
from assess.core.model import Lang
from assess.core.numbering import running_numbers
from assess.core.result import as_float
from assess.report.card import COUNTED_WITH_TSU
from assess.report.geometry.pairs import MARKS, pairs
from assess.report.headline import headline
from assess.report.view_changes import AnswerChange, AnswerGroup, ChangeRow, ChangesView, PairsChart
from assess.report.view_fact import Fact
from assess.report.words import Words, decimal

# What is reached is named first.
DIRECTIONS: tuple[Direction, ...] = ("up", "down", "open", "same")


def changes_view(
    then: Scored, now: Scored, changes: Changes, numbers: tuple[int, int] | None, lang: Lang
) -> ChangesView:
    """The view of two assessments with their numbers (T0, T1, …); without, of the one before and this one."""
    before, after = Words(then.bank, lang), _words(now, lang)
    days = tuple(after.date(one.answers.date) for one in (then, now))
    if numbers is None:
        names = (after("changes.name_then", date=days[0]), after("changes.name_now", date=days[1]))
        short = (after("changes.short_then"), after("changes.short_now"))
    else:
        names = (
            after("changes.name", number=numbers[0], date=days[0]),
            after("changes.name", number=numbers[1], date=days[1]),
        )
        short = (after("changes.short", number=numbers[0]), after("changes.short", number=numbers[1]))
    return ChangesView(
        before=names[0],
        after=names[1],
        headline=_headline(after, changes),
        break_text="" if changes.whole else _break(after, then, now, changes),
        verdicts=_verdicts(before, after, then, now),
        stages=tuple(
            ChangeRow(after.stage(s), after.percent(scores[0]), after.percent(scores[1]), _step(after, scores, 100))
            for s, scores in changes.stages.items()
        ),
        domains=tuple(
            ChangeRow(after.domain(d), after.number(scores[0]), after.number(scores[1]), _step(after, scores))
            for d, scores in changes.domains.items()
        ),
        chart=_chart(after, changes, short),
        groups=tuple(_group(before, after, changes, direction) for direction in DIRECTIONS if _of(changes, direction)),
    )


def news(found: Changes, lang: Lang) -> str:
    """What a second result says first: how much has gone up, else whether all is as it was."""
    up, down = (sum(pair.direction == direction for pair in found.pairs) for direction in ("up", "down"))
    if not up:
        return i18n.translate(lang, "report.changes.news.moved" if down else "report.changes.news.same")
    key = "one" if up == 1 else "few" if up <= COUNTED_WITH_TSU else "many"
    return i18n.translate(lang, f"report.changes.news.{key}", n=up)


def _words(scored: Scored, lang: Lang) -> Words:
    """The words of one assessment, whose questions carry their running numbers."""
    return Words(scored.bank, lang, running_numbers(scored.bank, scored.answers.profile.industry))


def _verdicts(before: Words, after: Words, then: Scored, now: Scored) -> tuple[ChangeRow, ...]:
    heads = headline(before, then.result).sentence, headline(after, now.result).sentence
    return (
        ChangeRow(after("changes.stage"), *heads, ""),
        ChangeRow(
            after("changes.score"), after.number(then.result.score), after.number(now.result.score),
            _step(after, (then.result.score, now.result.score)) if then.bank.version == now.bank.version else "",
        ),
    )  # fmt: skip


def _headline(words: Words, changes: Changes) -> str:
    up, down, same = (len(_of(changes, direction)) for direction in ("up", "down", "same"))
    return words("changes.headline", compared=up + down + same, up=up, down=down)


def _break(words: Words, then: Scored, now: Scored, changes: Changes) -> str:
    gone, new = changes.left_out
    return words(
        "changes.break",
        before=then.bank.version,
        after=now.bank.version,
        compared=len(changes.pairs),
        gone=gone,
        new=new,
    )


def _step(words: Words, scores: Scores, times: int = 1) -> str:
    """The step between two figures as they are shown, with its sign; a dash where one of them is not there."""
    before, after = scores
    if before is None or after is None:
        return words("none")
    step = Fraction(decimal(after * times)) - Fraction(decimal(before * times))
    shown = decimal(abs(step))
    if shown == "0":
        return words("changes.no_step")
    return words("changes.plus" if step > 0 else "changes.minus", value=shown)


def _chart(words: Words, changes: Changes, names: tuple[str, ...]) -> PairsChart:
    rows = tuple(
        Fact(
            words(f"short.{d}"),
            words("changes.pair", before=words.number(_whole(scores[0])), after=words.number(_whole(scores[1]))),
        )
        for d, scores in changes.domains.items()
    )
    parts = words.join(words("pair", name=row.label, value=row.value) for row in rows)
    return PairsChart(
        shape=pairs([(as_float(before), as_float(after)) for before, after in changes.domains.values()]),
        rows=rows,
        marks=tuple(str(mark) for mark in MARKS),
        before=names[0],
        after=names[1],
        alt=words("changes.alt", before=names[0], after=names[1], parts=parts),
    )


def _whole(score: Fraction | None) -> Fraction | None:
    """Rounded half up: the picture is seen from a metre away."""
    return None if score is None else Fraction(int(score + Fraction(1, 2)))


def _of(changes: Changes, direction: Direction) -> list[Pair]:
    return [pair for pair in changes.pairs if pair.direction == direction]


def _group(before: Words, after: Words, changes: Changes, direction: Direction) -> AnswerGroup:
    found = _of(changes, direction)
    return AnswerGroup(
        direction,
        after(f"changes.{direction}", count=len(found)),
        tuple(_answer(before, after, pair) for pair in found),
    )


def _answer(before: Words, after: Words, pair: Pair) -> AnswerChange:
    then, now = before.of(pair.before.question.text), after.of(pair.after.question.text)
    return AnswerChange(
        question=after.asked(pair.after.question),
        asked_before="" if then == now else after("changes.asked_before", question=then),
        before=before.answer(pair.before),
        after=after.answer(pair.after),
    )
