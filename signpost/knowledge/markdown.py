"""Markdown into blocks; markdown-it-py finds the structure, the text is taken from the file as it stands."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

from signpost.knowledge.cross_reference import is_cross_reference
from signpost.knowledge.marker import find_marker
from signpost.knowledge.plain_text import unwrapped
from signpost.knowledge.source import Block, Source
from signpost.knowledge.wrapped_text import Line, ends_sentence, is_wrapped, paragraphs

_PARSER = MarkdownIt("commonmark").enable("table").disable("inline")
"""Only the structure is wanted: what stands inside a paragraph is kept as it is."""
_ASIDE = re.compile(r"\A---[ \t]*\r?\n.*?^---[ \t]*$|<!--(?:(?!<!--|-->).)*-->", re.DOTALL | re.MULTILINE)
"""What is no part of the text: particulars in front of it, and comments."""
_HEADING_MARK = re.compile(r"#{1,6}\s+|\s+#+\s*$")


class _Lines:
    """Where each line of a text begins and ends."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts = [0, *(match.end() for match in re.finditer(r"\r\n|\r|\n", text)), len(text)]
        self.taken: set[int] = set()
        self.is_wrapped = is_wrapped(text)

    def span(self, first: int, after: int) -> tuple[int, int] | None:
        """Offsets of the visible text in these lines, which then count as taken; None where there is none."""
        self.taken.update(range(first, after))
        start, end = self.starts[first], self.starts[min(after, len(self.starts) - 1)]
        visible = self.text[start:end].strip()
        if not visible:
            return None
        start += self.text[start:end].index(visible)
        return start, start + len(visible)


def _is_bold(text: str) -> bool:
    return len(text) > 4 and text[:2] == text[-2:] and text[:2] in ("**", "__")


def _blocks(tokens: list[Token], rows: _Lines) -> Iterator[Block]:
    depth = -1
    heading: int | None = None
    in_table = False
    table = 0
    for token in tokens:
        match token.type:
            case "bullet_list_open" | "ordered_list_open":
                depth += 1
            case "bullet_list_close" | "ordered_list_close":
                depth -= 1
            case "heading_open":
                heading = int(token.tag[1])
            case "heading_close":
                heading = None
            case "table_open":
                in_table = True
                table += 1
            case "table_close":
                in_table = False
            case "tr_open" if token.map and (span := rows.span(*token.map)):
                yield Block(start=span[0], end=span[1], row=True, table=table)
            case "inline" if not in_table and token.map and (span := rows.span(*token.map)):
                yield from _inline(rows, span, heading, depth if depth >= 0 else None)


def _inline(rows: _Lines, span: tuple[int, int], heading: int | None, depth: int | None) -> Iterator[Block]:
    if heading is not None:
        yield Block(start=span[0], end=span[1], heading=heading)
        return
    spans = paragraphs(rows.text, span) if rows.is_wrapped else unwrapped(rows.text, span, least=0)
    for start, end in spans if depth is None else _of_item(rows.text, spans):
        yield Block(start=start, end=end, depth=depth, bold=_is_bold(rows.text[start:end]))


def _of_item(text: str, spans: Iterable[Line]) -> Iterator[Line]:
    """The paragraphs of a list item: whatever its lines look like, they belong to it until a sentence ends."""
    current: Line | None = None
    for span in spans:
        if current is not None:
            said, words = text[slice(*current)], text[slice(*span)]
            is_apart = find_marker(words) is not None and not is_cross_reference(said, words, find_marker(said))
            if not (ends_sentence(said) or is_apart):
                current = (current[0], span[1])
                continue
            yield current
        current = span
    if current is not None:
        yield current


def read_markdown(text: str, name: str) -> Source:
    """Markdown as a `Source`; `name` is the file's stem.

    What the parser gives no block for (rules, comments, table delimiters) becomes a block a line, so that nothing of
    the file is lost.
    """
    rows = _Lines(text)
    read = _ASIDE.sub(lambda aside: re.sub(r"[^\r\n]", " ", aside.group()), text)
    found = list(_blocks(_PARSER.parse(read), rows))
    for comment in re.finditer(r"^<!--(?:(?!<!--|-->).)*-->[ \t]*$", text, re.DOTALL | re.MULTILINE):
        first = bisect_right(rows.starts, comment.start()) - 1
        if (span := rows.span(first, bisect_left(rows.starts, comment.end()))) is not None:
            found.append(Block(start=span[0], end=span[1]))
    left_over = (rows.span(number, number + 1) for number in range(len(rows.starts) - 1) if number not in rows.taken)
    found.extend(Block(start=span[0], end=span[1]) for span in left_over if span)
    return Source(name=name, format="markdown", text=text, blocks=tuple(sorted(found, key=lambda b: b.start)))


def heading_text(text: str) -> str:
    """A Markdown heading's words, without its number signs."""
    return _HEADING_MARK.sub("", text)
