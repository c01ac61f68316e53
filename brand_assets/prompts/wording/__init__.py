"""This package puts what an image shows into words that a template may use, phrased as its model reads them."""
