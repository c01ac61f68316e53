"""This package holds the visual language: attributes, their values and words, brackets, guidelines, template names."""
