"""This package measures the review: how long a decision takes to be acknowledged."""
