"""Word documents are read as Word shows them, and nothing that a file may hold does harm."""

import zipfile
from collections.abc import Callable
from io import BytesIO

import docx
import pytest
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph
from hypothesis import given
from hypothesis import strategies as st

from signpost.errors import UnreadableDocumentError
from signpost.knowledge.assembly import SourceBuilder
from signpost.knowledge.reader import policy_of
from signpost.knowledge.source import Block, Source
from signpost.knowledge.word import read_word

DOCUMENT, NUMBERING, LINKS = "word/document.xml", "word/numbering.xml", "word/_rels/document.xml.rels"
SECRET = "Somebody was hurt"


def saved(document: Document) -> bytes:
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def read(document: Document) -> Source:
    return read_word(saved(document), "policy")


def read_body(xml: str) -> Source:
    """Read a document whose body is this XML."""
    document = docx.Document()
    for element in parse_xml(f"<w:body {nsdecls('w')} {MARKUP}>{xml}</w:body>"):
        document.element.body.insert(len(document.element.body) - 1, element)
    return read(document)


MARKUP = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def texts(source: Source) -> list[str]:
    return [source.text[block.start : block.end] for block in source.blocks]


def block_of(source: Source, text: str) -> Block:
    return next(block for block in source.blocks if source.text[block.start : block.end] == text)


def repacked(data: bytes, change: Callable[[str, bytes], bytes | None], **extra: bytes) -> bytes:
    """A package with its parts changed (None leaves one out), and others added."""
    file = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            part = change(name, source.read(name))
            if part is not None:
                target.writestr(name, part)
        for name, part in extra.items():
            target.writestr(name, part)
    return file.getvalue()


def with_part(part: str, change: Callable[[bytes], bytes | None]) -> bytes:
    """The sample with one of its parts changed."""
    return repacked(sample(), lambda name, old: change(old) if name == part else old)


def with_parts(parts: dict[str, bytes]) -> bytes:
    """The sample with parts added."""
    return repacked(sample(), lambda _, old: old, **parts)


def sample(text: str = SECRET) -> bytes:
    document = docx.Document()
    document.add_paragraph(text)
    return saved(document)


def numbered(paragraph: Paragraph, list_id: int, depth: int) -> None:
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val = depth
    properties.get_or_add_numId().val = list_id


def refused(data: bytes) -> str:
    """The message with which a file is refused."""
    with pytest.raises(UnreadableDocumentError) as raised:
        read_word(data, "policy")
    assert SECRET not in str(raised.value)
    assert str(raised.value).startswith("policy ")
    return str(raised.value)


