"""Texts that were broken into lines: by hand, by a mail program, or by what made them of a PDF."""

import textwrap

from hypothesis import given
from hypothesis import strategies as st

from signpost.knowledge.policy import Clause, Policy
from signpost.knowledge.wrapped_text import is_wrapped, paragraphs
from tests.knowledge.reading import collapsed, read, uncovered

HEADER = "Fernhollow Primary School                    Social Media Policy"
PRINTED = f"""\
{HEADER}

                 FERNHOLLOW PRIMARY SCHOOL

Approved by the Governing Body: March 2024
Next review: March 2027
Policy holder: Mrs J Okafor

1. Introduction
The widespread use of social networking applications brings opportunities to
talk with families in new ways. It is important that we use them effectively
and flexibly, and that we balance this with our duties to the school.
2. Scope
This policy applies to all staff who are employed directly by the school, to
governors and to volunteers.

Page 1 of 2
{HEADER}

3. Use of social networking sites
3.1 Staff must not have contact through any personal account with any pupil,
whether from this school or any other school, unless the two of them are of
one family.
3.2 Staff should tell the Headteacher of a contact that is a conflict of interest.
Use of images
Photographs of children must only be taken on school cameras.
Staff should not
- post photographs of pupils on personal accounts, nor send them on to the
  Friends of Fernhollow
- tag colleagues without asking them first
Reporting
Whoever becomes aware of misuse must report it to the Headteacher on the same
day.
Staff must not:
keep pictures of pupils on their phones
send them to anybody
REMEMBER TOO
Ask before you post.

Page 2 of 2
{HEADER}
"""


def found(policy: Policy, words: str) -> Clause:
    return next(clause for clause in policy.clauses if collapsed(clause.own_text).startswith(words))


class TestAPrintedPolicy:
    policy = read(PRINTED)

    def test_a_short_line_behind_a_full_stop_is_a_heading_if_the_next_begins_anew(self) -> None:
        assert found(self.policy, "Photographs of children").path[-1] == "Use of images"
        assert found(self.policy, "Whoever becomes aware").path[-1] == "Reporting"

    def test_a_number_with_a_title_of_its_own_line_is_a_heading(self) -> None:
        assert found(self.policy, "The widespread use").ref == "1, paragraph 1"
        assert found(self.policy, "This policy applies").ref == "2, paragraph 1"

    def test_an_unfinished_line_before_bullets_is_their_lead_in(self) -> None:
        bullet = found(self.policy, "post photographs of pupils")

        assert bullet.lead_in == ("Staff should not",)
        assert bullet.modality == "should_not"
        assert collapsed(bullet.own_text).endswith("nor send them on to the Friends of Fernhollow")

    def test_items_that_lost_their_bullets_stay_apart(self) -> None:
        items = [collapsed(clause.own_text) for clause in self.policy.clauses if clause.lead_in == ("Staff must not:",)]

        assert items == [
            "keep pictures of pupils on their phones",
            "send them to anybody",
        ]

    def test_a_line_in_capitals_ends_a_list(self) -> None:
        assert found(self.policy, "Ask before you post").path[-1] == "REMEMBER TOO"

    def test_what_runs_along_the_edges_of_pages_is_set_aside(self) -> None:
        pages = [self.policy.text[aside.start : aside.end] for aside in self.policy.set_aside if aside.kind == "page"]

        assert pages == [HEADER, "Page 1 of 2", HEADER, "Page 2 of 2", HEADER]

    def test_fields_stay_apart(self) -> None:
        assert self.policy.adopted
        assert self.policy.adopted.written == "March 2024"
        assert self.policy.next_review
        assert self.policy.next_review.written == "March 2027"

    def test_nothing_is_lost(self) -> None:
        assert uncovered(self.policy) == ""


BROKEN = """\
12.1 Staff must not do any of the following, whatever the device that they use:
a) install programs or anything else that a browser adds (ring the Service
Desk)
b) share passwords with a colleague, a pupil or anybody else in their family.
12.2 The following conduct is examples of what will be regarded as GROSS
MISCONDUCT, for which staff may be dismissed without any notice:
a) secret communication with a pupil of this school or of any other one;
b) harassment of a colleague in person, online or on the telephone.
12.3 Staff have a duty to report all conduct of another adult which breaks
Section 6 or 7, however minor it seems, to the Headteacher on the same day.
12.4 Whatever is found on the equipment of the school may be shown to others
by the Headteacher, who keeps a record of it for as long as the law demands.
"""


def test_a_line_that_begins_in_the_middle_of_something_goes_on() -> None:
    assert [(clause.ref, clause.modality) for clause in read(BROKEN).clauses] == [
        ("12.1", "must_not"),
        ("12.1(a)", "must_not"),
        ("12.1(b)", "must_not"),
        ("12.2", "must_not"),
        ("12.2(a)", "must_not"),
        ("12.2(b)", "must_not"),
        ("12.3", "must"),
        ("12.4", "may"),
    ]


WORDS = "staff parents pupils must should share post photographs online".split()
SENTENCE = st.lists(st.sampled_from(WORDS), min_size=12)


@given(st.lists(SENTENCE, min_size=6, max_size=10), st.integers(60, 95))
def test_paragraphs_apart_by_a_blank_line_are_found_at_any_width(sentences: list[list[str]], width: int) -> None:
    whole = [" ".join(words).capitalize() + "." for words in sentences]
    text = "\n\n".join(textwrap.fill(sentence, width) for sentence in whole)

    assert [collapsed(text[start:end]) for start, end in paragraphs(text)] == whole


def test_lines_of_a_printed_page_may_be_longer_than_those_that_people_break() -> None:
    sentence = "Staff are asked to keep their private accounts apart from their work at all times. " * 12

    assert is_wrapped(textwrap.fill(sentence, 115))
    assert not is_wrapped("\n".join(["Staff are asked to keep their private accounts apart. " * 2] * 12))


def test_notes_below_a_line_are_notes_of_the_clauses_that_bear_their_numbers() -> None:
    text = (
        "Friends policy\n\n1 Friends\n\n"
        "1.1 Employees must not befriend anybody online who has been a pupil of the school and is\n"
        "under 18 [1], and must tell the School Business Manager within one working day of any\n"
        "request that they receive from such a person, whatever the account it is sent to may be.\n\n"
        "1.2 Staff do not need permission to take a school laptop home, but they must have signed\n"
        "the loan agreement before they do so, and must bring it back at the end of the term.\n\n"
        "________\n[1] Or 25, where the person has an Education, Health and Care plan.\n"
        "[2] Sticks are returned to the office at the end of each term.\n"
    )
    policy = read(text)
    first, second, note, other = policy.clauses

    assert (note.kind, note.parent, note.ref) == ("note", first.id, "1.1, note")
    assert first.notes == (note.id,)
    assert note.own_text.endswith("plan.")
    assert (other.kind, other.parent) == ("note", None)
    assert second.notes == ()
    assert uncovered(policy) == ""
