"""The forms of this storey. May import: web, models."""
