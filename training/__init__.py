"""This package trains the models that the project ships: it is run by developers and never by the product."""
