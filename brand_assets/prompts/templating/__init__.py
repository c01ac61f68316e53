"""This package holds what a prompt template is: read strictly, tried on every model, chosen, written to fit."""
