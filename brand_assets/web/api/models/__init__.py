"""This package is what the API takes and gives, a file for each subject; requests know no field beside their own."""
