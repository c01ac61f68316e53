"""This package lays out a campaign's creatives: picture, message and logo, in every shape and language."""
