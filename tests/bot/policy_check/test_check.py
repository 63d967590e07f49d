from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from signpost.bot.policy_check.finding import MOST_QUOTED, SEVERITIES, excerpt
from signpost.composition import SAMPLE
from signpost.errors import UnreadableDocumentError
from signpost.knowledge.reader import read_policy
from tests.bot.policy_check.checking import TODAY, by_id, findings
from tests.bot.school import CORPUS
from tests.knowledge.reading import read

PARTS = st.sampled_from(
    [
        "1. Rules", "1.1 Staff must not share passwords.", "2.1 Staff should:",
        "Staff must not:", "a) not post pictures",
        "- Disclose confidential information", "- Staff should only post at home.", "Next review: May 2020",
        "Reviewed annually. This policy was adopted in 2019.", "The Data Protection Act 1998 applies.",
        "Malicious Communications Acts 1988 and 1998", "Report abuse.", "Tell the relevant officer.",
        "With the approval of the school", "| Who | What |\n| --- | --- |\n| Twitter | Report it |", "KCSIE 2019",
        "Incidents must be recorded.", "HEADING IN CAPITALS", "Staff may accept requests from parents.",
        "Staff must not accept requests from parents.", "(Relatives are another matter.)", "word " * 90,
    ]
)  # fmt: skip
TEXTS = st.lists(st.one_of(PARTS, st.text(max_size=60)), min_size=1, max_size=14).map("\n\n".join)


@given(TEXTS, st.sampled_from([".txt", ".md"]), st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_any_policy_can_be_checked_and_what_is_quoted_is_a_slice_of_it(text: str, suffix: str, today: date) -> None:
    try:
        policy = read(text, suffix)
    except UnreadableDocumentError:
        return

    found = findings(policy, today)

    refs = {clause.ref for clause in policy.clauses}
    for finding in found:
        assert all(quotation.text in policy.text for quotation in finding.quotations), finding
        assert all(quotation.ref in refs or not quotation.ref for quotation in finding.quotations)
        assert finding.title
        assert finding.why
        assert finding.do
    assert len(by_id(found)) == len(found)
    assert [SEVERITIES.index(f.severity) for f in found] == sorted(SEVERITIES.index(f.severity) for f in found)
    assert found == findings(policy, today)


@given(st.text(min_size=1), st.data())
def test_an_excerpt_is_a_short_slice_that_holds_what_matters(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start, min(len(text), start + MOST_QUOTED)))
    cut = excerpt(text * 3, start, end)

    assert cut in text * 3
    assert len(cut) <= max(MOST_QUOTED, len(text * 3) if len(text * 3) <= MOST_QUOTED else 0)
    assert text[start:end].strip() in cut


def test_the_sample_policy_has_nothing_to_fix() -> None:
    assert findings(read_policy(SAMPLE / "policy.md")) == ()


def test_a_policy_of_the_year_has_nothing_that_must_be_fixed_but_a_past_review() -> None:
    for file in sorted(CORPUS.glob("[ad]*.txt")):
        must = [finding.id for finding in findings(read_policy(file), TODAY) if finding.severity == "must fix"]
        assert set(must) <= {"review/past"}, file.name


def test_an_id_stays_whatever_else_in_the_file_changes() -> None:
    rule = "Incidents must be recorded in the Data Protection Act 1998 way."
    first = read(f"Policy\n\n1. Rules\n\n1.1 Be kind to all.\n\n1.2 {rule}\n")
    second = read(
        f"Policy\n\n1. Rules\n\n1.1 Be very kind to all, always.\n\n1.2 {rule}\n\n1.3 Be polite to parents.\n"
    )

    ours = {f.id for f in findings(first) if f.quotations and f.quotations[0].ref == "1.2"}
    assert ours
    assert ours <= {finding.id for finding in findings(second)}
