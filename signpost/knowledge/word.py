"""A Word document (.docx) as a `Source`.

The body is read: paragraphs, tables and text boxes in document order, as if every tracked change were accepted.
Footnotes and endnotes follow the paragraph that refers to them. Headers, footers, comments and hidden text are not
read. Numbers and bullets that Word works out become labels.

A row with a single cell is no row: schools put whole policies into a frame made of a table, so what stands in it is
read as paragraphs. A paragraph in the style Title is a heading of level 1, whose place the first section then takes;
it is also preferred as the document's title, since the one among the properties is often left from another document.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from itertools import chain, dropwhile, pairwise, takewhile
from typing import Any, NamedTuple
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile
from zlib import error as ZlibError

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TARGET_MODE, RELATIONSHIP_TYPE
from docx.opc.oxml import serialize_part_xml
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml

from signpost.errors import UnreadableDocumentError
from signpost.knowledge.assembly import Hints, SourceBuilder
from signpost.knowledge.source import Source
from signpost.knowledge.word_lines import split_lines
from signpost.knowledge.word_numbering import Lists, is_on, setting, value

_MAX_PARTS = 2_000
_MAX_XML_BYTES = 6 * 1024 * 1024
"""Some hundred pages; parsed, it may take thirty times as much."""
_MAX_RATIO = 200
_SMALL_BYTES = 1024 * 1024
"""What unpacks to less than this is no bomb, however well it was packed."""
_MAX_XML_DEPTH = 200
"""Word writes a few dozen levels; each costs this module some of Python's stack."""

_ENCRYPTED_OR_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP_DIRECTORY_ENTRY = b"PK\x01\x02"
_PARTS_READ = {
    RELATIONSHIP_TYPE.OFFICE_DOCUMENT,
    RELATIONSHIP_TYPE.CORE_PROPERTIES,
    RELATIONSHIP_TYPE.STYLES,
    RELATIONSHIP_TYPE.NUMBERING,
    RELATIONSHIP_TYPE.FOOTNOTES,
    RELATIONSHIP_TYPE.ENDNOTES,
}
_SAVE_AGAIN = "Open it in Word, choose Save As, Word Document (.docx), and give Signpost the new file."

_PARAGRAPH, _TABLE, _ROW, _CELL, _RUN = (qn(f"w:{name}") for name in ("p", "tbl", "tr", "tc", "r"))
_TEXT, _FIELD_MARK, _INSTRUCTION, _TEXT_BOX = (qn(f"w:{name}") for name in ("t", "fldChar", "instrText", "txbxContent"))
_SYMBOL, _SYMBOL_CODE = qn("w:sym"), re.compile(r"[Ff]0[0-9A-Fa-f]{2}")
_NOTES = {
    qn("w:footnoteReference"): (RELATIONSHIP_TYPE.FOOTNOTES, qn("w:footnote")),
    qn("w:endnoteReference"): (RELATIONSHIP_TYPE.ENDNOTES, qn("w:endnote")),
}
"""What refers to a note: the part of the package that holds it, and its element there."""
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_CHARACTERS = {
    qn("w:tab"): "\t",
    qn("w:ptab"): "\t",
    qn("w:br"): "\n",
    qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "-",
}
_PROPERTIES = {qn(f"w:{of}Pr") for of in ("p", "r", "tbl", "tr", "tc", "sdt", "sdtEnd", "sect")}
_LEFT_OUT = {*_PROPERTIES, qn("w:del"), qn("w:moveFrom"), qn("w:rt"), _TEXT_BOX, _FALLBACK}
"""Properties; what a tracked change took away; the reading aid over a word; a text box, which is read by itself; and
what Word writes a second time for programs that do not know the first way."""

_HEADING_STYLE = re.compile(r"heading ([1-9])")
_CONTENTS_STYLE = re.compile(r"toc (?:[1-9]|heading)")


def read_word(data: bytes, name: str) -> Source:
    """Read a Word document.

    Args:
        data: The file.
        name: The file's stem.

    Raises:
        UnreadableDocumentError: the file is protected by a password, in Word's old format, damaged, too large when
            unpacked, made to harm its reader, or without text; the message says what to do.
    """
    package = _open(data, name)
    builder = SourceBuilder()
    passages = list(_Body(package).passages(package.root))
    for passage in passages:
        for text, hints in split_lines(passage.text, passage.hints):
            builder.add(text, **hints)
    if builder.is_empty:
        raise UnreadableDocumentError(
            f"{name} has no text. If its pages are pictures, run text recognition (OCR) on them, "
            "or give Signpost the document that they were made from."
        )
    titles = takewhile(lambda passage: passage.is_title, dropwhile(lambda passage: not passage.is_title, passages))
    return builder.build(name, "docx", " ".join(title.text for title in titles) or package.title)


