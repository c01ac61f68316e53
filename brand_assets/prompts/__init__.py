"""This package writes the prompts of a round: one row for each image that is to be drawn. Begin at `write`.

`concept`, `refinement` and `top_up` plan what each image shows, `rows` makes a row of it. What they build on is in
`spreading` (who gets which value), `wording` (how it is said) and `templating` (the text around it).
"""
