"""A plan on paper: written down by a community worker, read back, and said yes to with the code on a slip.

The resident has no mail address; somebody at the library types the code. In Dutch with script, in English without.
"""

import io
import re
import time

import pdfplumber
import pytest
from playwright.sync_api import Browser

from tests.browser.house import House
from tests.browser.walker import Walker

pytestmark = pytest.mark.browser

PLACE = "marum"
SHEET = {
    "what": "Ik wil op vrijdagmiddag soep koken voor wie alleen eet. De pannen staan in het dorpshuis.",
    "already": "Pannen, een keuken, en Wia die goed kan koken.",
    "for_whom": "Iedereen in het dorp die alleen eet",
    "where_about": "Het dorpshuis",
    "when_about": "vrijdagmiddag, de hele winter",
    "total": "180",
    "lines-0-label": "groente en brood",
    "lines-0-amount": "120",
    "lines-1-label": "huur van de keuken",
    "lines-1-amount": "60",
    "phone": "06 12 34 56 78",
    "postcode": "9363 AB",
    "house_number": "4",
    "neighbours": "De buren weten het, en komen zelf ook.",
}


@pytest.mark.parametrize(("language", "script"), [("nl", True), ("en", False)])
def test_a_plan_on_paper_is_confirmed_by_slip(browser: Browser, house: House, language: str, script: bool) -> None:
    name, title = f"Trijn ({language})", f"Soep op vrijdag ({language})"
    janneke = Walker(browser, house, language, script).goes(house.link("janneke@noaber.example")).presses()
    janneke.goes("/desk/helping").looks("slip-01-helping").goes(f"/desk/enter/{PLACE}").looks("slip-02-enter")
    janneke.types(**{one: text for one, text in SHEET.items() if one != "already"}).types(title=title).does("submit")
    assert janneke.page.locator(".oops li").count() == 2, "how it was heard, and the name"
    janneke.picks("source", "paper").types(name=name, already=SHEET["already"]).does("submit")
    assert janneke.path.endswith("/read-back"), janneke.page.inner_text("main")[:800]
    janneke.sees(*(text for one, text in SHEET.items() if "amount" not in one)).looks("slip-03-read-back").presses()
    number, code = printed(janneke)
    janneke.looks("slip-04-slip").goes("/desk/helping").sees(title, number).looks("slip-05-waiting")

    trijn = Walker(browser, house, language, script).goes("/slip").looks("slip-06-code")
    trijn.types(reference=number, code="2222 3333").presses()
    assert trijn.page.locator(".oops li").count() == 1
    assert trijn.page.input_value("[name='reference']") == number
    if script:
        trijn.looks_here("slip-07-wrong-code")
    trijn.types(code=code.lower()).presses()
    assert trijn.path.startswith("/entry/")
    trijn.sees(title, SHEET["what"], "Janneke").looks("slip-08-yours").does("yes").looks("slip-09-thanks").leaves()

    janneke.goes("/desk/helping").does_not_see(title)
    janneke.goes(f"/applications/{number}").sees(title, SHEET["what"]).looks("slip-10-plan").leaves()


def printed(janneke: Walker, seconds: float = 60) -> tuple[str, str]:
    """Return the number and the code on the slip of paper, as somebody reads them from it."""
    address = janneke.page.locator("#asked a.btn").get_attribute("href")
    assert address
    until, answer = time.monotonic() + seconds, janneke.context.request.get(address)
    while answer.status == 202:
        assert time.monotonic() < until, "the slip was never made"
        answer = janneke.context.request.get(address)
    with pdfplumber.open(io.BytesIO(answer.body())) as pdf:
        assert len(pdf.pages) == 1
        words = pdf.pages[0].extract_text()
    number, code = re.search(r"MAR-[0-9A-Z]{4}", words), re.search(r"\b[0-9A-Z]{4} [0-9A-Z]{4}\b", words)
    assert number, words
    assert code, words
    return number[0], code[0]
