"""Bullets that a page draws rather than writes, as browsers do when they print."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from signpost.knowledge.assembly import Line

_LEAST, _MOST = 0.1, 0.6
"""How wide a bullet is at least and at most, of the size of the letters beside it."""
_ROUND = 0.75
"""The lesser of its width and height is at least this share of the other."""
_FURTHEST = 2.5
"""How far from the text a bullet stands at most, of the size of its letters."""
_MOST_SHAPES = 500
"""More small shapes than this are a pattern."""


def drawn_bullets(shapes: Sequence[Mapping[str, Any]], words: Sequence[Line]) -> Iterator[Line]:
    """The drawn bullets of a page, as words.

    Args:
        shapes: the curves and rectangles of the page, as pdfplumber has them.
        words: the words of the page.
    """
    small = [shape for shape in shapes if 0 < shape["x1"] - shape["x0"] < _MOST * _largest(words) and _is_round(shape)]
    for shape in small if len(small) <= _MOST_SHAPES else ():
        middle = (shape["top"] + shape["bottom"]) / 2
        line = [word for word in words if word.top <= middle <= word.bottom]
        first = min((word for word in line if word.x0 >= shape["x1"]), key=lambda word: word.x0, default=None)
        if first is not None and _is_bullet(shape, first, line):
            yield Line(
                text="•" if shape.get("fill") else "◦",
                x0=shape["x0"],
                x1=shape["x1"],
                top=first.top,
                bottom=first.bottom,
                size=first.size,
                bold=False,
            )


def _largest(words: Sequence[Line]) -> float:
    return max((word.size for word in words), default=0.0)


def _is_round(shape: Mapping[str, Any]) -> bool:
    width, height = shape["x1"] - shape["x0"], shape["bottom"] - shape["top"]
    return bool(min(width, height) >= _ROUND * max(width, height))


def _is_bullet(shape: Mapping[str, Any], first: Line, line: Sequence[Line]) -> bool:
    """Whether a shape stands alone in front of a line, as small as a bullet."""
    of_size = (shape["x1"] - shape["x0"]) / first.size
    near = first.x0 - shape["x1"] <= _FURTHEST * first.size
    alone = not any(shape["x0"] - _FURTHEST * first.size < word.x1 <= shape["x0"] for word in line)
    return _LEAST <= of_size <= _MOST and near and alone
