"""This package says which attribute values each image of a concept round is given: fair shares, pairs met, by turns."""
