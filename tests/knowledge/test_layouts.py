"""Layouts that turned rules round or lost them: lists without bullets, tables of dos and don'ts, rules as headings."""

from io import BytesIO

import docx
import pytest
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given
from hypothesis import strategies as st

from signpost.knowledge.policy import Clause, Policy
from signpost.knowledge.reader import policy_of, read_source
from tests.knowledge.reading import clause, read, refs, uncovered

SCOPE = "This policy is for all the staff of the school, whoever employs them and wherever they work.\n"


def paragraphs(*texts: str) -> str:
    return "\n\n".join(texts)


def read_word(document: Document) -> Policy:
    file = BytesIO()
    document.save(file)
    return policy_of(read_source(file.getvalue(), "test", ".docx"))


def found(policy: Policy, words: str) -> Clause:
    return next(clause for clause in policy.clauses if clause.own_text == words)


def table(*rows: tuple[str, ...]) -> Policy:
    document = docx.Document()
    document.add_heading("Acceptable use policy", 1)
    document.add_paragraph(SCOPE)
    cells = document.add_table(rows=len(rows), cols=len(rows[0])).rows
    for row, texts in zip(cells, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    return read_word(document)


class TestLists:
    def test_items_that_lost_their_bullets_complete_their_lead_in(self) -> None:
        text = paragraphs(
            "Phones policy",
            SCOPE,
            "Staff must not:",
            "accept parents as friends",
            "post them",
            "Staff may:",
            "join groups",
        )
        policy = read(text)

        assert found(policy, "accept parents as friends").lead_in == ("Staff must not:",)
        assert found(policy, "post them").modality == "must_not"
        assert found(policy, "join groups").modality == "may"

    def test_items_that_begin_with_a_capital_do_so_too(self) -> None:
        policy = read(
            paragraphs(
                "Phones policy",
                SCOPE,
                "Staff must never:",
                "Post pictures of pupils",
                "Lend phones to a pupil",
                SCOPE,
            )
        )

        assert found(policy, "Post pictures of pupils").modality == "must_not"
        assert found(policy, "Lend phones to a pupil").modality == "must_not"
        assert policy.clauses[-1].lead_in == ()

    def test_a_sentence_behind_a_lead_in_is_no_item(self) -> None:
        policy = read(f"Phones policy\n\n{SCOPE}\nStaff must not:\n\n- text pupils\n\nParents may ring the office.")

        assert found(policy, "Parents may ring the office.").lead_in == ()

    @pytest.mark.parametrize("suffix", [".txt", ".md"])
    def test_the_last_number_of_a_list_is_no_heading(self, suffix: str) -> None:
        text = paragraphs(
            "Social media policy",
            SCOPE,
            "Staff must not:",
            "1. friend pupils\n2. post pictures\n3. use phones in class",
            SCOPE,
        )

        last = next(clause for clause in read(text, suffix).clauses if clause.own_text == "use phones in class")

        assert last.lead_in == ("Staff must not:",)
        assert last.modality == "must_not"

    def test_a_numbered_clause_that_opens_a_list_is_no_heading(self) -> None:
        text = (
            f"1. Introduction\n{SCOPE}\n2. Rules\n1. Staff must lock their screens.\n"
            "2. Staff are not permitted to:\n- use phones in class\n- lend their log-in\n"
        )

        assert clause(text, "2(2), bullet 1").lead_in == ("Staff are not permitted to:",)
        assert clause(text, "2(2), bullet 1").modality == "must_not"
        assert clause(text, "2(2)").path == ("2 Rules",)

    def test_bullets_go_on_with_a_numbered_item_that_breaks_off(self) -> None:
        text = "(iii) Personal use is allowed, provided it\n- does no harm,\n- is not for gain.\n\n(iv) Be kind.\n"

        assert clause(SCOPE + text, "Opening (iii), bullet 2").lead_in == ("Personal use is allowed, provided it",)

    def test_a_heading_that_opens_a_list_is_its_lead_in(self) -> None:
        policy = read(f"# Policy\n\n{SCOPE}\n## Staff are not permitted to:\n\n- use phones in class\n", ".md")

        assert found(policy, "use phones in class").modality == "must_not"


class TestRulesSetAsHeadings:
    def test_clauses_in_a_heading_style_are_clauses(self) -> None:
        document = docx.Document()
        document.add_heading("Social media policy", 1)
        document.add_heading("Friends", 1)
        document.add_heading("Staff must not accept friend requests from any pupil.", 2)
        document.add_heading("Parents", 2)
        document.add_paragraph("Staff should not accept friend requests from parents.")

        policy = read_word(document)

        assert found(policy, "Staff must not accept friend requests from any pupil.").modality == "must_not"
        assert policy.clauses[-1].path[-1] == "Parents"

    @pytest.mark.parametrize(
        "rule",
        ["**Staff must never share passwords**", "STAFF MUST NOT FRIEND PUPILS", "Staff must not friend any parents"],
    )
    def test_a_rule_in_bold_or_capitals_is_a_clause(self, rule: str) -> None:
        policy = read(f"# Policy\n\n## Rules\n\n{SCOPE}\n{rule}\n\n{SCOPE}", ".md")

        assert found(policy, rule).modality == "must_not"

    @pytest.mark.parametrize(
        "heading", ["What staff must not do online", "When staff may use phones", "Staff – DO NOT"]
    )
    def test_what_names_a_topic_stays_a_heading(self, heading: str) -> None:
        assert read(f"# Policy\n\n{SCOPE}\n**{heading}**\n\n{SCOPE}", ".md").clauses[-1].path[
            -1
        ] == f"**{heading}**".strip("*")

    def test_a_rule_whose_number_goes_on_below_it_stays_a_heading(self) -> None:
        text = f"1 Staff must report concerns\n1.1 {SCOPE}1.2 {SCOPE}2 Phones\n2.1 {SCOPE}"

        assert clause(text, "1.2").path == ("1 Staff must report concerns",)

    def test_short_rules_at_the_beginning_are_clauses(self) -> None:
        text = paragraphs(
            "Hillside Nursery",
            "Mobile phone policy",
            "Staff must not use phones in class.",
            "Phones must be kept in the office.",
        )

        assert refs(text) == ["Opening, paragraph 1", "Opening, paragraph 2"]


class TestTablesThatSayWhatIsAllowed:
    def test_a_mark_says_what_the_head_of_its_column_does(self) -> None:
        policy = table(
            ("Activity", "Allowed", "Not allowed"),
            ("Phones in the staff room", "X", ""),
            ("Friending parents", "", "X"),
            ("Phones in class", "", "✓"),
        )

        assert [clause.modality for clause in policy.clauses[1:]] == ["may", "must_not", "must_not"]
        assert policy.clauses[2].lead_in == ("Not allowed",)

    def test_beside_a_tick_a_cross_says_that_the_other_is_not_so(self) -> None:
        policy = table(
            ("Activity", "Allowed", "Not allowed"), ("Friending parents", "✗", "✓"), ("School account", "Yes", "No")
        )

        assert [clause.modality for clause in policy.clauses[1:]] == ["must_not", "may"]

    def test_marks_in_other_columns_say_nothing(self) -> None:
        policy = table(("", "Allowed", "Not allowed", "Notes"), ("Phones", "", "", "x"), ("Cameras", "", "", ""))

        assert [clause.own_text.split("\t")[0] for clause in policy.clauses[-2:]] == ["Phones", "Cameras"]

    def test_of_marks_for_staff_and_pupils_those_for_staff_count(self) -> None:
        policy = table(
            ("", "Staff: allowed", "Staff: not allowed", "Pupils: allowed", "Pupils: not allowed"),
            ("Phones at lunchtime", "✓", "", "", "✓"),
            ("Phones in class", "", "✓", "", "✓"),
        )

        assert [clause.modality for clause in policy.clauses[1:]] == ["may", "must_not"]

    def test_a_tick_from_a_font_of_symbols_is_read(self) -> None:
        document = docx.Document()
        document.add_heading("Acceptable use policy", 1)
        document.add_paragraph(SCOPE)
        rows = document.add_table(rows=2, cols=3).rows
        for cell, text in zip(rows[0].cells, ("Activity", "Allowed", "Not allowed"), strict=True):
            cell.text = text
        rows[1].cells[0].text = "Friending parents"
        tick = f'<w:r {nsdecls("w")}><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>'
        rows[1].cells[2].paragraphs[0]._p.append(parse_xml(tick))

        assert read_word(document).clauses[-1].modality == "must_not"

    def test_dos_and_donts_are_clauses_of_their_own(self) -> None:
        policy = table(
            ("Do", "Don’t"),
            ("use the school account\nkeep your profile private", "accept pupils as friends\n- post in lessons"),
        )

        assert [(clause.own_text, clause.lead_in) for clause in policy.clauses[1:]] == [
            ("use the school account", ("Do",)),
            ("keep your profile private", ("Do",)),
            ("accept pupils as friends", ("Don’t",)),
            ("post in lessons", ("Don’t",)),
        ]
        assert [clause.modality for clause in policy.clauses[3:]] == ["must_not", "must_not"]
        assert len({clause.ref for clause in policy.clauses}) == len(policy.clauses)
        assert uncovered(policy) == ""

    def test_a_topic_goes_with_what_stands_beside_it(self) -> None:
        policy = table(
            ("Person", "Acceptable", "Not acceptable"), ("Former pupils", "professional networks", "personal accounts")
        )

        assert found(policy, "personal accounts").lead_in == ("Former pupils", "Not acceptable")
        assert found(policy, "personal accounts").modality == "must_not"
        assert found(policy, "professional networks").modality == "may"

    def test_a_table_that_says_yes_or_no_is_read_cell_by_cell(self) -> None:
        policy = table(
            ("Service", "Colleagues", "Pupils", "Parents"),
            ("Teams", "Yes", "Yes, in lessons", "No"),
            ("WhatsApp", "✓", "✗", ""),
        )

        assert [(one.lead_in, one.own_text, one.modality) for one in policy.clauses[1:]] == [
            (("Teams", "Colleagues"), "Yes", "may"),
            (("Teams", "Pupils"), "Yes, in lessons", "may"),
            (("Teams", "Parents"), "No", "must_not"),
            (("WhatsApp", "Colleagues"), "✓", "may"),
            (("WhatsApp", "Pupils"), "✗", "must_not"),
        ]
        assert uncovered(policy) == ""

    def test_so_is_one_without_a_head(self) -> None:
        policy = table(("Phones in class", "Never"), ("Phones in the staff room", "Yes"))

        assert [(one.lead_in, one.modality) for one in policy.clauses[1:]] == [
            (("Phones in class",), "must_not"),
            (("Phones in the staff room",), "may"),
        ]

    @pytest.mark.parametrize("form", ["word", "markdown"])
    def test_a_second_table_has_columns_of_its_own(self, form: str) -> None:
        first = (("Do", "Do not"), ("Use the school camera", "Use your own phone"))
        second = (("Data", "Where it is kept", "How long"), ("Photos", "On the school drive", "Two years"))
        if form == "word":
            document = docx.Document()
            document.add_paragraph(SCOPE)
            for rows in (first, second):
                drawn = document.add_table(rows=len(rows), cols=len(rows[0]))
                for row, texts in zip(drawn.rows, rows, strict=True):
                    for cell, text in zip(row.cells, texts, strict=True):
                        cell.text = text
                document.add_paragraph()
            policy = read_word(document)
        else:
            tables = ["\n".join([f"| {' | '.join(r)} |" for r in (rows[0], ["---"] * len(rows[0]), *rows[1:])])
                      for rows in (first, second)]  # fmt: skip
            policy = read(f"# Photos\n\n{SCOPE}\n{tables[0]}\n\n{tables[1]}\n", ".md")

        assert found(policy, "Use your own phone").modality == "must_not"
        assert policy.clauses[-1].lead_in == ("Data | Where it is kept | How long",)
        assert "Two years" in policy.clauses[-1].text
        assert uncovered(policy) == ""


HEADS = st.sampled_from(["", "Activity", "Allowed", "Not allowed", "Do", "Don't", "Staff: not allowed", "Notes"])
CELLS = st.sampled_from(["", "x", "✓", "no", "Yes, if asked", "✗", "Phones in class", "share it", "2.1", "*", "**x**"])


@given(
    st.integers(2, 5).flatmap(
        lambda n: st.tuples(
            st.lists(HEADS, min_size=n, max_size=n),
            st.lists(st.lists(CELLS, min_size=n, max_size=n), min_size=1, max_size=4),
        )
    )
)
def test_of_no_table_is_anything_lost(drawn: tuple[list[str], list[list[str]]]) -> None:
    heads, lines = drawn
    rows = [heads, ["---"] * len(heads), *lines]
    policy = read(f"# Rules\n\n{SCOPE}\n" + "\n".join(f"| {' | '.join(row)} |" for row in rows), ".md")

    assert uncovered(policy) == ""
    assert len({clause.ref for clause in policy.clauses}) == len(policy.clauses)
    assert all(policy.text[one.start : one.end] == one.text for one in policy.clauses)


def test_a_number_in_a_column_of_its_own_is_the_clauses_number() -> None:
    policy = table(
        ("2", "PHONES"), ("2.1", "Staff must lock their phones away."), ("2.2", "Parents may ring the office.")
    )

    assert [clause.ref for clause in policy.clauses[1:]] == ["2.1", "2.2"]
    assert policy.clauses[-1].path[-1] == "2 PHONES"


class TestMarkdown:
    def test_particulars_in_front_are_no_heading(self) -> None:
        policy = read(f"---\ntitle: Social media policy\nversion: 2.1\n---\n\n# Rules\n\n{SCOPE}", ".md")

        assert policy.title == "Social media policy"
        assert policy.version == "2.1"
        assert policy.clauses[0].path == ("Rules",)

    def test_a_comment_of_several_lines_is_not_quoted(self) -> None:
        policy = read(f"# Rules\n\n<!--\nDraft: staff must not see this.\nAsk legal.\n-->\n\n{SCOPE}", ".md")

        assert [clause.own_text for clause in policy.clauses] == [SCOPE.strip()]
        assert uncovered(policy) == ""


@pytest.mark.parametrize("text", ["The governors approved it on 3 May 2024.", "Last reviewed in May 2024."])
def test_a_month_allows_nothing(text: str) -> None:
    assert read(f"{SCOPE}\n{text}").clauses[-1].modality != "may"
