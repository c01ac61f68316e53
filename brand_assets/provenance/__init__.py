"""This package writes where a file comes from into it, signs it, and reads it back."""
