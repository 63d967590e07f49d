"""What stands under what, and by which ref a reader finds it: one small document for each way of numbering."""

import pytest

from tests.knowledge.reading import clause, read, refs

TEXT = "Staff must keep the rules that are set out in this paragraph at all times and everywhere."


def test_decimal_clauses_are_found_by_their_number() -> None:
    text = "1. Scope\n1.1 Staff are bound by it.\n1.2 Governors are too.\n\n2. Rules\n2.1 Be kind.\n"

    assert refs(text) == ["1.1", "1.2", "2.1"]
    assert clause(text, "2.1").path == ("2 Rules",)


def test_clauses_with_a_letter_in_their_number_are_found_by_it() -> None:
    text = f"Part B: Boundaries\n\nB1. Staff must not:\n\n(a) add pupils as friends;\n\nB2. {TEXT}\n\nRule 3: {TEXT}\n"

    assert refs(text) == ["B1", "B1(a)", "B2", "Rule 3"]
    assert clause(text, "B1(a)").lead_in == ("Staff must not:",)


def test_sections_with_a_letter_are_headings_where_a_count_goes_on_below_them() -> None:
    text = f"A. Preamble\n\n1. {TEXT}\n\nB. Where this applies\n\n2. {TEXT}\n\nC. If we are worried\n\nC1. {TEXT}\n"

    assert [found.path for found in read(text).clauses] == [
        ("A Preamble",),
        ("B Where this applies",),
        ("C If we are worried",),
    ]


def test_a_title_with_a_letter_and_a_number_stands_below_its_letter() -> None:
    text = f"A. Scope\n\nA.1 {TEXT}\n\nB. Pupils\n\nB.1 {TEXT}\n\nB.2 Gifts\n\n{TEXT}\n\nC. Parents\n\nC.1 {TEXT}\n"

    assert [found.path for found in read(text).clauses] == [
        ("A Scope",),
        ("B Pupils",),
        ("B Pupils", "B.2 Gifts"),
        ("C Parents",),
    ]


def test_titles_with_a_letter_and_a_number_are_headings() -> None:
    text = f"B3. Families\n\n{TEXT}\n\nB4. What we post\n\nStaff should not:\n\n- gossip online\n"

    assert refs(text) == ["B3, paragraph 1", "B4, paragraph 1", "B4, bullet 1"]


def test_items_with_letters_are_no_headings_though_text_follows_the_last() -> None:
    text = f"1. Equipment\n\nWe provide:\n\nA. Laptops\n\nB. Tablets\n\n{TEXT}\n"

    assert [found.text for found in read(text).clauses] == ["Laptops", "Tablets", TEXT]


def test_the_initial_of_a_person_is_no_number() -> None:
    text = f"1. Rules\n\n{TEXT}\n\nWith kind regards,\n\nH. Cole\n\nHeadteacher\n\n2. More rules\n\n{TEXT}\n"

    assert read(text).clauses[-1].path == ("2 More rules",)


def test_sections_numbered_with_a_nought_are_headings() -> None:
    text = "1.0 Scope\n1.1 Staff are bound by it.\n2.0 Rules\n2.1 Be kind.\n2.2 Be on time.\n"

    assert refs(text) == ["1.1", "2.1", "2.2"]


def test_a_decimal_clause_keeps_its_bullets_and_each_can_be_cited() -> None:
    text = "6.1 Staff must not:\n• share passwords;\n• lend devices.\n6.2 Staff may ask.\n"

    assert refs(text) == ["6.1", "6.1, bullet 1", "6.1, bullet 2", "6.2"]
    whole, bullet = clause(text, "6.1"), clause(text, "6.1, bullet 2")
    assert whole.text.endswith("lend devices.")
    assert whole.own_text == "Staff must not:"
    assert bullet.parent == whole.id
    assert bullet.lead_in == ("Staff must not:",)


