"""This package holds the use cases that the Dagster assets, the terminal and the review app share."""
