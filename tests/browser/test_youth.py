"""Half an idea on a phone: somebody of fifteen asks for help, is called, and answers seven questions one by one.

In Dutch with script, where the text is kept while they type; in English without, where every step keeps it.
"""

import re
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Browser

from tests.browser.house import House
from tests.browser.walker import Walker

pytestmark = pytest.mark.browser

PLACE = "kloosterburen"


@pytest.mark.parametrize(("language", "script"), [("nl", True), ("en", False)])
def test_half_an_idea_becomes_a_plan(
    browser: Browser, house: House, tmp_path: Path, language: str, script: bool
) -> None:
    story = Youth(browser, house, language, script)
    story.asks_for_help()
    story.is_called()
    story.goes_on(drawn(tmp_path / "baan.jpg"))
    story.asks_a_friend()
    story.sends_it_in()
    story.is_written_down()


def drawn(path: Path) -> Path:
    """Draw what somebody of fifteen draws: a hill of earth with a track over it."""
    picture = Image.new("RGB", (1200, 800), "#cfe3ee")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 600, 1200, 800), fill="#7a9a4e")
    for left in (120, 480, 840):
        pen.pieslice((left, 430, left + 280, 770), 180, 360, fill="#8a5a35")
    pen.arc((100, 200, 1100, 900), 200, 340, fill="#333333", width=8)
    picture.save(path, "JPEG", quality=88)
    return path


