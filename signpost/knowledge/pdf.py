"""A PDF as a `Source`.

A PDF holds letters at places, not paragraphs: those are put together again from the lines. Numbers and bullets stand
in the text, at the start of their paragraph. Running headers, footers, page numbers and contents pages are kept as
furniture. Text that is turned on its side, such as a "DRAFT" across the page, is left out.
"""

import logging
import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from itertools import count, pairwise
from struct import error as StructError
from typing import Any

import pdfplumber
from pdfminer.pdfdevice import PDFDevice
from pdfminer.pdfdocument import PDFEncryptionError
from pdfminer.pdfinterp import PDFPageInterpreter
from pdfminer.pdfpage import PDFPage
from pdfminer.psexceptions import PSException
from pdfplumber.page import Page
from pdfplumber.pdf import PDF
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

from signpost.errors import UnreadableDocumentError
from signpost.knowledge.assembly import Line, SourceBuilder, joined, paragraphs
from signpost.knowledge.pdf_bullets import drawn_bullets
from signpost.knowledge.pdf_columns import find_gutter, in_columns
from signpost.knowledge.source import Source

# pdfminer warns about every small fault of a file that it then reads.
logging.getLogger("pdfminer").setLevel(logging.ERROR)

_MAX_PAGES = 500
_MAX_CHARACTERS = 5_000_000
_MAX_CHARACTERS_OF_PAGE = 50_000
_MAX_DRAWINGS_OF_PAGE = 50_000
_MAX_DRAWINGS_OF_TABLES = 5_000
"""A page with more rules and boxes than this is a picture; looking for tables in it would take minutes."""
_MAX_STREAM_BYTES = 64 * 1024 * 1024
_CHUNK_BYTES = 1024 * 1024
_DAMAGE = (
    PSException, PdfminerException, MalformedPDFException, LookupError, TypeError, ValueError, AttributeError,
    ArithmeticError, AssertionError, RecursionError, StructError, zlib.error,
)  # fmt: skip
"""What pdfminer lets out when a file is not what it says it is."""

_BOLD = re.compile(r"bold|black|heavy|demi", re.I)
_UNREADABLE_BULLET = re.compile(r"(?:[\uf000-\uf0ff\ufffd]|\(cid:\d+\))(?= )")
_PAGE_NUMBER = re.compile(
    r"\W*(?:page\s*)?\d{1,3}(?:\s*(?:of|/)\s*\d{1,3})?\W*|.{0,80}\bpage\s+\d{1,3}\s+of\s+\d{1,3}", re.I
)
_NO_TITLE = re.compile(r"\.(?:docx?|pdf|odt|rtf)\s*$|^(?:untitled|document)\s*\d*$", re.I)
_CONTENTS_HEAD = re.compile(r"(?:table of )?contents(?: page)?:?", re.I)
_FIRST_OF_COLUMNS, _MOST_PASSAGES = 1_000_000, 100_000
"""From which number on, and how many to a page, columns are counted as if they were pages."""
_LEADERS = re.compile(r".*(?:(?:\.\s?){4,}|…{2,}\s*|(?:…\s){2,})\s*\d{1,3}")
_ENDS_IN_PAGE = re.compile(r".*\S\s+\d{1,3}")

_EDGE = 0.12
"""The share of a page's height, above and below, in which headers and footers stand."""
_SAME_PLACE = 3.0
"""Points by which what stands at the same place on two pages may differ."""


def read_pdf(data: bytes, name: str) -> Source:
    """Read a PDF.

    Args:
        data: The file.
        name: The file's stem.

    Raises:
        UnreadableDocumentError: the file needs a password, is damaged, too large, or has no text (pages that were
            scanned, for example); the message says what to do.
    """
    try:
        _refuse_bombs(data, name)
        with pdfplumber.open(BytesIO(data)) as pdf:
            _refuse_heavy(pdf, name)
            extracts = [_extract(page) for page in pdf.pages]
            title = _title(pdf.metadata.get("Title"))
    except _DAMAGE as error:
        if error.args and isinstance(error.args[0], PDFEncryptionError):
            raise UnreadableDocumentError(
                f"{name} is protected by a password. Save it without one, and give Signpost the new file."
            ) from error
        raise UnreadableDocumentError(
            f"{name} is damaged and cannot be read. Export it as PDF again, or give Signpost the Word document."
        ) from error
    if not any(extract.words for extract in extracts):
        raise UnreadableDocumentError(
            f"{name} has no text: its pages are pictures. Export it as PDF from the word processor that it was written "
            "in, or run text recognition (OCR) on it first."
        )
    builder = SourceBuilder()
    lines, width = _marked(extracts), max(extract.width for extract in extracts)
    for text, hints in paragraphs(lines, width / 2 if _are_mostly_columns(lines) else width):
        builder.add(text, **hints)
    return builder.build(name, "pdf", title)


