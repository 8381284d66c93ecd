"""Product types of all customers in columns: codes, offsets and a vocabulary."""

import json
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from core.tables.plain_cells import plain
from core.tables.text_bytes import STIR, all_differ, pieces_of


@dataclass(frozen=True, slots=True, eq=False)
class ProductTypes:
    """A dictionary-encoded list array: what n customers bought, each product type once for each customer.

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

    def counts_at(self, positions: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """How many product types each of the customers at ``positions`` has; nobody else's are looked at."""
        return np.asarray(self.offsets[positions + 1] - self.offsets[positions])

    def take(self, positions: npt.NDArray[np.int64]) -> "ProductTypes":
        """The product types of the customers at ``positions``, in that order, with the same vocabulary."""
        offsets = np.zeros(len(positions) + 1, np.int64)
        np.cumsum(self.counts_at(positions), out=offsets[1:])
        codes = np.empty(offsets[-1], np.int32)
        for piece in pieces_of(len(positions)):
            borders = offsets[piece.start : piece.stop + 1]
            first, last = borders[0], borders[-1]
            away = np.repeat(self.offsets[positions[piece]] - borders[:-1], np.diff(borders))
            away += np.arange(first, last)
            self.codes.take(away, out=codes[first:last], mode="clip")  # spares looking for places outside
        return ProductTypes(codes, offsets, self.vocabulary)

    def bought_only(self) -> "ProductTypes":
        """The same with a vocabulary of only those product types that anybody here has."""
        is_bought = np.bincount(self.codes, minlength=len(self.vocabulary)) > 0
        codes = (np.cumsum(is_bought) - 1).astype(np.int32)[self.codes]
        return ProductTypes(codes, self.offsets, tuple(self.vocabulary[code] for code in np.flatnonzero(is_bought)))

    def as_text(self) -> "pa.Array":
        """The product types of each customer in one cell, so that reading the column gives the same again.

        They are separated by ``|``, or written as JSON arrays where a name would be taken for several.
        """
        names = self.vocabulary
        texts = pa.array(names, pa.large_string())
        splits = any(set(name) & set("|;\r\n") or name.startswith("[") for name in names) or plain(texts) != texts
        as_json = splits or self._commas_would_part()
        written = [json.dumps(name, ensure_ascii=False) for name in names] if as_json else names
        texts = pa.array(written, type=pa.string()).take(pa.array(self.codes))
        lists = pa.ListArray.from_arrays(pa.array(self.offsets.astype(np.int32)), texts)
        if as_json:
            return pc.binary_join_element_wise("[", pc.binary_join(lists, ", "), "]", "")
        return pc.binary_join(lists, "|")

    def _commas_would_part(self) -> bool:
        """Whether commas in names would be taken for separators: where ``|`` stands in fewer cells than they do."""
        with_comma = np.array(["," in name for name in self.vocabulary], dtype=bool)
        if not with_comma.any():
            return False
        alone = self.offsets[:-1][self.counts == 1]
        return bool(with_comma[self.codes[alone]].sum() >= (self.counts > 1).sum())

    def of(self, position: int) -> list[str]:
        """The product types of one customer."""
        return [self.vocabulary[code] for code in self.codes[self.offsets[position] : self.offsets[position + 1]]]


def no_product_types(n: int) -> ProductTypes:
    """The product types of n customers of whom none is known."""
    return ProductTypes(np.zeros(0, np.int32), np.zeros(n + 1, np.int64), ())


def encode(lists: pa.Array) -> ProductTypes:
    """An Arrow array of n lists of text → product types: spaces around trimmed, empty ones and repeats dropped."""
    written = pc.list_flatten(lists).cast(pa.large_string()).dictionary_encode()
    texts = pc.utf8_trim_whitespace(written.dictionary)
    names = texts.dictionary_encode()  # some may be the same by now
    vocabulary = tuple(names.dictionary.to_pylist())
    code_of = names.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    codes = code_of[written.indices.to_numpy(zero_copy_only=False)]
    owners = pc.list_parent_indices(lists).to_numpy(zero_copy_only=False).astype(np.int64)
    if "" in vocabulary:
        filled = codes != vocabulary.index("")
        owners, codes = owners[filled], codes[filled]
    return _without_repeats(owners, codes, vocabulary, len(lists))


def merged(products: ProductTypes, groups: npt.NDArray[np.int64], n: int) -> ProductTypes:
    """The product types of n groups, each the union of its rows in their order; a row of the group -1 is left aside."""
    owners = np.repeat(groups, products.counts)
    order = np.argsort(owners, kind="stable")
    order = order[owners[order] >= 0]
    return _without_repeats(owners[order], products.codes[order].astype(np.int64), products.vocabulary, n)


def _without_repeats(
    owners: npt.NDArray[np.int64], codes: npt.NDArray[np.int64], vocabulary: tuple[str, ...], n: int
) -> ProductTypes:
    """The pairs of an owner and a code as product types of n owners; the owners ascend."""
    pairs = owners * max(len(vocabulary), 1) + codes
    if not all_differ(pairs.view(np.uint64) * STIR):
        first = np.sort(np.unique(pairs, return_index=True)[1])
        owners, codes = owners[first], codes[first]
    offsets = np.concatenate([[0], np.cumsum(np.bincount(owners, minlength=n))]).astype(np.int64)
    return ProductTypes(codes.astype(np.int32), offsets, vocabulary)
