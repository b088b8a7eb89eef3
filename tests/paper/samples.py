"""Papers with invented people, for the tests of what a paper shows."""

from dataclasses import replace
from datetime import date

from grants.decisions.papers import Agreement, Aside, Counts, LetterPaper, Pot, Question, Sentence
from grants.summaries.papers import DecidedPlan, MoneyLine, OpenPayment, RoundSummary, Story

COUNTS = Counts(6, 3, 6, 5, 1, 0, 0, 2, 1, 2, 4, True)

YES = LetterPaper(
    locale="nl",
    reference="SID-7K4M",
    plan_title="Jeugdhonk: de container opknappen",
    verdict="approved",
    party_kind="youth_group",
    group_name="De Container",
    addressees=("Fenna", "Jurre"),
    address=("9628 AA 12",),
    by_post=False,
    place="Siddeburen",
    round_reference="siddeburen-2026",
    round_year=2026,
    programme="Noaber Groningen",
    body_name="Gemeente Midden-Groningen",
    signed_by="Marloes",
    asked_cents=300000,
    cents=240000,
    panel_said="yes",
    spoke_on=date(2026, 12, 3),
    sentences=(Sentence("yes", "Dit is van henzelf. Daarom gaat het werken."), Sentence("yes_if", "Żółć în țară")),
    conditions=(Agreement("event", "Bert kijkt de verwarming na."), Agreement("duty", "Om elf uur is het stil.")),
    what_would_help="",
    help_name="",
    reason="",
    awb="",
    explanation="",
    departs=False,
    house_rule_number=None,
    house_rule="",
    pot=None,
    counts=COUNTS,
    set_aside=(Aside("family", 1),),
    contact_name="Janneke",
    contact_phone="06 - 00 00 00 34",
    contact_hours="Dinsdag tot en met vrijdag.",
    stand_in_name="Harm",
    stand_in_phone="06 - 00 00 00 35",
    legal_base_title="Regeling buurtbudget 2026",
    legal_base_article="artikel 5",
    legal_base_url="https://example.org/regeling",
    postal_address="Postbus 0, 0000 AA Voorbeeldstad",
    email="post@noaber.example",
    phone="0500 - 00 00 00",
    dated_on=date(2026, 12, 4),
    last_day_on=date(2027, 1, 15),
)
NOT_YET = replace(
    YES,
    verdict="not_yet",
    cents=None,
    panel_said="not_yet",
    conditions=(),
    what_would_help="Regel eerst een zaal.",
    help_name="Ria",
)
POT_EMPTY = replace(
    YES, verdict="declined", cents=None, reason="pot_empty", awb="4:25", conditions=(), pot=Pot(1000000, 12000, 9)
)
DEPARTS = replace(
    YES,
    verdict="declined",
    cents=None,
    reason="paid_elsewhere",
    awb="4:35",
    departs=True,
    explanation="De school betaalt.",
)
INCOMPLETE = replace(
    YES,
    verdict="declined",
    cents=None,
    panel_said="",
    spoke_on=None,
    sentences=(),
    conditions=(),
    counts=None,
    reason="incomplete",
    awb="4:5",
    asked=Question("Wie keurt de verwarming?", date(2026, 11, 2), date(2026, 11, 16), answered=False),
)
HOUSE_RULE = replace(
    YES,
    verdict="declined",
    cents=None,
    panel_said="no",
    reason="house_rule",
    house_rule_number=2,
    house_rule="Kan iedereen mee?",
)
CANCELLED = replace(
    YES, verdict="cancelled", cents=None, explanation="We hoorden niets meer.", counts=None, sentences=()
)

SUMMARY = RoundSummary(
    place="Siddeburen",
    municipality="Midden-Groningen",
    round_reference="siddeburen-2026",
    opens_on=date(2026, 1, 14),
    closes_on=date(2026, 12, 31),
    programme="Noaber Groningen",
    body_name="Gemeente Midden-Groningen",
    made_on=date(2026, 12, 7),
    legal_base_title="Regeling buurtbudget 2026",
    legal_base_article="artikel 5",
    plans_in=4,
    still_open=1,
    said_yes=1,
    said_not_yet=1,
    said_no=1,
    withdrawn=0,
    days_to_letter=19,
    line=MoneyLine(1000000, 316200, 80000, 185000, 418800, 300000, 3800),
    decided=(
        DecidedPlan(
            "SID-1", "Drie bankjes", False, "approved", "", False, "closed", "Nu weten ook de kinderen het.", 200000
        ),
        DecidedPlan(
            "SID-2", "Jeugdhonk", True, "approved", "", True, "awarded", "Bert kijkt de verwarming na.", 300000
        ),
        DecidedPlan("SID-3", "Game-avond", True, "not_yet", "", False, "not_yet", "Regel eerst een zaal.", None),
        DecidedPlan("SID-4", "Vlaggen", False, "declined", "pot_empty", False, "declined", "", None),
    ),
    open_payments=(OpenPayment("SID-2", "Jeugdhonk", 185000, "reserved", True),),
    stories=(Story("Drie bankjes", "Mijn vader staat nu op een bordje.", 3800),),
    seats=7,
    young_seats=3,
    lot_seats=2,
    voices=24,
    set_aside=1,
    a_bit=3,
    youth_plans=2,
    youth_cents=300000,
    awarded_cents=500000,
)