class TestText:
    def test_paragraphs_and_tables_come_in_document_order(self) -> None:
        document = docx.Document()
        document.add_paragraph("Before")
        table = document.add_table(rows=2, cols=2)
        for cell, text in zip(table._cells, ("Name", "Role", "A. Head", "Headteacher"), strict=True):
            cell.text = text
        document.add_paragraph("After")
        source = read(document)
        assert source.text == "Before\nName\tRole\nA. Head\tHeadteacher\nAfter"
        assert [block.row for block in source.blocks] == [False, True, True, False]

    def test_breaks_tabs_and_hyphens_are_text(self) -> None:
        source = read_body(
            "<w:p><w:r><w:t>A</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>e</w:t><w:noBreakHyphen/><w:t>mail</w:t></w:r></w:p>"
        )
        assert texts(source) == ["A\tb\ne-mail"]

    def test_content_controls_links_and_smart_tags_are_looked_into(self) -> None:
        run = "<w:r><w:t>{}</w:t></w:r>".format
        control = "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>".format
        source = read_body(
            control(f"<w:p>{run('one ')}{control(run('two'))}</w:p>")
            + f"<w:p><w:hyperlink>{run('three')}</w:hyperlink><w:smartTag>{run(' four')}</w:smartTag></w:p>"
        )
        assert texts(source) == ["one two", "three four"]

    def test_tracked_changes_are_read_as_accepted(self) -> None:
        source = read_body(
            "<w:p><w:r><w:t>Staff </w:t></w:r><w:del><w:r><w:delText>may</w:delText></w:r></w:del>"
            "<w:ins><w:r><w:t>must not</w:t></w:r></w:ins>"
            "<w:moveFrom><w:r><w:t>gone</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t> post</w:t></w:r></w:moveTo></w:p>"
            "<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p><w:r><w:t>gone</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
        )
        assert texts(source) == ["Staff must not post"]

    def test_a_paragraph_whose_mark_was_deleted_is_one_with_the_next(self) -> None:
        deleted = "<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>"
        source = read_body(
            f"<w:p>{deleted}<w:r><w:t>Staff must </w:t></w:r></w:p><w:p><w:r><w:t>not.</w:t></w:r></w:p>"
            f"<w:p>{deleted}<w:r><w:t>Before a table</w:t></w:r></w:p>"
            "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>"
        )
        assert texts(source) == ["Staff must not.", "Before a table", "a"]

    def test_what_is_struck_out_is_not_in_force(self) -> None:
        document = docx.Document()
        paragraph = document.add_paragraph("Phones are kept ")
        paragraph.add_run("in a bag").font.strike = True
        paragraph.add_run("in the office.")
        document.add_paragraph().add_run("You may friend parents.").font.double_strike = True

        assert texts(read(document)) == ["Phones are kept in the office."]

    def test_hidden_text_is_not_read(self) -> None:
        document = docx.Document()
        document.styles.add_style("Secret", WD_STYLE_TYPE.CHARACTER).font.hidden = True
        paragraph = document.add_paragraph("Shown")
        paragraph.add_run(" hidden").font.hidden = True
        paragraph.add_run(" hidden by its style", style="Secret")
        paragraph.add_run(" and shown", style="Secret").font.hidden = False
        assert texts(read(document)) == ["Shown and shown"]

    def test_of_a_field_its_result_is_read(self) -> None:
        mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'.format
        source = read_body(
            f"<w:p><w:r><w:t>Page </w:t></w:r>{mark('begin')}<w:r><w:instrText> IF </w:instrText></w:r>"
            f"{mark('begin')}<w:r><w:instrText>X</w:instrText></w:r>{mark('separate')}<w:r><w:t>inner</w:t></w:r>{mark('end')}"
            f"{mark('separate')}<w:r><w:t>4</w:t></w:r>{mark('end')}<w:r><w:t>.</w:t></w:r></w:p>"
        )
        assert texts(source) == ["Page 4."]

    def test_a_text_box_follows_its_paragraph_and_is_read_once(self) -> None:
        box = "<w:txbxContent><w:p><w:r><w:t>In the box</w:t></w:r></w:p></w:txbxContent>"
        source = read_body(
            f"<w:p><w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
            "</mc:AlternateContent><w:t>Beside it</w:t></w:r></w:p>"
        )
        assert texts(source) == ["Beside it", "In the box"]

    def test_headers_and_footers_are_not_read(self) -> None:
        document = docx.Document()
        document.add_paragraph("Body")
        document.sections[0].header.paragraphs[0].text = "Header"
        document.sections[0].footer.paragraphs[0].text = "Footer"
        assert read(document).text == "Body"

    def test_a_frame_of_one_cell_is_read_as_paragraphs(self) -> None:
        document = docx.Document()
        cell = document.add_table(rows=1, cols=1).cell(0, 0)
        cell.text = "Aim"
        cell.paragraphs[0].style = "Heading 2"
        cell.add_paragraph("Staff must report.")
        source = read(document)
        assert texts(source) == ["Aim", "Staff must report."]
        assert block_of(source, "Aim").heading == 2
        assert not any(block.row for block in source.blocks)

    def test_paragraphs_of_a_cell_are_lines_of_its_row(self) -> None:
        document = docx.Document()
        table = document.add_table(rows=1, cols=2)
        table.cell(0, 0).text = "one\ttwo"
        table.cell(0, 0).add_paragraph("three")
        inner = table.cell(0, 1).add_table(rows=1, cols=2)
        inner.cell(0, 0).text, inner.cell(0, 1).text = "four", "five"
        assert texts(read(document)) == ["one two\nthree\tfour five"]


