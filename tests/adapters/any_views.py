"""Any view with any text: what property tests of each adapter's rendering draw from."""

import datetime as dt
from typing import Any

from hypothesis import strategies as st

from signpost.bot.agreements.agreement import Agreement, Group, Statement
from signpost.bot.agreements.changes import StatementChange
from signpost.bot.agreements.standing import Status
from signpost.bot.agreements.views import (
    AgreementItem,
    AgreementList,
    AgreementText,
    PersonShown,
    Progress,
    PublicationProposal,
    ReminderItem,
    SignatureProgress,
    SigningDigest,
    SigningFile,
    SigningNews,
    SigningReceipt,
    SigningReminder,
    SigningRequest,
)
from signpost.bot.answers.answer import Answer, Citation
from signpost.bot.gaps.views import GapGroup, GapList, GapNote, WrittenAnswer
from signpost.bot.governors.views import GovernorsReturn, ReturnSection
from signpost.bot.incidents.form import form_steps
from signpost.bot.incidents.guidance import load_guidance
from signpost.bot.incidents.views import (
    CaseList,
    CaseOpened,
    CasePointer,
    CaseSummary,
    Entry,
    EvidenceFile,
    EvidenceShown,
    EvidenceTaken,
    Line,
    MyReports,
    ReportForm,
    ReportPointer,
    ReportReceipt,
    ReportSummary,
    UnmaskRequest,
)
from signpost.bot.people import Person, Roster
from signpost.bot.policy_versions.views import PolicyNews, PolicyReviewDue
from signpost.bot.questions.views import (
    PersonsAnswer,
    QuestionList,
    QuestionOpened,
    QuestionPointer,
    QuestionPreview,
    QuestionReceipt,
    QuestionSummary,
    ReportInstead,
)
from signpost.bot.room.views import DeviceCheck, RoomLink, RoomLinkPointer
from signpost.bot.turn import (
    ClauseInFull,
    ClausesInFull,
    Help,
    PolicyAnswer,
    PolicyList,
    PolicySummary,
    Remark,
    UnknownCommand,
)
from signpost.knowledge.difference import Words

