"""Papers that cross features: the summary of a round."""
