"""This package keeps everything that outlives a process: the lake, the images and the ledger."""
