"""Who may receive the money of an award (PRODUCT 3.4).

Under 18 one cannot act alone in law, and an account in one's own name is not the group's: so a youth group stays
applicant and owner, and someone else only keeps the money. Imports only refusals.
"""

from enum import StrEnum

from grants.rules.refusals import Invalid


class PartyKind(StrEnum):
    """Who applies. None of them needs a legal form."""

    PERSON = "person"
    INFORMAL_GROUP = "informal_group"
    YOUTH_GROUP = "youth_group"
    ASSOCIATION = "association"


class PayeeKind(StrEnum):
    """Whose account the money goes to: an owner's, a keeper's (geldbewaarder: an adult or a club) or a shop's."""

    OWNER = "owner"
    KEEPER = "keeper"
    SHOP = "shop"


def demand_payee(party_kind: PartyKind, payee_kind: PayeeKind, adult: bool) -> None:
    """Refuse a payee who may not receive the money of this party; `adult` is the owner's tick "18 of ouder".

    Raises Invalid('youth_needs_keeper') when a youth group names an owner, Invalid('payee_needs_adult') when an owner
    has not ticked. A keeper is asked at their own yes (`demand_keeper`), because nobody ticks for somebody else.
    """
    if payee_kind is not PayeeKind.OWNER:
        return
    if party_kind is PartyKind.YOUTH_GROUP:
        raise Invalid("youth_needs_keeper", "payee_kind")
    if not adult:
        raise Invalid("payee_needs_adult", "adult")


def demand_keeper(adult_or_club: bool) -> None:
    """Refuse a keeper who is neither 18 or older nor speaks for a club. Raises Invalid('payee_needs_adult')."""
    if not adult_or_club:
        raise Invalid("payee_needs_adult", "adult")
