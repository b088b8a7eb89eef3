"""What can be done with the cards in the tin. Nothing here commits or knows Flask.

May import: ideas.models and queries, earlier storeys, rules, store.
"""
