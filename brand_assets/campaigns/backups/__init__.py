"""This package saves what cannot be made again into one file, and puts it back."""
