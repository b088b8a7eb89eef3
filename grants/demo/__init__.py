"""A house full of invented people, made by living it: every step goes through the services, at its own moment.

The same seed and the same day give the same data, except tokens, keys and ciphertext.
"""
