"""Make the sample policy, as packaged in Markdown, into the formats that schools have: Word, PDF and plain text.

Run once, by hand (`python tests/data/sample/make.py`); what it writes beside itself is committed. It reads only the
plain Markdown that the sample is written in, and shares no code with Signpost's own reader, which its output tests.
"""

import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Literal

import docx
import typst
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.text.parfmt import CT_PPr
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

HERE = Path(__file__).parent
POLICY = HERE.parents[2] / "signpost" / "sample" / "policy.md"
SCHOOL = "Ottermarsh Primary School"
MADE = datetime(2026, 10, 7, 9, 30)  # noqa: DTZ001  (Word keeps no zone)

Kind = Literal[
    "title", "field", "heading", "subheading", "clause", "sub", "bullet", "bullet2", "paragraph", "note", "row"
]

LINES: tuple[tuple[Kind, str], ...] = (
    ("title", r"# (?P<text>.+)"),
    ("heading", r"## (?:(?P<marker>\d+\.) )?(?P<text>.+)"),
    ("subheading", r"### (?P<text>.+)"),
    ("clause", r"(?P<marker>\d+\.\d+) (?P<text>.+)"),
    ("sub", r"(?P<marker>\([ivx]+\)|[a-z]\)) (?P<text>.+)"),
    ("bullet", r"- (?P<text>.+)"),
    ("bullet2", r"  - (?P<text>.+)"),
    ("row", r"\| (?P<text>.+) \|"),
    ("note", r"(?P<text>\(.+\))"),
    ("paragraph", r"(?P<text>.+)"),
)
BULLETS = {"bullet": "•", "bullet2": "o"}
"""What Word shows before a bullet of the first and of the second level."""


@dataclass(frozen=True)
class Item:
    """One paragraph or table row of the policy."""

    kind: Kind
    marker: str
    text: str
    cells: tuple[str, ...] = ()


def items() -> Iterator[Item]:
    """The policy's paragraphs, in order; the lines before the first heading are "label: value" fields."""
    in_front = True
    for line in POLICY.read_text("utf-8").splitlines():
        if not line or set(line) <= set("| -"):
            continue
        kind, match = next((kind, m) for kind, pattern in LINES if (m := re.fullmatch(pattern, line)))
        text = match["text"]
        in_front = in_front and kind != "heading"
        if kind == "paragraph" and in_front:
            yield Item("field", "", text, tuple(text.split(": ", 1)))
        elif kind == "row":
            yield Item("row", "", text, tuple(text.split(" | ")))
        else:
            yield Item(kind, match.groupdict().get("marker") or BULLETS.get(kind, ""), text)


