"""A benchmark → sentences: why this k, and what another one costs."""

from collections.abc import Iterator

from core.exploring.benchmark import TIE, Benchmark, Score
from core.language.language import ENGLISH, Language


def describe(benchmark: Benchmark, language: Language = ENGLISH) -> str:
    """Why the chosen k was chosen, in the API's words where they are true and in plain ones where they are not."""
    return " ".join(_sentences(benchmark, language))


def _sentences(benchmark: Benchmark, language: Language) -> Iterator[str]:
    if benchmark.best is None:
        yield _whole(benchmark, language)
    else:
        yield _choice(benchmark, language)
        yield from _left_out(benchmark, language)
    if benchmark.set_k is not None and benchmark.chosen_k != benchmark.set_k:
        yield language.say("benchmark.set_not_possible", k=benchmark.set_k)


def _whole(benchmark: Benchmark, language: Language) -> str:
    """Why a parent has no sub-segments: the first reason that holds."""
    parent, n, distinct = benchmark.parent, benchmark.n_customers, benchmark.n_distinct
    if n == 1:
        return language.say("benchmark.whole.one_customer", parent=parent)
    if distinct == 1:
        return language.say("benchmark.whole.no_difference", parent=parent, customers=n)
    if n == 2:
        return language.say("benchmark.whole.two_customers", parent=parent)
    ks = benchmark.left_out
    if min(ks) <= benchmark.most_k:
        return language.say("benchmark.whole.too_close", parent=parent)
    key = "k_too_large" if distinct == n else "k_above_profiles"
    return language.say(f"benchmark.whole.{key}", parent=parent, distinct=distinct, ks=ks, n=len(ks))


def _choice(benchmark: Benchmark, language: Language) -> str:
    """How the scores stand, by four cases that may each be told of the best k or of one that the user set instead.

    The highest silhouette is the best k's alone or shared; the lowest Davies-Bouldin is the best k's or another's.
    """
    best, lowest = benchmark.best, benchmark.lowest_davies_bouldin
    chosen = benchmark.score_of(benchmark.chosen_k)
    assert best is not None
    assert lowest is not None
    assert chosen is not None
    values: dict[str, object] = {"parent": benchmark.parent, "k": best.k, "silhouette": _silhouette(best, language)}
    if len(benchmark.scores) == 1:
        return language.say("benchmark.only", index=best.davies_bouldin, **values)
    who, height, depth = "best", "alone", "lowest"
    if chosen is not best:
        who = "set"
        values |= {"chosen": chosen.k, "chosen_silhouette": _silhouette(chosen, language)}
        values |= {"chosen_index": chosen.davies_bouldin}
    tied = [score.k for score in benchmark.scores if abs(score.silhouette - best.silhouette) <= TIE and score != best]
    if tied:
        height = "tied"
        values |= {"tied": tied}
    if lowest is best:
        values |= {"index": best.davies_bouldin}
    else:
        depth = "other_lowest"
        low, index = language.told_apart(lowest.davies_bouldin, best.davies_bouldin)
        values |= {"lowest": lowest.k, "low": low, "index": index}
    return language.say(f"benchmark.{who}.{height}.{depth}", **values)


def _silhouette(score: Score, language: Language) -> str:
    """The silhouette with three decimals; of one that was estimated, that it is, and its standard error."""
    value, error = score.silhouette, score.silhouette_standard_error
    if error is None:
        return language.say("benchmark.silhouette.exact", value=value)
    return language.say("benchmark.silhouette.estimated", value=value, error=error)


def _left_out(benchmark: Benchmark, language: Language) -> Iterator[str]:
    distinct = benchmark.n_distinct
    too_large = [k for k in benchmark.left_out if k > benchmark.most_k]
    too_close = [k for k in benchmark.left_out if k <= benchmark.most_k]
    if too_large:
        key = "too_large" if distinct == benchmark.n_customers else "above_profiles"
        yield language.say(
            f"benchmark.left_out.{key}",
            ks=too_large,
            distinct=distinct,
            customers=benchmark.n_customers,
            n=len(too_large),
        )
    if too_close:
        yield language.say("benchmark.left_out.too_close", ks=too_close, n=len(too_close))


def score_meanings(language: Language = ENGLISH) -> dict[str, str]:
    """What each score means, by its name in the published answer."""
    return {name: language.say(f"benchmark.meaning.{name}") for name in ("silhouette", "davies_bouldin")}


def cost_of(benchmark: Benchmark, k: int, language: Language = ENGLISH) -> str:
    """What using ``k`` instead of the best k costs, or gains, on both scores, in words."""
    best, other = benchmark.best, benchmark.score_of(k)
    assert best is not None
    assert other is not None
    if other is best:
        return language.say("benchmark.cost.none", k=k)
    error = other.silhouette_standard_error
    silhouette = _change(best.silhouette, other.silhouette, language)
    index = _change(best.davies_bouldin, other.davies_bouldin, language)
    values: dict[str, object] = {"best": best.k, "silhouette": other.silhouette, "index": other.davies_bouldin}
    if silhouette != "same":
        values |= {"best_silhouette": best.silhouette}
    if index != "same":
        values |= {"best_index": best.davies_bouldin}
    if error is not None:
        values |= {"error": error}
    found = "exact" if error is None else "estimated"
    return language.say(f"benchmark.cost.{silhouette}.{index}.{found}", **values)


def _change(before: float, after: float, language: Language) -> str:
    """Whether a score became lower or higher, or is the same as far as a reader sees."""
    if language.written(before, "score") == language.written(after, "score"):
        return "same"
    return "lower" if after < before else "higher"
