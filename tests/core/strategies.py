"""Hypothesis strategies over the small bank."""

from __future__ import annotations

from hypothesis import strategies as st

from assess.core.model import NOT_APPLICABLE, UNKNOWN, Answers, Bank
from tests.samples import small_bank, small_profile

BANK = small_bank()


def complete_answers(bank: Bank = BANK, extra: tuple[str, ...] = ()) -> st.SearchStrategy[Answers]:
    """Answer sets in which every question has an option (or one of `extra`)."""
    choices = {
        q.id: st.sampled_from([o.id for o in q.options] + [e for e in extra if e != NOT_APPLICABLE or q.not_applicable])
        for _, q in bank.questions()
    }
    return st.builds(
        Answers,
        bank=st.just(bank.id),
        version=st.just(bank.version),
        profile=st.just(small_profile()),
        answers=st.fixed_dictionaries(choices),
        path=st.sampled_from(["full", "quick"]),
        relevance=st.dictionaries(st.sampled_from([d.id for d in bank.domains]), st.integers(1, 3)),
    )


def any_answers(bank: Bank = BANK) -> st.SearchStrategy[Answers]:
    """Answer sets with gaps, `unknown` and `not_applicable` anywhere."""
    return st.builds(
        lambda full, kept: Answers(
            full.bank,
            full.version,
            full.profile,
            {k: v for k, v in full.answers.items() if k in kept},
            path=full.path,
            relevance=full.relevance,
        ),
        complete_answers(bank, (UNKNOWN, NOT_APPLICABLE)),
        st.sets(st.sampled_from([q.id for _, q in bank.questions()])),
    )
