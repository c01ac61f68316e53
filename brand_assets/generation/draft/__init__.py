"""This file marks `draft`, the built-in image provider, which draws flat marks from a brief's palette, attributes and seed."""
