"""This package writes a mark for print: PDF and EPS from its curves, never from pixels."""
