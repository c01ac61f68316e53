"""Tests of who may in: tokens, sessions, roles, and what every request must have or lack."""
