"""Walking through the house as one person, looking at each page on a phone and on a desk, with axe beside."""

import re
import time
from pathlib import Path
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.house import ROOT, House

SHOTS = ROOT / "build" / "shots"
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
LANGUAGE = {"nl": "nl-NL", "en": "en-GB"}


class Walker:
    """One person with a browser. ``script`` False: every step is taken without JavaScript."""

    def __init__(self, browser: Browser, house: House, language: str, script: bool) -> None:
        self.house, self.language, self.script = house, language, script
        # The way of a plan is pictured at both widths in both languages; all others in English on the phone only.
        self.sizes = (PHONE, DESK) if language == "nl" else (PHONE,)
        options = {"locale": LANGUAGE[language], "viewport": PHONE, "base_url": house.url}
        self.context: BrowserContext = browser.new_context(java_script_enabled=script, **options)  # type: ignore[arg-type]
        # A second window with script, for axe: what it shows is what was just walked to.
        self.glass: BrowserContext = browser.new_context(**options)  # type: ignore[arg-type]
        self.page: Page = self.context.new_page()
        self.faults: list[str] = []
        self.page.on("response", self._note)
        self.number = 0
        # Chosen as a person would: the people of the demo read Dutch by themselves.
        self.page.goto(f"/?taal={language}")

    def _note(self, response: object) -> None:
        status, url = response.status, response.url  # type: ignore[attr-defined]
        if status >= 500 or not url.startswith((self.house.url, "data:")):
            self.faults.append(f"{status} {url}")

    def goes(self, path: str) -> "Walker":
        answer = self.page.goto(path)
        assert answer is not None
        assert answer.status < 400, f"{answer.status} {path}"
        return self

    def types(self, **values: str) -> "Walker":
        for name, value in values.items():
            self.page.fill(f"main [name='{name}']", value)
        return self

    def picks(self, name: str, value: str) -> "Walker":
        self.page.check(f"main [name='{name}'][value='{value}']")
        return self

    def ticks(self, name: str) -> "Walker":
        self.page.check(f"main [name='{name}']")
        return self

    def presses(self, selector: str = "main form button.btn:not(.second):not(.text)") -> "Walker":
        button = self.page.locator(selector).first
        if not self.script:
            with self.page.expect_navigation():
                button.click()
            return self
        # Not any navigation: a text that is kept meanwhile changes the address of the page that stands there.
        self.page.evaluate("document.documentElement.dataset.old = ''")
        button.click()
        self.page.wait_for_selector("html:not([data-old])", state="attached")
        self.page.wait_for_load_state()
        return self

    def does(self, value: str) -> "Walker":
        """Press the button in the page's own row of buttons that does this; Enter's unseen one is passed by."""
        return self.presses(f"main button[name='do'][value='{value}']:not(.sr):not(.plain)")

    def hands_over(self, name: str, path: Path) -> "Walker":
        """Choose a file."""
        self.page.set_input_files(f"main [name='{name}']", path)
        return self

    def sees(self, *words: str) -> "Walker":
        text = re.sub(r"\s+", " ", self.page.inner_text("main"))
        for word in words:
            assert word in text, f"{word!r} is not on {self.page.url}: {text[:1500]}"
        return self

    def sees_in_time(self, path: str, words: str, seconds: float = 60) -> "Walker":
        """Look at a page again and again until these words are on it."""
        until = time.monotonic() + seconds
        while words not in self.goes(path).page.inner_text("main"):
            assert time.monotonic() < until, f"{words!r} never came on {path}"
            self.page.wait_for_timeout(500)
        return self

    def sees_made(self, selector: str, again: str, seconds: float = 60) -> "Walker":
        """Wait until something was made ready: with script the page looks again by itself, else a link does."""
        if not self.script:
            until = time.monotonic() + seconds
            while not self.page.locator(selector).count():
                assert time.monotonic() < until, f"{selector} never came on {self.page.url}"
                self.page.click(again)
        self.page.wait_for_selector(selector, timeout=seconds * 1000)
        return self

    def does_not_see(self, *words: str) -> "Walker":
        text = self.page.inner_text("main")
        for word in words:
            assert word not in text, f"{word!r} is on {self.page.url}"
        return self

    @property
    def path(self) -> str:
        return urlsplit(self.page.url).path

    def looks(self, name: str) -> "Walker":
        """Take the page's picture at its widths and have axe look at it; the page must be one that GET shows.

        Axe looks at every page in both languages, at the desk in Dutch and on the phone in English.
        """
        self.number += 1
        folder = SHOTS / self.language
        folder.mkdir(parents=True, exist_ok=True)
        self.glass.clear_cookies()
        self.glass.add_cookies(self.context.cookies())  # type: ignore[arg-type]
        window = self.glass.pages[0] if self.glass.pages else self.glass.new_page()
        answer = window.goto(self.page.url)
        assert answer is not None
        assert answer.status == 200, f"{answer.status} {self.page.url}"
        assert window.get_attribute("html", "lang") == self.language
        for size in self.sizes:
            window.set_viewport_size(size)  # type: ignore[arg-type]
            look(window, folder / f"{name}-{size['width']}.png", axe=size is (DESK if self.language == "nl" else PHONE))
        return self

    def looks_here(self, name: str) -> "Walker":
        """The same for a page that a POST answered, in the window itself; only for walkers with script."""
        folder = SHOTS / self.language
        folder.mkdir(parents=True, exist_ok=True)
        for size in (DESK, PHONE):
            self.page.set_viewport_size(size)  # type: ignore[arg-type]
            look(self.page, folder / f"{name}-{size['width']}.png")
        return self

    def leaves(self) -> None:
        assert self.faults == []
        self.context.close()
        self.glass.close()


def look(page: Page, path: Path, axe: bool = True) -> None:
    """Picture a page, and see that axe finds nothing and nothing sticks out at the side."""
    page.screenshot(path=path, full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{page.url} is wider than the screen"
    if not axe:
        return
    found = Axe().run(page)
    assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"
