"""This package takes a campaign's approved images to a complete package: made, stamped, signed, listed, swapped in."""
