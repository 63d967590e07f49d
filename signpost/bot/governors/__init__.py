"""The governors' yearly return: what was reported and what became of it, counted so that nobody can be recognised.

`counting` looks, `figures` decides what is published, `suppression` what is held back; the rest draws and writes it.
"""