class TestHints:
    def test_heading_styles_and_those_based_on_them_are_headings(self) -> None:
        document = docx.Document()
        house = document.styles.add_style("House Heading", WD_STYLE_TYPE.PARAGRAPH)
        assert isinstance(house, ParagraphStyle)
        house.base_style = document.styles["Heading 2"]
        outlined = document.styles.add_style("Outlined", WD_STYLE_TYPE.PARAGRAPH)
        outlined.element.get_or_add_pPr().append(parse_xml(f'<w:outlineLvl {nsdecls("w")} w:val="2"/>'))
        document.add_paragraph("One", style="Heading 1")
        document.add_paragraph("Two", style="House Heading")
        document.add_paragraph("Three", style="Outlined")
        direct = document.add_paragraph("Body text after all", style="Heading 1")
        direct._p.get_or_add_pPr().append(parse_xml(f'<w:outlineLvl {nsdecls("w")} w:val="9"/>'))
        document.add_paragraph("Plain")
        assert [block.heading for block in read(document).blocks] == [1, 2, 3, None, None]

    def test_the_title_is_a_heading_and_the_documents_title(self) -> None:
        document = docx.Document()
        document.core_properties.title = "Template for letters"
        document.add_paragraph("Ottermarsh School", style="Title")
        document.add_paragraph("Social Media\nPolicy", style="Title")
        document.add_paragraph("Text")
        document.add_paragraph("Appendix", style="Title")
        source = read(document)
        assert source.title == "Ottermarsh School Social Media Policy"
        assert [block.heading for block in source.blocks] == [1, 1, None, 1]

    @pytest.mark.parametrize(("title", "expected"), [("Policy", "Policy"), ("", None)])
    def test_without_a_title_paragraph_the_properties_tell(self, title: str, expected: str | None) -> None:
        document = docx.Document()
        document.core_properties.title = title
        document.add_paragraph("Text")
        assert read(document).title == expected

    def test_without_properties_there_is_no_title(self) -> None:
        data = with_part("_rels/.rels", lambda part: part.replace(b"core-properties", b"other"))
        assert read_word(data, "policy").title is None

    def test_automatic_numbers_become_labels(self) -> None:
        document = docx.Document()
        numbering = document.part.numbering_part.element
        numbering.find(qn("w:num")).addprevious(
            parse_xml(
                f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">'
                '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:pStyle w:val="Heading1"/><w:lvlText w:val="%1."/></w:lvl>'
                '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:lvlText w:val="%1.%2"/></w:lvl></w:abstractNum>'
            )
        )
        numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))
        heading = document.styles["Heading 1"].element.get_or_add_pPr()
        heading.append(parse_xml(f'<w:numPr {nsdecls("w")}><w:numId w:val="90"/></w:numPr>'))
        document.add_paragraph("Aims", style="Heading 1")
        numbered(document.add_paragraph("Staff must report."), 90, 1)
        numbered(document.add_paragraph(), 90, 1)
        numbered(document.add_paragraph("Governors review."), 90, 1)
        document.add_paragraph("Staff", style="List Bullet")
        document.add_paragraph("permanent", style="List Bullet 2")
        document.add_paragraph("Scope", style="Heading 1")
        source = read(document)
        assert [(block.label, block.heading, block.depth) for block in source.blocks] == [
            ("1.", 1, None),
            ("1.1", None, 0),
            ("1.3", None, 0),
            ("•", None, 1),
            ("•", None, 2),
            ("2.", 1, None),
        ]
        assert texts(source)[0] == "Aims"

    def test_bullets_behind_a_number_of_the_same_level_complete_it(self) -> None:
        document = docx.Document()
        document.add_heading("Social media policy", 1)
        document.add_paragraph("This policy is for all the staff of the school, whoever employs them and for how long.")
        document.add_paragraph("Accounts must:", style="List Number")
        document.add_paragraph("bear the crest;", style="List Bullet")
        document.add_paragraph("be open to all.", style="List Bullet")
        document.add_paragraph("b) Be kind.", style="List Bullet")
        policy = policy_of(read(document))
        assert [(clause.ref, clause.lead_in) for clause in policy.clauses[1:]] == [
            ("Opening (1)", ()),
            ("Opening (1), bullet 1", ("Accounts must:",)),
            ("Opening (1), bullet 2", ("Accounts must:",)),
            ("Opening (1)(b)", ("Accounts must:",)),
        ]

    def test_a_row_is_labelled_by_its_first_cell(self) -> None:
        document = docx.Document()
        table = document.add_table(rows=2, cols=2)
        for row in table.rows:
            row.cells[0].paragraphs[0].text = "Rule"
            row.cells[0].paragraphs[0].style = "List Number"
            row.cells[1].text = "Text"
        assert [block.label for block in read(document).blocks] == ["1.", "2."]

    def test_a_block_is_bold_if_all_its_text_is(self) -> None:
        document = docx.Document()
        strong = document.styles.add_style("Strong Paragraph", WD_STYLE_TYPE.PARAGRAPH)
        strong.font.bold = True
        document.add_paragraph().add_run("Bold").bold = True
        partly = document.add_paragraph("Not ")
        partly.add_run("bold").bold = True
        document.add_paragraph("Bold by style", style="Strong Paragraph")
        document.add_paragraph(style="Strong Paragraph").add_run("Plain after all").bold = False
        document.add_paragraph().add_run("Bold by character style", style="Strong")
        assert [block.bold for block in read(document).blocks] == [True, False, True, False, True]

    def test_contents_are_furniture(self) -> None:
        mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'.format
        source = read_body(
            f"<w:p>{mark('begin')}<w:r><w:instrText> TOC \\o </w:instrText></w:r>{mark('separate')}"
            "<w:r><w:t>Aims</w:t><w:tab/><w:t>2</w:t></w:r></w:p><w:p><w:r><w:t>Scope 3</w:t></w:r></w:p>"
            f"<w:p>{mark('end')}</w:p><w:p><w:r><w:t>Aims</w:t></w:r></w:p>"
        )
        assert [block.furniture for block in source.blocks] == ["contents", "contents", None]
        document = docx.Document()
        document.add_paragraph("Contents", style="TOC Heading")
        document.styles.add_style("toc 2", WD_STYLE_TYPE.PARAGRAPH, builtin=True)
        document.add_paragraph("Aims 2", style="toc 2")
        document.add_paragraph("Aims")
        assert [block.furniture for block in read(document).blocks] == ["contents", "contents", None]

    @pytest.mark.parametrize("kind", ["footnote", "endnote"])
    def test_a_note_follows_the_paragraph_that_refers_to_it_and_is_read_once(self, kind: str) -> None:
        source = read_word(with_note(kind, "Except where the parent is a relative."), "policy")

        assert texts(source) == ["Staff must not befriend parents.", "Except where the parent is a relative.", "Next."]
        assert [block.note for block in source.blocks] == [False, True, False]

    def test_a_footnote_qualifies_its_clause(self) -> None:
        policy = policy_of(read_word(with_note("footnote", "Except where the parent is a relative."), "policy"))

        assert policy.clauses[1].kind == "note"
        assert policy.clauses[0].notes == (policy.clauses[1].id,)


