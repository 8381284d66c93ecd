"""The settings of a request, at its top and in its ``options``, and how much a request may ask for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from core.intake.request.problems import MOST_PROBLEMS, RequestProblems
from core.language.message import message
from core.model.setting_kinds import InRequest
from core.model.settings import Settings, settings_in
from core.problems.bad_values import kind_of_value
from core.problems.problem import InvalidInput

PUBLISHED: Final = settings_in(InRequest.AT_TOP)
OPTIONS: Final = settings_in(InRequest.IN_OPTIONS)


@dataclass(frozen=True, slots=True)
class RequestLimits:
    """How much one request may ask for: customers, and values of k; and how many of its problems are told."""

    customers: int
    k_values: int
    problems: int = MOST_PROBLEMS


def read_settings(
    body: Mapping[str, Any], most: RequestLimits | None, problems: RequestProblems, further: tuple[str, ...] = ()
) -> Settings:
    """The settings of a request, at its top and in its ``options``; the defaults where there is a problem.

    ``further`` are keys that the options may have beside the settings; somebody else reads them.
    """
    options = body.get("options")
    if options is None:
        options = {}
    elif not isinstance(options, dict):
        problems.add("type_wrong", "options", value=kind_of_value(options), rule=message("must_be.settings"))
        options = {}
    problems.check_keys(options, "options", {}, (*OPTIONS, *further))
    chosen = {key: body[key] for key in PUBLISHED if body.get(key) is not None}
    chosen |= {key: options[key] for key in OPTIONS if options.get(key) is not None}
    ks = chosen.get("k_range", ())
    if most and isinstance(ks, list) and len(ks) > most.k_values:
        # Before anything is made of them: a body can hold millions.
        problems.add("request_too_large", "k_range", given=message("unit.k_value", n=len(ks)), limit=most.k_values)
        chosen = {key: value for key, value in chosen.items() if key not in ("k_range", "chosen_k")}
    try:
        settings = Settings(**{key: whole(value) for key, value in chosen.items()})
    except InvalidInput as error:
        for each in error.problems:
            problems.add_found(each, f"options.{each.where.path}" if each.where.path in OPTIONS else "")
        return Settings()
    return settings


def whole(value: Any) -> Any:
    """A whole number as such, however it is written: JSON makes no difference between 2 and 2.0."""
    if isinstance(value, list):
        return [whole(each) for each in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value
