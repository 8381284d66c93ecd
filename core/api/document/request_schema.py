"""The shapes of requests for the OpenAPI document; the reading is done in ``core/intake/request``.

msgspec takes in what is sound in one typed pass. What is not, our own reading goes through: msgspec stops at the first
fault, pydantic has its own words and paths for them, and files, shell and API must agree on what is right.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema, create_model

from core.intake import CORRECTIONS, AmountsOf, DecimalMark
from core.language import ENGLISH
from core.model import AMOUNT_BOUNDS, FREQUENCY_BOUNDS, SETTINGS, InRequest, Setting, SettingKind, settings_in
from core.tables import Role

STRICT: Final = ConfigDict(extra="forbid")
# Texts without the character of code 0, which no file or database stores; and those that are not blank either.
STORABLE: Final = r"^[^\u0000]*$"
NAMING: Final = r"^[^\u0000]*[^\s\u0000][^\u0000]*$"
Text = Annotated[str, WithJsonSchema({"type": "string", "pattern": STORABLE})]
Name = Annotated[str, WithJsonSchema({"type": "string", "pattern": NAMING})]


def _within(bounds: tuple[float, float], description: str) -> Any:
    return Field(ge=bounds[0], le=bounds[1], description=description)


class Customer(BaseModel):
    """A customer of the request."""

    model_config = STRICT
    id: Annotated[Name, Field(description="The customer's id as text. No two customers may have the same.")]
    frequency: Annotated[int, _within(FREQUENCY_BOUNDS, "Orders in the analysis window.")]
    amount_spent: Annotated[float, _within(AMOUNT_BOUNDS, "Revenue in that window; a refund is negative.")]
    product_types: Annotated[list[Text], Field(description="Purchased categories; each counts once.")]


def _field(setting: Setting) -> tuple[Any, None]:
    """The field of one setting, which may be absent or null."""
    bounds: dict[str, Any] = {"ge": setting.least, "le": setting.most}
    if setting.said_below and setting.most is not None:
        bounds = {"ge": setting.least, "lt": setting.most + 1}
    kinds: dict[SettingKind, Any] = {
        SettingKind.WHOLE: Annotated[int | None, Field(**bounds)],
        SettingKind.NUMBER: Annotated[float | None, Field(**bounds)],
        SettingKind.CHOICE: Literal[setting.choices] | None,
        SettingKind.FLAG: bool | None,
        SettingKind.WHOLE_LIST: Annotated[list[Annotated[int, Field(**bounds)]] | None, Field(min_length=1)],
        SettingKind.PARENT: int | Annotated[str, Field(min_length=1)] | None,
    }
    return Annotated[kinds[setting.kind], Field(description=setting.said("description"))], None


def _fields(names: Iterable[str]) -> dict[str, Any]:
    return {name: _field(SETTINGS[name]) for name in names}


Options = create_model(
    "Options",
    __config__=STRICT,
    __doc__="Settings beyond the published ones. Null stands for the default.",
    **_fields(settings_in(InRequest.IN_OPTIONS)),
)


def _of_roles(schema: dict[str, Any]) -> None:
    """Say that the keys of an object are roles."""
    schema["propertyNames"] = {"enum": [str(role) for role in Role]}


OF_CORRECTIONS: Final[Mapping[str, Any]] = MappingProxyType(
    {
        "columns": Annotated[dict[str, Name | None] | None, Field(json_schema_extra=_of_roles)],
        "decimal": DecimalMark | None,
        "leave_out": dict[str, Text | list[Text]] | None,
        "amounts_of": AmountsOf | None,
    }
)


def _corrections() -> dict[str, Any]:
    return {
        name: (Annotated[OF_CORRECTIONS[name], Field(description=ENGLISH.say(f"correction.{name}.description"))], None)
        for name in CORRECTIONS
    }


RowsOptions = create_model(
    "RowsOptions",
    __config__=STRICT | {"json_schema_extra": {"anyOf": [{"required": [name]} for name in CORRECTIONS]}},
    __doc__="How rows are read, at least one of the first four, and settings beyond the published ones.",
    **_corrections(),
    **_fields(settings_in(InRequest.IN_OPTIONS)),
)


def _labels_schema(schema: dict[str, Any]) -> None:
    """Say of an object's keys what pydantic would say of those that fit a pattern only."""
    schema.pop("patternProperties", None)
    schema["propertyNames"] = {"pattern": STORABLE}
    schema["additionalProperties"] = {"anyOf": [{"type": "integer"}, {"type": "string", "pattern": NAMING}]}
    schema["minProperties"] = 1


