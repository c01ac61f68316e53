"""This package says what an image shows: zero-shot tags from a model of pictures and words."""
