"""This package holds what is known of image models: what they take, what they cost, what a plan comes to."""
