"""How text lies on a terminal."""

import re

from signpost.adapters.terminal.control_codes import without_control_codes

WIDTH = 80
"""Columns, at most: what is read easily, and what every terminal has."""
INDENT = 4


def plain_marks(text: str) -> str:
    """A text without the marks of emphasis that a Markdown file has, and without what could steer a terminal."""
    text = without_control_codes(text)
    for mark in (r"\*\*", "__", r"\*"):  # in pairs, around words: a "*" that points to a note stays
        text = re.sub(rf"(?<![\w*_]){mark}(?=\S)([^*_\n]+?)(?<=\S){mark}(?![\w*_])", r"\1", text)
    return text
