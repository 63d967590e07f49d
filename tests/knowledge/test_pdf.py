"""PDFs are put together again into the paragraphs that were written, and nothing that a file may hold does harm."""

import zlib
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from itertools import pairwise

import pytest
import typst
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfWriter

from signpost.errors import UnreadableDocumentError
from signpost.knowledge.assembly import Line, joined, paragraphs
from signpost.knowledge.pdf import read_pdf
from signpost.knowledge.source import Block, Source

SECRET = "Somebody was hurt"
LONG = (
    "Employees who choose to make use of social networking sites should be advised that they do not form online "
    "friendships with pupils, and that whatever they write may be read by people for whom it was not meant at all. "
)
HEADED = (
    "width: 12cm, height: 20cm, margin: 2cm, header: [Ottermarsh School], "
    "footer: context [Page #counter(page).display() of 9]"
)


TWO_COLUMNS = 'paper: "a4", columns: 2'


@cache
def pdf(markup: str, page: str = 'paper: "a4"') -> bytes:
    """Set a page of typst markup; only typst's own fonts are used."""
    source = f"#set page({page})\n#set text(size: 11pt, hyphenate: false)\n{markup}"
    made = typst.compile(source.encode(), format="pdf", ignore_system_fonts=True)
    assert isinstance(made, bytes)
    return made


def read(markup: str, page: str = 'paper: "a4"') -> Source:
    return read_pdf(pdf(markup, page), "policy")


def texts(source: Source, furniture: str | None = None) -> list[str]:
    """What stands in the blocks that are no furniture, or that are furniture of one kind."""
    return [source.text[block.start : block.end] for block in source.blocks if block.furniture == furniture]


def block_of(source: Source, text: str) -> Block:
    return next(block for block in source.blocks if source.text[block.start : block.end] == text)


def refused(data: bytes) -> str:
    """The message with which a file is refused."""
    with pytest.raises(UnreadableDocumentError) as raised:
        read_pdf(data, "policy")
    assert SECRET not in str(raised.value)
    assert str(raised.value).startswith("policy ")
    return str(raised.value)


def raw(content: bytes, pages: int = 1, more: bytes = b"") -> bytes:
    """A PDF written by hand, each of whose pages has this content."""
    packed = zlib.compress(content)
    kids = b" ".join(b"%d 0 R" % (10 + number) for number in range(pages))
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 3 0 R/Resources<</Font<</F 4 0 R>>%s>>>>" % more
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Count %d/Kids[%s]>>" % (pages, kids),
        3: b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(packed), packed),
        4: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        **{10 + number: page for number in range(pages)},
    }
    body = b"%PDF-1.4\n"
    table = b"xref\n0 1\n0000000000 65535 f \n"
    for number, written in objects.items():
        table += b"%d 1\n%010d 00000 n \n" % (number, len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, written)
    end = b"trailer<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF" % (max(objects) + 1, len(body))
    return body + table + end