@pytest.mark.parametrize("suffix", [".txt", ".md"])
def test_bullets_under_a_numbered_item_are_its_own_though_set_in_no_further(suffix: str) -> None:
    text = f"# Rules\n\n{TEXT}\n\n6. {TEXT}\n\n7. Accounts must:\n- bear the crest;\n- be open to all.\n\n8. Be kind.\n"
    found = read(text, suffix)

    assert [one.lead_in for one in found.clauses if one.kind == "bullet"] == [("Accounts must:",)] * 2
    assert [one.ref.split("(")[1] for one in found.clauses[1:]] == ["6)", "7)", "7), bullet 1", "7), bullet 2", "8)"]


def test_bullets_under_bullets() -> None:
    text = "4.8 Posts must not:\n• do harm, for example:\n  – by insults;\n  – by lies;\n• break the law.\n"

    assert refs(text) == ["4.8", "4.8, bullet 1", "4.8, bullet 1.1", "4.8, bullet 1.2", "4.8, bullet 2"]
    assert clause(text, "4.8, bullet 1.2").lead_in == ("Posts must not:", "do harm, for example:")


def test_bullets_under_bullets_that_look_alike_are_told_by_their_words() -> None:
    text = "4.8 Posts must not:\n· do harm, for example:\n· by insults;\n· by lies;\n· break the law.\n"

    assert refs(text)[1:] == ["4.8, bullet 1", "4.8, bullet 1.1", "4.8, bullet 1.2", "4.8, bullet 2"]


def test_decimals_under_a_decimal_depend_on_its_lead_in() -> None:
    text = (
        "10.1 If you are abused you should:\n10.1.1 keep the evidence;\n10.1.2 tell somebody.\n10.2 You may go home.\n"
    )

    assert refs(text) == ["10.1", "10.1.1", "10.1.2", "10.2"]
    assert clause(text, "10.1.2").lead_in == ("If you are abused you should:",)
    assert clause(text, "10.1.2").parent == clause(text, "10.1").id
    assert clause(text, "10.2").lead_in == ()


def test_romans_under_a_lead_in() -> None:
    text = (
        "4.1 Employees should be advised:-\n"
        "- (i) that they should not use it;\n- (ii) that they\nmay:-\n- (iii) that.\n4.2 X y.\n"
    )

    assert refs(text)[:3] == ["4.1", "4.1(i)", "4.1(ii)"]
    assert clause(text, "4.1(i)").lead_in == ("Employees should be advised:-",)


def test_bullets_under_a_roman_are_its_own_and_not_its_parents() -> None:
    text = "4.1 Staff are advised:\n(i) not to act so as to:\n• harm;\n• insult.\n(ii) to be kind.\n"

    assert refs(text) == ["4.1", "4.1(i)", "4.1(i), bullet 1", "4.1(i), bullet 2", "4.1(ii)"]
    assert clause(text, "4.1(i)").text.endswith("insult.")
    assert clause(text, "4.1").text == "Staff are advised:"


def test_an_i_behind_an_h_is_a_letter() -> None:
    top = "Social Media Policy\n\nRULES\n\nAll staff must:\n"
    letters = "".join(f"{letter}) be kind\n" for letter in "abcdefghij")

    assert refs(top + letters)[-2:] == ["Rules (i)", "Rules (j)"]
    assert refs(f"{top}(i) be kind\n(ii) be on time\n")[-2:] == ["Rules (i)", "Rules (ii)"]


def test_letters_under_unnumbered_headings_in_capitals() -> None:
    text = f"SOCIAL NETWORKING SITES\n\n{TEXT}\nStaff should:\na) be kind\nb) be on time\n\nPERSONAL USE\n\n{TEXT}\n"

    assert refs(text) == [
        "Social networking sites, paragraph 1",
        "Social networking sites, paragraph 2",
        "Social networking sites (a)",
        "Social networking sites (b)",
        "Personal use, paragraph 1",
    ]


def test_a_second_list_under_one_heading_is_told_from_the_first() -> None:
    text = (
        "Social Media Policy\n\nRULES\n\nAll staff should:\na) be kind\n"
        "b) be on time\n\nDO NOT:\na) swear\nb) shout\nc) run\n"
    )

    assert refs(text) == [
        "Rules, paragraph 1",
        "Rules (a)",
        "Rules (b)",
        "Rules, paragraph 2",
        "Rules, paragraph 2 (a)",
        "Rules, paragraph 2 (b)",
        "Rules, paragraph 2 (c)",
    ]
    assert clause(text, "Rules, paragraph 2 (a)").modality == "must_not"


