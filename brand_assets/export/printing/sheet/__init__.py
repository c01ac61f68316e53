"""This package lays out the specification sheet: the mark, its grounds and its colours on pages of A4."""
