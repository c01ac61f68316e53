"""This package makes a logo kit of a mark: its variants, icons, avatars, rasters, figures, and how to use them."""
