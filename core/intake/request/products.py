"""The product types of a request's customers: lists of texts, by the names that a file's go by."""

from typing import Any

import numpy as np

from core.intake.columns.product_names import named
from core.model.products import ProductTypes, encode
from core.problems.problem import Place
from core.problems.problem_list import Problems


def products_in(lists: Any) -> tuple[ProductTypes, Problems]:
    """The product types of an Arrow array of n lists of text, and what their sender should know of them."""
    found = named(encode(lists), np.ones(len(lists), dtype=bool))
    return found.products, Problems(found.notices(Place(path="customers"), "product_types", np.arange(len(lists))))
