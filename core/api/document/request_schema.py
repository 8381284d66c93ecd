"""The shapes of requests for the OpenAPI document; the reading is done in ``core/intake/request``.

msgspec takes in what is sound in one typed pass. What is not, our own reading goes through: msgspec stops at the first
fault, pydantic has its own words and paths for them, and files, shell and API must agree on what is right.
"""

from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

from core.model import (
    LARGEST_AMOUNT,
    LARGEST_FREQUENCY,
    LARGEST_K,
    LONGEST_WINDOW,
    MOST_CATEGORIES,
    MOST_STARTS,
    SHORTEST_WINDOW,
    Scaling,
    Settings,
)

DEFAULTS: Final = Settings()
# Texts without the character of code 0, which no file or database stores; and those that are not blank either.
STORABLE: Final = r"^[^\u0000]*$"
NAMING: Final = r"^[^\u0000]*[^\s\u0000][^\u0000]*$"
Text = Annotated[str, WithJsonSchema({"type": "string", "pattern": STORABLE})]
Name = Annotated[str, WithJsonSchema({"type": "string", "pattern": NAMING})]
K = Annotated[int, Field(ge=2, le=LARGEST_K)]
KRange = Annotated[
    list[K] | None,
    Field(description=f"The values of k to try. Default: {list(DEFAULTS.k_range)}.", min_length=1),
]


class Customer(BaseModel):
    """A customer of the request."""

    model_config = ConfigDict(extra="forbid")
    id: Annotated[Name, Field(description="The customer's id as text. No two customers may have the same.")]
    frequency: Annotated[int, Field(ge=0, le=LARGEST_FREQUENCY, description="Orders in the analysis window.")]
    amount_spent: Annotated[
        float, Field(ge=-LARGEST_AMOUNT, le=LARGEST_AMOUNT, description="Revenue in that window; a refund is negative.")
    ]
    product_types: Annotated[list[Text], Field(description="Purchased categories; each counts once.")]


class Options(BaseModel):
    """Settings beyond the published ones. Null stands for the default."""

    model_config = ConfigDict(extra="forbid")
    scaling: Annotated[
        Scaling | None,
        Field(description="How the features are scaled: z-score (default), log1p and z-score, or raw units."),
    ] = None
    top_categories: Annotated[
        int | None,
        Field(
            ge=0, le=MOST_CATEGORIES, description="So many of the most frequent product types become 0/1 features. 0."
        ),
    ] = None
    window_months: Annotated[
        float | None,
        Field(ge=SHORTEST_WINDOW, le=LONGEST_WINDOW, description="Months in which the orders were counted. 1."),
    ] = None
    n_init: Annotated[
        int | None, Field(ge=1, le=MOST_STARTS, description=f"K-Means starts for each k. {DEFAULTS.n_init}.")
    ] = None
    random_state: Annotated[int | None, Field(ge=0, lt=2**32, description=f"Seed. {DEFAULTS.random_state}.")] = None
    chosen_k: Annotated[
        int | None, Field(ge=2, le=LARGEST_K, description="The k to use instead of the best one; one of `k_range`.")
    ] = None
    exact: Annotated[
        bool | None,
        Field(description="Silhouettes from all customers, or from a sample; all, where that takes seconds."),
    ] = None


def _labels_schema(schema: dict[str, Any]) -> None:
    """Say of an object's keys what pydantic would say of those that fit a pattern only."""
    schema.pop("patternProperties", None)
    schema["propertyNames"] = {"pattern": STORABLE}
    schema["additionalProperties"] = {"anyOf": [{"type": "integer"}, {"type": "string", "pattern": NAMING}]}
    schema["minProperties"] = 1


Customers = Annotated[list[Customer], Field(min_length=1, description="The customers and their features.")]


class ExploreRequest(BaseModel):
    """Customers, the parent cluster of each, and what to try inside the parents."""

    model_config = ConfigDict(extra="forbid")
    customers: Customers
    labels: Annotated[
        dict[str, int | str],
        Field(
            description="Customer id → parent cluster; `labels` of the answer to `purchasing_segmentation` as it is.",
            json_schema_extra=_labels_schema,
        ),
    ]
    target_cluster: Annotated[
        int | Annotated[str, Field(min_length=1)] | None,
        Field(description="The only parent to look inside, one that `labels` names. Default: every parent."),
    ] = None
    k_range: KRange = None
    options: Options | None = None


class SegmentationRequest(BaseModel):
    """Customers who have no labels yet."""

    model_config = ConfigDict(extra="forbid")
    customers: Customers
    k_range: KRange = None
    options: Options | None = None