def _title(written: Any) -> str | None:
    """The title among the properties, unless it is a file's name or what a program puts there by itself."""
    if not isinstance(written, str) or _NO_TITLE.search(written):
        return None
    return written.removeprefix("Microsoft Word - ")


# --- What the file could do -------------------------------------------------------------------------------------------


def _too_large(name: str) -> UnreadableDocumentError:
    return UnreadableDocumentError(
        f"{name} is too large or too complicated: a policy may have {_MAX_PAGES} pages. Save only the policy itself."
    )


def _refuse_bombs(data: bytes, name: str) -> None:
    """Raise if a part of the file unpacks to far more than a page needs: pdfminer would unpack it all at once."""
    for piece in data.split(b"endstream"):
        packed = piece.partition(b"stream")[2].lstrip(b"\r\n")
        inflater, size = zlib.decompressobj(), 0
        while packed and not inflater.eof:
            try:
                size += len(inflater.decompress(packed, _CHUNK_BYTES))
            except zlib.error:
                break
            if size > _MAX_STREAM_BYTES:
                raise _too_large(name)
            packed = inflater.unconsumed_tail


class _Meter(PDFDevice):
    """Counts what is on a page before pdfplumber makes an object for each letter and each line drawn."""

    def __init__(self, pdf: PDF, name: str) -> None:
        super().__init__(pdf.rsrcmgr)
        self._name = name
        self._characters = self._characters_of_page = self._drawings_of_page = 0

    def begin_page(self, *_: object) -> None:
        self._characters_of_page = self._drawings_of_page = 0

    def begin_figure(self, *_: object) -> None:
        self._count(drawings=1)

    def paint_path(self, *_: object) -> None:
        self._count(drawings=1)

    def render_string(self, textstate: object, seq: Iterable[object], *_: object) -> None:
        self._count(characters=sum(len(part) for part in seq if isinstance(part, bytes)))

    def _count(self, characters: int = 0, drawings: int = 0) -> None:
        self._characters += characters
        self._characters_of_page += characters
        self._drawings_of_page += drawings
        if (
            self._characters > _MAX_CHARACTERS
            or self._characters_of_page > _MAX_CHARACTERS_OF_PAGE
            or self._drawings_of_page > _MAX_DRAWINGS_OF_PAGE
        ):
            raise _too_large(self._name)


def _refuse_heavy(pdf: PDF, name: str) -> None:
    interpreter = PDFPageInterpreter(pdf.rsrcmgr, _Meter(pdf, name))
    for number, page in enumerate(PDFPage.create_pages(pdf.doc)):
        if number == _MAX_PAGES:
            raise _too_large(name)
        interpreter.process_page(page)


# --- Words and lines --------------------------------------------------------------------------------------------------


_Box = tuple[float, float, float, float]
_Table = tuple[tuple[_Box, ...], ...]
"""The cells of a table, row by row."""


@dataclass(frozen=True)
class _Extract:
    """What pdfplumber finds on a page."""

    words: tuple[Line, ...]
    tables: tuple[_Table, ...]
    width: float
    height: float


def _extract(page: Page) -> _Extract:
    words = page.dedupe_chars().extract_words(x_tolerance_ratio=0.2, y_tolerance=2, return_chars=True)
    drawings = len(page.rects) + len(page.lines) + len(page.curves)
    tables = page.find_tables() if drawings <= _MAX_DRAWINGS_OF_TABLES else []
    upright = [_word(word) for word in words if word["upright"]]
    extract = _Extract(
        words=(*upright, *drawn_bullets([*page.curves, *page.rects], upright)),
        tables=tuple(tuple(tuple(cell for cell in row.cells if cell) for row in table.rows) for table in tables),
        width=page.width,
        height=page.height,
    )
    page.close()
    return extract


