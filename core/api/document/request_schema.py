"""The shapes of requests for the OpenAPI document; the reading is done in ``core/intake/request``.

msgspec takes in what is sound in one typed pass. What is not, our own reading goes through: msgspec stops at the first
fault, pydantic has its own words and paths for them, and files, shell and API must agree on what is right.
"""

from collections.abc import Iterable
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema, create_model

from core.model import AMOUNT_BOUNDS, FREQUENCY_BOUNDS, SETTINGS, InRequest, Setting, SettingKind, settings_in

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
