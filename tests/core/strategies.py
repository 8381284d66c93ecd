"""Customers, labels and settings as Hypothesis makes them up, the nasty ones included."""

from hypothesis import strategies as st

from core import Customers, Labels, Settings
from tests.core.support import Row, customers_of

AMOUNTS = st.one_of(
    st.sampled_from([0.0, -0.0, 1.0, 1.0, 10.5, 99.99, 1e15, -1e15, 1e-9, 1e-300, 5e-324, 0.1 + 0.2, 0.3]),
    st.floats(-1e15, 1e15),
    st.integers(-5, 5).map(float),
)
FREQUENCIES = st.one_of(st.integers(0, 4), st.sampled_from([0, 1, 10**12]))
PRODUCT_LISTS = st.lists(st.sampled_from(["tea", "wine", "fridge", "café", "a b"]), max_size=5)
PARENTS = st.sampled_from(["1", "2", "Gold"])
IDS = st.one_of(
    st.integers(0, 99999).map(str), st.integers(0, 999).map(lambda number: f"00{number}"), st.sampled_from(["é", "a b"])
)
SETTINGS = st.builds(
    Settings,
    k_range=st.lists(st.integers(2, 8), min_size=1, max_size=4),
    scaling=st.sampled_from(["zscore", "log", "none"]),
    top_categories=st.sampled_from([0, 0, 1, 50]),
    n_init=st.just(2),
)

ROWS = st.lists(
    st.tuples(IDS, FREQUENCIES, AMOUNTS, PRODUCT_LISTS), min_size=1, max_size=16, unique_by=lambda row: row[0]
)
ONE_PARENT = st.just("1")


@st.composite
def segmentations(
    draw: st.DrawFn, least: int = 1, parents: st.SearchStrategy[str] = PARENTS
) -> tuple[list[Row], dict[str, str]]:
    """Rows of customers, and the parent of each; some rows repeat the numbers of the row before."""
    rows = draw(ROWS.filter(lambda rows: len(rows) >= least))
    repeated: list[Row] = [
        (row[0], *rows[max(position - 1, 0)][1:]) if draw(st.integers(0, 3)) == 0 else row
        for position, row in enumerate(rows)
    ]
    few = draw(st.booleans())
    return repeated, {row[0]: "1" if few else draw(parents) for row in repeated}


def built(segmentation: tuple[list[Row], dict[str, str]]) -> tuple[Customers, Labels]:
    return customers_of(segmentation[0]), Labels.of(segmentation[1])
