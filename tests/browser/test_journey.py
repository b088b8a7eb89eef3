"""The whole way, as people walk it: from "we want a moestuin" to money on the account and a paper for the council.

Once in Dutch with script, once in English without. Steps a to h are those of the product's own story.
"""

import re

import pytest
from playwright.sync_api import Browser

from tests.browser.house import House
from tests.browser.walker import DESK, PHONE, Walker

pytestmark = pytest.mark.browser

PANEL = ("anneke", "bert", "mirjam", "willem", "sem", "noor", "jelle")
IBAN = "NL91 ABNA 0417 1643 00"


@pytest.mark.parametrize(("language", "script"), [("nl", True), ("en", False)])
def test_the_whole_way(browser: Browser, house: House, language: str, script: bool) -> None:
    story = Story(browser, house, language, script)
    story.apply()
    story.check()
    story.panel_speaks()
    story.decide()
    story.accept()
    story.pay()
    story.live_with_it()
    story.see()
    story.report()
    assert house.run("ledger", "check") is not None


class Story:
    """One plan and the people around it."""

    def __init__(self, browser: Browser, house: House, language: str, script: bool) -> None:
        self.browser, self.house, self.language, self.script = browser, house, language, script
        self.mail = f"tess-{language}@noaber.example"
        self.keeper_mail = f"oma-{language}@noaber.example"
        self.title = f"Moestuin achter de school ({language})"
        self.reference = ""

    def somebody(self) -> Walker:
        walker = Walker(self.browser, self.house, self.language, self.script)
        walker.sizes = (PHONE, DESK)
        return walker

    def known(self, mail: str) -> Walker:
        """Let somebody in by a single-use address."""
        walker = self.somebody()
        walker.goes(self.house.link(mail)).presses()
        return walker

    def apply(self) -> None:
        """b. Seven questions, no account; what is missing is said at the field, and nothing typed is lost."""
        tess = self.somebody().goes("/").looks("01-front")
        tess.goes("/in").looks("02-places").goes("/in/siddeburen").looks("03-place")
        tess.page.click("main a.btn")
        assert tess.path == "/in/siddeburen/apply"
        tess.looks("04-apply")
        tess.types(title=self.title, what="Wij willen een moestuin achter de school. Iedereen mag meedoen.")
        tess.types(total="250,5", already="Een stuk grond en twaalf paar handen.")
        tess.presses("main button[value='submit']")
        assert tess.page.locator(".oops li").count() >= 3
        assert tess.page.input_value("[name='what']").startswith("Wij willen een moestuin")
        if self.script:
            tess.looks_here("05-apply-missing")
        tess.types(total="250", name="Tess", mail=self.mail, postcode="9628 XE", house_number="3")
        tess.types(**{"lines-0-label": "zaad en aarde", "lines-0-amount": "150", "lines-1-label": "hout"})
        tess.types(**{"lines-1-amount": "100"})
        tess.picks("party_kind", "youth_group").types(group_name="De Wortels")
        tess.presses("main button[value='submit']")
        assert tess.path.endswith("/receipt"), tess.page.inner_text("main")[:800]
        tess.looks("06-receipt")
        receipt = self.house.letter(self.mail, "/confirm/")
        [paper] = list(receipt.iter_attachments())
        assert paper.get_content()[:5] == b"%PDF-"
        found = re.search(r"SID-[0-9A-Z]{4}", tess.page.inner_text("main"))
        assert found
        self.reference = found[0]
        tess.goes(self.house.address_in(receipt, "/confirm/")).looks("07-confirm-contact").presses()
        tess.leaves()

    def check(self) -> None:
        """a, c. The officer signs in with the code of the mail, and looks only whether it may be paid."""
        marloes = self.somebody().goes("/desk")
        assert marloes.path == "/sign-in"
        marloes.looks("08-sign-in").types(mail="marloes@noaber.example").presses()
        marloes.looks("09-mail-sent")
        body = self.house.letter("marloes@noaber.example", "/sign-in/").get_body()
        assert body is not None
        found = re.search(r"\b(\d{3} ?\d{3})\b", body.get_content())
        assert found
        marloes.types(code=found[1]).presses()
        assert marloes.path == "/desk"
        marloes.looks("10-desk").sees(self.title)
        marloes.goes(f"/applications/{self.reference}/check").looks("11-check").presses("main .note button.btn")
        marloes.goes("/desk/plans").looks("12-plans").sees(self.title)
        marloes.leaves()

    def panel_speaks(self) -> None:
        """d. Tie, choice, one sentence; others' voices only after your own."""
        sem = self.known("sem@noaber.example").goes("/panel").looks("13-panel")
        sem.goes(f"/panel/plans/{self.reference}").looks("14-panel-plan")
        sem.picks("closeness", "a_bit").picks("choice", "yes_if")
        sem.types(sentence="Ja, als jullie ook bloemen zaaien.").presses("main .note button.btn, main form button.btn")
        sem.goes(f"/panel/plans/{self.reference}").looks("15-panel-plan-spoken").leaves()
        for member, choice in (("anneke", "yes"), ("bert", "yes"), ("mirjam", "yes")):
            walker = self.known(f"{member}@noaber.example").goes(f"/panel/plans/{self.reference}")
            walker.does_not_see("Ja, als jullie ook bloemen zaaien.")
            walker.picks("closeness", "none").picks("choice", choice).types(sentence="Dit brengt mensen bij elkaar.")
            walker.presses("main .note button.btn, main form button.btn")
            walker.goes(f"/panel/plans/{self.reference}").sees("Ja, als jullie ook bloemen zaaien.").leaves()

    def decide(self) -> None:
        """e. The chair concludes, the officer confirms on one page; the letter leaves an hour later, by itself."""
        mirjam = self.known("mirjam@noaber.example").goes(f"/panel/plans/{self.reference}/conclude")
        mirjam.looks("16-conclude").picks("kinds-0", "duty").presses().leaves()
        marloes = self.known("marloes@noaber.example").goes("/desk/rounds/siddeburen-2026")
        round_path = marloes.path
        marloes.looks("17-round").goes(f"{round_path}/confirm").looks("18-confirm").presses()
        marloes.goes(f"/applications/{self.reference}").looks("19-plan-officer").leaves()
        visitor = self.somebody().goes("/in/siddeburen").does_not_see(self.title)
        self.house.an_hour_later()
        visitor.sees_in_time("/in/siddeburen", self.title)
        letter = self.house.letter(self.mail, f"/applications/{self.reference}/letter")
        assert [part.get_content()[:5] for part in letter.iter_attachments()] == [b"%PDF-"]
        visitor.leaves()

    def accept(self) -> None:
        """f. A youth group lets somebody of eighteen or older keep the money; the plan stays theirs."""
        tess = self.known(self.mail).goes("/mine").looks("20-mine")
        tess.goes(f"/applications/{self.reference}").looks("21-plan-owner")
        tess.goes(f"/applications/{self.reference}/letter").looks("22-letter")
        tess.goes(f"/applications/{self.reference}/payee").looks("23-payee")
        tess.goes(f"/applications/{self.reference}/payee?how=keeper").looks("24-payee-keeper")
        tess.types(name="Oma Hilda", mail=self.keeper_mail).presses().leaves()
        asked = self.house.letter(self.keeper_mail, "/keeper/")
        oma = self.somebody().goes(self.house.address_in(asked, "/keeper/")).looks("25-keeper")
        oma.ticks("adult").presses("main button[value='yes']")
        oma.leaves()
        oma = self.known(self.keeper_mail).goes(f"/applications/{self.reference}/account").looks("26-account")
        oma.types(account_name="H. de Boer", iban=IBAN).presses()
        oma.goes(f"/applications/{self.reference}").does_not_see("0417164300").leaves()

    def pay(self) -> None:
        """f. One prepares, another releases; nobody sends money alone."""
        marloes = self.known("marloes@noaber.example").goes("/desk/payments").looks("27-payments")
        marloes.presses()
        batch = marloes.path
        assert re.fullmatch(r"/desk/payments/groningen-\d+", batch), batch
        marloes.looks("28-batch-prepared").leaves()
        rixt = self.known("rixt@noaber.example").goes("/desk").looks("29-desk-treasurer")
        rixt.goes(batch).looks("30-batch-release").presses().leaves()
        marloes = self.known("marloes@noaber.example").goes(batch).looks("31-batch-underway").presses()
        marloes.goes(batch).looks("32-batch-paid").leaves()
        assert self.house.letter(self.keeper_mail, "250")

    def live_with_it(self) -> None:
        """f. Something changes, and it ends with a story; what is left over goes back to the pot."""
        tess = self.known(self.mail).goes(f"/applications/{self.reference}/change").looks("33-change")
        tess.picks("kind", "date").types(sentence="Het regende, het wordt een week later.").presses()
        tess.goes(f"/applications/{self.reference}/close").looks("34-close")
        tess.types(sentence="Er staat soep op tafel met prei van eigen grond.", left_over="12,50").presses()
        tess.goes(f"/applications/{self.reference}").looks("35-plan-closed").leaves()
        marloes = self.known("marloes@noaber.example").goes(f"/applications/{self.reference}/returned")
        marloes.looks("36-returned").presses().leaves()

    def see(self) -> None:
        """g. Everyone sees the story first and the amount last; nobody's name."""
        visitor = self.somebody().goes(f"/applications/{self.reference}").looks("37-public")
        visitor.sees("prei van eigen grond", "250").does_not_see("Tess", "Hilda", "9628")
        visitor.goes("/register").looks("38-register").sees(self.title)
        for name, path in (("39-how", "/how"), ("40-privacy", "/privacy"), ("41-accessibility", "/accessibility")):
            visitor.goes(path).looks(name)
        visitor.leaves()

    def report(self) -> None:
        """h. One press for the paper that goes to the council."""
        marloes = self.known("marloes@noaber.example").goes("/desk/rounds/siddeburen-2026/summary")
        marloes.looks("42-summary").sees(self.title)
        made = marloes.context.request.get("/desk/rounds/siddeburen-2026/summary.pdf")
        while made.status == 202:
            made = marloes.context.request.get("/desk/rounds/siddeburen-2026/summary.pdf")
        assert made.body()[:5] == b"%PDF-"
        marloes.leaves()
