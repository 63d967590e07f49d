"""Rows of tables: their cells, and which row is the head."""

import re
from collections.abc import Sequence

from signpost.knowledge.headings import words

_BETWEEN_CELLS = re.compile(r"\t+|\|")
_ROW = re.compile(r"\S[ ]*\|[ ]*\S|\S[ ]*\t[ \t]*\S")
_MOST_WORDS_IN_A_HEAD = 5
_WORDS_OF_A_SENTENCE = 4


def cells(text: str) -> list[str]:
    """The cells of a row that a format has joined by tabs or bars."""
    return [cell.strip() for cell in _BETWEEN_CELLS.split(text) if cell.strip()]


def looks_like_row(text: str) -> bool:
    """Whether a paragraph is a row, in a format that marks none: words, then a tab or a bar, then words."""
    return _ROW.search(text) is not None


def is_head(row: str, others: Sequence[str], ruled: bool) -> bool:
    """Whether the first row of a table names its columns.

    Args:
        row: the first row.
        others: the rows below it.
        ruled: whether a line is drawn below the first row.

    A table of two columns may be a list of particulars ("Owner | Deputy headteacher") and then has no head: the second
    column must hold sentences.
    """
    head = cells(row)
    short = all(len(words(cell)) <= _MOST_WORDS_IN_A_HEAD and cell[-1] not in ".;:" for cell in head)
    if len(head) < 2 or not others or not short:
        return False
    if ruled or len(head) > 2:
        return True
    seconds = [len(words(found[1])) for other in others if len(found := cells(other)) > 1]
    return bool(seconds) and sum(seconds) / len(seconds) >= _WORDS_OF_A_SENTENCE
