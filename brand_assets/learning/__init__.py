"""This package learns from what people decided: which attribute values a brand has approved before."""
