"""Draws the pages of a made-up return for the documentation: python -m tests.bot.governors.pictures docs/pictures."""

import sys
from pathlib import Path

import pypdfium2

from signpost.bot.governors.document import make_document
from tests.bot.governors.tallies import drawn, published

SCALE = 1.3
"""Pixels for each point."""


def draw_pages(folder: Path) -> None:
    """A picture of each page."""
    pdf = pypdfium2.PdfDocument(make_document(published(drawn(96), drawn(71, seed=4))))
    try:
        for number, page in enumerate(pdf, 1):
            grey = page.render(scale=SCALE).to_pil().convert("L")
            grey.save(folder / f"governors-{number}.png", optimize=True)
    finally:
        pdf.close()


if __name__ == "__main__":
    draw_pages(Path(sys.argv[1]))
