"""Looking up what is told in a place: plain rows, never a write. May import: ideas.models, earlier storeys, rules."""