def _word(word: dict[str, Any]) -> Line:
    return Line(
        text=word["text"],
        x0=word["x0"],
        x1=word["x1"],
        top=word["top"],
        bottom=word["bottom"],
        size=Counter(char["size"] for char in word["chars"]).most_common(1)[0][0],
        bold=all(_BOLD.search(char["fontname"]) for char in word["chars"]),
    )


def _in_lines(words: Iterable[Line]) -> Iterator[list[Line]]:
    """Words in the lines that they stand in: a bullet may be of a larger font, a raised "th" of a smaller one."""
    line: list[Line] = []
    for word in sorted(words, key=lambda word: word.middle):
        if line:
            main = max(line, key=lambda word: word.size)
            if word.middle - main.middle > 0.45 * max(main.bottom - main.top, word.bottom - word.top):
                yield sorted(line, key=lambda word: word.x0)
                line = []
        line.append(word)
    if line:
        yield sorted(line, key=lambda word: word.x0)


def _line(words: Sequence[Line], page: int) -> Line:
    text = words[0].text
    for before, word in pairwise(words):
        text += word.text if word.x0 - before.x1 < 0.1 * word.size else f" {word.text}"
    sizes: Counter[float] = Counter()
    for word in words:
        sizes[word.size] += len(word.text)
    return Line(
        text=_UNREADABLE_BULLET.sub("•", text),
        x0=words[0].x0,
        x1=max(word.x1 for word in words),
        top=min(word.top for word in words),
        bottom=max(words, key=lambda word: word.size).bottom,
        size=sizes.most_common(1)[0][0],
        bold=all(word.bold for word in words),
        page=page,
        first_word=words[0].x1 - words[0].x0,
        text_x0=words[1].x0 if len(words) > 1 else words[0].x0,
    )


def _lines_of(words: Iterable[Line], page: int) -> list[Line]:
    return [_line(line, page) for line in _in_lines(words)]


# --- Tables and furniture ---------------------------------------------------------------------------------------------


def _marked(extracts: Sequence[_Extract]) -> list[Line]:
    """All lines in reading order, with rows in place of the lines in tables, and furniture marked."""
    edges = [_edge_lines(extract, number) for number, extract in enumerate(extracts)]
    inside = Counter(
        _unnumbered(line.text) for number, extract in enumerate(extracts) for line in _inner_lines(extract, number)
    )
    places: dict[str, list[Line]] = defaultdict(list)
    for line in (line for lines in edges for line in lines):
        places[_unnumbered(line.text)].append(line)
    found: list[Line] = []
    for number, (extract, edge) in enumerate(zip(extracts, edges, strict=True)):
        furniture = [replace(line, furniture="page") for line in edge if _is_running(line, places, inside)]
        rows, others = _rows(extract, [word for word in extract.words if not _is_any(word, furniture)], number)
        _continue_table(found, rows)
        found += _in_reading_order(furniture, rows, others, extract.width, number)
    return _with_contents(found)


def _in_reading_order(
    furniture: Sequence[Line], rows: Sequence[Line], words: Sequence[Line], width: float, page: int
) -> list[Line]:
    """The lines of a page from top to bottom, or column by column."""
    lines = list(_in_lines(words))
    gutter = find_gutter(lines, width)
    if gutter is None:
        return sorted([*furniture, *rows, *(_line(line, page) for line in lines)], key=lambda line: line.top)
    # What stands in the next column is as far away as on another page.
    numbers = count(_FIRST_OF_COLUMNS + page * _MOST_PASSAGES)
    body = [line for passage in in_columns(lines, gutter) for line in _lines_of(passage, next(numbers))]
    above = [line for line in furniture if line.top < min(line.top for line in body)]
    return [*above, *body, *sorted(rows, key=lambda line: line.top), *(line for line in furniture if line not in above)]


def _are_mostly_columns(lines: Sequence[Line]) -> bool:
    body = [line for line in lines if line.is_body]
    return sum(line.page >= _FIRST_OF_COLUMNS for line in body) > len(body) / 2


def _is_any(word: Line, lines: Iterable[Line]) -> bool:
    return any(line.top <= word.middle <= line.bottom and line.x0 <= word.x0 <= line.x1 for line in lines)


def _edge_lines(extract: _Extract, page: int) -> list[Line]:
    return _lines_of((word for word in extract.words if _is_at_edge(word, extract)), page)


def _inner_lines(extract: _Extract, page: int) -> list[Line]:
    return _lines_of((word for word in extract.words if not _is_at_edge(word, extract)), page)


