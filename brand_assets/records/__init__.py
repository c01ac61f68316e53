"""This package holds the nouns that every other package knows: briefs, tables, checkpoints, requests."""
