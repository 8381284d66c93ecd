"""A request that is right in every way → its columns, in one typed decode; of any other it says only that it is not."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain
from types import MappingProxyType
from typing import Any, Final

import msgspec
import numpy as np
import pyarrow as pa

from core.intake.columns.ids import ids_saying_nothing
from core.intake.request.settings import PUBLISHED
from core.model.arrays import Floats
from core.model.customers import AMOUNT_BOUNDS, FREQUENCY_BOUNDS, Customers
from core.model.labels import Labels, named_clusters
from core.model.products import encode
from core.model.setting_kinds import SettingKind
from core.model.settings import SETTINGS
from core.tables.text_cells import Flags

KEY: Final = re.compile(rb'"[ \t\r\n]*:')


class _Customer(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    id: str
    frequency: float
    amount_spent: float
    # Tuples and not lists: Python's search for garbage forgets tuples of texts once it has seen them, but goes through
    # all lists again and again while more are made, which would take a third of the time.
    product_types: tuple[str, ...]


CUSTOMER_KEYS: Final = _Customer.__struct_fields__  # each of which must be there


class _Body(msgspec.Struct, forbid_unknown_fields=True):
    customers: list[_Customer]
    labels: dict[str, int | str] | msgspec.UnsetType = msgspec.UNSET
    options: dict[str, Any] | msgspec.UnsetType | None = msgspec.UNSET


# What the value of each kind of setting is in JSON.
TYPES: Final[Mapping[SettingKind, Any]] = MappingProxyType(
    {
        SettingKind.WHOLE: int,
        SettingKind.NUMBER: float,
        SettingKind.CHOICE: str,
        SettingKind.FLAG: bool,
        SettingKind.WHOLE_LIST: list[int],
        SettingKind.PARENT: int | str,
    }
)
# The settings that stand at the top of a request are those of the table that say so.
FIELDS: Final = tuple(
    (name, TYPES[SETTINGS[name].kind] | msgspec.UnsetType | None, msgspec.UNSET) for name in PUBLISHED
)
DECODER: Final[msgspec.json.Decoder[_Body]] = msgspec.json.Decoder(
    msgspec.defstruct("_BodyWithSettings", FIELDS, bases=(_Body,), forbid_unknown_fields=True)
)


@dataclass(frozen=True, slots=True, eq=False)
class TypedRequest:
    """The parts of a sound request; ``chosen`` holds the settings that it gives, which are not checked.

    ``labels`` is None where the request has none to give.
    """

    customers: Customers
    labels: Labels | None
    chosen: dict[str, Any]


def sound_request(data: bytes, labelled: bool) -> TypedRequest | None:
    """Read a request in which nothing is wrong; None where anything might be, for a reader that can say what.

    ``labelled`` says whether it must have labels, or must not have them nor a target among them.
    """
    if b"\\u0000" in data:
        return None
    try:
        body = DECODER.decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    if not body.customers or _repeats_a_key(data, body):
        return None
    chosen = {key: value for key, value in _settings(body).items() if value is not msgspec.UNSET}
    has_labels = body.labels is not msgspec.UNSET
    if has_labels is not labelled or ("target_cluster" in chosen and not labelled):
        return None
    customers = _customers(body.customers)
    labels = _labels(body.labels) if isinstance(body.labels, dict) else None
    if customers is None or (labelled and labels is None):
        return None
    return TypedRequest(customers, labels, chosen)


def _settings(body: _Body) -> dict[str, Any]:
    return {key: getattr(body, key) for key in (*PUBLISHED, "options")}


def _repeats_a_key(data: bytes, body: _Body) -> bool:
    """Whether a key may stand twice in an object: the text has more colons behind a quotation mark than keys arrived.

    Colons inside texts may count as well, never too few: a request with strange texts is taken for one that repeats.
    """
    given = [body.labels, *_settings(body).values()]
    objects = [each for each in (body.labels, body.options) if isinstance(each, dict)]
    top = 1 + sum(part is not msgspec.UNSET for part in given)
    keys = top + len(CUSTOMER_KEYS) * len(body.customers) + sum(map(len, objects))
    return data.count(b":") != keys and sum(1 for _ in KEY.finditer(data)) != keys


def _customers(given: list[_Customer]) -> Customers | None:
    ids = [each.id for each in given]
    if not all(map(str.strip, ids)) or len(set(ids)) < len(ids) or ids_saying_nothing(ids):
        return None
    frequency = np.array([each.frequency for each in given])
    amount = np.array([each.amount_spent for each in given])
    is_count = _within(frequency, FREQUENCY_BOUNDS) & (frequency == np.floor(frequency))
    if not (is_count & _within(amount, AMOUNT_BOUNDS)).all():
        return None
    lists = [each.product_types for each in given]
    offsets = np.concatenate([[0], np.cumsum(list(map(len, lists)))])
    texts = pa.array(chain.from_iterable(lists), type=pa.large_string(), size=int(offsets[-1]))
    products = encode(pa.LargeListArray.from_arrays(pa.array(offsets, type=pa.int64()), texts))
    return Customers(np.array(ids, dtype=object), frequency.astype(np.int64), amount + 0.0, products)


def _within(values: Floats, bounds: tuple[float, float]) -> Flags:
    return np.asarray((values >= bounds[0]) & (values <= bounds[1]))


def _labels(given: dict[str, int | str]) -> Labels | None:
    if not given:
        return None
    different = list(set(given.values()))
    names = dict(zip(different, named_clusters([str(parent) for parent in different]), strict=True))
    if not all(names.values()) or ids_saying_nothing(list(given)):
        return None
    return Labels(
        np.array(list(given), dtype=object),
        np.array([names[parent] for parent in given.values()], dtype=object),
    )
