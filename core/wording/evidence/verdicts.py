"""Natural gaps, and who is at a border → sentences: types or tiers, between which sub-segments, and how sure."""

from collections.abc import Sequence
from typing import Final

from core.evidence.borders import BORDERLINE, Borders
from core.evidence.evidence import ParentEvidence
from core.evidence.natural_gap import Finding, NaturalGap, Pair, Verdict
from core.evidence.stability import Band
from core.language.language import ENGLISH, Language

LEAST_P_SHOWN: Final = 0.001  # p-value: below it no digits are written, for three decimals would show 0.000


def verdict_word(verdict: Verdict, language: Language = ENGLISH) -> str:
    """What the sub-segments of a split parent are, in a word: types, mixed, tiers or not tested."""
    return language.say(f"verdict.word.{verdict.name.lower()}")


def verdict_heading(verdict: Verdict, weakest: Band, language: Language = ENGLISH) -> str:
    """The verdict on a split parent and the band of its least stable sub-segment, as a heading."""
    return language.say(f"verdict.heading.{verdict.name.lower()}.{weakest.code}")


def verdict_text(weighed: ParentEvidence, language: Language = ENGLISH) -> str:
    """The verdict on the k in use, and what another k shows, or the logarithm, where either shows more."""
    verdict = gap_text(weighed.gap, language)
    if weighed.types_at:
        if weighed.k in weighed.types_at:
            return verdict
        elsewhere = language.say("verdict.types_elsewhere", ks=language.listed(weighed.types_at, "or"))
        return f"{verdict} {elsewhere}"
    if other := weighed.judged_elsewhere:
        told = language.say("verdict.judged_elsewhere", k=other.k, verdict=verdict_word(other.verdict, language))
        verdict = f"{verdict} {told}"
    if weighed.types_by_logarithm:
        told = language.say("verdict.by_logarithm", ks=language.listed(weighed.types_by_logarithm, "or"))
        verdict = f"{verdict} {told}"
    return verdict


def gap_text(gap: NaturalGap, language: Language = ENGLISH) -> str:
    """The verdict on one solution, with the pairs named where it is mixed, and how many customers were tested."""
    if gap.verdict is Verdict.WHOLE:
        return language.say("verdict.whole")
    parts = [_verdict(gap, language)]
    if gap.few:
        n = sum(each.n_customers for each in gap.few)
        numbers = [each.number for each in gap.few]
        key = "verdict.few.one" if len(numbers) == 1 else "verdict.few.several"
        parts.append(language.say(key, numbers=numbers, n=n))
    if gap.verdict is not Verdict.NOT_TESTED:
        few = {each.number for each in gap.few}
        # Pairs with those of very few customers are known not to be tested, once it is said that these were not.
        untested = [pair for pair in gap.having(Finding.NOT_TESTED) if not few & {pair.first, pair.second}]
        if untested:
            parts.append(language.say("verdict.pairs_not_tested", pairs=_pairs(untested, language)))
        parts.append(_tested(gap, language))
        if gap.has_pairs_of_few and not gap.sees_wide_gaps_only:
            parts.append(language.say("verdict.few_of_the_pair" if gap.k == 2 else "verdict.few_of_a_pair"))
    return " ".join(parts)


def pair_text(pair: Pair, language: Language = ENGLISH) -> str:
    """Whether a gap lies between two neighbours, with its p-value and how many customers it rests on."""
    if pair.p_value is None or pair.has_gap is None:
        return language.say("verdict.pair.not_tested", first=pair.first, second=pair.second)
    found = "gap" if pair.has_gap else "no_gap"
    who = {"first": pair.first, "second": pair.second, "tested": pair.n_tested}
    if pair.p_value < LEAST_P_SHOWN:
        return language.say(f"verdict.pair.{found}.p_clear", **who)
    return language.say(f"verdict.pair.{found}.p_value", **who, p=pair.p_value)


def borders_text(found: Borders, language: Language = ENGLISH) -> str:
    """How many customers are at the border to the next sub-segment."""
    return language.say("borders.count", at_border=found.n_borderline, customers=len(found.margins), margin=BORDERLINE)


def _verdict(gap: NaturalGap, language: Language) -> str:
    if gap.verdict is Verdict.MIXED:
        gapped, joined = gap.having(Finding.GAP), gap.having(Finding.NO_GAP)
        if not joined:
            return language.say("verdict.mixed_as_far_as_tested", gapped=_pairs(gapped, language))
        return language.say("verdict.mixed", gapped=_pairs(gapped, language), joined=_pairs(joined, language))
    if gap.verdict is Verdict.TYPES:
        if gap.few:
            return language.say("verdict.types_of_others")
        return language.say("verdict.types_of_two" if gap.k == 2 else "verdict.types")
    if gap.verdict is Verdict.NOT_TESTED:
        return language.say("verdict.not_tested")
    return language.say("verdict.tiers")


def _tested(gap: NaturalGap, language: Language) -> str:
    if gap.n_untested and not gap.is_sampled:
        key = "verdict.few_others_tested" if gap.sees_wide_gaps_only else "verdict.others_tested"
        return language.say(key, tested=gap.n_tested, customers=gap.n_customers)
    if gap.is_sampled:
        return language.say("verdict.sample_tested", tested=gap.n_tested, customers=gap.n_customers)
    return language.say("verdict.few_tested" if gap.sees_wide_gaps_only else "verdict.all_tested", tested=gap.n_tested)


def _pairs(pairs: Sequence[Pair], language: Language) -> str:
    key = "verdict.one_pair" if len(pairs) == 1 else "verdict.pair_of_several"
    return language.listed(language.say(key, first=pair.first, second=pair.second) for pair in pairs)
