"""This package writes the prompts of a round: one row for each image that is to be drawn."""