class Youth:
    """Kyra, the friend she asks and the community worker who calls."""

    def __init__(self, browser: Browser, house: House, language: str, script: bool) -> None:
        self.browser, self.house, self.language, self.script = browser, house, language, script
        self.mail, self.friend_mail = f"kyra-{language}@noaber.example", f"jort-{language}@noaber.example"
        self.title = f"Crossbaan achter het sportveld ({language})"
        self.name = f"Kyra {language}"
        self.draft = self.reference = ""

    def somebody(self) -> Walker:
        return Walker(self.browser, self.house, self.language, self.script)

    def worker(self) -> Walker:
        return self.somebody().goes(self.house.link("janneke@noaber.example")).presses()

    def asks_for_help(self) -> None:
        """A name, a group and a mail address are enough, with half an idea beside them."""
        kyra = self.somebody().goes(f"/in/{PLACE}/questions").goes(f"/in/{PLACE}/apply").looks("youth-01-apply")
        kyra.types(title=self.title, where_about="achter het sportveld, maar we weten nog niet hoe")
        if self.script:
            kyra.page.wait_for_selector(".kept:not(:empty)")
            assert kyra.path.startswith(f"/in/{PLACE}/apply/")
            again = self.somebody().goes(kyra.path)
            assert again.page.input_value("[name='title']") == self.title
            again.leaves()
        kyra.picks("party_kind", "youth_group").types(group_name="De Crossers").does("help")
        assert kyra.page.locator(".oops li").count() == 2
        assert kyra.page.input_value("[name='where_about']").startswith("achter het sportveld")
        if self.script:
            kyra.looks_here("youth-02-missing")
        kyra.types(name=self.name, mail=self.mail).does("help")
        assert not kyra.page.locator("button[value='help']").count()
        kyra.looks("youth-03-asked").leaves()

    def is_called(self) -> None:
        """Somebody who works in the village reads it, calls, and is their contact from then on."""
        janneke = self.worker().goes("/desk/helping").sees(self.name, "De Crossers", self.mail).looks("youth-04-calls")
        janneke.presses(f"main li:has-text('{self.mail}') button[value^='called-']")
        janneke.does_not_see(self.mail).leaves()

    def goes_on(self, photo: Path) -> None:
        """By the link in the mail, on another device: a photo for question 1 and one question after the other."""
        self.draft = self.house.address_in(self.house.letter(self.mail, "/apply/"), "/apply/")
        kyra = self.somebody().goes(self.draft).sees("Janneke").looks("youth-05-called")
        kyra.presses("main button[name='do'][value^='step-']:not(.sr)")
        kyra.goes(f"{self.draft}?step=1").looks("youth-06-step-1").does("files").looks("youth-07-files")
        kyra.hands_over("photo", photo).presses("main button[value='photo']")
        kyra.sees_made("#sent img", "#sent [data-again] a").looks("youth-08-photo")
        kyra.presses("#sent a.btn")
        # A photo answers question 1, so it goes on with the next one.
        assert kyra.page.locator(".question").get_attribute("id") == "q2"
        kyra.goes(f"{self.draft}?step=1").looks("youth-09-step-1-told")
        for step, typed in STEPS.items():
            kyra.types(**typed).does(f"step-{step + 1}")
            assert kyra.page.locator(".question").get_attribute("id") == f"q{step + 1}"
        kyra.types(neighbours="We gaan de boer en de voetbalclub vragen.").does("save").looks("youth-10-step-7")
        kyra.goes(f"{self.draft}?step=5").looks("youth-11-step-5").goes(f"{self.draft}?step=4")
        assert kyra.page.input_value("[name='when_about']") == "vanaf april"
        kyra.leaves()

    def asks_a_friend(self) -> None:
        """The second owner says yes by the link in a mail, and gets an address of their own."""
        kyra = self.somebody().goes(f"{self.draft}/makers").looks("youth-12-makers")
        kyra.picks("kind", "owner").types(name="Jort", mail=self.friend_mail).presses("#invite button.btn")
        kyra.sees("Jort").looks("youth-13-invited").leaves()
        asked = self.house.letter(self.friend_mail, "/join/")
        jort = self.somebody().goes(self.house.address_in(asked, "/join/")).looks("youth-14-join").does("yes")
        own = self.house.address_in(self.house.letter(self.friend_mail, "/apply/"), "/apply/")
        assert own != self.draft
        jort.goes(f"{own}?step=2")
        assert jort.page.input_value("[name='already']") == "Schoppen, en zes crossfietsen."
        jort.types(already="Schoppen, zes crossfietsen en een trekker.").does("save").leaves()

    def sends_it_in(self) -> None:
        """The last button; the receipt says what was sent, whom to call and when they hear."""
        kyra = self.somebody().goes(f"{self.draft}?step=7").does("submit")
        assert kyra.path.endswith("/receipt"), kyra.page.inner_text("main")[:800]
        kyra.sees("zes crossfietsen en een trekker", "De Crossers", "150").looks("youth-15-receipt")
        found = re.search(r"KLO-[0-9A-Z]{4}", kyra.page.inner_text("main"))
        assert found
        self.reference = found[0]
        receipt = self.house.letter(self.mail, "/confirm/")
        assert [part.get_content()[:5] for part in receipt.iter_attachments()] == [b"%PDF-"]
        kyra.goes(self.house.address_in(receipt, "/confirm/")).presses().looks("youth-16-confirmed").leaves()

    def is_written_down(self) -> None:
        """What the photo says is written down and read back; the makers see where it stands."""
        janneke = self.worker().goes(f"/applications/{self.reference}/summarise").looks("youth-17-summarise")
        janneke.types(text="We willen een baan van aarde om te crossen.").ticks("read_back").presses().leaves()
        jort = self.somebody().goes(self.house.link(self.friend_mail)).presses()
        jort.goes(f"/applications/{self.reference}").sees("een baan van aarde").looks("youth-18-plan").leaves()


STEPS: dict[int, dict[str, str]] = {
    1: {},
    2: {"already": "Schoppen, en zes crossfietsen."},
    3: {"for_whom": "Iedereen met een fiets"},
    4: {"when_about": "vanaf april"},
    5: {"total": "150", "lines-0-label": "zwarte grond", "lines-0-amount": "150"},
    6: {"postcode": "9977 PA", "house_number": "12"},
}