NOW = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)
NASTY = ("<!channel>", "<@U01ALICE>", "<https://evil.example|policy>", "a & b", "*x*", "_y_", "&lt;", "\n\n", "``", " ")
texts = st.one_of(
    st.text(max_size=80),
    st.lists(st.sampled_from(NASTY), min_size=1, max_size=8).map(" ".join),
    st.builds(
        lambda piece, times: (piece + " ") * times, st.sampled_from((*NASTY, "word", "<", "\n>")), st.integers(0, 2500)
    ),
    st.integers(1, 11_000).map(lambda length: "&" * length),
)
urls = st.from_regex(r"https://[a-z0-9-]{1,63}\.example/open/[a-z0-9._-]{1,40}\.[A-Za-z0-9_-]{43}", fullmatch=True)
some = st.lists(texts, max_size=3).map(tuple)
references = st.just("K7QM-2F4X")
moments = st.just(NOW)
citations = st.builds(
    Citation,
    policy=texts,
    title=texts,
    version=st.none() | texts,
    ref=texts,
    clause_id=st.just("c"),
    lead_in=some,
    text=texts,
    is_part=st.booleans(),
    is_exception=st.booleans(),
)
cards = st.lists(st.sampled_from(load_guidance()), max_size=12).map(tuple)
evidence = st.builds(
    EvidenceShown,
    number=st.integers(1, 10),
    id=st.just("e"),
    name=texts,
    kind=texts,
    size=st.integers(0, 10**7),
    sha256=st.just("0" * 64),
    added_at=moments,
    taken_at=st.none(),
    page=texts,
    scan=texts,
    notes=some,
)
entries = st.lists(st.builds(Entry, at=moments, who=texts, what=texts, text=texts), max_size=30).map(tuple)
people = st.integers(0, 250).map(
    lambda count: Roster(
        people=tuple(
            Person(id=f"{i:032x}", handle=f"p{i}", name=f"Person <{i}> {'n' * (i % 90)}") for i in range(count)
        )
    )
)
forms = st.builds(
    lambda roster, **rest: ReportForm(steps=form_steps(roster), **rest),
    people,
    draft=st.just("d" * 32),
    is_resumed=st.booleans(),
    values=st.fixed_dictionaries(
        {}, optional={"what_happened": texts, "effect": texts, "child_imagery": st.sampled_from(["no", "not_sure"])}
    ),
    errors=st.dictionaries(st.sampled_from(["what_happened", "page", "about"]), texts, max_size=2),
    may_add_evidence=st.booleans(),
    evidence=st.lists(evidence, max_size=10).map(tuple),
    readers=some,
    cards=cards,
    external=st.none(),
)
summaries = st.lists(st.builds(QuestionSummary, reference=references, asked_at=moments, state=texts), max_size=60).map(
    lambda found: tuple(one.model_copy(update={"reference": f"K7QM-{i:04}"}) for i, one in enumerate(found))
)
days = st.just(NOW.date())
statements = st.lists(texts, min_size=1, max_size=6)
groups = st.lists(st.tuples(texts, some, statements), max_size=5).map(
    lambda found: tuple(
        Group(
            heading=heading,
            lead_in=lead_in,
            statements=tuple(
                Statement(number=sum(len(before[2]) for before in found[:place]) + number, ref="r", text=text)
                for number, text in enumerate(words, 1)
            ),
        )
        for place, (heading, lead_in, words) in enumerate(found)
    )
)
changes = st.lists(
    st.builds(
        StatementChange,
        heading=texts,
        words=st.lists(st.builds(Words, text=texts), max_size=4).map(tuple),
    ),
    max_size=4,
).map(tuple)
progresses = st.builds(
    Progress,
    name=st.just("agreement"),
    title=texts,
    due_on=days,
    counts=st.dictionaries(st.sampled_from(Status), st.integers(0, 5000)),
)
_names = st.integers(0, 40).map(lambda count: tuple(f"agreement-{i}" for i in range(count)))
ANY_VIEW: dict[type, st.SearchStrategy[Any]] = {
    AgreementList: st.tuples(_names, texts, st.sampled_from(Status), st.none() | moments).map(
        lambda drawn: AgreementList(
            items=tuple(
                AgreementItem(name=name, title=drawn[1], due_on=NOW.date(), status=drawn[2], signed_at=drawn[3])
                for name in drawn[0]
            )
        )
    ),
    SigningRequest: st.builds(
        SigningRequest,
        campaign=st.just("c" * 32),
        name=st.just("agreement"),
        agreement=st.builds(Agreement, title=texts, version=st.none() | texts, preamble=some, groups=groups),
        digest=st.just("d" * 64),
        declaration=texts,
        due_on=days,
        last_signed_on=st.none() | days,
        changes=changes,
        in_charge=some,
    ),
    PublicationProposal: st.builds(
        PublicationProposal,
        name=st.just("agreement"),
        agreement=st.builds(Agreement, title=texts, version=st.none() | texts, preamble=some, groups=groups),
        digest=st.just("d" * 64),
        number=st.integers(1, 3),
        audience=st.just(("staff",)),
        changes=changes,
        findings=some,
    ),
    PolicyReviewDue: st.builds(PolicyReviewDue, title=texts, review_by=days, is_past=st.booleans()),
    PolicyNews: st.builds(
        PolicyNews, title=texts, version=st.none() | texts, changes=changes, left_out=st.integers(0, 300)
    ),
    AgreementText: st.builds(AgreementText, wording=texts, digest=st.just("d" * 64)),
    SigningReceipt: st.builds(
        SigningReceipt,
        signature=st.just("s" * 32),
        title=texts,
        version=st.none() | texts,
        typed_name=texts,
        signed_at=moments,
        digest=st.just("d" * 64),
        is_paper=st.booleans(),
    ),
    SigningReminder: st.tuples(_names, texts, st.sampled_from(["asked", "reminded"]), st.booleans()).map(
        lambda drawn: SigningReminder(
            why=drawn[2],
            items=tuple(ReminderItem(name=name, title=drawn[1], due_on=NOW.date()) for name in drawn[0]),
            may_put_off=drawn[3],
        )
    ),
    SigningNews: st.builds(
        SigningNews,
        why=st.sampled_from(["declined", "question"]),
        who=texts,
        title=texts,
        statement=texts,
        text=texts,
    ),
    SigningDigest: st.builds(SigningDigest, campaigns=st.lists(progresses, max_size=5).map(tuple)),
    SignatureProgress: st.builds(
        SignatureProgress,
        progress=progresses,
        # A few, again and again: as many texts, each drawn by itself, take too long.
        people=st.builds(
            lambda people, times: tuple(people) * times,
            st.lists(
                st.builds(PersonShown, handle=st.just("amy"), person=texts, status=st.sampled_from(Status), note=texts),
                max_size=3,
            ),
            st.integers(1, 20),
        ),
    ),
    SigningFile: st.builds(
        SigningFile, file_name=texts, media_type=texts, content=st.binary(max_size=10), caption=texts
    ),
    QuestionPreview: st.builds(QuestionPreview, text=texts, to=st.just("p" * 32), reader=texts),
    QuestionReceipt: st.builds(QuestionReceipt, reference=references, reader=texts),
    ReportInstead: st.builds(ReportInstead, text=texts),
    QuestionPointer: st.builds(QuestionPointer, reference=references),
    QuestionList: st.builds(
        lambda to_answer, asked: QuestionList(
            to_answer=to_answer,
            asked=tuple(one.model_copy(update={"reference": f"{one.reference}A"}) for one in asked),
        ),
        summaries,
        summaries,
    ),
    QuestionOpened: st.builds(
        QuestionOpened,
        reference=references,
        text=texts,
        asked_by=texts,
        asked_at=moments,
        reader=texts,
        answer=st.none() | st.builds(PersonsAnswer, by=texts, at=moments, text=texts),
        may_answer=st.booleans(),
    ),
    GapList: st.builds(
        GapList,
        said=texts,
        groups=st.lists(
            st.builds(
                GapGroup,
                reference=references,
                topic=texts,
                count=st.none() | st.integers(5, 99),
                wordings=some,
                nearest=st.none() | texts,
            ),
            max_size=12,
        ).map(tuple),
        notes=st.lists(
            st.builds(GapNote, reference=references, topic=texts, wordings=some, noted_on=st.dates()), max_size=3
        ).map(tuple),
        answers=st.lists(
            st.builds(
                WrittenAnswer,
                reference=references,
                by=texts,
                written_on=st.dates(),
                clause=texts,
                text=texts,
                has_lapsed=st.booleans(),
            ),
            max_size=3,
        ).map(tuple),
        kept_days=st.just(365),
    ),
    GovernorsReturn: st.builds(
        GovernorsReturn,
        year=st.just("2025-26"),
        title=texts,
        sections=st.lists(st.builds(ReturnSection, title=texts, lines=some), max_size=12).map(tuple),
        note=texts,
        document=st.none(),
    ),
    PolicyAnswer: st.builds(
        PolicyAnswer,
        answers=st.lists(
            st.builds(
                Answer,
                question=texts,
                outcome=st.sampled_from(["answered", "silent", "unclear"]),
                verdict=st.sampled_from(["yes", "no", "depends", "info"]),
                citations=st.lists(citations, max_size=4).map(tuple),
                reason=texts,
            ),
            max_size=3,
        ).map(tuple),
        ask=texts,
        left_out=st.integers(0, 3),
        may_ask_person=st.booleans(),
    ),
    ClausesInFull: st.builds(
        ClausesInFull,
        clauses=st.lists(
            st.builds(
                ClauseInFull,
                title=texts,
                version=st.none() | texts,
                ref=texts,
                path=some,
                lead_in=some,
                text=texts,
                notes=some,
            ),
            max_size=5,
        ).map(tuple),
    ),
    PolicyList: st.builds(
        PolicyList,
        policies=st.lists(
            st.builds(PolicySummary, title=texts, school=texts, clauses=st.integers(0, 500)), max_size=60
        ).map(tuple),
    ),
    Help: st.builds(Help, school=st.none() | texts, examples=some),
    UnknownCommand: st.builds(UnknownCommand, typed=texts, nearest=st.none() | texts, known=some),
    Remark: st.builds(Remark, text=texts),
    ReportForm: forms,
    EvidenceTaken: st.builds(
        EvidenceTaken,
        draft=st.just("d"),
        file_name=texts,
        reason=st.none() | texts,
        notes=some,
        count=st.integers(0, 10),
    ),
    ReportReceipt: st.builds(
        ReportReceipt,
        reference=references,
        is_urgent=st.booleans(),
        is_anonymous=st.booleans(),
        readers=some,
        cards=cards,
        external=st.none(),
    ),
    ReportPointer: st.builds(ReportPointer, reference=references),
    MyReports: st.builds(
        MyReports,
        reports=st.lists(
            st.builds(ReportSummary, reference=references, state=texts, received_at=moments, messages=entries),
            max_size=50,
        ).map(
            lambda found: tuple(
                report.model_copy(update={"reference": f"K7QM-{i:04}"}) for i, report in enumerate(found)
            )
        ),
        has_draft=st.booleans(),
    ),
    CasePointer: st.builds(CasePointer, reference=references, url=st.none() | urls),
    RoomLink: st.builds(RoomLink, url=urls, expires_at=moments),
    RoomLinkPointer: st.builds(RoomLinkPointer, url=st.none() | urls),
    DeviceCheck: st.builds(
        DeviceCheck,
        check=st.just("0" * 32),
        numbers=st.lists(st.integers(10, 99), min_size=3, max_size=3, unique=True).map(tuple),
    ),
    CaseList: st.builds(
        CaseList,
        cases=st.integers(0, 150).map(
            lambda count: tuple(
                CaseSummary(
                    reference=f"K7QM-{i:04}",
                    state="received",
                    is_urgent=bool(i % 2),
                    is_on_hold=False,
                    received_at=NOW,
                    is_unread=True,
                )
                for i in range(count)
            )
        ),
    ),
    CaseOpened: st.builds(
        CaseOpened,
        reference=references,
        state=texts,
        outcome=st.none() | texts,
        is_urgent=st.booleans(),
        is_on_hold=st.booleans(),
        received_at=moments,
        reporter=st.none() | texts,
        category=texts,
        report=st.lists(st.builds(Line, label=texts, text=texts), max_size=18).map(tuple),
        evidence=st.lists(evidence, max_size=10).map(tuple),
        entries=entries,
        handlers=some,
        cards=cards,
    ),
    UnmaskRequest: st.builds(UnmaskRequest, reference=references, asked_by=texts, asked_at=moments, reason=texts),
    EvidenceFile: st.builds(
        EvidenceFile,
        reference=references,
        file_name=texts,
        media_type=texts,
        content=st.binary(max_size=10),
        sha256=st.just("0" * 64),
        is_original=st.booleans(),
    ),
}