# --- The file ---------------------------------------------------------------------------------------------------------


class _Package(NamedTuple):
    """The parts of a Word document that are read: elements, and the title among its properties."""

    root: Any
    styles: Any
    numbering: Any | None
    notes: Mapping[tuple[str, str], Any]
    """Footnotes and endnotes, by what refers to them and their ids."""
    title: str | None


def _open(data: bytes, name: str) -> _Package:
    if data.startswith(_ENCRYPTED_OR_OLD):
        raise UnreadableDocumentError(
            f"{name} is protected by a password, or is an old Word document (.doc). {_SAVE_AGAIN} "
            "If it has a password, take it off first: File, Info, Protect Document, Encrypt with Password."
        )
    try:
        return _parts(docx.Document(_unpacked(data, name)))
    # What python-docx meets in a damaged package shows as one of these; lxml's errors are SyntaxErrors.
    except (BadZipFile, ZlibError, EOFError, NotImplementedError, RuntimeError) as error:
        raise UnreadableDocumentError(f"{name} is damaged or incomplete. Copy or download it again.") from error
    except (expat.ExpatError, SyntaxError, LookupError, TypeError, ValueError, AttributeError) as error:
        raise UnreadableDocumentError(f"{name} is not a Word document that can be read. {_SAVE_AGAIN}") from error


def _parts(document: Document) -> _Package:
    linked = {link.reltype: link.target_part for link in document.part.rels.values()}
    numbering = linked.get(RELATIONSHIP_TYPE.NUMBERING)
    notes = {
        (reference, note.get(qn("w:id"), "")): note
        for reference, (part, element) in _NOTES.items()
        if part in linked
        for note in parse_xml(linked[part].blob).iterchildren(element)
    }
    package = document.part.package
    # Where there are no properties, python-docx makes some up, with a title of its own.
    links = package.rels.values() if package is not None else ()
    has_properties = any(link.reltype == RELATIONSHIP_TYPE.CORE_PROPERTIES for link in links)
    return _Package(
        root=document.element,
        styles=document.styles.element,
        numbering=None if numbering is None else parse_xml(numbering.blob),
        notes=notes,
        title=document.core_properties.title if has_properties else None,
    )


def _unpacked(data: bytes, name: str) -> BytesIO:
    """The package with nothing in it but the XML to be read, so that python-docx never sees anything else.

    It would follow every relationship, load every picture, and fail at those that Word leaves pointing nowhere.
    """
    too_large = UnreadableDocumentError(f"{name} is too large when unpacked. Save only the policy itself in a file.")
    # Counted before ZipFile reads the directory: it makes an object for each entry.
    if data.count(_ZIP_DIRECTORY_ENTRY) > _MAX_PARTS:
        raise too_large
    room = min(_MAX_XML_BYTES, max(_SMALL_BYTES, _MAX_RATIO * len(data)))
    unpacked = BytesIO()
    with ZipFile(BytesIO(data)) as packed, ZipFile(unpacked, "w") as slim:
        parts = {part.filename: part for part in packed.infolist() if part.filename.endswith((".xml", ".rels"))}
        if sum(part.file_size for part in parts.values()) > room:
            raise too_large
        # ZipFile unpacks no more than is declared here, and then finds that the checksum is wrong.
        for part in parts.values():
            with packed.open(part) as stream:
                xml = stream.read(room + 1)
            room -= len(xml)
            if room < 0:
                raise too_large
            _refuse_dangerous(xml, name)
            slim.writestr(part.filename, _links_read(xml) if part.filename.endswith(".rels") else xml)
    unpacked.seek(0)
    return unpacked


def _refuse_dangerous(xml: bytes, name: str) -> None:
    """Raise if XML declares a document type, as Word never does and every entity bomb must, or is nested too deeply."""
    dangerous = UnreadableDocumentError(f"{name} holds something that Word does not write. {_SAVE_AGAIN}")
    depth = 0

    def refuse(*_: object) -> None:
        raise dangerous

    def enter(*_: object) -> None:
        nonlocal depth
        depth += 1
        if depth > _MAX_XML_DEPTH:
            raise dangerous

    def leave(_: str) -> None:
        nonlocal depth
        depth -= 1

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = enter
    parser.EndElementHandler = leave
    parser.Parse(xml, True)


