"""Papers: plain facts in, pages out. ``facts`` is for everybody; ``render`` is for the worker alone."""
