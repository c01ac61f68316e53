"""This package turns one approved image into the files that a client receives, and a campaign's into a page."""