@pytest.mark.parametrize("heading", ["EVERYBODY – DO NOT", "WHAT STAFF MUST NOT DO"])
def test_a_heading_that_forbids_is_a_lead_in(heading: str) -> None:
    found = read(f"Social Media Policy\n\n{heading}\n\na) swear\nb) shout at pupils\n").clauses

    assert {item.lead_in for item in found} == {(heading,)}
    assert {item.modality for item in found} == {"must_not"}


@pytest.mark.parametrize("opening", ["", "\nWe want you to enjoy it, and these points will help you to.\n"])
@pytest.mark.parametrize(("do", "dont"), [("Do", "Don't"), ("DO", "DO NOT")])
def test_lists_of_dos_and_donts_stand_side_by_side_in_their_section(opening: str, do: str, dont: str) -> None:
    section = f"{{}}\n{opening}\n{do}\n• report abuse\n\n{dont}\n• shout at anybody\n\n"
    text = "Phone Policy\n\n" + section.format("Social media") + section.format("Phones")

    found = [one for one in read(text).clauses if one.kind == "bullet"]

    assert [one.path for one in found] == [
        ("Social media", do),
        ("Social media", dont),
        ("Phones", do),
        ("Phones", dont),
    ]
    assert [one.modality for one in found] == ["must", "must_not"] * 2


def test_a_heading_over_dos_and_donts_heads_neither_list() -> None:
    text = f"RULES\n\n{TEXT}\n\nDO'S AND DON'TS\n\nDo\n• report abuse\n\nDon't\n• shout at anybody\n"

    found = [one for one in read(text).clauses if one.kind == "bullet"]

    assert [one.path for one in found] == [("DO'S AND DON'TS", "Do"), ("DO'S AND DON'TS", "Don't")]
    assert [one.modality for one in found] == ["must", "must_not"]


def test_plain_paragraphs_under_a_numbered_heading_are_counted() -> None:
    text = f"6. General Considerations\n\n{TEXT}\n\nStaff should:\n- be kind\n- be on time\n\n{TEXT} And more.\n"

    assert refs(text) == ["6, paragraph 1", "6, paragraph 2", "6, bullet 1", "6, bullet 2", "6, paragraph 3"]
    assert clause(text, "6, bullet 2").lead_in == ("Staff should:",)


def test_a_plain_paragraph_behind_a_decimal_clause_is_its_second() -> None:
    text = (
        "3.1 Use may be watched.\n"
        "Good reasons are suspicions that staff have:\n• been idle;\n• broken a rule.\n3.2 X y.\n"
    )

    assert refs(text) == ["3.1", "3.1, paragraph 2", "3.1, bullet 1", "3.1, bullet 2", "3.2"]
    assert clause(text, "3.1, bullet 1").lead_in == ("Good reasons are suspicions that staff have:",)


def test_headings_under_a_numbered_heading_are_part_of_the_ref() -> None:
    text = f"7. Misuse\n\n{TEXT}\n\nContact\n\n- being bullied\n- being groomed\n\nConduct\n\n- bullying others\n"

    assert refs(text) == ["7, paragraph 1", "7, Contact, bullet 1", "7, Contact, bullet 2", "7, Conduct, bullet 1"]


def test_headings_of_one_name_are_told_apart_by_the_heading_above() -> None:
    text = "# Policy\n\n## Photographs\n\n### Pupils\n\nAsk them first.\n\n## Contact\n\n### Pupils\n\nWrite to none.\n"

    assert refs(text, ".md") == ["Pupils, paragraph 1", "Contact, Pupils, paragraph 1"]


@pytest.mark.parametrize(
    "heading",
    ["What the school can see", "If things go wrong", "Who should read this", "WHAT TO DO", "A word of welcome"],
)
def test_a_heading_may_be_a_clause(heading: str) -> None:
    assert read(f"1. Rules\n\n{TEXT}\n\n{heading}\n\n{TEXT} Indeed.\n").clauses[-1].path[-1] == heading


