"""The page of the data, and the form that says what a column is."""

from core.intake.files import File
from tests.dashboard.page import Page

LINES = "who;how often;value\n" + "".join(f"c{n};{n % 7 + 1};{n * 3},50\n" for n in range(30)) + "c99;many;1,00\n"
LABELS = "customer_id;cluster_id\n" + "".join(f"c{n};Gold\n" for n in range(30))


def upload(page: Page) -> None:
    page.upload(File("people.csv", LINES.encode()), File("clusters.csv", LABELS.encode()))


def test_columns_that_are_not_recognised_are_asked_for_and_then_used(page: Page):
    upload(page)
    assert page.title == "These files cannot be used yet"
    boxes = {box.label: box for box in page.at.main.selectbox if box.key.startswith(("role-0-", "mark-0-"))}
    assert any("c1 · c2" in option for option in boxes["Customer id"].options), "samples help to recognise a column"
    choices = {"Customer id": "who", "Number of orders": "how often", "Spend": "value"}
    for label, name in choices.items():
        box = boxes[label]
        box.set_value(name)
    (button,) = [each for each in page.at.main.button if each.key.startswith("use-0-")]
    button.click()
    page.step()
    assert page.title.startswith("Gold: 30 customers"), page.errors


def test_the_data_page_says_how_the_files_were_read_and_what_was_left_out(page: Page):
    lines = LINES.replace("who;how often;value", "id;orders;revenue")
    page.upload(File("people.csv", lines.encode()), File("clusters.csv", LABELS.encode()))
    page.open("data")
    text = page.paragraphs
    assert page.title == "30 customers in 1 parent can be used"
    assert "**people.csv**: UTF-8 text, separated by semicolons; 31 rows and 3 columns" in text
    assert "Decimal mark: comma" in text
    assert "row 32: orders is “many”" in text
    assert "download-left-out" in page.download_keys
    assert len(page.at.get("plotly_chart")) == 3


def test_the_data_page_shows_the_example(page: Page):
    page.open("data")
    assert page.title == "2,469 customers in 4 parents can be used"