class TestParagraphs:
    def test_wrapped_lines_are_joined(self) -> None:
        assert texts(read(f"{LONG}\n\n{LONG}\n\nShort.")) == [LONG.strip(), LONG.strip(), "Short."]

    def test_without_space_between_them_a_short_line_ends_a_paragraph(self) -> None:
        source = read(f"#set par(spacing: 0.65em)\n{LONG}\n\n{LONG}\n\nShort.")
        assert texts(source) == [LONG.strip(), LONG.strip(), "Short."]

    def test_a_paragraph_in_a_narrow_box_is_put_together(self) -> None:
        said = "Important: phones are never allowed in the changing rooms, nor at the pool."
        source = read(f"{LONG}\n\n#block(width: 5cm)[{said}]\n\n{LONG}")
        assert texts(source) == [LONG.strip(), said, LONG.strip()]

    def test_items_without_bullets_are_not(self) -> None:
        items = ["share a password", "take a photograph of a pupil on their own phone", "post in lessons"]
        source = read(f"#set par(spacing: 0.65em)\n{LONG}\n\nStaff must not\n\n" + "\n\n".join(items))
        assert texts(source)[1:] == ["Staff must not", *items]

    def test_a_passage_set_wider_is_no_row_of_paragraphs(self) -> None:
        source = read(f"{LONG}\n\n{LONG}\n\n#set par(leading: 1.5em)\n{LONG * 3}")
        assert texts(source) == [LONG.strip(), LONG.strip(), (LONG * 3).strip()]

    def test_a_paragraph_runs_on_over_a_page_break(self) -> None:
        source = read(f"#v(13cm)\nBefore.\n\n{LONG * 3}\n\nAfter.", HEADED)
        assert texts(source) == ["Before.", (LONG * 3).strip(), "After."]
        assert texts(source, "page").count("Ottermarsh School") > 1
        # What stands between its halves comes after it, so that it is one slice of the text.
        assert LONG * 2 in source.text

    def test_a_new_page_begins_a_paragraph_where_a_sentence_ended(self) -> None:
        source = read("Staff must report it.\n#pagebreak()\nGovernors must review it.")
        assert texts(source) == ["Staff must report it.", "Governors must review it."]

    def test_numbers_and_letters_begin_paragraphs_and_stay_in_the_text(self) -> None:
        written = ["4.1 Staff must not:", "(i) post pictures", "(ii) post names", "4.2 They may:", "a) ask", "b) read"]
        source = read("#set par(spacing: 0.65em)\n" + "\n\n".join(written))
        assert texts(source) == written

    def test_a_number_that_the_wrapping_put_in_front_does_not(self) -> None:
        words = "Staff must follow what the school has agreed in its policy on the use of devices, at home, and section"
        source = read(f"#set par(spacing: 0.65em)\n{words} 4.1 above, with everything that comes with it.")
        assert texts(source) == [f"{words} 4.1 above, with everything that comes with it."]

    def test_nor_does_one_that_cannot_be_its_lists_next(self) -> None:
        words = "Nobody is in touch with those who have left us on any of their own accounts before they are at least"
        source = read(f'#set par(spacing: 0.65em)\n#"39. {words} 21. After that it is for them to say."')
        assert texts(source) == [f"39. {words} 21. After that it is for them to say."]

    def test_nor_does_a_section_that_a_sentence_names(self) -> None:
        words = "Staff must tell the head at once of whatever they see another adult do which they think would break"
        source = read(f"#set par(spacing: 0.65em)\n{words} Section 6, 7 or 8, however small it seems to be.")
        assert texts(source) == [f"{words} Section 6, 7 or 8, however small it seems to be."]

    def test_nor_does_one_that_a_sentence_asks_for(self) -> None:
        words = "5.2 The head may authorise in writing access to what is otherwise prohibited, for all staff by"
        rest = "5.3 (ii) where a course of study requires it."
        source = read(f'#set par(hanging-indent: 1cm, spacing: 0.65em)\n#"{words} {rest}"', "width: 17.3cm")
        assert texts(source) == [f"{words} {rest}"]

    def test_a_line_in_the_middle_of_a_sentence_goes_on_wherever_it_ends(self) -> None:
        lines = ["The content of messages will be opened only upon the written authority of the", "Director of People."]
        assert texts(read(f"#set par(spacing: 0.65em)\n{LONG}\n\n{lines[0]}\n\n{lines[1]}"))[1:] == [" ".join(lines)]

    def test_indented_lines_that_end_as_far_from_the_right_are_not_centred(self) -> None:
        text = (LONG + "They are told of it by the Director of People, who writes to each of them. ") * 2
        for width in range(110, 150, 5):
            source = read(f"#set par(hanging-indent: 1.3cm)\n{text}", f"width: {width}mm, height: 20cm")
            assert texts(source) == [text.strip()]

    def test_lines_may_hang_further_in_than_the_text_behind_their_number(self) -> None:
        text = f"4.1 {LONG.strip()} It is not for them to say who reads it. {LONG.strip()}"
        for width in range(110, 150, 5):
            source = read(f"#set par(hanging-indent: 1.3cm)\n{text}", f"width: {width}mm, height: 20cm")
            assert texts(source) == [text]

    def test_a_heading_in_bold_capitals_is_one_however_full_the_line_before(self) -> None:
        text = "e) remember the least age that each of the apps which they use has set, of which most are 13"
        source = read(f"#set par(spacing: 0.65em)\n{text}\n\n*EVERYBODY – DO NOT*\n\na) post names")
        assert texts(source) == [text, "EVERYBODY – DO NOT", "a) post names"]

    def test_a_heading_in_capitals_begins_a_page(self) -> None:
        long = "a) remember the least age that each of the apps which our children use has set, of which most are 13"
        source = read(f"EVERYBODY - PLEASE DO\n\n{long}\n#pagebreak()\nEVERYBODY - DO NOT\n\nb) post names")
        assert texts(source) == ["EVERYBODY - PLEASE DO", long, "EVERYBODY - DO NOT", "b) post names"]

    def test_bullets_stand_before_their_text(self) -> None:
        source = read(f"Staff must not:\n- post pictures\n- {LONG}\n  - inner\n- post names")
        assert [text[:8] for text in texts(source)] == ["Staff mu", "• post p", "• Employ", "‣ inner", "• post n"]
        assert texts(source)[2] == f"• {LONG.strip()}"

    def test_bullets_that_are_drawn_count_as_written(self) -> None:
        markers = "(circle(radius: 1.8pt, fill: black), circle(radius: 1.8pt), square(size: 3pt, fill: black))"
        source = read(
            f"#set list(marker: {markers})\nStaff must not:\n- post films\n  - of pupils\n    - at all\n- share them"
        )
        assert texts(source) == ["Staff must not:", "• post films", "◦ of pupils", "• at all", "• share them"]

    def test_what_is_drawn_elsewhere_or_otherwise_is_no_bullet(self) -> None:
        dot, bar = "#box(circle(radius: 1.8pt, fill: black))", "#box(rect(width: 20pt, height: 2pt, fill: black))"
        source = read(f"Staff {dot} may {dot}\n\n{bar} post films\n\n#box(circle(radius: 9pt)) share them")
        assert texts(source) == ["Staff may", "post films", "share them"]

    def test_a_paragraph_after_bullets_is_its_own(self) -> None:
        source = read(f"#set par(spacing: 0.65em)\n#set list(spacing: 0.65em)\n- {LONG}\n{LONG}")
        assert texts(source) == [f"• {LONG.strip()}", LONG.strip()] or texts(source) == [f"• {LONG}{LONG.strip()}"]

    def test_bold_lines_are_apart_and_marked(self) -> None:
        source = read("#set par(spacing: 0.65em)\n*Pictures*\n\nStaff must *not* post pictures.")
        assert texts(source) == ["Pictures", "Staff must not post pictures."]
        assert [block.bold for block in source.blocks] == [True, False]

    def test_letters_that_are_clearly_larger_make_headings(self) -> None:
        source = read(f"= Policy\n== Aims\n{LONG}\n\n#text(size: 11.5pt)[Slightly larger]\n\n== Scope\n{LONG}")
        headings = {source.text[block.start : block.end]: block.heading for block in source.blocks if block.heading}
        assert headings == {"Policy": 1, "Aims": 2, "Scope": 2}

    def test_words_in_several_fonts_are_not_torn_apart(self) -> None:
        source = read("Do (_not_) post, *ever*; see the 1#super[st] page.")
        assert texts(source) == ["Do (not) post, ever; see the 1st page."]


