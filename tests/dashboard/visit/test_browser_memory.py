"""What the browser kept of earlier visits: read back as it was given, and never trusted."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.tables.headers import Role
from dashboard.visit.browser_memory import Correction, parsed

HEADER = "0123456789abcdef"
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=20), inner, max_size=3),
)


@given(st.dictionaries(st.sampled_from(Role), st.none() | st.text(max_size=30)), st.sampled_from([None, ".", ","]))
def test_what_is_given_to_the_browser_comes_back_as_it_was(roles, mark):  # type: ignore[no-untyped-def]
    given_away = Correction(roles, mark)
    assert parsed(json.dumps({HEADER: given_away.for_browser()})) == {HEADER: given_away}


@given(JSON | st.dictionaries(st.just(HEADER), st.fixed_dictionaries({"roles": JSON, "mark": JSON})))
def test_whatever_a_browser_sends_ends_in_corrections_that_can_be_used(sent: object):
    for header, correction in parsed(json.dumps(sent)).items():
        assert header == HEADER
        assert correction.mark in (None, ".", ",")
        assert all(name is None or isinstance(name, str) for name in correction.roles.values())


@pytest.mark.parametrize(
    "sent", [None, 5, "", "{", "[" * 100_000, "x" * 2_000_000, json.dumps({HEADER[:-1]: {"roles": {}}})]
)
def test_what_is_no_memory_of_ours_is_passed_over(sent: object):
    assert parsed(sent) == {}


def test_a_role_that_is_not_known_and_a_name_that_is_too_long_are_passed_over():
    sent = {HEADER: {"roles": {"id": "who", "nothing": "x", "frequency": "f" * 2000, "cluster_id": 5}}}
    assert parsed(json.dumps(sent)) == {HEADER: Correction({Role.ID: "who"})}
