"""This package sets text in open fonts as outlines: shaping, both directions, line breaking, fitting into a box.

`preparing` (hostile characters, spaces that hold) -> `direction` (UAX #9), `opportunities` (UAX #14), `runs` (one font,
script and direction each), `shaping` (HarfBuzz) -> `passage` -> `breaking` (which lines) -> `setting` and `fitting`.
"""
