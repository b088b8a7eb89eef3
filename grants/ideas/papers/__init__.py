"""The papers of this storey. Plain values; templates/papers/ideas/ has the words. May import: ideas' queries, rules."""
