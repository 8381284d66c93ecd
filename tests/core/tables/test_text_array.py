"""Texts in Arrow read as a NumPy array of Python's texts does, and labels find the same customers by either."""

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from core.model.customers import Customers
from core.model.labels import Labels
from core.model.parents import group_by_parent
from core.model.products import no_product_types
from core.tables.text_array import Objects, Texts

IDS = st.lists(st.text(alphabet="ab0é \U0001f600", max_size=4), min_size=1, max_size=20, unique=True)


def texts_of(ids: list[str]) -> Texts:
    """Texts in the middle of a longer column, as a slice has them."""
    return Texts(pa.array(["before", *ids, "after"], pa.large_string()).slice(1, len(ids)))


@given(IDS, st.data())
def test_texts_read_as_an_array_does(ids: list[str], data: st.DataObject) -> None:
    texts, array = texts_of(ids), np.array(ids, dtype=object)
    positions = np.array(data.draw(st.lists(st.integers(0, len(ids) - 1))), dtype=np.int64)
    chosen = np.isin(np.arange(len(ids)), positions)
    assert len(texts) == len(array)
    assert texts.tolist() == list(texts) == ids
    assert [texts[at] for at in range(-len(ids), len(ids))] == [*ids, *ids]
    for at in (positions, chosen, slice(1, 3), slice(None)):
        assert texts[at].tolist() == array[at].tolist()
        assert type(texts[at]) is type(array[at])
    assert np.asarray(texts).tolist() == ids


def people(ids: Texts | Objects) -> Customers:
    """Customers of whom only the ids matter."""
    n = len(ids)
    return Customers(ids, np.ones(n, dtype=np.int64), np.ones(n), no_product_types(n))


@given(IDS, IDS)
def test_labels_find_the_same_customers_whatever_holds_the_ids(ids: list[str], named: list[str]) -> None:
    named = [*named, *({ids[0]} - set(named))]
    parents = np.array([str(len(name)) for name in named], dtype=object)
    of = dict(zip(named, parents, strict=True))
    for ours in (texts_of(ids), np.array(ids, dtype=object)):
        for theirs in (texts_of(named), np.array(named, dtype=object)):
            joined = group_by_parent(people(ours), Labels(theirs, parents))
            found = {ids[at]: key for key, members in joined.members.items() for at in members}
            assert found == {name: of[name] for name in ids if name in of}
            assert [ids[at] for at in joined.unlabelled] == [name for name in ids if name not in of]
            assert joined.without_customer.tolist() == [name for name in named if name not in ids]
