"""How text lies on a terminal."""

WIDTH = 80
"""Columns, at most: what is read easily, and what every terminal has."""
INDENT = 4
