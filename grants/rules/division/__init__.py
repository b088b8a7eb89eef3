"""How a pot is divided when the yeses ask for more than there is: the method that was published before opening.

In the order of arrival, by a draw, or by the Method of Equal Shares (PRODUCT 3.3). Whole cents only, and nothing that
cannot be done again by hand. Imports only lots and refusals.
"""

from grants.rules.division.arrival import Concluded, Share, arrival, draw
from grants.rules.division.equal_shares import Chosen, Divided, How, Unchosen, WhyNot, equal_shares
from grants.rules.division.passes import EURO, LEAST_VOTERS, Passes, Wanted, demand_shares, two_passes
from grants.rules.division.purses import Candidate

__all__ = [
    "EURO",
    "LEAST_VOTERS",
    "Candidate",
    "Chosen",
    "Concluded",
    "Divided",
    "How",
    "Passes",
    "Share",
    "Unchosen",
    "Wanted",
    "WhyNot",
    "arrival",
    "demand_shares",
    "draw",
    "equal_shares",
    "two_passes",
]
