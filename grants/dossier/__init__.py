"""A plan as a whole: the one page and the one paper that show all of what the storeys below know of it."""
