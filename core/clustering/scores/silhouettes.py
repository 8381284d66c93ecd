"""The silhouette of every k from one pass over the pairs of customers: exact, or from a sample with its error."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from core.clustering.clustering import Clustering
from core.clustering.features import Features
from core.clustering.sampling import drawn_from_strata
from core.clustering.scores.agreement import Cells, build_cells, joint_cells
from core.clustering.scores.score import ScoreEntry, ScoreValue, Scoring
from core.clustering.scores.silhouette_limits import LIMITS, SilhouetteLimits
from core.clustering.scores.silhouettes_by_pairs import PADDING, PANEL, from_cells, from_queries
from core.clustering.scores.silhouettes_on_lines import lines_of, may_be_on_lines, quicker_lines
from core.clustering.scores.small_silhouettes import silhouettes
from core.model.arrays import Floats
from core.running.progress import Part
from core.running.threads import Workers

PIECES: Final = 16  # into which the rows are cut at most evenly, so that two threads or more have pairs of them to do
QUERY_PIECE: Final = 2**15  # rows of a cell that a sample is compared with in one call: they stay near the processor


def planned_pairs(m: int, exact: bool | None, flags: bool = False, limits: SilhouetteLimits = LIMITS) -> float:
    """Distances between ``m`` rows, with ``flags`` or on lines, that the scores of all k are expected to take."""
    if not flags and exact is not False:
        return min(m * m / 2, float(limits.pairs_of_a_row * m))
    return m * m / 2 if limits.is_exact(m, exact) else float(m * limits.sample_size(m))


def score_silhouettes(
    features: Features,
    clusterings: Sequence[Clustering],
    workers: Workers,
    part: Part,
    exact: bool | None = None,
    memory_bytes: float = 2**30,
    random_state: int = 42,
    limits: SilhouetteLimits = LIMITS,
) -> list[ScoreValue]:
    """Mean silhouette over all customers for each clustering, as ``small_silhouettes.silhouettes`` defines it.

    Distances do not depend on k: rows are grouped into the cells in which all clusterings agree, the distances from
    each row to each cell are summed once, and every k's groups are unions of cells.

    Rows on lines are compared as in ``silhouettes_on_lines`` where that is quicker. ``exact`` None decides by the work:
    above that of ``limits.exact_pairs`` pairs a sample of customers, drawn from every cell, is compared with all.
    ``memory_bytes`` bounds the table of sums; where it is too small for the pairs to be used in both directions, each
    distance is computed twice.
    """
    if not clusterings:
        part.finish()
        return []
    if len(features) <= limits.small_rows and exact is not False:
        small = silhouettes(features, clusterings, part.add)
        part.finish()
        return [ScoreValue(value) for value in small]
    if exact is not False and (scored := _on_lines(features, clusterings, workers, part, exact, limits)):
        return scored
    exact = limits.is_exact(len(features), exact)
    fitting = int(memory_bytes / (8 * len(features))) - PIECES
    found: list[ScoreValue] = []
    batches = list(joint_cells(clusterings, max(1, min(fitting, limits.most_cells))))
    for to_come, joint in zip(range(len(batches), 0, -1), batches, strict=True):
        if not exact:
            cells = build_cells(features, joint, QUERY_PIECE, PADDING)
            found += _estimated(cells, len(features), random_state, workers, part.share(to_come), limits)
            continue
        cells = build_cells(features, joint, _most_rows(features), PADDING)
        values = from_cells(cells, workers, part.share(to_come), memory_bytes, limits)
        total = cells.weights.sum()
        found += [ScoreValue(float((cells.weights * each).sum() / total)) for each in values]
    part.finish()
    return found


def exact_coefficients(
    features: Features,
    clustering: Clustering,
    workers: Workers,
    part: Part,
    memory_bytes: float = 2**30,
    limits: SilhouetteLimits = LIMITS,
) -> Floats | None:
    """The silhouette coefficient of each row, -1 to 1, from all customers (m).

    None where there are so many pairs of rows that a benchmark estimates silhouettes, unless exact ones are asked for.
    """
    values = np.empty(len(features))
    joint = next(joint_cells([clustering], limits.most_cells))
    if lines := quicker_lines(features, joint, limits.exact_pairs, limits.lines):
        values[lines.order] = lines.coefficients(workers, part)[0]
        return values
    if not limits.is_exact(len(features), None):
        return None
    cells = build_cells(features, joint, _most_rows(features), PADDING)
    values[cells.source] = from_cells(cells, workers, part, memory_bytes, limits)[0]
    return values


def _most_rows(features: Features) -> int:
    """Rows of a cell; a larger one is cut, so that all threads have something to do."""
    return max(PANEL, -(-len(features) // PIECES))


def _on_lines(
    features: Features,
    clusterings: Sequence[Clustering],
    workers: Workers,
    part: Part,
    exact: bool | None,
    limits: SilhouetteLimits,
) -> list[ScoreValue]:
    """Exact silhouettes by way of the lines that the rows are on; none where comparing pairs of rows is quicker."""
    if not may_be_on_lines(features, limits.lines):
        return []
    batches = list(joint_cells(clusterings, limits.most_cells))
    most_work = np.inf if exact else limits.exact_pairs / len(batches)
    lines = quicker_lines(features, batches[0], most_work, limits.lines)
    if not lines:
        return []
    found: list[ScoreValue] = []
    for number, joint in enumerate(batches):
        part.add(0.0)
        lines = lines_of(features, joint, limits.lines) if number else lines
        weights = features.weights[lines.order]
        values = lines.coefficients(workers, part.share(len(batches) - number))
        found += [ScoreValue(float((weights * each).sum() / weights.sum())) for each in values]
    part.finish()
    return found


def _estimated(
    cells: Cells, m: int, random_state: int, workers: Workers, part: Part, limits: SilhouetteLimits
) -> list[ScoreValue]:
    """Means from a sample that is stratified by cell, with their standard errors (Cochran 1977, chapter 5).

    Each cell of the m rows gives its share of the sample and at least ``limits.fewest``, drawn without replacement.
    """
    population = np.bincount(cells.own, cells.weights).astype(np.int64)
    shares = np.ceil(limits.sample_size(m) * population / population.sum()).astype(np.int64)
    drawn = np.minimum(population, np.maximum(shares, limits.fewest))
    generator = np.random.default_rng([random_state, 3])
    before = np.concatenate([[0], np.cumsum(population)])
    places = drawn_from_strata(population, drawn, generator, shuffled=False)
    chosen = [low + within for low, within in zip(before[:-1], places, strict=True)]
    queries = np.searchsorted(np.cumsum(cells.weights), np.concatenate(chosen), side="right")
    values = from_queries(cells, queries, workers, part, limits)
    own = cells.own[queries]
    share = population / population.sum()
    found = []
    for each in values:
        means = np.bincount(own, each) / drawn
        spread = np.bincount(own, (each - means[own]) ** 2) / np.maximum(drawn - 1, 1)
        variance = (share**2 * spread / drawn * (1 - drawn / population)).sum()
        found.append(ScoreValue(float(share @ means), float(np.sqrt(variance))))
    return found


def silhouette_entry(limits: SilhouetteLimits = LIMITS) -> ScoreEntry:
    """The silhouette in the list of scores, computed within these limits."""

    def score_each(
        features: Features, clusterings: Sequence[Clustering], scoring: Scoring, part: Part
    ) -> list[ScoreValue]:
        how = (scoring.workers, part, scoring.exact, scoring.memory_bytes, scoring.random_state)
        return score_silhouettes(features, clusterings, *how, limits)

    return ScoreEntry(
        code="silhouette",
        higher_is_better=True,
        score_each=score_each,
        planned=lambda m, exact, flags: planned_pairs(m, exact, flags, limits),
    )


SILHOUETTE: Final = silhouette_entry()
