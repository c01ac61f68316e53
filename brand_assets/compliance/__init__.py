"""This package finds what is wrong with a creative or a mark, with the evidence and what to do about it."""
