"""What can be done with what is told in a place. May import: ideas.models, queries, earlier storeys, rules, store."""
