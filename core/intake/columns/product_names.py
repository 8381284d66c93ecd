"""The names of product types, wherever they were written: without HTML entities, and none that says nothing."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from core.model.products import ProductTypes, merged
from core.problems.problem import Place, Problem
from core.tables.plain_cells import saying_nothing, without_entities
from core.tables.text_cells import Flags, coded, flags

# What programs write for a value that is missing. In a list, whose texts stand apart by themselves, only these say that
# there is nothing: a dash or “NA” may be a name there.
OF_PROGRAMS: Final = frozenset(["nan", "NaN", "NaT", "null", "NULL", "None", "<NA>"])


@dataclass(frozen=True, slots=True, eq=False)
class Named:
    """Product types by the names that they go by, and what the user should know of them.

    Attributes
    ----------
    products : the product types of n cells
    nothing : which of the n cells had a part that said that there is nothing; ``word`` is one such part
    entities : which of the n cells had a name with an entity, such as ``written``, which is ``read`` without it
    """

    products: ProductTypes
    nothing: Flags
    entities: Flags
    word: str = ""
    written: str = ""
    read: str = ""

    def notices(self, where: Place, column: str, rows: npt.NDArray[np.int64]) -> tuple[Problem, ...]:
        """What the user should know; ``rows`` tells which of the n cells each row of the table has."""
        found = []
        if n := int(self.nothing[rows].sum()):
            found.append(Problem.of("categories_say_nothing", where, column, n=n, text=self.word))
        if n := int(self.entities[rows].sum()):
            found.append(
                Problem.of("categories_unarmoured", where, column, n=n, text=self.written, read=self.read),
            )
        return tuple(found)


def named(products: ProductTypes, listed: Flags) -> Named:
    """Take entities off the names in lists, and leave out the parts that say that there is nothing.

    Parameters
    ----------
    listed : which of the n cells are lists, whose texts were not looked at before
    """
    names = pa.array(products.vocabulary, pa.large_string())
    none = np.zeros(len(products), dtype=bool)
    bare = without_entities(names) if listed.any() else names
    changed = flags(pc.not_equal(bare, names)) if bare is not names else none[:0]
    if not changed.any():
        return _without_nothing(products, listed, none)
    entities = none.copy()
    entities[_owners(products)[changed[products.codes]]] = True
    code_of, different = coded(pc.utf8_trim_whitespace(bare))
    renamed = ProductTypes(code_of.astype(np.int32)[products.codes], products.offsets, tuple(different.to_pylist()))
    renamed = merged(renamed, np.arange(len(products)), len(products))  # two names may be one by now
    first = int(changed.argmax())
    return _without_nothing(renamed, listed, entities, written=names[first].as_py(), read=bare[first].as_py())


def _without_nothing(products: ProductTypes, listed: Flags, entities: Flags, **said: Any) -> Named:
    """The product types without the parts that say nothing; what else there is to tell is handed through."""
    names = pa.array(products.vocabulary, pa.large_string())
    anywhere = flags(pc.equal(names, ""))
    anywhere[saying_nothing(names)] = True
    none = np.zeros(len(products), dtype=bool)
    if not anywhere.any():
        return Named(products, none, entities, **said)
    in_lists = anywhere & np.array([not name or name in OF_PROGRAMS for name in products.vocabulary])
    owners = _owners(products)
    dropped = np.where(listed[owners], in_lists[products.codes], anywhere[products.codes])
    if not dropped.any():
        return Named(products, none, entities, **said)
    nothing = none.copy()
    nothing[owners[dropped]] = True
    counts = np.bincount(owners[~dropped], minlength=len(products))
    offsets = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    word = products.vocabulary[products.codes[int(dropped.argmax())]]
    kept = ProductTypes(products.codes[~dropped], offsets, products.vocabulary)
    return Named(kept, nothing, entities, word, **said)


def _owners(products: ProductTypes) -> npt.NDArray[np.int64]:
    """The cell of each product type."""
    return np.repeat(np.arange(len(products)), products.counts)
