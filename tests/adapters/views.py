"""Examples of every view, for each adapter to render."""

import datetime as dt
from typing import get_args

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
from signpost.bot.governors.views import GovernorsReturn, ReturnSection
from signpost.bot.incidents.form import form_steps
from signpost.bot.incidents.guidance import cards_for
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
from signpost.bot.people import Contact, Person, Roster
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
from signpost.bot.room.target import Kind, Target
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
    View,
)
from signpost.knowledge.difference import Words

CITATION = Citation(policy="p", title="Phone Policy", version="v2", ref="1.1", clause_id="a", text="You may phone.")
OUTCOMES = (
    Answer(question="can I?", outcome="answered", verdict="yes", citations=(CITATION,), reason="The policy allows it."),
    Answer(question="can I?", outcome="silent", verdict="silent", citations=(CITATION,)),
    Answer(question="can I?", outcome="unclear", verdict="unclear", citations=(CITATION, CITATION)),
)
CLAUSE = ClauseInFull(title="T", version=None, ref="1", path=(), lead_in=(), text="You must.", notes=())
_POLICY = PolicySummary(
    title="T", school=None, version=None, adopted=None, last_review=None, next_review=None, clauses=1
)
REFERENCE = "SP-7F3K-92QD"
ROOM_LINK = "https://signpost.ottermarsh.example/open/ottermarsh.Zm9yIG5vYm9keSBidXQgdGhlIG9uZSBpdCBpcyBmb3I"
MOMENT = dt.datetime(2026, 11, 23, 9, 30, tzinfo=dt.UTC)
EXTERNAL = Contact(name="The county's officer", phone="01632 960123", email="lado@county.example")
_FILE = EvidenceShown(
    number=1, id="e1", name="chat.png", kind="picture", size=12, sha256="ab" * 32, added_at=MOMENT, scan="not scanned"
)
ROSTER = Roster(
    people=(Person(id="1", handle="amy", name="Amy Teller"), Person(id="2", handle="ben", name="Ben Okoro"))
)
FORM = ReportForm(
    draft="d1",
    is_resumed=False,
    steps=form_steps(ROSTER),
    values={},
    errors={},
    may_add_evidence=False,
    evidence=(),
    readers=("Nadia Karim, the nominated person",),
    cards=(),
)
RECEIPT = ReportReceipt(
    reference=REFERENCE,
    is_urgent=False,
    is_anonymous=False,
    readers=("the nominated person",),
    cards=cards_for("reporter", {"keep_evidence", "staff_victim"}),
)
CASE = CaseOpened(
    reference=REFERENCE,
    state="received",
    outcome=None,
    is_urgent=True,
    is_on_hold=True,
    received_at=MOMENT,
    reporter=None,
    category="conduct, aggressive",
    report=(Line(label="What happened", text="Lies.\nAnd more of them."),),
    evidence=(_FILE,),
    entries=(Entry(at=MOMENT, who="Nadia Karim", what="noted", text="Rang them."),),
    handlers=("Nadia Karim (the nominated person)",),
    cards=cards_for("handler", {"danger_now", "staff_victim"}),
)
FILE = EvidenceFile(
    reference=REFERENCE,
    file_name="chat.png",
    media_type="image/png",
    content=b"\x89PNG",
    sha256="ab" * 32,
    is_original=False,
)
QUESTION = QuestionOpened(
    reference="QU-7F3K-92QD",
    text="May I wear jeans?",
    asked_by="Amy Teller",
    asked_at=MOMENT,
    reader="Dev Patel-Lowe, the policy owner",
    answer=None,
    may_answer=True,
)
_ASKED = QuestionSummary(reference=QUESTION.reference, asked_at=MOMENT, state="answered")
DAY = dt.date(2026, 12, 21)
AGREEMENT = Agreement(
    title="Agreement",
    version="2",
    preamble=("For staff",),
    groups=(
        Group(heading="Pupils", lead_in=("I will:",), statements=(Statement(number=1, ref="a", text="write *well*."),)),
        Group(heading="", lead_in=(), statements=(Statement(number=2, ref="b", text="I have read it."),)),
    ),
)
CHANGES = (
    StatementChange(kind="added", heading="Pupils", words=(Words(kind="inserted", text="write well."),)),
    StatementChange(kind="removed", heading="", words=(Words(kind="deleted", text="I am well."),)),
    StatementChange(
        kind="changed", heading="", words=(Words(kind="kept", text="I have"), Words(kind="inserted", text=" read it."))
    ),
)
SIGNING = SigningRequest(
    campaign="c1",
    name="agreement",
    agreement=AGREEMENT,
    digest="ab" * 32,
    declaration="My name stands for my signature.",
    due_on=DAY,
    last_signed_on=None,
    changes=(),
    in_charge=("Dev Patel-Lowe",),
)
SIGNED = SigningReceipt(
    signature="0c" * 16, title="Agreement", version="2", typed_name="Amy Teller", signed_at=MOMENT, digest="ab" * 32
)
_REMINDED = ReminderItem(name="agreement", title="Agreement", due_on=DAY)
_PROGRESS = Progress(
    name="agreement", title="Agreement", due_on=DAY, counts={Status.SIGNED: 2, Status.OVERDUE: 1, Status.EXEMPT: 1}
)
_LISTED = AgreementItem(name="agreement", title="Agreement", due_on=DAY, status=Status.ASKED)
_AGREEMENT_VIEWS: tuple[View, ...] = (
    AgreementList(items=()),
    AgreementList(
        items=(
            *(_LISTED.model_copy(update={"status": status}) for status in Status if status is not Status.SIGNED),
            _LISTED.model_copy(update={"status": Status.SIGNED, "signed_at": MOMENT}),
        )
    ),
    SIGNING,
    SIGNING.model_copy(update={"last_signed_on": DAY, "in_charge": ()}),
    SIGNING.model_copy(update={"last_signed_on": DAY, "changes": CHANGES}),
    AgreementText(wording=AGREEMENT.wording, digest=AGREEMENT.digest),
    SIGNED,
    SIGNED.model_copy(update={"is_paper": True, "version": None}),
    SigningReminder(why="asked", items=(_REMINDED,), may_put_off=True),
    SigningReminder(why="reminded", items=(_REMINDED, _REMINDED), may_put_off=False),
    SigningNews(why="declined", who="Amy Teller", title="Agreement"),
    SigningNews(why="declined", who="Amy Teller", title="Agreement", text="My union says no."),
    SigningNews(why="question", who="Amy Teller", title="Agreement", statement="write well.", text="Why?"),
    SigningDigest(campaigns=(_PROGRESS,)),
    PublicationProposal(
        name="agreement", agreement=AGREEMENT, digest=AGREEMENT.digest, number=1, audience=("staff",), changes=()
    ),
    PublicationProposal(
        name="agreement",
        agreement=AGREEMENT,
        digest=AGREEMENT.digest,
        number=2,
        audience=("staff", "governor"),
        changes=CHANGES,
        findings=("It names a law that was replaced. Name the new one.",),
    ),
    PolicyReviewDue(title="Online safety", review_by=DAY, is_past=False),
    PolicyReviewDue(title="Online safety", review_by=DAY, is_past=True),
    PolicyNews(title="Online safety", version="v2", changes=CHANGES, left_out=3),
    PolicyNews(title="Online safety", version=None, changes=()),
    SignatureProgress(progress=_PROGRESS, people=()),
    SignatureProgress(
        progress=_PROGRESS,
        people=tuple(PersonShown(handle="amy", person="Amy Teller", status=status, note="why") for status in Status),
    ),
    SigningFile(file_name="a.pdf", media_type="application/pdf", content=b"%PDF", caption="Your receipt."),
)
RETURN = GovernorsReturn(
    year="2025-26",
    title="Governors’ return on online safety, 2025-26",
    sections=(ReturnSection(title="Reports by month", lines=("September: 12 (the year before: *)", "October: 0")),),
    note="* stands for a number that is held back.",
)
VIEWS: tuple[View, ...] = (
    *(PolicyAnswer(answers=(answer,), ask="the headteacher") for answer in OUTCOMES),
    PolicyAnswer(answers=OUTCOMES, ask="the headteacher"),
    PolicyAnswer(answers=OUTCOMES, ask="the headteacher", left_out=2),
    QuestionPreview(text=QUESTION.text, to="p2", reader=QUESTION.reader, kept_days=90),
    QuestionReceipt(reference=QUESTION.reference, reader=QUESTION.reader),
    ReportInstead(text="/report-incident takes it."),
    *(
        QuestionPointer(reference=QUESTION.reference, why=why)
        for why in get_args(QuestionPointer.model_fields["why"].annotation)
    ),
    QuestionList(to_answer=(), asked=()),
    QuestionList(to_answer=(_ASKED,), asked=(_ASKED,)),
    QUESTION,
    QUESTION.model_copy(update={"may_answer": False}),
    QUESTION.model_copy(
        update={"may_answer": False, "answer": PersonsAnswer(by=QUESTION.reader, at=MOMENT, text="Yes.")}
    ),
    PolicyAnswer(answers=OUTCOMES, ask="the headteacher", may_ask_person=True),
    ClausesInFull(clauses=(CLAUSE,)),
    ClausesInFull(clauses=(CLAUSE.model_copy(update={"path": ("A",), "lead_in": ("Staff:",), "notes": ("N",)}),)),
    ClausesInFull(clauses=(CLAUSE, CLAUSE.model_copy(update={"title": "U"}))),
    PolicyList(policies=(_POLICY,)),
    Help(school=None, examples=("can I?",)),
    UnknownCommand(typed="/clase", nearest="/clause", known=("/clause", "/help")),
    UnknownCommand(typed="/zzz", nearest=None, known=("/clause", "/help")),
    Remark(text="Hello."),
    FORM,
    FORM.model_copy(update={"is_resumed": True, "values": {"what_happened": "Lies."}, "evidence": (_FILE,)}),
    EvidenceTaken(draft="d1", file_name="a.png", reason=None, notes=("Where it was taken is not shown.",), count=1),
    EvidenceTaken(draft="d1", file_name="a.svg", reason="A drawing can hold a program.", count=0),
    RECEIPT,
    RECEIPT.model_copy(update={"is_urgent": True, "is_anonymous": True, "readers": (), "external": EXTERNAL}),
    RECEIPT.model_copy(update={"readers": (), "cards": ()}),
    *(
        CasePointer(reference=REFERENCE, why=why)
        for why in ("new", "moved", "message", "unmask", "decided", "retention")
    ),
    *(CasePointer(reference=REFERENCE, why=why, is_urgent=True) for why in ("nobody_left", "action_due")),
    *(
        ReportPointer(reference=REFERENCE, why=why)
        for why in ("acknowledged", "message", "moved", "nobody_left", "closed", "unmasked")
    ),
    MyReports(reports=()),
    MyReports(
        reports=(
            ReportSummary(
                reference=REFERENCE,
                state="closed",
                received_at=MOMENT,
                messages=(Entry(at=MOMENT, who="You", what="wrote", text="Thank you."),),
            ),
        ),
        has_draft=True,
    ),
    CaseList(cases=()),
    CaseList(
        cases=(
            CaseSummary(
                reference=REFERENCE,
                state="received",
                is_urgent=True,
                is_on_hold=False,
                received_at=MOMENT,
                is_unread=True,
            ),
        )
    ),
    CASE,
    CASE.model_copy(update={"state": "closed", "outcome": "not_upheld", "reporter": "Amy Teller", "evidence": ()}),
    UnmaskRequest(reference=REFERENCE, asked_by="Nadia Karim", asked_at=MOMENT, reason="The police ask."),
    CasePointer(reference=REFERENCE, why="new", url=ROOM_LINK),
    CasePointer(reference=REFERENCE, why="unmask", url=ROOM_LINK),
    *(RoomLink(kind=kind, url=ROOM_LINK, expires_at=MOMENT) for kind in get_args(Kind)),
    *(
        RoomLinkPointer(target=Target(kind=kind, about=REFERENCE), url=url)
        for kind in get_args(Kind)
        for url in (ROOM_LINK, None)
    ),
    DeviceCheck(check="ab" * 16, numbers=(17, 42, 88)),
    FORM.model_copy(update={"may_add_evidence": True, "may_send_privately": True, "evidence": (_FILE,)}),
    FILE,
    FILE.model_copy(update={"pages": 3}),
    FILE.model_copy(update={"is_original": True}),
    *_AGREEMENT_VIEWS,
    RETURN,
    RETURN.model_copy(update={"document": b"%PDF-1.7"}),
)
