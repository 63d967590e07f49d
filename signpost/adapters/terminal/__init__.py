"""A chat in the terminal: the embedded default, and the platform that tests use.

It reads lines as turns, and renders views for eighty columns; colours only on a terminal.
"""