def _is_at_edge(word: Line, extract: _Extract) -> bool:
    return not _EDGE < word.middle / extract.height < 1 - _EDGE


def _unnumbered(text: str) -> str:
    return re.sub(r"\d+", "#", text)


def _is_running(line: Line, places: Mapping[str, Sequence[Line]], inside: Mapping[str, int]) -> bool:
    """Whether a line at a page's edge is a header, a footer or a page number.

    Args:
        line: the line.
        places: the lines at the edges of all pages, by their texts without numbers.
        inside: how often each text, without numbers, is a line elsewhere on the pages: one that comes again and again
            may well stand at the same place of two pages.
    """
    if _PAGE_NUMBER.fullmatch(line.text):
        return True
    if line.text.endswith(":") or inside.get(_unnumbered(line.text), 0) > 1:
        return False
    others = [
        other
        for other in places.get(_unnumbered(line.text), ())
        if other.page != line.page and abs(other.top - line.top) < _SAME_PLACE
    ]
    # "Appendix 1" and "Appendix 2" may well both begin a page.
    return any(other.text == line.text or line.marker is None for other in others)


def _rows(extract: _Extract, words: Sequence[Line], page: int) -> tuple[list[Line], list[Line]]:
    """The rows of tables, and the words that are in none; a row of one cell is a frame around other text."""
    rows: list[Line] = []
    left = list(words)
    for table in extract.tables:
        filled = [(cells, [[word for word in left if _is_in(word, cell)] for cell in cells]) for cells in table]
        if not any(sum(map(bool, inside)) > 1 for _, inside in filled):
            continue
        for cells, inside in filled:
            taken = [word for cell in inside for word in cell]
            if len(cells) > 1 and taken:
                text = "\t".join(_unwrapped(_lines_of(cell, page)) for cell in inside)
                rows.append(replace(_line(taken, page), text=text, row=True, top=min(cell[1] for cell in cells)))
                left = [word for word in left if word not in taken]
    return rows, left


def _continue_table(found: list[Line], rows: list[Line]) -> None:
    """Where a table goes on from the page before, mark its repeated head, and rejoin a row that the page broke."""
    last = max((index for index, line in enumerate(found) if line.is_body or line.row), default=None)
    if last is None or not found[last].row:
        return
    if rows and any(line.row and line.text == rows[0].text for line in found):
        rows[0] = replace(rows[0], furniture="page")
    first = next((row for row in rows if row.furniture is None), None)
    if first is not None and _is_rest_of(first.text.split("\t"), found[last].text.split("\t")):
        cells = zip(found[last].text.split("\t"), first.text.split("\t"), strict=True)
        found[last] = replace(found[last], text="\t".join(joined(cell, rest) if rest else cell for cell, rest in cells))
        rows.remove(first)


def _is_rest_of(rests: Sequence[str], cells: Sequence[str]) -> bool:
    """Whether all that stands in the cells of a row runs on from those of the row before."""
    return len(rests) == len(cells) and all(
        not rest or (rest[0].islower() and cell and cell[-1] not in ".:;?!")
        for cell, rest in zip(cells, rests, strict=True)
    )


def _is_in(word: Line, box: _Box) -> bool:
    return box[0] <= (word.x0 + word.x1) / 2 <= box[2] and box[1] <= word.middle <= box[3]


def _unwrapped(lines: Iterable[Line]) -> str:
    text = ""
    for line in lines:
        text = f"{text}\n{line.text}" if text and line.marker else joined(text, line.text)
    return text


def _with_contents(lines: list[Line]) -> list[Line]:
    """Mark contents pages: lines with leaders, and below "Contents" all that end in the number of a page."""
    marked = list(lines)
    in_contents = False
    for index, line in enumerate(lines):
        following = next((other for other in lines[index + 1 :] if other.furniture is None), None)
        if line.furniture or line.row:
            continue
        is_entry = bool(_LEADERS.fullmatch(line.text) or (in_contents and _ENDS_IN_PAGE.fullmatch(line.text)))
        is_wrapped = in_contents and following is not None and bool(_LEADERS.fullmatch(following.text))
        in_contents = is_entry or is_wrapped or bool(_CONTENTS_HEAD.fullmatch(line.text))
        if is_entry or is_wrapped or (in_contents and following and _ENDS_IN_PAGE.fullmatch(following.text)):
            marked[index] = replace(line, furniture="contents")
    return marked
