"""`make bench`: the pages beside two references, as ratios measured in one run (QUALITY.md, section 1)."""
