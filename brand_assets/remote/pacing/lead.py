"""This file learns how long before its time a slot must be handed out, from how long reserving took lately."""

FIRST_S = 0.25
SHORTEST_S = 0.02
LONGEST_S = 1.0
MARGIN = 1.25
DECAY = 0.998
"""Falls slowly and rises at once: each rise of the lead leaves as much time unused on an account that is fully used."""


class Lead:
    """The longest of the last few hundred reservations, a margin on top, between 0.02 and 1 s."""

    def __init__(self) -> None:
        self.seconds = FIRST_S

    def note(self, took_s: float) -> None:
        self.seconds = min(LONGEST_S, max(SHORTEST_S, self.seconds * DECAY, took_s * MARGIN))
