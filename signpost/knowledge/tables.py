"""Rows of tables: their cells, which row is the head, and what a column says of what stands in it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from signpost.knowledge.elements import Element
from signpost.knowledge.headings import words
from signpost.knowledge.modality import sentence_modality

_BETWEEN_CELLS = re.compile(r"\t+|\|")
_BETWEEN_COLUMNS = re.compile(r"\t|\|")
_ROW = re.compile(r"\S[ ]*\|[ ]*\S|\S[ ]*\t[ \t]*\S")
_MARK = re.compile(r"(?:[✓✔☑✗✘☒×x●•*\uf020-\uf0ff]|y(?:es)?|no?)\W*", re.I)
"""A tick or a cross: what the head of its column says is so."""
_TICK = re.compile(r"(?:[✓✔☑\uf0fc\uf0fe]|y(?:es)?)\W*", re.I)
"""Where a row has one of these, its crosses say that the others are not so."""
_YES_OR_NO = re.compile(r"[\s*_]*(?:[✓✔☑✗✘☒]|(?:yes|no|never)\b)", re.I)
_SAID = re.compile(rf"{_YES_OR_NO.pattern}|[\s*_]*(?:not )?(?:allowed|permitted|banned)\b", re.I)
"""How a cell begins that says whether its row's topic goes with its column's."""
_DO = re.compile(r"\W*do(?:['’]?s)?\W*$", re.I)
_OF_STAFF = re.compile(r"\b(?:staff|employees?|adults?|teachers?|colleagues)\b", re.I)
_BULLET = re.compile(r"\s*(?:[-–—•·▪●○*\uf0b7]\s+)?")
_MOST_WORDS_IN_A_HEAD = 5
_WORDS_OF_A_SENTENCE = 4
_IN_FRONT = ("title", "metadata", "row", "contents", "page", "debris", "form")


def cells(text: str) -> list[str]:
    """The cells of a row that a format has joined by tabs or bars."""
    return [cell.strip() for cell in _BETWEEN_CELLS.split(text) if cell.strip()]


def columns(text: str) -> list[tuple[int, int]]:
    """Where each cell of a row begins and ends in its text, the empty ones between others, too."""
    begin = 1 if text.startswith("|") else 0
    text = text.rstrip().removesuffix("|")
    ends = [found.span() for found in _BETWEEN_COLUMNS.finditer(text, begin)]
    bounds = zip([begin, *(end for _, end in ends)], [*(start for start, _ in ends), len(text)], strict=True)
    return [(a, b) for a, b in bounds]


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


# --- Columns that say what is allowed ---------------------------------------------------------------------------------


def _forbids(head: str) -> bool | None:
    """Whether what stands below a head is forbidden; None where the head says neither that nor the opposite."""
    modality = sentence_modality(head)
    if modality in ("must_not", "should_not"):
        return True
    return False if modality in ("must", "should", "may") or _DO.match(head) else None


def _rules(head: str) -> list[str]:
    """The heads of a table's columns, if some forbid and others do not; else none."""
    heads = [head[a:b].strip(" *_") for a, b in columns(head)]
    said = {_forbids(cell) for cell in heads}
    return heads if {True, False} <= said else []


def _ruled_cells(element: Element, heads: Sequence[str]) -> Iterator[Element]:
    """A row below such heads: the row, told by the column of its one mark, or each cell told by its own."""
    spans = columns(element.text)
    is_marked = any(_MARK.fullmatch(element.text[a:b].strip()) for a, b in spans[1:])
    if is_marked and _forbids(heads[0]) is not None:
        heads = ("", *heads)  # an empty corner is no part of the text
    found = [(heads[n], a, b) for n, (a, b) in enumerate(spans) if n < len(heads)]
    filled = [(head, a, b) for head, a, b in found if element.text[a:b].strip() and _forbids(head) is not None]
    topic = tuple(text for head, a, b in found if _forbids(head) is None and (text := element.text[a:b].strip()))
    marks = [(head, mark) for head, a, b in filled if _MARK.fullmatch(mark := element.text[a:b].strip())]
    if marks or not filled:
        ticked = [head for head, mark in marks if _TICK.fullmatch(mark)] or [head for head, _ in marks]
        # One mark for staff and another for pupils: which is whose may stand above the head, and is not read.
        own = [head for head in ticked if _OF_STAFF.search(head)] or ticked
        told = own[0] if len({_forbids(head) for head in own}) == 1 else heads[0]
        yield replace(element, column=(told,) if told else tuple(own[:1]))
        return
    for head, a, b in filled:
        for line in re.finditer(r"[^\n]+", element.text[a:b]):
            skipped = _BULLET.match(line.group())
            start = element.start + a + line.start() + (skipped.end() if skipped else 0)
            text = element.text[start - element.start : a + line.end()].rstrip()
            if text:
                yield replace(element, start=start, end=start + len(text), text=text, column=(*topic, head))


