"""Stability → sentences: how stable the whole and each sub-segment are, for the hurried reader and for the careful one.

The similarity of Jaccard is never more than the share that comes back, so that “at least” is true.
"""

from core.evidence.stability import Band, SegmentStability, Stability, band_of
from core.language.language import ENGLISH, Language


def band_word(band: Band, language: Language = ENGLISH) -> str:
    """What a sub-segment in this band is, such as “highly stable”."""
    return language.say(f"stability.band.{band.code}")


def segment_stability_text(segment: SegmentStability, language: Language = ENGLISH) -> str:
    """How stable one sub-segment is, with its figure."""
    if segment.jaccard is None or segment.band is None:
        return language.say("stability.segment.not_tested", number=segment.number)
    key = f"stability.segment.{segment.band.code}"
    return language.say(key, number=segment.number, jaccard=segment.jaccard)


def stability_summary(found: Stability, language: Language = ENGLISH) -> str:
    """How stable each sub-segment is, in a sentence for a reader in a hurry."""
    share, bands = found.weakest.known, found.bands
    if found.untested:
        clauses = [_in_band(found, band, language) for band in bands]
        numbers = language.listed(found.untested)
        clauses.append(language.say("stability.of_various.not_tested", n=len(found.untested), numbers=numbers))
        return language.say("stability.of_those_tested", share=share, clauses=language.clauses(clauses))
    if len(bands) == 1:
        return language.say(f"stability.{'both' if found.k == 2 else 'each'}.{bands[0].code}", share=share)
    # Which of four bands there are, and how many sub-segments are in each: too many cases for a template each.
    clauses = [_in_band(found, band, language) for band in bands]
    return language.say("stability.various", share=share, clauses=language.clauses(clauses))


def stability_text(found: Stability, language: Language = ENGLISH) -> str:
    """The stability of the whole and the least stable sub-segment, with how it was found."""
    weakest = found.weakest
    band = band_of(weakest.known).code
    values = {
        "resamples": found.resamples,
        "drawn": found.n_compared,
        "mean": found.mean,
        "number": weakest.number,
        "jaccard": weakest.known,
    }
    if found.is_sampled:
        key = f"stability.sample_drawn.{band}"
        text = language.say(key, **values, customers=found.n_customers)
    else:
        text = language.say(f"stability.all_drawn.{band}", **values)
    if not found.untested:
        return text
    left_out = language.say("stability.left_out", n=len(found.untested), numbers=found.untested)
    return f"{text} {left_out}"


def _in_band(found: Stability, band: Band, language: Language) -> str:
    numbers = found.numbers_in(band)
    return language.say(f"stability.of_various.{band.code}", n=len(numbers), numbers=language.listed(numbers))
