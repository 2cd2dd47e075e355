"""docs/question-sources.md: which question rests on which fact, and how other frameworks compare."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from assess.core.checks.grounds import questions_by_source
from assess.core.model import Bank, Fact, Framework, Text


def sources_page(bank: Bank, facts: Sequence[Fact], frameworks: Sequence[Framework]) -> str:
    """docs/question-sources.md: fact -> questions, question -> sources, then the crosswalk to other frameworks."""
    covered = questions_by_source(bank)
    lines = [
        *_head(bank, facts, frameworks, sum(f.id in covered for f in facts)),
        "",
        "## 1. 事実 → 設問 / Facts → questions",
        "",
        *_table(
            ("事実 / Fact", "内容 / What it says", "設問 / Questions", "注 / Note"),
            ((f.id, _both(f.text), _codes(covered.get(f.id, ())), _both(f.note)) for f in facts),
        ),
        "",
        "## 2. 設問 → 根拠 / Questions → sources",
        "",
        *_table(
            ("設問 / Question", "文 / Text", "根拠 / Sources"),
            ((f"`{q.id}`", _both(q.text), "<br>".join(q.source)) for _, q in bank.questions()),
        ),
        "",
        "## 3. 他の枠組み / Other frameworks",
        "",
        "読んだ資料が裏づける項目だけを対応づけた。設問が空欄の項目は、注に理由がある。"
        "同じことを同じ深さで聞くという意味ではない。",
        "",
        "Only what a source that was read supports is mapped; where no question stands, the note says why. "
        "A mapping does not mean that both ask in the same depth.",
        *(line for framework in frameworks for line in _framework(framework)),
    ]
    return "\n".join(lines) + "\n"


def _head(bank: Bank, facts: Sequence[Fact], frameworks: Sequence[Framework], asked: int) -> Iterator[str]:
    """The title and what stands in the page; `asked`: how many facts a question asks."""
    yield "# 設問の根拠 / What the questions rest on"
    yield ""
    yield "<!-- `make docs` が書く。手で直さない / Written by `make docs`; do not edit. -->"
    yield ""
    yield (
        f"設問バンク {bank.id} {bank.version}（{len(bank.questions())} 問）。"
        "元になった文書の事実（facts.yaml）、他の枠組み（frameworks.yaml）と設問の対応。"
    )
    yield ""
    yield (
        f"Question bank {bank.id} {bank.version} ({len(bank.questions())} questions): how they relate to the facts of "
        "the founding documents (facts.yaml) and to other frameworks (frameworks.yaml)."
    )
    yield ""
    yield (
        f"- 事実 {len(facts)} 件: 設問で確かめる {asked} 件、注で理由を示す {len(facts) - asked} 件 / "
        f"{len(facts)} facts: {asked} asked by a question, {len(facts) - asked} explained in a note"
    )
    yield from (f"- {_mapped(framework)}" for framework in frameworks)


def _framework(framework: Framework) -> Iterator[str]:
    yield from ("", f"### {framework.name.ja} / {framework.name.en}", "")
    yield f"- 版 / Version: {framework.version}"
    yield f"- 読んだ資料 / Read: {framework.source} （{framework.read}）"
    if framework.marks:
        yield f"- 印 / Marks: {', '.join(f'{m.text.ja} / {m.text.en} ({m.points})' for m in framework.marks)}"
    if framework.note:
        yield f"- 注 / Note: {framework.note.ja} / {framework.note.en}"
    yield ""
    yield from _table(
        ("項目 / Item", "内容 / What it says", "設問 / Questions", "注 / Note"),
        (
            (i.id, _both(i.text), _codes((*i.questions, *(f"profile: {told}" for told in i.profile))), _both(i.note))
            for i in framework.items
        ),
    )


def _mapped(framework: Framework) -> str:
    mapped = sum(bool(i.questions) for i in framework.items)
    total = len(framework.items)
    ja, en = framework.name.ja, framework.name.en
    return f"{ja}: {total} 項目のうち {mapped} 項目に設問 / {en}: {mapped} of {total} items have a question"


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        cells = (" ".join(cell.replace("|", "\\|").split()) for cell in row)
        yield f"| {' | '.join(cells)} |"


def _codes(ids: Iterable[str]) -> str:
    return " ".join(f"`{i}`" for i in ids)


def _both(text: Text | None) -> str:
    return "" if text is None else f"{text.ja}<br>{text.en}"
