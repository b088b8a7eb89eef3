"""The receipt as a paper: everything that was sent in can be read in the PDF, in both languages."""

import io

import pdfplumber
import pytest

from grants.applications.papers import Receipt, ReceiptLine, budget, frozen
from grants.paper import facts as words
from grants.paper.render import pdf
from grants.rules.payees import PartyKind

RECEIPT = Receipt(
    reference="SID-7K4M",
    title="Honk in de container",
    place="Siddeburen",
    body_name="Gemeente Voorbeeld",
    round_reference="siddeburen-2026",
    sent_on="2026-03-02",
    sent_time="20:14",
    hear_by="2026-04-28",
    what="We maken een honk <b>.\n\nOp vrijdag is het open.",
    already="Een busje",
    for_whom="Jongeren vanaf 12",
    where_about="Sportveld",
    when_about="Januari",
    total_cents=1250_50,
    minimum_cents=500_00,
    lines=(ReceiptLine("hout {{ 7 * 7 }}", 1000_50), ReceiptLine("verf", 250_00)),
    also_needed="Een kachel",
    name="Fenna",
    mail="fenna@voorbeeld.example",
    phone="06 12 34 56 78",
    postcode="9628 AA",
    house_number="12a",
    party_kind=PartyKind.YOUTH_GROUP.value,
    group_name="De Container",
    helper_about="oma Hilda",
    neighbours="Mevrouw Dekker wil stilte.",
    contact_name="Harma Veenstra",
    contact_phone="050 123 45 68",
    contact_hours="Op werkdagen",
    stand_in_name="Wim de Boer",
    stand_in_phone="050 123 45 69",
)


@pytest.mark.parametrize(("locale", "asked"), [("nl", "Samen gevraagd"), ("en", "Asked in total")])
def test_everything_can_be_read_on_paper(locale, asked):
    facts = frozen(RECEIPT)
    made = pdf(words.html("applications/receipt", facts, locale), words.name("applications/receipt", facts, locale))
    with pdfplumber.open(io.BytesIO(made)) as paper:
        text = " ".join(page.extract_text() or "" for page in paper.pages).replace("\u00a0", " ")
    assert asked in text
    codes = (RECEIPT.party_kind, RECEIPT.round_reference, RECEIPT.sent_on, RECEIPT.hear_by)
    typed = [value for value in facts.values() if isinstance(value, str) and value not in codes]
    # Word by word: in two columns a line of one may stand in the middle of the other.
    for word in " ".join([*typed, "hout {{ 7 * 7 }} € 1.000,50 € 1.250,50 € 500,00"]).split():
        assert word in text, word
    assert "49" not in text, "a template in a text is not carried out"


def test_budget_leaves_empty_lines_out():
    rows = [{"label": "hout", "amount": "1.000,50"}, {"label": "", "amount": ""}]
    assert budget({"lines": rows}) == (ReceiptLine("hout", 1000_50),)
    assert budget({}) == ()
