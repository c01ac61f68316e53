"""This package sets text in open fonts as outlines: shaping, both directions, breaking, fitting."""
