"""What is typed about a place. May import: rules, web, ideas.models."""