class TestTables:
    def test_a_row_is_a_block_with_its_cells_apart(self) -> None:
        source = read(f"Before\n#table(columns: 2, [Who], [What], [Staff], [{LONG}], [], [Nothing])\nAfter")
        assert texts(source) == ["Before", "Who\tWhat", f"Staff\t{LONG.strip()}", "Nothing", "After"]
        assert [block.row for block in source.blocks] == [False, True, True, True, False]

    def test_a_frame_around_text_is_no_table(self) -> None:
        source = read(f"#rect(width: 100%)[{LONG}\n\nSecond.]")
        assert texts(source) == [LONG.strip(), "Second."]
        assert not any(block.row for block in source.blocks)

    def test_a_table_goes_on_over_a_page_break(self) -> None:
        rows = "".join(f"[Case {number}], [Tell person {number} about it],\n" for number in range(20))
        source = read(
            f"#table(columns: 2, table.header([What], [Whom]), {rows})", "width: 12cm, height: 8cm, margin: 1.5cm"
        )
        assert texts(source) == ["What\tWhom", *(f"Case {n}\tTell person {n} about it" for n in range(20))]
        assert set(texts(source, "page")) == {"What\tWhom"}

    def test_a_row_that_the_page_broke_is_rejoined(self) -> None:
        source = read(
            f"#v(14cm)\n#table(columns: (1fr, 5fr), [When], [What], [Always], [{LONG}], [Never], [Nothing.])", HEADED
        )
        assert texts(source) == ["When\tWhat", f"Always\t{LONG.strip()}", "Never\tNothing."]


