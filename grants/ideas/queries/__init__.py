"""Looking up ideas, as plain rows. Never writes. May import: programmes, people, rules, store."""