def _links_read(xml: bytes) -> bytes:
    links = parse_xml(xml)
    for link in list(links):
        if link.get("Type") not in _PARTS_READ or link.get("TargetMode") == RELATIONSHIP_TARGET_MODE.EXTERNAL:
            links.remove(link)
    return serialize_part_xml(links)


# --- Styles -----------------------------------------------------------------------------------------------------------


class _Styles:
    """Paragraph and character styles, each with those that it is based on."""

    def __init__(self, styles: Any) -> None:
        self._by_id = {style.get(qn("w:styleId"), ""): style for style in styles.iterchildren(qn("w:style"))}
        self._default = next((style_id for style_id, style in self._by_id.items() if _is_default(style)), "")
        self._chains: dict[str, tuple[Any, ...]] = {}

    def chain(self, style_id: str) -> tuple[Any, ...]:
        """A style's element and those of the styles it is based on, itself first; empty if there is no such style."""
        if style_id not in self._chains:
            based: list[Any] = []
            style = self._by_id.get(style_id)
            while style is not None and style not in based:
                based.append(style)
                style = self._by_id.get(value(setting([style], "basedOn")))
            self._chains[style_id] = tuple(based)
        return self._chains[style_id]

    def of_paragraph(self, properties: Any | None) -> tuple[Any, ...]:
        named = value(setting([properties], "pStyle"))
        return self.chain(named if named in self._by_id else self._default)


def _symbol(element: Any) -> str:
    """A tick, say, that was put in from a font of symbols; empty for other elements."""
    code = element.get(qn("w:char"), "") if element.tag == _SYMBOL else ""
    return chr(int(code, 16)) if _SYMBOL_CODE.fullmatch(code) else ""


def _is_default(style: Any) -> bool:
    return style.get(qn("w:type")) == "paragraph" and style.get(qn("w:default")) in {"1", "true", "on"}


def _name(style: Any) -> str:
    return value(setting([style], "name")).lower()


def _nearest(element: Any, *tags: str) -> Iterator[Any]:
    """The elements with one of the tags below an element, but not those below such a one, nor in what is left out."""
    for child in element.iterchildren("*"):
        if child.tag in tags:
            yield child
        elif child.tag not in _LEFT_OUT:
            yield from _nearest(child, *tags)


def _heading_level(properties: Any | None, styles: Sequence[Any]) -> int | None:
    own = setting([properties], "outlineLvl")
    if own is None:
        for style in styles:
            named = _HEADING_STYLE.fullmatch(_name(style))
            if named or _name(style) == "title":
                return int(named[1]) if named else 1
            own = setting([style], "pPr/outlineLvl")
            if own is not None:
                break
    # 9, counted from 0, is body text.
    return int(value(own)) + 1 if value(own) in set("012345678") else None


# --- The body ---------------------------------------------------------------------------------------------------------


class _Passage(NamedTuple):
    """A paragraph or a table row, as it goes into the text."""

    text: str
    hints: Hints
    is_title: bool = False


class _Look(NamedTuple):
    """What a run looks like, as far as it matters."""

    visible: bool
    bold: bool


class _Piece(NamedTuple):
    text: str
    bold: bool
    in_contents: bool


def _is_mark_gone(properties: Any | None) -> bool:
    """Whether a tracked change took away a paragraph's mark, and so made it one with the next."""
    return any(setting([properties], change) is not None for change in ("rPr/del", "rPr/moveFrom"))


class _Fields:
    """The fields that are open while a body is read: an instruction, then the text that it last resulted in."""

    def __init__(self) -> None:
        self._open: list[tuple[str, bool]] = []

    def mark(self, kind: str) -> None:
        """Pass a mark that begins a field, ends its instruction, or ends it."""
        if kind == "begin":
            self._open.append(("", False))
        elif self._open:
            instruction, _ = self._open.pop()
            if kind == "separate":
                self._open.append((instruction, True))

    def instruct(self, text: str) -> None:
        """Pass a piece of an instruction."""
        if self._open and not self._open[-1][1]:
            self._open[-1] = (self._open[-1][0] + text, False)

    @property
    def is_result(self) -> bool:
        """Whether text here is shown: what is inside of an instruction is not, even where it is another's result."""
        return all(is_result for _, is_result in self._open)

    @property
    def is_contents(self) -> bool:
        """Whether text here is part of a table of contents."""
        return any(instruction.split()[:1] == ["TOC"] for instruction, _ in self._open)


