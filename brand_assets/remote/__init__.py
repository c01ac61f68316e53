"""This folder is how every paid service is reached: what was sent, what came back, and what may go where."""
