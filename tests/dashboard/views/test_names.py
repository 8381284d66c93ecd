"""Names: they stand everywhere, survive every way of looking, and never move to other customers."""

from itertools import count

import pytest
from streamlit.runtime.scriptrunner import StopException
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner

from dashboard.visit.session import LONGEST_NAME
from tests.dashboard.page import Page
from tests.dashboard.support import groups_of, uploads_of


def named_customers(page: Page, name: str) -> set[str]:
    """The ids that the labelled CSV gives this name."""
    lines = page.download("download-csv").decode("utf-8-sig").splitlines()
    return {line.split(",")[0] for line in lines[1:] if line.endswith(f",{name}")}


def test_a_name_stands_in_card_charts_persona_csv_and_sql(page: Page):
    page.name(1, "Steady & loyal")
    assert page.cards[1].split("208")[0].strip() == "● Steady &amp; loyal"
    scatter = page.chart("scatter-chart")
    assert {"Steady &amp; loyal", "Average of Steady &amp; loyal"} <= {trace["name"] for trace in scatter["data"]}
    assert [label["text"] for label in scatter["layout"]["annotations"]] == ["Steady &amp; loyal"]
    assert page.markup.count("Steady &amp; loyal") == 4, "in its card, over its persona and with two neighbours"
    assert len(named_customers(page, "Steady & loyal")) == 208
    page.at.text_input(key="sql-name").set_value("sub_name")
    page.step()
    assert page.download("download-sql").decode().count("'Steady & loyal'") == 208
    assert page.names() == ["", "Steady & loyal", ""]


def test_names_survive_another_k_and_back(page: Page):
    page.name(0, "Quiet")
    page.name(2, "Generous")
    page.choose_k(5)
    assert page.names() == [""] * 5
    assert "Quiet" not in page.markup
    page.choose_k(3)
    assert page.names() == ["Quiet", "", "Generous"]
    assert "Quiet" in page.cards[0]


def test_names_survive_the_guide_another_parent_other_data_and_back(page: Page):
    page.name(0, "Quiet")
    customers = named_customers(page, "Quiet")
    assert len(customers) == 426
    page.visit_guide_and_return()
    assert page.names() == ["Quiet", "", ""]
    page.choose_parent("3")
    assert not any(page.names())
    page.choose_parent("2")
    assert page.names() == ["Quiet", "", ""]
    page.at.selectbox(key="example").set_value("published")
    page.step()
    assert not any(page.names())
    page.at.selectbox(key="example").set_value("groceries")
    page.step()
    assert page.names() == ["Quiet", "", ""]
    assert named_customers(page, "Quiet") == customers


def test_names_survive_other_axes_and_another_window(page: Page):
    page.name(0, "Quiet")
    page.at.selectbox(key="axis-x").set_value("n_categories")
    page.at.number_input(key="window-groceries").set_value(3)
    page.step()
    assert page.names() == ["Quiet", "", ""]
    assert "Quiet" in {trace["name"] for trace in page.chart("scatter-chart")["data"]}


def test_a_name_never_moves_to_other_customers_of_another_clustering_with_the_same_k(page: Page):
    page.at.slider(key="ks").set_range(3, 3)
    page.step()
    for number, name in enumerate(("Quiet", "Steady", "Generous")):
        page.name(number, name)
    sizes = [card.split("customers")[0].split()[-1] for card in page.cards]
    page.at.selectbox(key="scaling").set_value("none")
    page.step()
    others = [card.split("customers")[0].split()[-1] for card in page.cards]
    assert len(others) == 3
    assert set(others).isdisjoint(sizes), "the other clustering has other groups"
    assert page.names() == ["", "", ""]
    assert not any(name in page.markup for name in ("Quiet", "Steady", "Generous"))
    page.at.selectbox(key="scaling").set_value("zscore")
    page.step()
    assert page.names() == ["Quiet", "Steady", "Generous"]


def test_the_same_customers_keep_their_name_where_their_number_changes(page: Page):
    rows = groups_of([12, 8, 5])
    page.upload(*uploads_of(rows, {row[0]: "Gold" for row in rows}))
    page.name(1, "The eight")
    page.upload(*uploads_of(rows[12:], {row[0]: "Gold" for row in rows[12:]}))
    assert page.title == "Gold: 13 customers in 2 sub-segments"
    assert page.names() == ["The eight", ""]


def test_an_emptied_name_is_gone_everywhere(page: Page):
    page.name(0, "Quiet")
    page.name(0, "")
    assert page.names() == ["", "", ""]
    assert "Quiet" not in page.markup
    assert named_customers(page, "Quiet") == set()
    assert len(named_customers(page, "Sub-segment 0")) == 426


def test_the_same_name_twice_is_pointed_out(page: Page):
    page.name(0, "Gold")
    assert len(page.at.warning) == 0
    page.name(2, "Gold")
    assert [warning.value for warning in page.at.warning] == [
        "Two sub-segments are called “Gold”. Give each its own name to tell them apart."
    ]


def test_every_run_describes_the_controls_with_what_is_in_force(page: Page):
    """A busy browser may draw a control only from a later run's description, and tells the server what stands there."""
    page.choose_parent("3")
    page.choose_k(4)
    page.name(1, "Steady")
    page.step()
    (parent,) = page.at.sidebar.get("radio")
    assert parent.proto.options[parent.proto.default].startswith("Parent 3")
    (k,) = page.at.get("button_group")
    assert [k.options[at] for at in k.proto.default] == ["4"]
    names = [field.proto.default for field in page.at.text_input if (field.key or "").startswith("name-")]
    assert names == ["", "Steady", "", ""]
    page.name(1, "")
    page.step()
    assert not any(field.proto.default for field in page.at.text_input if (field.key or "").startswith("name-"))


def test_name_fields_are_labelled_and_bounded(page: Page):
    fields = [field for field in page.at.text_input if (field.key or "").startswith("name-")]
    assert [field.label for field in fields] == [f"Name of sub-segment {number}" for number in range(3)]
    assert {field.max_chars for field in fields} == {LONGEST_NAME}


def end_the_run_at(moment: int, patch: pytest.MonkeyPatch) -> None:
    """What a newer run of the page does to the one under way, at one of the moments when Streamlit looks for it."""
    passed, check = count(1), ScriptRunner._maybe_handle_execution_control_request

    def ended(runner: ScriptRunner) -> None:
        if runner._execing and next(passed) == moment:
            raise StopException
        check(runner)

    patch.setattr(ScriptRunner, "_maybe_handle_execution_control_request", ended)


@pytest.mark.parametrize("moment", [2, 3, 30], ids=lambda moment: f"at-{moment}")
def test_a_name_is_kept_where_another_run_of_the_page_ends_the_one_that_brought_it(
    page: Page, monkeypatch: pytest.MonkeyPatch, moment: int
):
    """The first moment, before the fields are read, is left out: a browser sends them again and AppTest does not."""
    for number, bring in ((0, lambda: page.type_name(0, "Quiet")), (2, lambda: page.click("use-name-2"))):
        suggested = page.at.button(key="use-name-2").label.split("“")[1].rstrip("”") if number else "Quiet"
        bring()
        with monkeypatch.context() as patch:
            end_the_run_at(moment, patch)
            page.at.run()
        page.step()
        assert page.cards[number].split("customers")[0].rsplit(maxsplit=1)[0] == f"● {suggested}"
        assert page.names()[number] == suggested


def test_two_visitors_do_not_share_names(page: Page, another_page: Page):
    page.name(0, "Quiet")
    another_page.step()
    assert another_page.names() == ["", "", ""]
    assert "Quiet" not in another_page.markup
