"""This package picks the few images that a person looks at: good ones that differ from each other."""
