"""What people leave in a place before there is a plan. May import: programmes, people, store, rules."""

from grants.ideas.models.ideas import CardSource, Idea

__all__ = ["CardSource", "Idea"]