class _Body:
    """Reads passages in document order, keeping count of the lists; a document is read once."""

    def __init__(self, package: _Package) -> None:
        self._styles = _Styles(package.styles)
        self._lists = Lists(package.numbering)
        self._fields = _Fields()
        self._carried: list[_Piece] = []
        self._tables = 0
        self._notes = dict(package.notes)
        """Those that nothing has referred to yet."""
        self._noted: list[Any] = []
        """Those that the paragraph at hand refers to."""

    def passages(self, container: Any) -> Iterator[_Passage]:
        """The passages with text in the body, a cell or a text box."""
        before = None
        for child, following in pairwise(chain(_nearest(container, _PARAGRAPH, _TABLE), (None,))):
            # Two tables with nothing between them are shown as one.
            self._tables += child.tag == _TABLE and before != _TABLE
            before = child.tag
            if child.tag == _TABLE:
                for row in _nearest(child, _ROW):
                    yield from self._row(row)
            else:
                yield from self._paragraph(child, following is not None and following.tag == _PARAGRAPH)

    def _row(self, row: Any) -> Iterator[_Passage]:
        if row.find(f"{qn('w:trPr')}/{qn('w:del')}") is not None:
            return
        cells = [list(self.passages(cell)) for cell in _nearest(row, _CELL)]
        if len(cells) == 1:
            yield from cells[0]
            return
        read = [passage for cell in cells for passage in cell]
        if read:
            yield _Passage(
                text="\t".join("\n".join(passage.text.replace("\t", " ") for passage in cell) for cell in cells),
                hints=Hints(
                    label=read[0].hints["label"] if cells[0] else "",
                    row=True,
                    table=self._tables,
                    bold=all(passage.hints["bold"] for passage in read),
                ),
            )

    def _paragraph(self, paragraph: Any, may_run_on: bool) -> Iterator[_Passage]:
        properties = paragraph.find(qn("w:pPr"))
        styles = self._styles.of_paragraph(properties)
        pieces, self._carried = [*self._carried, *self._pieces(paragraph, styles, self._look(paragraph, styles))], []
        text = "".join(piece.text for piece in pieces).strip()
        if may_run_on and _is_mark_gone(properties):
            self._carried = pieces
        elif text or not is_on(setting([properties], "rPr/vanish")):
            # A paragraph without text is counted in its list all the same.
            hints, visible = self._hints(properties, styles), [piece for piece in pieces if piece.text.strip()]
            hints["bold"] = all(piece.bold for piece in visible)
            names = [_name(style) for style in styles]
            if any(map(_CONTENTS_STYLE.fullmatch, names)) or all(piece.in_contents for piece in visible):
                hints["furniture"] = "contents"
            if text:
                yield _Passage(text, hints, is_title="title" in names)
        for box in _nearest(paragraph, _TEXT_BOX):
            yield from self.passages(box)
        if not self._carried:
            noted, self._noted = self._noted, []
            for note in noted:
                yield from (one._replace(hints=Hints(label="", bold=False, note=True)) for one in self.passages(note))

    def _hints(self, properties: Any | None, styles: Sequence[Any]) -> Hints:
        heading = _heading_level(properties, styles)
        item = self._lists.item(properties, styles)
        if heading is not None:
            self._lists.close()
        if item is None:
            return Hints(label="", heading=heading)
        return Hints(label=item.label, heading=heading, depth=item.depth if heading is None else None)

    def _pieces(self, element: Any, styles: Sequence[Any], look: _Look) -> Iterator[_Piece]:
        for child in element.iterchildren("*"):
            if child.tag == _RUN:
                yield from self._pieces(child, styles, self._look(child, styles))
            elif child.tag == _FIELD_MARK:
                self._fields.mark(child.get(qn("w:fldCharType"), ""))
            elif child.tag == _INSTRUCTION:
                self._fields.instruct(child.text or "")
            elif child.tag in (_TEXT, _SYMBOL) or child.tag in _CHARACTERS:
                text = _CHARACTERS.get(child.tag) or _symbol(child) or " ".join((child.text or "").splitlines())
                if look.visible and self._fields.is_result:
                    yield _Piece(text, look.bold, self._fields.is_contents)
            elif (note := self._notes.pop((child.tag, child.get(qn("w:id"), "")), None)) is not None:
                self._noted.append(note)
            elif child.tag not in _LEFT_OUT:
                yield from self._pieces(child, styles, look)

    def _look(self, run: Any, styles: Sequence[Any]) -> _Look:
        own = run.find(qn("w:rPr"))
        sources = [own, *(style.find(qn("w:rPr")) for style in self._styles.chain(value(setting([own], "rStyle"))))]
        sources += [style.find(qn("w:rPr")) for style in styles]
        is_gone = any(is_on(setting(sources, name)) for name in ("vanish", "strike", "dstrike"))
        return _Look(visible=not is_gone, bold=is_on(setting(sources, "b")))