def _says_whether(rows: Sequence[str], said: re.Pattern[str]) -> bool:
    """Whether all cells of a table behind the first column say yes or no ("Service | Pupils | Parents")."""
    behind = [row[a:b].strip() for row in rows for a, b in columns(row)[1:]]
    filled = [cell for cell in behind if cell]
    return bool(filled) and all(map(said.match, filled))


def _crossed_cells(element: Element, head: str) -> Iterator[Element]:
    """Each cell that says yes or no, told by its row's topic and its column's head, where it has one."""
    spans, heads = columns(element.text), [head[a:b].strip(" *_\n") for a, b in columns(head)]
    topic = element.text[slice(*spans[0])].strip(" *_\n")
    if (head and len(spans) > len(heads)) or not topic:
        yield element
        return
    for number, (a, b) in enumerate(spans[1:], start=1):
        text = element.text[a:b].strip()
        if text:
            start = element.start + element.text.index(text, a)
            column = (topic, heads[number]) if number < len(heads) else (topic,)
            yield replace(element, start=start, end=start + len(text), text=text, column=column)


def with_heads(elements: Sequence[Element]) -> Iterator[Element]:
    """The elements with the head of each table told apart from its rows.

    A table ends where its rows do, where the format says so, or where their number of cells changes; where its columns
    say what is allowed, cells may be empty. One in the front matter has no head: it is a list of particulars.
    """
    index = next((i for i, element in enumerate(elements) if element.kind not in _IN_FRONT), 0)
    index = _first_ruled(elements, index)
    yield from elements[:index]
    while index < len(elements):
        element = elements[index]
        if element.kind != "row":
            yield element
            index += 1
            continue
        heads = _rules(element.text)
        end = _end_of_table(elements, index, len(heads))
        others = [other for other in elements[index + 1 : end] if other.kind == "row"]
        ruled = index + 1 < end and elements[index + 1].kind == "debris"
        texts = [other.text for other in others]
        says_whether = not heads and _says_whether(texts, _SAID)
        head = "" if _says_whether([element.text], _YES_OR_NO) else element.text
        if says_whether and not head:
            yield from _crossed_cells(element, head)
        elif (heads and others) or says_whether or is_head(element.text, texts, ruled):
            yield Element("head", element.block, element.start, element.end, element.text)
        else:
            yield element
        for other in elements[index + 1 : end]:
            if other.kind != "row":
                yield other
            elif says_whether:
                yield from _crossed_cells(other, head)
            else:
                yield from _ruled_cells(other, heads) if heads else (other,)
        index = end


def _first_ruled(elements: Sequence[Element], index: int) -> int:
    """Where the first table begins whose columns say what is allowed, if that is before this place."""
    return next(
        (i for i, element in enumerate(elements[:index]) if element.kind == "row" and _rules(element.text)), index
    )


def _end_of_table(elements: Sequence[Element], begin: int, columns_told: int) -> int:
    end = begin + 1
    while end < len(elements) and elements[end].kind in ("row", "page", "debris"):
        if elements[end].kind == "row" and not _is_of_table(elements[end], elements[begin], columns_told):
            break
        end += 1
    return end


def _is_of_table(row: Element, first: Element, columns_told: int) -> bool:
    """Whether a row is of the table that began with another one, of which so many columns say what is allowed."""
    if row.block.table != first.block.table:
        return False
    if columns_told:
        return len(columns(row.text)) <= columns_told + 1
    return first.block.table is not None or len(cells(row.text)) == len(cells(first.text))
