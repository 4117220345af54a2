"""Several articles of one story: the same words, one timeline, what differs and what moved."""
