"""The silhouette of every k from one pass over the pairs of customers: exact, or from a sample with its error."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from core.clustering.agreement import Cells, build_cells, joint_cells
from core.clustering.clustering import Clustering
from core.clustering.features import Features
from core.clustering.kmeans import SMALL_ROWS
from core.clustering.sampling import drawn_from_strata
from core.clustering.scores.silhouettes_on_lines import lines_of, may_be_on_lines, quicker_lines
from core.clustering.scores.small_silhouettes import silhouettes
from core.model.arrays import Floats
from core.running.progress import Part
from core.running.threads import Workers

# About ten seconds of two processor cores of the year 2023. A number of pairs and no time, so that the same data are
# scored in the same way on every machine.
EXACT_PAIRS: Final = 4.5e10
PAIRS_OF_A_ROW: Final = 10_000  # the work of a row on lines, if they are many
MOST_CELLS: Final = 2_048
PIECES: Final = 16
CHUNK: Final = 2**25
BLOCK: Final = 8_192
PADDING: Final = 8
PANEL: Final = 256
QUERIES: Final = 10_000
QUERY_BLOCK: Final = 512
QUERY_PIECE: Final = 2**15
FEWEST: Final = 4

Positions = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Silhouette:
    """Mean silhouette coefficient, -1 to 1, and its standard error where it was estimated from a sample."""

    value: float
    standard_error: float | None = None


def planned_pairs(m: int, exact: bool | None, flags: bool = False) -> float:
    """Distances between ``m`` rows, with ``flags`` or on lines, that the scores of all k are expected to take."""
    if not flags and exact is not False:
        return min(m * m / 2, float(PAIRS_OF_A_ROW * m))
    return m * m / 2 if _is_exact(m, exact) else float(m * _sample_size(m))


def score_silhouettes(
    features: Features,
    clusterings: Sequence[Clustering],
    workers: Workers,
    part: Part,
    exact: bool | None = None,
    memory_bytes: float = 2**30,
    random_state: int = 42,
) -> list[Silhouette]:
    """Mean silhouette coefficient over all customers for each clustering, as ``metrics.silhouettes`` defines it.

    Distances do not depend on k: rows are grouped into the cells in which all clusterings agree, the distances from
    each row to each cell are summed once, and every k's groups are unions of cells.

    Rows on lines are compared by ``lines`` where that is quicker. ``exact`` None decides by the work: above that of
    ``EXACT_PAIRS`` pairs a sample of customers, drawn from every cell, is compared with all customers.
    ``memory_bytes`` bounds the table of sums; where it is too small for the pairs to be used in both directions, each
    distance is computed twice.
    """
    if not clusterings:
        part.finish()
        return []
    if len(features) <= SMALL_ROWS and exact is not False:
        small = silhouettes(features, clusterings, part.add)
        part.finish()
        return [Silhouette(value) for value in small]
    if exact is not False and (scored := _on_lines(features, clusterings, workers, part, exact)):
        return scored
    exact = _is_exact(len(features), exact)
    fitting = int(memory_bytes / (8 * len(features))) - PIECES
    found: list[Silhouette] = []
    batches = list(joint_cells(clusterings, max(1, min(fitting, MOST_CELLS))))
    for to_come, joint in zip(range(len(batches), 0, -1), batches, strict=True):
        if not exact:
            cells = build_cells(features, joint, QUERY_PIECE, PADDING)
            found += _estimated(cells, _sample_size(len(features)), random_state, workers, part.share(to_come))
            continue
        cells = build_cells(features, joint, max(PANEL, -(-len(features) // PIECES)), PADDING)
        values = _exact(cells, workers, part.share(to_come), memory_bytes)
        total = cells.weights.sum()
        found += [Silhouette(float((cells.weights * each).sum() / total)) for each in values]
    part.finish()
    return found


def exact_coefficients(
    features: Features, clustering: Clustering, workers: Workers, part: Part, memory_bytes: float = 2**30
) -> Floats | None:
    """The silhouette coefficient of each row, -1 to 1, from all customers (m).

    None where that would take longer than exact silhouettes may that nobody asked for.
    """
    values = np.empty(len(features))
    joint = next(joint_cells([clustering], MOST_CELLS))
    if lines := quicker_lines(features, joint, EXACT_PAIRS):
        values[lines.order] = lines.coefficients(workers, part)[0]
        return values
    if not _is_exact(len(features), None):
        return None
    cells = build_cells(features, joint, max(PANEL, -(-len(features) // PIECES)), PADDING)
    values[cells.source] = _exact(cells, workers, part, memory_bytes)[0]
    return values


def _is_exact(m: int, exact: bool | None) -> bool:
    return m * m / 2 <= EXACT_PAIRS if exact is None else exact


def _sample_size(m: int) -> int:
    return int(np.clip(EXACT_PAIRS / m, QUERIES / 5, QUERIES))


def _on_lines(
    features: Features, clusterings: Sequence[Clustering], workers: Workers, part: Part, exact: bool | None
) -> list[Silhouette]:
    """Exact silhouettes by way of the lines that the rows are on; none where comparing pairs of rows is quicker."""
    if not may_be_on_lines(features):
        return []
    batches = list(joint_cells(clusterings, MOST_CELLS))
    lines = quicker_lines(features, batches[0], np.inf if exact else EXACT_PAIRS / len(batches))
    if not lines:
        return []
    found: list[Silhouette] = []
    for number, joint in enumerate(batches):
        part.add(0.0)
        lines = lines_of(features, joint) if number else lines
        weights = features.weights[lines.order]
        values = lines.coefficients(workers, part.share(len(batches) - number))
        found += [Silhouette(float((weights * each).sum() / weights.sum())) for each in values]
    part.finish()
    return found


def _exact(cells: Cells, workers: Workers, part: Part, memory_bytes: float) -> Floats:
    """Coefficients (clusterings, rows), each pair of rows compared once where the table of sums is not too large."""
    if 8 * len(cells) * len(cells.own) <= memory_bytes:
        return _from_pairs(cells, workers, part)
    return _from_queries(cells, np.arange(len(cells.own)), workers, part)


def _from_pairs(cells: Cells, workers: Workers, part: Part) -> Floats:
    """Coefficients (clusterings, rows), each pair of rows compared once."""
    from core.clustering.kernels.pair_distances import add_pairs, coefficients

    lengths = np.diff(cells.starts)
    two, one = np.tril_indices(len(cells))
    swap = lengths[one] > lengths[two]  # the longer cell runs along the vector units
    one, two = np.where(swap, two, one), np.where(swap, one, two)
    work = lengths[one] * lengths[two]
    order = np.argsort(-work, kind="stable")
    pairs, work = np.column_stack([one, two])[order], work[order]
    part.expect(float(work.sum()))
    large = int(np.searchsorted(-work, -CHUNK))
    ends = np.cumsum(work[large:]) // CHUNK
    cuts = large + np.concatenate([[0], np.flatnonzero(np.diff(ends)) + 1, [len(ends)]])
    spans = [(pair, pair + 1) for pair in range(large)]
    spans += [(low, high) for low, high in zip(cuts[:-1].tolist(), cuts[1:].tolist(), strict=True) if low < high]
    sums = np.zeros((len(cells), len(cells.own)))
    longest = int(lengths.max())

    def add(span: tuple[int, int]) -> None:
        first, last = span
        # A large pair is done in panels of rows, so that progress is told and a cancelled run ends soon.
        step = longest if first >= large else max(PANEL, CHUNK // int(lengths[pairs[first, 1]]) // PANEL * PANEL)
        until = longest if first >= large else int(lengths[pairs[first, 0]])
        for low in range(0, until, step):
            add_pairs(*cells.rows, cells.starts, pairs, first, last, low, low + step, sums)
            part.add(float(work[first:last].sum()) * min(step, until - low) / until)

    workers.map(add, spans)
    values = np.empty((len(cells.groups), len(cells.own)))

    def finish(low: int) -> None:
        high = min(low + BLOCK, len(cells.own))
        coefficients(sums, low, high, cells.own, cells.groups, cells.sizes, values)
        part.add(0.0)

    workers.map(finish, range(0, len(cells.own), BLOCK))
    return values


def _from_queries(cells: Cells, queries: Positions, workers: Workers, part: Part) -> Floats:
    """Coefficients (clusterings, queries) of some rows, each compared with all rows."""
    from core.clustering.kernels.pair_distances import add_queries, coefficients

    part.expect(float(len(queries)) * len(cells.own))
    values = np.empty((len(cells.groups), len(queries)))
    once = max(1, CHUNK // QUERY_BLOCK)
    cuts = np.unique(
        np.concatenate([np.searchsorted(cells.starts, np.arange(0, cells.starts[-1], once)), [len(cells)]])
    )

    def compare(low: int) -> None:
        end = min(low + QUERY_BLOCK, len(queries))
        # Filled up with the last, because vector units work on full registers.
        block = queries[np.minimum(np.arange(low, end + (low - end) % PADDING), end - 1)]
        x, y, z = (column[block] for column in cells.numbers)
        flags, weights = cells.flags[block], cells.weights[block]
        sums = np.zeros((len(cells), len(block)))
        for first, last in zip(cuts[:-1].tolist(), cuts[1:].tolist(), strict=True):
            add_queries(*cells.rows, cells.starts, first, last, (x, y, z, flags, weights), sums)
            part.add(float((end - low) * (cells.starts[last] - cells.starts[first])))
        found = np.empty((len(values), len(block)))
        coefficients(sums, 0, len(block), cells.own[block], cells.groups, cells.sizes, found)
        values[:, low:end] = found[:, : end - low]

    workers.map(compare, range(0, len(queries), QUERY_BLOCK))
    return values


def _estimated(cells: Cells, size: int, random_state: int, workers: Workers, part: Part) -> list[Silhouette]:
    """Means from a sample that is stratified by cell, with their standard errors (Cochran 1977, chapter 5).

    Each cell gives its share of ``size`` customers and at least ``FEWEST``, drawn without replacement.
    """
    population = np.bincount(cells.own, cells.weights).astype(np.int64)
    shares = np.ceil(size * population / population.sum()).astype(np.int64)
    drawn = np.minimum(population, np.maximum(shares, FEWEST))
    generator = np.random.default_rng([random_state, 3])
    before = np.concatenate([[0], np.cumsum(population)])
    places = drawn_from_strata(population, drawn, generator, shuffled=False)
    chosen = [low + within for low, within in zip(before[:-1], places, strict=True)]
    queries = np.searchsorted(np.cumsum(cells.weights), np.concatenate(chosen), side="right")
    values = _from_queries(cells, queries, workers, part)
    own = cells.own[queries]
    share = population / population.sum()
    found = []
    for each in values:
        means = np.bincount(own, each) / drawn
        spread = np.bincount(own, (each - means[own]) ** 2) / np.maximum(drawn - 1, 1)
        variance = (share**2 * spread / drawn * (1 - drawn / population)).sum()
        found.append(Silhouette(float(share @ means), float(np.sqrt(variance))))
    return found
