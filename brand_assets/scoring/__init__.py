"""This package scores images: how well colours keep to the palette, how a mark is composed, and where it ranks."""
