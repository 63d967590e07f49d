"""Contents pages, which repeat the headings of a document and are none of it."""

import re
from collections.abc import Sequence

from signpost.knowledge.source import Source

_HEAD = re.compile(r"\**(?:table of )?contents(?:\s+page)?\**$", re.I)
_LINE = re.compile(r".{2,120}?(?:\s*\.{3,}\s*|\t+| {3,}|\s*…+\s*)(?:page\s*)?\d{1,3}$", re.I)
_PART = re.compile(r"(?:appendix|appendices|annex(?:es)?|parts?|sections?)\W{0,2}$", re.I)
_MOST_LETTERS = 150
_FEWEST_LINES = 3
"""So many lines in a row that end in page numbers are a contents page, even one without its title."""


def _fold(text: str) -> str:
    """A line's words without its numbers and its page."""
    return re.sub(r"[\W\d_]+", " ", text[:_MOST_LETTERS].partition("\t")[0]).strip().lower()


def contents_blocks(source: Source, texts: Sequence[str]) -> set[int]:
    """The indexes of the blocks that are a contents page; `texts` are the blocks' texts without debris."""
    found = {index for index, block in enumerate(source.blocks) if block.furniture == "contents"}
    folded = [_fold(text) for text in texts]
    last_seen = {fold: index for index, fold in enumerate(folded)}

    def is_line(index: int) -> bool:
        repeated = bool(folded[index]) and last_seen[folded[index]] > index
        return len(texts[index]) <= _MOST_LETTERS and (repeated or has_page(index))

    def has_page(index: int) -> bool:
        return len(texts[index]) <= _MOST_LETTERS and _LINE.match(texts[index]) is not None

    index = 0
    while index < len(texts):
        titled = _HEAD.match(re.split(r"\t|\s{3,}", texts[index], maxsplit=1)[0]) is not None
        end = first = index + 1 if titled else index
        while end < len(texts) and (is_line(end) if titled else has_page(end)):
            end += 1
            while titled and end < len(texts) and _PART.match(texts[end]):
                end += 1
        if end - first >= (1 if titled else _FEWEST_LINES):
            found.update(range(index, end))
        index = max(end, index + 1)
    return found
