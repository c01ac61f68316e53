"""This package makes one round's assets; the three rounds are the same functions called three times."""
