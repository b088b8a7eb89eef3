"""The ground floor: what may happen, to whom, when and with how much money.

Pure Python. A rule takes enums, integers (euro cents), dates, sets and small frozen dataclasses; it returns a value or
raises a Refusal. No Flask, no SQLAlchemy, no clock, no input or output: every rule can be tried with three literals.
May import the standard library, python-stdnum (account numbers) and dateutil (Easter), and nothing above it.
"""