class TestFurniture:
    def test_running_headers_and_footers_are_marked(self) -> None:
        source = read("One.\n#pagebreak()\nTwo.\n#pagebreak()\nThree.", HEADED)
        assert texts(source) == ["One.", "Two.", "Three."]
        assert texts(source, "page") == [
            line for page in (1, 2, 3) for line in ("Ottermarsh School", f"Page {page} of 9")
        ]

    def test_words_that_open_one_list_after_another_are_no_header(self) -> None:
        lists = [f"This means staff should:\n- wait {n}\n\n#v(4cm)\n\nOf {n}\n- ask {n}" for n in "abcd"]
        source = read("\n#pagebreak()\n".join([lists[0], "\n\n".join(lists[1:3]), lists[3]]))
        assert texts(source).count("This means staff should:") == 4
        parts = read("\n#pagebreak()\n".join(f"In short\n\nRule {n}.\n\n#v(5cm)\n\nIn short\n\nLaw {n}" for n in "abc"))
        assert texts(parts).count("In short") == 6

    def test_a_page_number_is_marked_even_on_a_single_page(self) -> None:
        source = read("One.", "width: 12cm, height: 20cm, margin: 2cm, footer: [– 7 –]")
        assert texts(source, "page") == ["– 7 –"]

    def test_rules_that_differ_in_a_number_only_are_none(self) -> None:
        rules = [f"Laptop {number} is locked away." for number in range(60)]
        assert texts(read("\n\n".join(rules), HEADED)) == rules

    def test_headings_that_differ_in_their_number_only_are_none(self) -> None:
        source = read("Appendix 1\n\nOne.\n#pagebreak()\nAppendix 2\n\nTwo.", "width: 12cm, height: 15cm, margin: 1cm")
        assert texts(source) == ["Appendix 1", "One.", "Appendix 2", "Two."]

    def test_contents_are_marked(self) -> None:
        source = read("#outline(title: [Contents])\n= Aims\nText about the year 2021\n= Scope\nMore")
        assert [text.split()[0] for text in texts(source, "contents")] == ["Contents", "Aims", "Scope"]
        assert texts(source) == ["Aims", "Text about the year 2021", "Scope", "More"]

    def test_contents_without_leaders_are_marked_below_their_heading(self) -> None:
        source = read("Contents\n\nAims #h(1fr) 1\n\nScope #h(1fr) 2\n\nIn this policy, staff means everyone.")
        assert texts(source, "contents") == ["Contents", "Aims 1", "Scope 2"]


class TestTitle:
    @pytest.mark.parametrize(
        ("written", "expected"),
        [
            ("Social Media Policy", "Social Media Policy"),
            ("Microsoft Word - Social media", "Social media"),
            ("Microsoft Word - policy v3.docx", None),
            ("Untitled", None),
        ],
    )
    def test_it_is_the_propertys_unless_that_is_a_file_name(self, written: str, expected: str | None) -> None:
        assert read(f'#set document(title: "{written}")\nText').title == expected


