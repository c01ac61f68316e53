"""This package reads campaign briefs: from a file that anybody may have written to a checked, frozen record."""
