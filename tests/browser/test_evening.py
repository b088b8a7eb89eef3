"""An evening as a panel lives it: from the agenda to the letter, with a member of fifteen who writes down on a phone.

Once in Dutch with script, once in English without, each in a village of its own.
"""

from dataclasses import dataclass
from datetime import date

import pytest
from playwright.sync_api import Browser

from tests.browser.house import House
from tests.browser.walker import Walker

pytestmark = pytest.mark.browser

MOST_ASKED = 40
"""How often the paper is asked for before it must be there; each time waits two seconds."""


@dataclass(frozen=True)
class Village:
    """A place of the demo with one plan before its panel, and who is who there."""

    slug: str
    plan: str
    chair: str
    young: str
    neighbour: str
    maker: str

    def mail(self, name: str) -> str:
        return f"{name}.{self.slug}@noaber.example"


TER_APEL = Village("ter-apel", "Kookboek van onze straat", "hayat", "mustafa", "gezina", "rima")
HOOGKERK = Village("hoogkerk", "Graffitimuur met les", "margriet", "liv", "ewout", "rosa")


@pytest.mark.parametrize(("language", "script", "village"), [("nl", True, TER_APEL), ("en", False, HOOGKERK)])
def test_an_evening_from_agenda_to_letter(
    browser: Browser, house: House, language: str, script: bool, village: Village
) -> None:
    evening = Evening(browser, house, language, script, village)
    evening.set_for_tonight()
    evening.papers()
    evening.a_young_member_speaks()
    evening.who_is_there()
    evening.the_scribe_writes_down()
    evening.the_chair_concludes()
    evening.the_letter_leaves()


class Evening:
    """One evening and the people at its table."""

    def __init__(self, browser: Browser, house: House, language: str, script: bool, village: Village) -> None:
        self.browser, self.house, self.language, self.script = browser, house, language, script
        self.village, self.table = village, ""
        self.page = f"/panel/rounds/{village.slug}-{date.today().year}/evening"

    def known(self, name: str) -> Walker:
        mail = name if "@" in name else self.village.mail(name)
        walker = Walker(self.browser, self.house, self.language, self.script)
        return walker.goes(self.house.link(mail)).presses()

    def set_for_tonight(self) -> None:
        """The chair moves the evening to tonight, and says what she thinks of the plan."""
        chair = self.known(self.village.chair).goes("/panel")
        found = chair.page.locator("main a[href$='/evening']").first.get_attribute("href")
        assert found
        self.page = found
        chair.goes(f"{self.page}/arrange").looks("evening-arrange")
        chair.types(on=date.today().isoformat(), at="19:30", room="Dorpshuis", treat="Appeltaart").presses()
        assert chair.path == self.page
        chair.sees("Dorpshuis", "Appeltaart", self.village.plan)
        chair.page.locator("main h3 a", has_text=self.village.plan).click()
        self.table = f"{chair.path}/table"
        chair.goes(self.table).does_not_see("Rond af")
        chair.goes(self.table.removesuffix("/table")).picks("closeness", "none").picks("choice", "yes")
        chair.presses("#voice button.btn").leaves()

    def papers(self) -> None:
        """Everybody finds the evening in a calendar file; a member takes the booklet along."""
        visitor = Walker(self.browser, self.house, self.language, self.script).goes(f"/in/{self.village.slug}")
        visitor.sees("Dorpshuis", "Appeltaart")
        calendar = visitor.context.request.get(f"/in/{self.village.slug}/evening.ics")
        assert f"DTSTART;TZID=Europe/Amsterdam:{date.today():%Y%m%d}T193000" in calendar.text()
        visitor.leaves()
        member = self.known(self.village.neighbour)
        booklet = self.page.replace("/evening", "/booklet.pdf")
        made = member.context.request.get(booklet)
        for _ in range(MOST_ASKED):
            if made.status != 202:
                break
            made = member.context.request.get(booklet)
        assert made.body()[:5] == b"%PDF-"
        member.leaves()

    def a_young_member_speaks(self) -> None:
        """Fifteen years old, on a phone: from the agenda to the plan, and a "nog niet" that the table must hear."""
        young = self.known(self.village.young).goes(self.page).looks("evening-agenda-young")
        young.page.locator("main h3 a", has_text=self.village.plan).click()
        young.picks("closeness", "none").picks("choice", "not_yet")
        young.types(sentence="Eerst vragen of de buren het goed vinden.").presses("#voice button.btn")
        young.goes(self.page).sees(self.village.plan).leaves()

    def who_is_there(self) -> None:
        """The chair ticks who sits at the table, and asks the youngest to write down."""
        chair = self.known(self.village.chair).goes(self.page).looks("evening-agenda-chair")
        chair.goes(f"{self.page}/attend").looks("evening-attend")
        for name in (self.village.chair, self.village.young, self.village.neighbour):
            chair.page.locator("#present label", has_text=name.capitalize()).click()
        chair.page.locator("#scribe label", has_text=self.village.young.capitalize()).click()
        chair.presses()
        assert chair.path == self.table
        chair.leaves()

    def the_scribe_writes_down(self) -> None:
        """A neighbour without a phone says it aloud; it is written down, and nothing typed is lost."""
        scribe = self.known(self.village.young).goes(self.table).looks("evening-hall-scribe")
        row = scribe.page.locator(
            "li", has=scribe.page.locator("summary", has_text=self.village.neighbour.capitalize())
        )
        row.locator("input[value='yes_if']").check()
        row.locator("input[name^='closeness'][value='none']").check()
        scribe.presses("#hall button[value='save']")
        assert scribe.page.locator(".oops li").count() == 1
        assert row.locator("input[value='yes_if']").is_checked()
        if self.script:
            scribe.looks_here("evening-hall-missing")
        row.locator("textarea").fill("Als er ook thee is.")
        scribe.presses("#hall button[value='save']")
        assert "Als er ook thee is." in scribe.page.content()
        assert scribe.page.locator("#hall button[value='conclude']").count() == 0
        scribe.leaves()

    def the_chair_concludes(self) -> None:
        """The table has spoken; each "ja, als" becomes something, and the evening goes on."""
        chair = self.known(self.village.chair).goes(self.table).looks("evening-hall-chair")
        chair.presses("#hall button[value='conclude']")
        assert chair.page.locator(".oops li").count() == 1
        chair.ticks("after_table")
        for number in range(chair.page.locator("fieldset[id^='kinds-']").count()):
            chair.picks(f"kinds-{number}", "offer")
        chair.presses("#hall button[value='conclude']")
        assert chair.path == self.page
        chair.does_not_see(self.village.plan).leaves()

    def the_letter_leaves(self) -> None:
        """The officer confirms, and an hour later the makers read what the table said."""
        officer = self.known("marloes@noaber.example")
        officer.goes(self.page.replace("/panel/", "/desk/").replace("/evening", "/confirm")).presses().leaves()
        self.house.an_hour_later()
        letter = self.house.letter(self.village.mail(self.village.maker), "/letter")
        assert [part.get_content()[:5] for part in letter.iter_attachments()] == [b"%PDF-"]