Customers = Annotated[list[Customer], Field(min_length=1, description="The customers and their features.")]


Labels = Annotated[
    dict[str, int | str],
    Field(
        description="Customer id → parent cluster; `labels` of the answer to `purchasing_segmentation` as it is.",
        json_schema_extra=_labels_schema,
    ),
]
Rows = Annotated[
    list[dict[str, Any]],
    Field(
        min_length=1,
        description="Rows of a table with keys of their own, one for each customer or one for each purchase. "
        "A row that cannot be used is refused; `options.leave_out` leaves rows out.",
    ),
]
ExploreRequest = create_model(
    "ExploreRequest",
    __config__=STRICT,
    __doc__="Customers, the parent cluster of each, and what to try inside the parents.",
    customers=(Customers, ...),
    labels=(Labels, ...),
    **_fields(settings_in(InRequest.AT_TOP)),
    options=(Options | None, None),
)
SegmentationRequest = create_model(
    "SegmentationRequest",
    __config__=STRICT,
    __doc__="Customers who have no labels yet.",
    customers=(Customers, ...),
    **_fields(name for name in settings_in(InRequest.AT_TOP) if name != "target_cluster"),
    options=(Options | None, None),
)
ROWS: Final[Mapping[str, Any]] = MappingProxyType(
    {
        "customers": [
            {"Order": "#1", "Email": "ana@shop.test", "Total": "1.500,00", "Status": "paid", "Item": "laptop"},
            {"Order": "#2", "Email": "bia@shop.test", "Total": "40,50", "Status": "paid", "Item": "tea"},
            {"Order": "#3", "Email": "bia@shop.test", "Total": "12,00", "Status": "cancelled", "Item": "tea"},
            {"Order": "#4", "Email": "eva@shop.test", "Total": "320,00", "Status": "paid", "Item": "tablet"},
        ],
        "options": {
            "columns": {"id": "Email", "order_id": "Order"},
            "decimal": ",",
            "leave_out": {"Status": ["cancelled"]},
            "amounts_of": "line",
        },
    }
)
LABELLED_ROWS: Final[Mapping[str, Any]] = MappingProxyType(
    {**ROWS, "labels": {"ana@shop.test": 1, "bia@shop.test": 1, "eva@shop.test": 1}}
)
ExploreRowsRequest = create_model(
    "ExploreRowsRequest",
    __config__=STRICT | {"json_schema_extra": {"examples": [dict(LABELLED_ROWS)]}},
    __doc__="Rows of a table instead of customers, which `options` say how to read. `labels` may be left away where "
    "`options.columns` names a column for `cluster_id`.",
    customers=(Rows, ...),
    labels=(Labels, Field(default_factory=dict)),
    **_fields(settings_in(InRequest.AT_TOP)),
    options=(RowsOptions, ...),
)
SegmentationRowsRequest = create_model(
    "SegmentationRowsRequest",
    __config__=STRICT | {"json_schema_extra": {"examples": [dict(ROWS)]}},
    __doc__="Rows of a table instead of customers, without labels.",
    customers=(Rows, ...),
    **_fields(name for name in settings_in(InRequest.AT_TOP) if name != "target_cluster"),
    options=(RowsOptions, ...),
)
REQUESTS: Final = (ExploreRequest, SegmentationRequest, ExploreRowsRequest, SegmentationRowsRequest)
