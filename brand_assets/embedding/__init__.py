"""This package turns images into vectors whose cosine says how alike two images look."""