@pytest.mark.parametrize(
    "line",
    [
        "Any service through which people make contact, including",
        "When I use social media as a private person:",
        "Staff who come across abuse about themselves:",
        "Staff must be kind",
    ],
)
def test_what_a_list_completes_is_no_heading(line: str) -> None:
    found = read(f"MEANING\n\n{line}\n\na) networks such as Facebook\nb) blogs\n").clauses

    assert found[0].text == line
    assert found[1].lead_in == (line,)


def test_a_label_heads_only_its_list() -> None:
    text = f"RULES\n\n{TEXT}\n\nFurther points:\n\na) Be kind.\nb) Be on time.\n"

    assert refs(text)[1:] == ["Further points (a)", "Further points (b)"]
    assert clause(text, "Further points (a)").lead_in == ("Further points:",)


def test_an_appendix_with_its_title_in_the_next_line() -> None:
    text = f"1. Rules\n\n{TEXT}\n\nAPPENDIX A\n\nResponding to Incidents\n\n{TEXT} Yes.\n\n1. Keep it.\n2. Tell us.\n"

    assert refs(text) == ["1, paragraph 1", "Appendix A, paragraph 1", "Appendix A (1)", "Appendix A (2)"]
    assert clause(text, "Appendix A (1)").path == ("APPENDIX A", "Responding to Incidents")


def test_an_agreement_begins_a_part_of_its_own() -> None:
    text = f"6. Rules\n\n{TEXT}\n\nAcceptable Use Agreement\n\nStaff\n\n{TEXT} I agree.\n"

    assert refs(text) == ["6, paragraph 1", "Acceptable Use Agreement, paragraph 1"]


def test_a_heading_quoted_from_another_document_keeps_the_section() -> None:
    text = f"5. Safeguarding\n\n{TEXT} It states:-\n\n12. Communication with Pupils\n\n{TEXT}\n\n6. Next\n\n{TEXT}\n"

    assert refs(text) == ["5, paragraph 1", "5, Communication with Pupils, paragraph 1", "6, paragraph 1"]


def test_a_note_qualifies_the_clause_before_it() -> None:
    text = "5.9 You must not.\n(Some staff are related to a pupil. They may tell the headteacher.)\n5.10 You may.\n"

    assert refs(text) == ["5.9", "5.9, note", "5.10"]
    assert clause(text, "5.9").notes == (clause(text, "5.9, note").id,)
    assert clause(text, "5.9, note").parent == clause(text, "5.9").id


def test_a_note_with_asterisks_qualifies_the_clause_that_bears_them() -> None:
    text = (
        "4.1 That they are kind to *parents.\n4.2 That they are on time.**\n"
        "*(*In some cases they are related.)*\n(** Not always.)\n"
    )

    assert refs(text) == ["4.1", "4.2", "4.1, note", "4.2, note"]


def test_a_note_behind_a_list_qualifies_the_list() -> None:
    text = (
        "6. Children\n\nEmployees must:\n(i) refuse requests;\n(ii) tell us.\n"
        "\n[Relatives: this does not apply to them.]\n"
    )

    assert refs(text)[-1] == "6, note"
    assert clause(text, "6, note").parent == clause(text, "6, paragraph 1").id


def test_rows_depend_on_the_head_of_their_table() -> None:
    text = (
        "Appendix A. Whom to tell\n\nUse this table in every case, please.\n\n"
        "What\tWhom\tWhen\nLoss\tOffice\tAt once\nAbuse\tHead\tSoon\n"
    )

    assert refs(text) == ["Appendix A, paragraph 1", "Appendix A, row 1", "Appendix A, row 2"]
    assert clause(text, "Appendix A, row 2").lead_in == ("What | Whom | When",)
    assert clause(text, "Appendix A, row 2").kind == "row"


def test_a_list_of_particulars_has_no_head() -> None:
    text = f"1. Rules\n\n{TEXT}\n\nReview cycle\tEvery three years\nNext review\tFebruary 2028\nOwner\tDirector of HR\n"

    assert refs(text)[1:] == ["1, row 1", "1, row 2", "1, row 3"]