def with_note(kind: str, text: str) -> bytes:
    """A document whose first paragraph refers twice to a note."""
    reference = f'<w:r><w:{kind}Reference w:id="2"/></w:r>'
    body = "".join(
        f"<w:p>{run}</w:p>"
        for run in (
            f"<w:r><w:t>Staff must not befriend parents.</w:t></w:r>{reference}{reference}",
            "<w:r><w:t>Next.</w:t></w:r>",
        )
    )
    document = docx.Document()
    for element in parse_xml(f"<w:body {nsdecls('w')}>{body}</w:body>"):
        document.element.body.insert(len(document.element.body) - 1, element)
    separator = f'<w:{kind} w:id="0" w:type="separator"><w:p><w:r><w:separator/></w:r></w:p></w:{kind}>'
    note = f'<w:{kind} w:id="2"><w:p><w:r><w:{kind}Ref/></w:r><w:r><w:t> {text}</w:t></w:r></w:p></w:{kind}>'
    blob = f"<w:{kind}s {nsdecls('w')}>{separator}{note}</w:{kind}s>".encode()
    content = f"application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}s+xml"
    part = Part(PackURI(f"/word/{kind}s.xml"), content, blob, document.part.package)
    document.part.relate_to(part, getattr(RELATIONSHIP_TYPE, f"{kind.upper()}S"))
    return saved(document)


