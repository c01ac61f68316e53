"""This package looks at what kind of image one is, enlarges pictures and cuts them out."""
