"""Product types of all customers in columns: the cells of a file → codes, offsets and a vocabulary."""

import json
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

SEPARATOR: Final = r"[|;]"


@dataclass(frozen=True, slots=True, eq=False)
class ProductTypes:
    """A dictionary-encoded list array: what n customers bought, each product type once a customer.

    Attributes
    ----------
    codes : int32 array of m, positions in ``vocabulary``
    offsets : int64 array of n + 1; customer i has ``codes[offsets[i]:offsets[i + 1]]``, in the file's order
    vocabulary : the v product types, as written
    """

    codes: npt.NDArray[np.int32]
    offsets: npt.NDArray[np.int64]
    vocabulary: tuple[str, ...]

    def __post_init__(self) -> None:
        assert self.offsets[0] == 0
        assert self.offsets[-1] == len(self.codes)
        self.codes.flags.writeable = False
        self.offsets.flags.writeable = False

    def __len__(self) -> int:
        return len(self.offsets) - 1

    @property
    def counts(self) -> npt.NDArray[np.int64]:
        """How many product types each customer has."""
        return np.diff(self.offsets)

    def take(self, positions: npt.NDArray[np.int64]) -> "ProductTypes":
        """The product types of the customers at ``positions``, in that order, with the same vocabulary."""
        counts = self.counts[positions]
        offsets = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
        within = np.arange(offsets[-1]) - np.repeat(offsets[:-1], counts)
        return ProductTypes(self.codes[np.repeat(self.offsets[positions], counts) + within], offsets, self.vocabulary)

    def of(self, position: int) -> list[str]:
        """The product types of one customer."""
        return [self.vocabulary[code] for code in self.codes[self.offsets[position] : self.offsets[position + 1]]]


def encode(lists: pa.Array) -> ProductTypes:
    """An Arrow array of n lists of text → product types: spaces around trimmed, empty ones and repeats dropped."""
    values = pc.utf8_trim_whitespace(pc.list_flatten(lists).cast(pa.string()))
    owners = pc.list_parent_indices(lists).to_numpy(zero_copy_only=False).astype(np.int64)
    coded = values.dictionary_encode()
    if isinstance(coded, pa.ChunkedArray):
        coded = coded.combine_chunks()
    codes = coded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    vocabulary = coded.dictionary.to_pylist()

    filled = np.array([text != "" for text in vocabulary], dtype=bool)[codes] if len(codes) else np.zeros(0, dtype=bool)
    owners, codes = owners[filled], codes[filled]
    first = np.sort(np.unique(owners * max(len(vocabulary), 1) + codes, return_index=True)[1])
    counts = np.bincount(owners[first], minlength=len(lists))
    offsets = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    return ProductTypes(codes[first].astype(np.int32), offsets, tuple(vocabulary))


def split_cells(cells: "pd.Series[str] | None", n: int) -> tuple[ProductTypes, npt.NDArray[np.bool_]]:
    """Cells such as ``a|b``, ``a;b`` or ``["a", "b"]`` → product types, and which cells cannot be read.

    ``None`` stands for a file without the column: n customers without product types.
    """
    if cells is None:
        return ProductTypes(np.zeros(0, np.int32), np.zeros(n + 1, np.int64), ()), np.zeros(n, dtype=bool)
    written = cells.to_numpy(dtype=object)
    texts = pa.array(written, type=pa.string())
    is_json = pc.starts_with(texts, "[").to_numpy(zero_copy_only=False)
    unreadable = np.zeros(n, dtype=bool)
    lists = pc.split_pattern_regex(texts, SEPARATOR)
    if is_json.any():
        decoded = lists.to_pylist()
        for position in np.flatnonzero(is_json).tolist():
            names = _json_names(written[position])
            unreadable[position] = names is None
            decoded[position] = names or []
        lists = pa.array(decoded, type=pa.list_(pa.string()))
    return encode(lists), unreadable


def _json_names(cell: str) -> list[str] | None:
    """The texts of a JSON array, or None where the cell is no such array or holds half a surrogate pair."""
    try:
        names: list[str] = json.loads(cell)
        "".join(names).encode()
    except (ValueError, RecursionError, TypeError):
        return None
    return names