class TestFilesThatAreRefused:
    def test_an_encrypted_or_old_document(self) -> None:
        message = refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000))
        assert "password" in message
        assert ".docx" in message

    def test_a_document_without_text(self) -> None:
        assert "no text" in refused(saved(docx.Document()))

    @pytest.mark.parametrize("kept", [0.1, 0.5, 0.99])
    def test_a_truncated_document(self, kept: float) -> None:
        data = sample()
        assert "download it again" in refused(data[: int(len(data) * kept)])

    def test_a_package_of_another_kind(self) -> None:
        assert "Save As" in refused(with_part(DOCUMENT, lambda _: None))
        macros = b"application/vnd.ms-word.document.macroEnabled.main+xml"
        plain = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
        assert "Save As" in refused(repacked(sample(), lambda _, part: part.replace(plain, macros)))
        file = BytesIO()
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr("notes.txt", SECRET)
        assert "Save As" in refused(file.getvalue())

    def test_malformed_xml(self) -> None:
        assert "Save As" in refused(with_part(DOCUMENT, lambda part: part[:-20]))
        unknown = b'<?xml version="1.0" encoding="UTF-99"?><a/>'
        assert "Save As" in refused(with_part(DOCUMENT, lambda _: unknown))

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
    def test_an_entity_bomb(self, encoding: str) -> None:
        lol = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "lol"}">' for n in range(10))
        bomb = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE d [{lol}]><d a="&l9;">&l9;</d>'.encode(encoding)
        for part in (DOCUMENT, LINKS, NUMBERING, "[Content_Types].xml"):
            assert "does not write" in refused(with_part(part, lambda _: bomb))

    def test_an_external_entity(self) -> None:
        def change(part: bytes) -> bytes:
            part = part.replace(b"<w:document", b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><w:document', 1)
            return part.replace(SECRET.encode(), b"&x;")

        assert "does not write" in refused(with_part(DOCUMENT, change))

    def test_xml_nested_too_deeply(self) -> None:
        deep = b"<w:sdt><w:sdtContent>" * 500 + b"</w:sdtContent></w:sdt>" * 500
        data = with_part(DOCUMENT, lambda part: part.replace(b"<w:body>", b"<w:body>" + deep))
        assert "does not write" in refused(data)

    def test_a_part_that_unpacks_to_very_much(self) -> None:
        bomb = b"<a>" + b" " * 50_000_000 + b"</a>"
        assert "too large" in refused(with_part(DOCUMENT, lambda _: bomb))

    def test_a_part_that_unpacks_to_more_than_it_declares(self) -> None:
        padded = with_part(DOCUMENT, lambda part: part + b" " * 50_000_000)
        with zipfile.ZipFile(BytesIO(padded)) as archive:
            size = archive.getinfo(DOCUMENT).file_size
        lying = padded.replace(size.to_bytes(4, "little"), (1000).to_bytes(4, "little"))
        assert "download it again" in refused(lying)

    def test_more_parts_than_a_document_has(self) -> None:
        assert "too large" in refused(with_parts({f"p{n}.bin": b"" for n in range(3000)}))

    def test_many_parts_that_are_large_together(self) -> None:
        part = b"<a>" + bytes(range(256)).hex().encode() * 400 + b"</a>"
        assert "too large" in refused(with_parts({f"word/p{n}.xml": part for n in range(40)}))


class TestFilesThatAreReadAllTheSame:
    def test_a_link_that_points_nowhere(self) -> None:
        dangling = (
            b'<Relationship Id="r99" Target="../NULL" '
            b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"/></Relationships>'
        )
        data = with_part(LINKS, lambda part: part.replace(b"</Relationships>", dangling))
        assert read_word(data, "policy").text == SECRET

    def test_a_document_without_styles_numbering_and_properties(self) -> None:
        none = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'
        data = with_part(LINKS, lambda _: none)
        assert read_word(data, "policy").text == SECRET

    def test_pictures_are_not_unpacked(self) -> None:
        data = with_parts({"word/media/image1.png": bytes(300_000_000)})
        assert read_word(data, "policy").text == SECRET


class TestSourceBuilder:
    @given(st.lists(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cs"]))))
    def test_its_blocks_cover_its_text(self, paragraphs: list[str]) -> None:
        builder = SourceBuilder()
        for paragraph in paragraphs:
            builder.add(paragraph)
        source = builder.build("policy", "docx", None)
        assert builder.is_empty is (source.text == "")
        assert "\n".join(texts(source)) == source.text
        assert all(text == text.strip() for text in texts(source))
        assert len(source.text.splitlines()) == source.text.count("\n") + bool(source.text)

    def test_hints_and_title_are_kept(self) -> None:
        builder = SourceBuilder()
        builder.add(" Aims \u2028", heading=2, bold=True)
        source = builder.build("policy", "pdf", " Social\n media ")
        assert source.blocks == (Block(start=0, end=4, heading=2, bold=True),)
        assert source.title == "Social media"
