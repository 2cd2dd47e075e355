"""What the questions rest on: the facts that a bank has to cover, and its crosswalk to other frameworks. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from assess.core.checks.check import DATE, Problem
from assess.core.model import Bank, Fact, Framework, Text

# Families of the founding documents' facts, with their highest number. `CL` is missing on purpose: the
# bank has to cover all of it, so every cited one has to stand in facts.yaml.
SEED_FAMILIES = {
    "SD": 33, "BM": 55, "BR": 52, "AR-B": 15, "AR-DX": 6, "AR-IN": 6, "AR-S": 11, "AR-SU": 6, "AR-TA": 6,
    "AS": 69, "CC": 48, "CS": 54, "DC": 18, "FN": 20, "RG": 8, "RG-B": 10, "TL": 14,
}  # fmt: skip
_FACT_ID = re.compile(r"([A-Z]{2,}(?:-[A-Z]+)*)-(\d+)\Z")


def questions_by_source(bank: Bank) -> dict[str, list[str]]:
    """Source -> ids of the questions that name it, in the order asked."""
    found: dict[str, list[str]] = {}
    for _, question in bank.questions():
        for source in question.source:
            found.setdefault(source, []).append(question.id)
    return found


# ---------------------------------------------------------------- problems


def source_problems(bank: Bank, facts: Sequence[Fact], frameworks: Sequence[Framework] = ()) -> list[Problem]:
    """Facts that nothing covers, sources that nobody knows, and faults of the crosswalk."""
    return [*_fact_problems(bank, facts), *_source_problems(bank, facts), *_framework_problems(bank, frameworks)]


def _fact_problems(bank: Bank, facts: Sequence[Fact]) -> Iterator[Problem]:
    covered = questions_by_source(bank)
    yield from _duplicates((f.id for f in facts), "facts")
    for fact in facts:
        yield from _empty(f"facts/{fact.id}", text=fact.text, note=fact.note)
        if fact.id not in covered and fact.note is None:
            yield Problem(f"facts/{fact.id}", "no question names this fact; add a question, or a note that says why")


def _source_problems(bank: Bank, facts: Sequence[Fact]) -> Iterator[Problem]:
    if not facts:
        return  # a bank without facts.yaml: nothing to compare with
    known = {f.id for f in facts}
    cited = [(f"domains/{d}/questions/{q.id}/source", s) for d, q in bank.questions() for s in q.source]
    cited += [(f"stages/{stage.id}/source", s) for stage in bank.stages for s in stage.source]
    cited += [(f"barriers/{barrier.id}/source", s) for barrier in bank.barriers for s in barrier.source]
    for path, source in cited:
        if _FACT_ID.match(source) and source not in known and not is_seed_fact(source):
            yield Problem(path, f"{source!r} looks like a fact, but is neither in facts.yaml nor in a known family")


def is_seed_fact(source: str) -> bool:
    """Whether this is the id of a founding documents' fact that the bank may rest on but need not cover."""
    match = _FACT_ID.match(source)
    return match is not None and 1 <= int(match[2]) <= SEED_FAMILIES.get(match[1], 0)


def _framework_problems(bank: Bank, frameworks: Sequence[Framework]) -> Iterator[Problem]:
    questions = {q.id for _, q in bank.questions()}
    yield from _duplicates((f.id for f in frameworks), "frameworks")
    for framework in frameworks:
        at = f"frameworks/{framework.id}"
        yield from _empty(at, name=framework.name, note=framework.note)
        for name in ("version", "source"):
            if not getattr(framework, name).strip():
                yield Problem(f"{at}/{name}", "is empty")
        if not DATE.match(framework.read):
            yield Problem(f"{at}/read", f"{framework.read!r} is not a date YYYY-MM-DD")
        yield from _duplicates((i.id for i in framework.items), f"{at}/items")
        for item in framework.items:
            here = f"{at}/items/{item.id}"
            yield from _empty(here, text=item.text, note=item.note)
            yield from _duplicates(item.questions, f"{here}/questions")
            for question in item.questions:
                if question not in questions:
                    yield Problem(f"{here}/questions", f"unknown question id {question!r}")
            if not item.questions and item.note is None:
                yield Problem(here, "neither a question nor a note that says why there is none")


def _duplicates(ids: Iterable[str], path: str) -> Iterator[Problem]:
    for found, times in Counter(ids).items():
        if times > 1:
            yield Problem(f"{path}/{found}", f"{found!r} stands {times} times")


def _empty(path: str, **texts: Text | None) -> Iterator[Problem]:
    for name, text in texts.items():
        if text is not None and not (text.ja.strip() and text.en.strip()):
            yield Problem(f"{path}/{name}", "is empty in one language or both")


# ---------------------------------------------------------------- the document


def sources_page(bank: Bank, facts: Sequence[Fact], frameworks: Sequence[Framework]) -> str:
    """docs/question-sources.md: fact -> questions, question -> sources, then the crosswalk to other frameworks."""
    covered = questions_by_source(bank)
    asked = sum(f.id in covered for f in facts)
    lines = [
        "# 設問の根拠 / What the questions rest on",
        "",
        "<!-- `make docs` が書く。手で直さない / Written by `make docs`; do not edit. -->",
        "",
        f"設問バンク {bank.id} {bank.version}（{len(bank.questions())} 問）。"
        "元になった文書の事実（facts.yaml）、他の枠組み（frameworks.yaml）と設問の対応。",
        "",
        f"Question bank {bank.id} {bank.version} ({len(bank.questions())} questions): how they relate to the facts of "
        "the founding documents (facts.yaml) and to other frameworks (frameworks.yaml).",
        "",
        f"- 事実 {len(facts)} 件: 設問で確かめる {asked} 件、注で理由を示す {len(facts) - asked} 件 / "
        f"{len(facts)} facts: {asked} asked by a question, {len(facts) - asked} explained in a note",
        *(f"- {_mapped(framework)}" for framework in frameworks),
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
    ]
    for framework in frameworks:
        lines += ["", f"### {framework.name.ja} / {framework.name.en}", ""]
        lines += [
            f"- 版 / Version: {framework.version}",
            f"- 読んだ資料 / Read: {framework.source} （{framework.read}）",
        ]
        lines += [f"- 注 / Note: {framework.note.ja} / {framework.note.en}"] if framework.note else []
        lines += [
            "",
            *_table(
                ("項目 / Item", "内容 / What it says", "設問 / Questions", "注 / Note"),
                ((i.id, _both(i.text), _codes(i.questions), _both(i.note)) for i in framework.items),
            ),
        ]
    return "\n".join(lines) + "\n"


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
