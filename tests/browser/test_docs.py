"""The API's docs page in a real browser: whole, in both themes, on a phone, and from this server alone."""

import pytest
from playwright.sync_api import Browser


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_the_docs_page_shows_every_route_and_fetches_nothing_from_outside(
    browser: Browser, server: str, scheme: str, width: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    fetched: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    page.goto(f"{server}/api/docs")
    page.wait_for_selector("#operations-Jobs-job_state")
    assert page.locator(".opblock").count() == 11
    page.locator(".opblock-summary-control").first.click()
    page.wait_for_selector("text=Missing or wrong credentials")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    background = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert (background in ("rgba(0, 0, 0, 0)", "rgb(255, 255, 255)", "rgb(250, 250, 250)")) == (scheme == "light")
    assert all(url.startswith(server) for url in fetched)
    assert complaints == []
    context.close()
