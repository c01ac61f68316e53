"""This package compares what a round shows with what its brief asks for."""
