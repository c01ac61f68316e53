"""This file marks `draft`, the built-in image provider, which draws flat marks from palette, attributes and seed."""
