"""This package sets text in open fonts as outlines: shaping, both directions, line breaking, fitting into a box.

text -> `preparing` (hostile characters, spaces that hold) -> `direction` (UAX #9) and `opportunities` (UAX #14)
-> `runs` (one font, script and direction each) -> `shaping` (HarfBuzz) -> `breaking` (which lines) -> `setting`, `fitting`.
"""
