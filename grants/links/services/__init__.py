"""Pressing *koppel*, answering, and what ends a link. Nothing here commits or knows Flask.

May import: links.models and queries, earlier storeys, rules, store.
"""
