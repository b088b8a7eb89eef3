"""What links look like to pages and services. Never writes. May import: links.models, earlier storeys, rules, store."""
