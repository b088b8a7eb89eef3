"""The tin as people use it: an idea from a phone, a line that is not right, and forty cards typed by keyboard alone."""

import time

import pytest
from playwright.sync_api import Browser

from tests.browser.house import House
from tests.browser.walker import Walker

pytestmark = pytest.mark.browser

MINUTES = 10
"""In which a community worker types a tin of forty cards; reading the handwriting takes most of it."""


@pytest.mark.parametrize(("language", "script"), [("nl", True), ("en", False)])
def test_an_idea_from_a_phone_and_one_that_is_not_right(
    browser: Browser, house: House, language: str, script: bool
) -> None:
    kyra = Walker(browser, house, language, script)
    kyra.goes("/in/winsum/idea-cards").looks("tin-cards").goes("/in/winsum/idea").looks("tin-idea")
    line = f"Een plek om te chillen ({language})"
    kyra.types(line=line, name="Kyra").ticks("half").presses()
    assert kyra.path == "/in/winsum/idea/thanks"
    kyra.looks("tin-thanks").goes("/in/winsum").sees(line, "Kyra").looks("tin-place")
    kyra.goes("/in/winsum/ideas").looks("tin-wall")
    kyra.page.locator(".slip", has_text=line).locator("a").last.click()
    kyra.looks("tin-report").presses()
    kyra.does_not_see(line).goes("/in/winsum/ideas").does_not_see(line)
    kyra.leaves()
    janneke = Walker(browser, house, language, script)
    janneke.goes(house.link("janneke@noaber.example")).presses()
    assert janneke.path == "/desk/ideas"
    janneke.sees(line).looks("tin-waiting")
    janneke.presses(f"main li:has-text('{line}') button[value='wall']")
    janneke.does_not_see(line).goes("/in/winsum/ideas").sees(line)
    janneke.leaves()


@pytest.mark.parametrize(("language", "script", "place"), [("nl", True, "ulrum"), ("en", False, "leens")])
def test_forty_cards_by_keyboard_alone(browser: Browser, house: House, language: str, script: bool, place: str) -> None:
    janneke = _at_the_tin(browser, house, language, script, place)
    began = time.monotonic()
    for number in range(40):
        janneke.page.keyboard.type(f"Kaartje nummer {number}")
        if number == 7:
            janneke.page.keyboard.press("Tab")
            janneke.page.keyboard.type("Nel")
        if script:
            # Nobody waits: the next card is typed while this one is on its way.
            janneke.page.keyboard.press("Enter")
        else:
            with janneke.page.expect_navigation():
                janneke.page.keyboard.press("Enter")
            janneke.page.wait_for_selector("[name='line']:focus")
    janneke.page.wait_for_selector("#typed :text-is('Kaartje nummer 39')")
    # What is left of ten minutes is for reading: 13 seconds a card.
    assert time.monotonic() - began < MINUTES * 60 / 10
    janneke.sees("Kaartje nummer 39", "Kaartje nummer 28").looks("tin-typing")
    with janneke.page.expect_navigation():
        janneke.page.locator("#undo button").press("Enter")
    assert janneke.page.input_value("[name='line']") == "Kaartje nummer 39"
    janneke.goes(f"/in/{place}/ideas").sees(*(f"Kaartje nummer {number}" for number in range(39)), "Nel")
    janneke.does_not_see("Kaartje nummer 39")
    janneke.leaves()


def test_a_card_that_is_refused_or_lost_waits_at_its_own_line(browser: Browser, house: House) -> None:
    janneke = _at_the_tin(browser, house, "nl", True, "uithuizen")
    card, page = "[name='line']", janneke.page
    page.keyboard.type("Een kaartje met half een nummer")
    page.fill("[name='phone']", "06 12")
    page.keyboard.press("Enter")
    page.keyboard.type("Een schommel")
    page.wait_for_selector("#lane .error")
    assert page.input_value(card) == "Een schommel"
    page.press("#lane button", "Enter")
    assert (page.input_value(card), page.input_value("[name='phone']")) == ("Een kaartje met half een nummer", "06 12")
    page.fill("[name='phone']", "")
    page.press(card, "Enter")
    page.wait_for_selector("#typed li:first-child :text-is('Een kaartje met half een nummer')")
    page.context.set_offline(True)
    page.keyboard.type("Soep op dinsdag")
    page.keyboard.press("Enter")
    page.wait_for_selector("#lane .error")
    page.context.set_offline(False)
    page.wait_for_selector("#typed li:first-child :text-is('Soep op dinsdag')")
    assert page.locator("#lane li").count() == 0
    janneke.goes("/in/uithuizen/ideas").sees("Een schommel", "Een kaartje met half een nummer", "Soep op dinsdag")
    janneke.leaves()


def _at_the_tin(browser: Browser, house: House, language: str, script: bool, place: str) -> Walker:
    janneke = Walker(browser, house, language, script)
    janneke.goes(house.link("janneke@noaber.example")).presses().goes(f"/desk/tin/{place}")
    janneke.page.wait_for_selector("[name='line']:focus")
    return janneke
