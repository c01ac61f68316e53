"""This package has one file for each service whose language models may be asked."""
