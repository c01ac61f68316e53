"""This package reads what is written in pictures, and says whether it is what the brief wants to be read."""