def contents(policy: list[Item]) -> list[tuple[str, ...]]:
    """Number (if any), heading and page for the contents: the pages are a guess, as stale as contents often are."""
    headings = [item for item in policy if item.kind == "heading"]
    return [(*filter(None, (item.marker, item.text)), str(2 + index // 3)) for index, item in enumerate(headings)]


# --- Plain text -------------------------------------------------------------------------------------------------------


def write_text(policy: list[Item], path: Path) -> None:
    """As Word saves plain text: a tab after each number and between cells, one paragraph a line, no page furniture."""
    lines: list[str] = []
    for before, item in zip([None, *policy], policy, strict=False):
        if before and before.kind == "field" and item.kind != "field":
            lines += ["", "Contents", *map("\t".join, contents(policy)), ""]
        lines.append("\t".join(item.cells) if item.kind == "row" else "\t".join(filter(None, (item.marker, item.text))))
    path.write_text("\n".join(lines) + "\n", "utf-8")


# --- PDF --------------------------------------------------------------------------------------------------------------


def write_pdf(policy: list[Item], path: Path) -> None:
    """Set by typst (`policy.typ`), with its own fonts only, so that every machine makes the same file."""
    text = json.dumps([asdict(item) for item in policy])
    typst.compile(HERE / "policy.typ", output=path, format="pdf", sys_inputs={"items": text}, ignore_system_fonts=True)


# --- Word -------------------------------------------------------------------------------------------------------------

OUTLINE, BULLET_LIST, LETTERS = 50, 51, 52
"""Ids of the lists, well above those that python-docx's template brings along."""

LEVELS = {
    OUTLINE: (("decimal", "%1.", 0.0), ("decimal", "%1.%2", 0.0), ("lowerRoman", "(%3)", 1.2)),
    BULLET_LIST: (("bullet", "\uf0b7", 1.2), ("bullet", "o", 1.8)),
    LETTERS: (("lowerLetter", "%1)", 1.2),),
}
BULLET_FONTS = {"\uf0b7": "Symbol", "o": "Courier New"}
TWIPS_PER_CM = 567


def element(tag: str, text: str = "", **attributes: object) -> BaseOxmlElement:
    """A WordprocessingML element; `val=1` is the attribute `w:val="1"`."""
    made: BaseOxmlElement = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    if text:
        made.text = text
    return made


def add_lists(document: Document) -> None:
    """Word's automatic numbering: sections and clauses as one multilevel list, tied to Heading 1; bullets; letters."""
    numbering = document.part.numbering_part.element
    first_num = numbering.find(qn("w:num"))
    for number, levels in LEVELS.items():
        abstract = element("abstractNum", abstractNumId=number)
        abstract.append(element("multiLevelType", val="multilevel" if number == OUTLINE else "hybridMultilevel"))
        for depth, (form, shown, left) in enumerate(levels):
            level = element("lvl", ilvl=depth)
            level.append(element("start", val=1))
            level.append(element("numFmt", val=form))
            if number == OUTLINE and depth == 0:
                level.append(element("pStyle", val="Heading1"))
            level.append(element("lvlText", val=shown))
            level.append(element("lvlJc", val="left"))
            hanging = 1.2 if number == OUTLINE else 0.6
            properties = element("pPr")
            twips = (round(cm * TWIPS_PER_CM) for cm in (left + hanging, hanging))
            properties.append(element("ind", left=next(twips), hanging=next(twips)))
            level.append(properties)
            if font := BULLET_FONTS.get(shown):
                run = element("rPr")
                run.append(element("rFonts", ascii=font, hAnsi=font, hint="default"))
                level.append(run)
            abstract.append(level)
        first_num.addprevious(abstract)
        num = element("num", numId=number)
        num.append(element("abstractNumId", val=number))
        numbering.append(num)
    number_paragraphs(document.styles["Heading 1"].element.get_or_add_pPr(), OUTLINE, 0)
    number_paragraphs(document.styles["TOC Heading"].element.get_or_add_pPr(), 0, 0)  # it is based on Heading 1


def number_paragraphs(properties: CT_PPr, number: int, depth: int) -> None:
    """Put the paragraphs with these properties into a list; list 0 takes away the numbers that their style gives."""
    in_list = properties.get_or_add_numPr()
    in_list.get_or_add_ilvl().val = depth
    in_list.get_or_add_numId().val = number


def put_in_list(paragraph: Paragraph, number: int, depth: int = 0) -> None:
    """Give one paragraph automatic numbers or bullets."""
    number_paragraphs(paragraph._p.get_or_add_pPr(), number, depth)


def field(instruction: str, shown: str) -> Iterator[BaseOxmlElement]:
    """The runs of a field: its instruction, and the text that Word last worked out for it."""
    for content in (
        element("fldChar", fldCharType="begin"),
        element("instrText", instruction),
        element("fldChar", fldCharType="separate"),
        element("t", shown),
        element("fldChar", fldCharType="end"),
    ):
        yield run_of(content)


def run_of(*contents: BaseOxmlElement) -> BaseOxmlElement:
    """A run with these contents."""
    run = element("r")
    run.extend(contents)
    return run


def add_contents(document: Document, policy: list[Item]) -> None:
    """A contents field as Word leaves it: linked lines in the style "toc 1", whose page numbers are fields in turn."""
    document.add_paragraph("Contents", style="TOC Heading")
    for index, (*words, page) in enumerate(contents(policy)):
        paragraph = document.add_paragraph(style="toc 1")._p
        if index == 0:
            paragraph.extend(list(field(r'TOC \o "1-1" \h \z \u', ""))[:3])
        link = element("hyperlink", anchor=f"_Toc2026{index:04}", history=1)
        for part in words:
            link.extend((run_of(element("t", part)), run_of(element("tab"))))
        link.extend(field(rf"PAGEREF _Toc2026{index:04} \h", page))
        paragraph.append(link)
    document.add_paragraph()._p.append(run_of(element("fldChar", fldCharType="end")))
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)


def add_words(paragraph: Paragraph, text: str) -> None:
    """Text in several runs, as Word keeps it, with the prohibitions in bold."""
    for part in re.split(r"(\b(?:must not|[Dd]o not)\b)", text):
        if part:
            paragraph.add_run(part).bold = True if part.lower() in {"must not", "do not"} else None


def add_table(document: Document, rows: list[tuple[str, ...]]) -> None:
    """A table with a repeating, bold header row."""
    table = document.add_table(rows=len(rows), cols=len(rows[0]), style="Table Grid")
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.paragraphs[0].add_run(text).bold = cells is rows[0] or None
    table.rows[0]._tr.get_or_add_trPr().append(element("tblHeader"))


def add_item(document: Document, item: Item, bookmark: int) -> None:
    """One paragraph, with the number or bullet that Word works out for it left out of its text."""
    if item.kind == "title":
        document.add_paragraph(item.text, style="Title")
    elif item.kind == "field":
        label, value = item.cells
        paragraph = document.add_paragraph()
        paragraph.add_run(f"{label}:").bold = True
        paragraph.add_run(f" {value}")
    elif item.kind == "heading":
        paragraph = document.add_paragraph(item.text, style="Heading 1")
        if not item.marker:
            put_in_list(paragraph, 0)
        first_run = paragraph.runs[0]._r
        first_run.addprevious(element("bookmarkStart", id=bookmark, name=f"_Toc2026{bookmark:04}"))
        first_run.addnext(element("bookmarkEnd", id=bookmark))
    elif item.kind == "subheading":
        document.add_paragraph(item.text, style="Heading 2")
    elif item.kind == "note":
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.left_indent = Cm(1.2)
        paragraph.add_run(item.text).italic = True
    else:
        paragraph = document.add_paragraph(style="Normal" if item.kind == "paragraph" else "List Paragraph")
        add_words(paragraph, item.text)
        if item.kind == "clause":
            put_in_list(paragraph, OUTLINE, 1)
        elif item.kind == "sub":
            put_in_list(paragraph, *((OUTLINE, 2) if item.marker.startswith("(") else (LETTERS, 0)))
        elif item.kind in BULLETS:
            put_in_list(paragraph, BULLET_LIST, list(BULLETS).index(item.kind))


def dress(document: Document) -> None:
    """A4, the styles of a contents page, a running header, and a footer that counts the pages."""
    document.core_properties.title = "Social Media Policy"
    document.core_properties.author = SCHOOL
    document.core_properties.comments = ""
    document.core_properties.created = document.core_properties.modified = MADE
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    styles = document.styles
    line = styles.add_style("toc 1", WD_STYLE_TYPE.PARAGRAPH, builtin=True)
    assert isinstance(line, ParagraphStyle)
    line.element.set(qn("w:styleId"), "TOC1")
    line.base_style = styles["Normal"]
    line.paragraph_format.tab_stops.add_tab_stop(Cm(2.5))
    line.paragraph_format.tab_stops.add_tab_stop(Cm(15), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
    section.header.paragraphs[0].text = f"{SCHOOL}: Social Media Policy"
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for words, instruction, shown in (("Page ", "PAGE", "1"), (" of ", "NUMPAGES", "9")):
        footer.add_run(words)
        footer._p.extend(field(instruction, shown))


def write_word(policy: list[Item], path: Path) -> None:
    """As a school's Word user would have it: built-in styles, automatic numbers and bullets, contents, a table."""
    document = docx.Document()
    dress(document)
    add_lists(document)
    headings = 0
    for before, item in zip([None, *policy], policy, strict=False):
        if before and before.kind == "field" and item.kind != "field":
            add_contents(document, policy)
        if item.kind != "row":
            add_item(document, item, headings)
        elif before and before.kind != "row":
            add_table(document, [other.cells for other in policy if other.kind == "row"])
        headings += item.kind == "heading"
    packed = BytesIO()
    document.save(packed)
    with zipfile.ZipFile(packed) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name, MADE.timetuple()[:6]), source.read(name), zipfile.ZIP_DEFLATED)


if __name__ == "__main__":
    sample = list(items())
    write_text(sample, HERE / "policy.txt")
    write_pdf(sample, HERE / "policy.pdf")
    write_word(sample, HERE / "policy.docx")
