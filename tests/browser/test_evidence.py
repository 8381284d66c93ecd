"""The evidence in the browser: it arrives by itself, and its buttons set the name and the k."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.visitor import Visitor


def test_the_evidence_arrives_by_itself_and_its_buttons_set_name_and_k(visit: Callable[..., Visitor]):
    visitor = visit()
    expect(visitor.at("trust")).to_contain_text("Tiers rather than types, highly stable")
    button = visitor.at("persona-2").get_by_role("button", name="Call it")
    name = button.inner_text().split("“")[1].rstrip("”")
    visitor.runs(button.click)
    expect(visitor.name_field(2)).to_have_value(name)
    expect(visitor.page.locator("ul.cards .card-name").nth(2)).to_contain_text(name)
    visitor.choose_k(2)
    if not visitor.at("use-recommended").is_visible():
        visitor.unfold(visitor.at("advice"))
    visitor.runs(visitor.at("use-recommended").get_by_role("button").click)
    expect(visitor.page.locator("h1")).to_contain_text(" in 3 sub-segments")
    assert visitor.complaints == []
