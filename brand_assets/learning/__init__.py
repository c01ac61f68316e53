"""This package learns from what people decided: the values a brand leans to, the weights of a score, its own taste."""
