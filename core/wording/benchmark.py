"""A benchmark → sentences: why this k, and what another one costs."""

from collections.abc import Iterator, Sequence
from typing import Final

from core.exploring.benchmark import TIE, Benchmark, Score
from core.language.lists import listed

MOST_DECIMALS: Final = 17


def describe(benchmark: Benchmark) -> str:
    """Why the chosen k was chosen, in the API's words where they are true and in plain ones where they are not."""
    sentences = [_whole(benchmark) if benchmark.best is None else _choice(benchmark)]
    if benchmark.best is not None:
        sentences.extend(_left_out(benchmark))
    if benchmark.set_k is not None and benchmark.chosen_k != benchmark.set_k:
        sentences.append(f"k = {benchmark.set_k} was set by the user and is not possible here.")
    return " ".join(sentences)


def _whole(benchmark: Benchmark) -> str:
    n, distinct = benchmark.n_customers, benchmark.n_distinct
    start = f"Parent-cluster {benchmark.parent} is kept whole: "
    if n == 1:
        return start + "it has only 1 customer."
    if distinct == 1:
        return start + f"its {n:,} customers do not differ in the features compared."
    if n == 2:
        return start + "it has only 2 customers, and a split needs at least 3."
    if distinct == 2:
        return start + f"its {n:,} customers show only 2 different profiles, and a split needs at least 3."
    if min(benchmark.left_out) < distinct:
        return start + "its customers differ too little to be told apart."
    was = _was(benchmark.left_out)
    return start + f"k must be below its number of different profiles, {distinct:,}, and only {was} asked for."


def _choice(benchmark: Benchmark) -> str:
    best, lowest = benchmark.best, benchmark.lowest_davies_bouldin
    assert best is not None
    assert lowest is not None
    inside = f"Inside parent-cluster {benchmark.parent}, "
    if len(benchmark.scores) == 1:
        return inside + f"k = {best.k} was the only value compared ({_both(best)})."
    index = f"Davies-Bouldin ({_shown(best.davies_bouldin)})"
    tied = [score.k for score in benchmark.scores if abs(score.silhouette - best.silhouette) <= TIE and score != best]
    first = f"yielded the highest silhouette ({_silhouette(best)})"
    if tied:
        first = f"shares the highest silhouette ({_silhouette(best)}) with k = {listed(tied)}"
    if lowest is best:
        second = f" and lowest {index}" if not tied else f" and has the lowest {index}"
    else:
        low, against = _told_apart(lowest.davies_bouldin, best.davies_bouldin)
        second = f"; k = {lowest.k} has the lowest Davies-Bouldin ({low}), against {against}"
    preferred = f"{first}{second}."
    chosen = benchmark.score_of(benchmark.chosen_k)
    assert chosen is not None
    if chosen is best:
        return f"{inside}k = {best.k} {preferred}"
    return (
        f"{inside}k = {chosen.k} was set by the user ({_both(chosen)}). "
        f"The benchmark preferred k = {best.k}, which {preferred}"
    )


def _shown(score: float, decimals: int = 3) -> str:
    """A score with three decimals; very large ones as 1.2e+09."""
    return f"{round(score, decimals) + 0.0:.{decimals}f}" if abs(score) < 1e6 else f"{score:.{decimals - 2}e}"


def _told_apart(one: float, other: float) -> tuple[str, str]:
    """Two different scores with three decimals, or with as many more as it takes to see that they differ."""
    decimals = 3
    while _shown(one, decimals) == _shown(other, decimals) and decimals < MOST_DECIMALS:
        decimals += 1
    return _shown(one, decimals), _shown(other, decimals)


def _silhouette(score: Score) -> str:
    """The silhouette with three decimals; of one that was estimated, that it is, and its standard error."""
    if score.silhouette_standard_error is None:
        return _shown(score.silhouette)
    return f"about {_shown(score.silhouette)}, standard error {_error(score)}"


def _error(score: Score) -> str:
    return f"{score.silhouette_standard_error:.2g}"


def _both(score: Score) -> str:
    return f"silhouette {_silhouette(score)}, Davies-Bouldin {_shown(score.davies_bouldin)}"


def _was(ks: Sequence[int]) -> str:
    return f"k = {listed(ks)} {'was' if len(ks) == 1 else 'were'}"


def _left_out(benchmark: Benchmark) -> Iterator[str]:
    too_large = [k for k in benchmark.left_out if k >= benchmark.n_distinct]
    too_close = [k for k in benchmark.left_out if k < benchmark.n_distinct]
    if too_large:
        yield (
            f"{_was(too_large)} left out: k must be below the number of different profiles, "
            f"{benchmark.n_distinct:,} among {benchmark.n_customers:,} customers."
        )
    if too_close:
        yield f"{_was(too_close)} left out: some customers differ too little to be told apart that finely."


def cost_of(benchmark: Benchmark, k: int) -> str:
    """What using ``k`` instead of the best k costs, or gains, on both scores, in words."""
    best, other = benchmark.best, benchmark.score_of(k)
    assert best is not None
    assert other is not None
    if other is best:
        return f"k = {k} is the benchmark's choice."
    silhouette = _change(best.silhouette, other.silhouette, "less clearly separated", "more clearly separated")
    index = _change(best.davies_bouldin, other.davies_bouldin, "better", "worse")
    estimated = "" if other.silhouette_standard_error is None else f", standard error {_error(other)}"
    return f"Against k = {best.k}: silhouette {silhouette}{estimated}; Davies-Bouldin {index}."


def _change(before: float, after: float, when_lower: str, when_higher: str) -> str:
    if _shown(before) == _shown(after):
        return f"{_shown(after)}, practically the same"
    verdict = when_lower if after < before else when_higher
    return f"{_shown(after)} instead of {_shown(before)} ({verdict})"
