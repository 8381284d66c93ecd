"""Settings: what is taken, what is refused, and how the refusal reads."""

import dataclasses
import inspect
import json
import re
from typing import Any

import numpy as np
import pytest

from core import Demands, InvalidInput, Settings, read_request
from core.api.document.request_schema import Customer, ExploreRequest, Options
from core.cli.arguments import parser
from core.intake.request.sound_request import CUSTOMER_KEYS
from core.language.catalogue import messages_of
from core.model import SETTINGS, InRequest, settings_in
from tests.core.support import texts_of


def test_the_defaults_are_those_of_the_contract() -> None:
    settings = Settings()
    assert (settings.target_cluster, settings.k_range, settings.scaling) == (None, (2, 3), "zscore")
    assert (settings.top_categories, settings.window_months, settings.chosen_k) == (0, 1, None)


def test_values_of_k_are_sorted_and_said_once() -> None:
    assert Settings(k_range=[5, 2, 5]).k_range == (2, 5)
    assert Settings(k_range=range(2, 5)).k_range == (2, 3, 4)


def test_numbers_of_numpy_are_numbers() -> None:
    settings = Settings(target_cluster=np.int64(1), k_range=np.array([2, 3]), chosen_k=np.int64(3))  # type: ignore[arg-type]
    assert (settings.target_cluster, settings.k_range, settings.chosen_k) == ("1", (2, 3), 3)
    assert {type(k) for k in settings.k_range} == {int}


def test_spaces_around_a_parent_are_no_part_of_its_name() -> None:
    assert Settings(target_cluster=" gold ").target_cluster == "gold"


MONTHS = "window_months must be a number of months from 0.01 to 1,200, but is "
KS = "k_range must be a list of whole numbers from 2 to 200, but is "
TARGET = "target_cluster must be the name or the whole number of a parent, but is "


@pytest.mark.parametrize(
    ("setting", "value", "text"),
    [
        ("k_range", [], KS + "“[]”."),
        ("k_range", [1], KS + "“[1]”."),
        ("k_range", [201], KS + "“[201]”."),
        ("k_range", [2.0], KS + "“[2.0]”."),
        ("k_range", [True], KS + "“[True]”."),
        ("k_range", "23", KS + "“23”."),
        ("k_range", 3, KS + "“3”."),
        ("k_range", [10**400], KS + "“[1" + "0" * 57 + "…”."),
        ("scaling", "Z", "scaling must be “zscore”, “log” or “none”, but is “Z”."),
        ("top_categories", 51, "top_categories must be a whole number from 0 to 50, but is “51”."),
        ("top_categories", True, "top_categories must be a whole number from 0 to 50, but is “True”."),
        ("window_months", 0, MONTHS + "“0”."),
        ("window_months", float("nan"), MONTHS + "“nan”."),
        ("window_months", float("inf"), MONTHS + "“inf”."),
        ("window_months", 10**400, MONTHS + "“1" + "0" * 58 + "…”."),
        ("n_init", 0, "n_init must be a whole number from 1 to 1000, but is “0”."),
        ("random_state", -1, "random_state must be a whole number from 0 to 4294967295, but is “-1”."),
        ("random_state", 2**32, "random_state must be a whole number from 0 to 4294967295, but is “4294967296”."),
        ("chosen_k", 4, "chosen_k must be one of the values of k to try, 2 or 3, but is “4”."),
        ("chosen_k", 2.0, "chosen_k must be one of the values of k to try, 2 or 3, but is “2.0”."),
        ("target_cluster", "", TARGET + "“”."),
        ("target_cluster", "  ", TARGET + "“”."),
        ("memory_mb", 8, "memory_mb must be a number of megabytes from 16 to 1,000,000, but is “8”."),
        ("target_cluster", 1.0, TARGET + "“1.0”."),
        ("target_cluster", True, TARGET + "“True”."),
    ],
)
def test_a_setting_out_of_range_is_refused_with_its_rule(setting: str, value: Any, text: str) -> None:
    assert texts_of(lambda: Settings(**{setting: value})) == [text]


def test_every_setting_can_be_given_wherever_its_table_says_so() -> None:
    words = parser().parse_args(["explore", "customers.csv"])
    for name, setting in SETTINGS.items():
        assert setting.fits(setting.default)
        assert getattr(words, name) is None, "a request may say more than the command line's default"
        assert "{" not in setting.said("help")
        described, titled, explained = (
            f"setting.{name}.{part}" in messages_of("en") for part in ("description", "title", "explanation")
        )
        assert described is (setting.where is not InRequest.NOWHERE)
        assert titled is explained
    assert set(ExploreRequest.model_fields) == {"customers", "labels", "options", *settings_in(InRequest.AT_TOP)}
    assert tuple(Customer.model_fields) == CUSTOMER_KEYS
    assert set(Options.model_fields) == set(settings_in(InRequest.IN_OPTIONS))


@pytest.mark.parametrize("name", settings_in(InRequest.AT_TOP) + settings_in(InRequest.IN_OPTIONS))
def test_a_setting_of_a_request_is_read_and_its_problem_has_the_place(name: str) -> None:
    values = {"target_cluster": "1", "k_range": [2, 4], "scaling": "log", "chosen_k": 3, "exact": True}
    good = values.get(name, SETTINGS[name].bounds[0])
    for value in (good, {}):
        chosen = {name: value}
        given = chosen if SETTINGS[name].where is InRequest.AT_TOP else {"options": chosen}
        customer = {"id": "a", "frequency": 1, "amount_spent": 2.5, "product_types": ["tea"]}
        body = json.dumps({"customers": [customer], "labels": {"a": 1}} | given).encode()
        if value == good:
            assert getattr(read_request(body).settings, name) == getattr(Settings(**chosen), name)
        else:
            with pytest.raises(InvalidInput) as caught:
                read_request(body)
            place = name if SETTINGS[name].where is InRequest.AT_TOP else f"options.{name}"
            assert [each.where.path for each in caught.value.problems] == [place]


def test_the_documentation_of_the_settings_has_the_intervals_of_the_table() -> None:
    documented = inspect.getdoc(Settings) or ""
    assert "{" not in documented
    paragraphs = dict(re.findall(r"^(\w+) : (.*(?:\n    .*)*)", documented, re.MULTILINE))
    assert list(paragraphs) == list(SETTINGS)
    for name, setting in SETTINGS.items():
        if setting.among:
            assert f"one of ``{setting.among}``" in paragraphs[name]
        elif setting.least is not None:
            assert f"{setting.least:,} to {setting.most:,}" in paragraphs[name]
            assert setting.unit in paragraphs[name]


def test_what_is_demanded_of_a_recommendation_is_checked_by_the_same_rules() -> None:
    assert Demands(np.int64(5), np.int64(2)) == Demands(5, 2)  # type: ignore[arg-type]
    assert {type(value) for value in dataclasses.astuple(Demands(np.int64(5)))} == {int}  # type: ignore[arg-type]
    assert texts_of(lambda: Demands(1, least_customers=True)) == [
        "most_segments must be a whole number, at least 2, but is “1”.",
        "least_customers must be a whole number, at least 1, but is “True”.",
    ]