class TestFilesThatAreRefused:
    def encrypted(self, user: str, algorithm: str) -> bytes:
        writer = PdfWriter(clone_from=BytesIO(pdf(SECRET)))
        writer.encrypt(user_password=user, owner_password=SECRET, algorithm=algorithm)
        file = BytesIO()
        writer.write(file)
        return file.getvalue()

    @pytest.mark.parametrize("algorithm", ["RC4-128", "AES-256"])
    def test_one_that_needs_a_password(self, algorithm: str) -> None:
        assert "password" in refused(self.encrypted("user", algorithm))

    @pytest.mark.parametrize("algorithm", ["RC4-128", "AES-256"])
    def test_but_not_one_that_needs_it_only_to_be_changed(self, algorithm: str) -> None:
        assert read_pdf(self.encrypted("", algorithm), "policy").text == SECRET

    def test_one_whose_pages_are_pictures(self) -> None:
        file = BytesIO()
        Image.new("RGB", (200, 100), "white").save(file, "pdf")
        assert "OCR" in refused(file.getvalue())

    @pytest.mark.parametrize("kept", [0.05, 0.5, 0.9])
    def test_a_truncated_one(self, kept: float) -> None:
        data = pdf(SECRET)
        assert refused(data[: int(len(data) * kept)])

    def test_one_that_is_none(self) -> None:
        assert "damaged" in refused(b"%PDF-1.7\n" + SECRET.encode())

    def test_one_of_too_many_pages(self) -> None:
        assert "too large" in refused(raw(b"BT /F 9 Tf 9 9 Td (a) Tj ET", pages=501))

    def test_one_with_very_much_text_on_a_page(self) -> None:
        assert "too large" in refused(raw(b"BT /F 9 Tf 9 9 Td (" + b"a" * 60_000 + b") Tj ET"))

    def test_one_with_very_much_text_in_all(self) -> None:
        assert "too large" in refused(raw(b"BT /F 9 Tf 9 9 Td (" + b"a" * 49_000 + b") Tj ET", pages=110))

    def test_one_with_very_many_drawings(self) -> None:
        assert "too large" in refused(raw(b"0 0 9 9 re f " * 60_000))

    def test_one_that_unpacks_to_very_much(self) -> None:
        assert "too large" in refused(raw(b" " * 70_000_000))

    def test_one_whose_page_draws_itself(self) -> None:
        form = b"/XObject<</X 3 0 R>>"
        data = raw(b"/X Do", more=form).replace(b"/Filter", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Filter")
        assert refused(data)

    def test_a_picture_of_many_lines_is_not_searched_for_tables(self) -> None:
        lines = b"".join(b"%d %d m %d %d l S " % (n % 600, n % 800, n % 599, n % 797) for n in range(6000))
        assert read_pdf(raw(lines + b"BT /F 9 Tf 99 300 Td (Below) Tj ET"), "policy").text == "Below"


def lines_of(words: list[str], width: int) -> Iterator[list[str]]:
    line: list[str] = []
    for word in words:
        if line and len(" ".join([*line, word])) > width:
            yield line
            line = []
        line.append(word)
    if line:
        yield line


def as_set(words: list[str], width: int = 60, per_page: int = 7) -> list[Line]:
    """A paragraph wrapped as a typewriter would."""
    return [
        Line(
            text=" ".join(line), x0=0, x1=5 * len(" ".join(line)), top=12 * (number % per_page),
            bottom=12 * (number % per_page) + 10, size=10, bold=False, page=number // per_page,
            first_word=5 * len(line[0]),
        )
        for number, line in enumerate(lines_of(words, width))
    ]  # fmt: skip


class TestLines:
    @given(st.lists(st.text("abcdefg", min_size=1, max_size=9), min_size=60, max_size=300))
    def test_a_wrapped_paragraph_comes_out_as_it_was_written(self, words: list[str]) -> None:
        assert [text for text, _ in paragraphs(as_set(words), 310)] == [" ".join(words)]

    def test_the_end_of_a_line_says_how_the_next_is_joined(self) -> None:
        assert joined("", "text") == "text"
        assert joined("one", "two") == "one two"
        assert joined("follow-", "up") == "follow-up"
        assert joined("staff -", "all") == "staff - all"
        assert joined("post\u00ad", "ing") == "posting"
        assert joined("parents/", "carers") == "parents/carers"
        assert joined("for ages 11–", "18 only") == "for ages 11–18 only"
        assert joined("in 2020 –", "18 of them") == "in 2020 – 18 of them"
        assert joined("see www.saferinternet.", "org.uk") == "see www.saferinternet.org.uk"
        assert joined("see www.saferinternet.org.uk.", "Then report") == "see www.saferinternet.org.uk. Then report"

    def test_no_line_is_lost_or_doubled(self) -> None:
        lines = [*as_set(["4.1", *LONG.split()]), *as_set(LONG.split(), width=30)]
        said = " ".join(text for text, _ in paragraphs(lines, 310)).split()
        assert said == ["4.1", *LONG.split(), *LONG.split()]
        assert all(a.top <= b.top or a.page != b.page for a, b in pairwise(as_set(LONG.split())))

    def test_no_lines_are_no_paragraphs(self) -> None:
        assert list(paragraphs([], 310)) == []


class TestColumns:
    def test_each_column_is_read_to_its_end_before_the_next(self) -> None:
        rules = "\n\n".join(f"{number}.1 {LONG}" for number in range(1, 14))

        found = texts(read(rules, TWO_COLUMNS))

        assert found == [f"{number}.1 {LONG.strip()}" for number in range(1, 14)]

    def test_what_is_set_across_ends_the_columns_above_it(self) -> None:
        column = f"#columns(2)[1.1 {LONG * 4}\n#colbreak()\n1.2 {LONG * 4}]"
        across = f"#align(left)[2.1 {LONG}]"
        below = f"#columns(2)[3.1 {LONG * 4}\n#colbreak()\n3.2 {LONG * 4}]"

        found = texts(read(f"{column}\n\n{across}\n\n{below}"))

        assert [text[:3] for text in found] == ["1.1", "1.2", "2.1", "3.1", "3.2"]

    def test_a_table_without_rules_is_no_pair_of_columns(self) -> None:
        rows = "".join(f"[Role {number}], [{LONG}]," for number in range(1, 7))

        found = texts(read(f"#table(columns: (45%, 45%), stroke: none, {rows})"))

        assert [text[:16] for text in found] == [f"Role {number} Employees" for number in range(1, 7)]
