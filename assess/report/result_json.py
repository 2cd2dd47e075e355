"""A result as the JSON that scripts rely on (docs/scoring.md#what-score-prints)."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from assess import i18n
from assess.bank.library import Library
from assess.core.advice import Advice, Recommendation
from assess.core.cases import CaseMatch
from assess.core.model import Answers, Lang
from assess.core.scoring import Result
from assess.report.build import reasons

DECIMALS = 4


def _number(value: Fraction | None) -> float | None:
    return None if value is None else round(float(value), DECIMALS)


def result_export(library: Library, answers: Answers, scored: Result, advised: Advice, lang: Lang) -> dict[str, Any]:
    """A result with its advice; figures rounded to four decimals, texts in `lang`."""
    return {
        "bank": library.bank.id,
        "version": library.bank.version,
        "bank_hash": library.bank_hash,
        "level": scored.level,
        "stage": scored.stage,
        "stage_range": list(scored.stage_range),
        "score": _number(scored.score),
        "confidence": _number(scored.confidence),
        "flags": list(scored.flags),
        "stages": {
            stage: {
                "achievement": _number(s.achievement),
                "low": _number(s.low),
                "high": _number(s.high),
                "answered": s.answered,
                "applicable": s.applicable,
            }
            for stage, s in scored.stages.items()
        },
        "domains": {
            domain: {"score": _number(d.score), "answered": d.answered, "applicable": d.applicable}
            for domain, d in scored.domains.items()
        },
        "priorities": [
            {
                "question": p.outcome.question.id,
                "action": p.improve.text.get(lang),
                "effort": p.improve.effort,
                "needs": list(p.improve.needs),
                "gap": _number(p.gap),
            }
            for p in advised.priorities
        ],
        "next_stage": advised.path
        and {
            "stage": advised.path.reached,
            "steps": [
                {"question": s.question.id, "from": s.from_option, "to": s.to_option, "effort": s.effort}
                for s in advised.path.steps
            ],
        },
        "support": [_support(library, r, answers, lang) for r in advised.support],
        "cases": [{"id": m.case.id, "reason": _in_common(m, lang)} for m in advised.cases],
    }


def _in_common(match: CaseMatch, lang: Lang) -> str:
    """What a case and the firm have in common, in words."""
    texts = i18n.texts(lang)
    return texts["report.comma"].join(texts[f"report.common.{common}"] for common in match.common)


def _support(library: Library, found: Recommendation, answers: Answers, lang: Lang) -> dict[str, Any]:
    actor = found.actor
    area = actor.area
    place = "nation" if area.nation else area.block or ",".join(area.prefectures)
    because = reasons(found, library.bank, answers, lang, i18n.texts(lang))
    return {
        "actor": actor.id,
        "name": actor.name.get(lang),
        "type": actor.type,
        "layer": actor.layer,
        "area": place,
        "services": list(actor.services),
        "reasons": [{"question": question, "text": text} for question, text in because],
        "source": actor.source,
        "verified": actor.verified,
    }