def test_a_heading_is_one_though_the_number_behind_it_stands_alone() -> None:
    text = f"Rules for all\n\nWhom it covers\n\n1.\n{TEXT}\n2.\n{TEXT}\n\nWho may ask\n\n3.\n{TEXT}\n"

    assert [found.path for found in read(text).clauses] == [("Whom it covers",)] * 2 + [("Who may ask",)]


def test_a_number_that_stands_alone_belongs_to_the_next_line() -> None:
    assert refs("1.\nScope\n1.1\nStaff are bound by it.\n1.2\nGovernors are too.\n") == ["1.1", "1.2"]


def test_repeated_numbers_get_refs_of_their_own() -> None:
    text = "1. Rules\n1.1 Be kind.\n\nAppendix A\n\n1.1 Be on time.\n1.1 Be there.\n"

    assert refs(text) == ["1.1", "Appendix A, 1.1", "1.1 [2]"]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Signed: ____________", "form"),
        ("Name ………………………… Date …………", "form"),
        ("Signature:", "form"),
        ("Page 3 of 9", "page"),
        ("Larkfield School\tSocial Media Policy v4.2\tPage 2 of 9", "page"),
        ("[bookmark: _GoBack]", "debris"),
        ("----------", "debris"),
        ("| --- | --- |", "debris"),
    ],
)
def test_furniture_forms_and_debris_are_set_aside(line: str, kind: str) -> None:
    policy = read(f"1. Rules\n1.1 {TEXT}\n{line}\n1.2 {TEXT}\n")

    assert [found.ref for found in policy.clauses] == ["1.1", "1.2"]
    assert [policy.text[a.start : a.end] for a in policy.set_aside if a.kind == kind] == [line]


def test_debris_in_front_of_a_number_is_no_part_of_the_clause() -> None:
    policy = read("[bookmark: _Toc44]6.\tCyber Bullying\n6.1 \tStaff must tell us of every case of it at once.\n")

    assert [(found.ref, found.path) for found in policy.clauses] == [("6.1", ("6 Cyber Bullying",))]


@pytest.mark.parametrize("between", ["\t", " ........ ", "   ", " … "])
def test_a_contents_page_is_set_aside(between: str) -> None:
    contents = f"Contents\n1. Scope{between}2\n2. Rules{between}3\nAppendix\nForms{between}4\n"
    policy = read(f"{contents}\n1. Scope\n\n{TEXT}\n\n2. Rules\n\n{TEXT}\n")

    assert [found.ref for found in policy.clauses] == ["1, paragraph 1", "2, paragraph 1"]
    assert sum(aside.kind == "contents" for aside in policy.set_aside) == 5


def test_a_contents_page_without_pages_is_known_by_what_it_repeats() -> None:
    policy = read(f"Contents\nScope\nRules\n\nScope\n\n{TEXT}\n\nRules\n\n{TEXT}\n")

    assert [found.ref for found in policy.clauses] == ["Scope, paragraph 1", "Rules, paragraph 1"]


def test_the_front_matter_is_no_clause_but_a_statement_in_it_can_be_quoted() -> None:
    policy = read(
        "Larkfield School\nSOCIAL MEDIA POLICY\nAdopted: 14 October 2023\nReviewed by the governors every year\n\n"
        f"1. Scope\n\n{TEXT}\n"
    )

    assert [(found.ref, found.text[:11]) for found in policy.clauses] == [
        ("Opening, paragraph 1", "Reviewed by"),
        ("1, paragraph 1", "Staff must "),
    ]
    assert [aside.kind for aside in policy.set_aside[:3]] == ["title", "title", "metadata"]


def test_paragraphs_above_the_first_heading_are_the_opening() -> None:
    assert refs(f"Social Media Policy\n\n{TEXT}\n{TEXT}\n\n1. Scope\n\n{TEXT}\n")[:2] == [
        "Opening, paragraph 1",
        "Opening, paragraph 2",
    ]
