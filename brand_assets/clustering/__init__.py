"""This package groups a round's images by what they look like, or says that they form no clear groups."""
