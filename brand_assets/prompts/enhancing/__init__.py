"""This package lets a language model reword a round's prompts: what it is asked, what of its answers is taken.

`material` makes the question, `clients` ask it, `asking` sees to it that each is paid once, `reading` and `checking`
decide what of an answer can be used, `matching` turns its advice on models into swaps. Nothing here knows the ledger.
"""
