"""This package gathers what the desk shows: a round's images with what is decided on them, and one image in full."""
