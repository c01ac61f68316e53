"""This package puts an XMP packet into files of one format each, without touching a pixel.

What a file told of itself before is taken out: a service may have written a prompt there.
"""
