"""What people say to the bot, and what they then see: the same on every platform, in words that none of them knows."""

import datetime as dt
from typing import NamedTuple

from signpost.bot.gaps.commands import AnswerGap, NoteGap, RateAnswer, ShowGaps, WithdrawAnswer
from signpost.bot.governors.commands import ShowReturn
from signpost.bot.incidents.commands import (
    Acknowledge,
    AddEvidence,
    AddNote,
    AskToUnmask,
    CloseCase,
    DecideUnmask,
    DeclareConflict,
    DiscardReport,
    FillReport,
    FormValue,
    HoldCase,
    MessageReporter,
    OpenCase,
    Recategorise,
    RecordAction,
    ReleaseHold,
    RemoveEvidence,
    ReopenCase,
    ReplyToHandler,
    ShowEvidence,
    ShowMyCases,
    ShowMyReports,
    StartReport,
    SubmitReport,
)
from signpost.bot.incidents.life_cycle import Outcome
from signpost.bot.incidents.report import Topic
from signpost.bot.questions.commands import AnswerQuestion, AskPerson, OpenQuestion, SendQuestion, ShowQuestions
from signpost.bot.room.commands import ReadReturn
from signpost.bot.turn import (
    Ask,
    Command,
    ShowClause,
    ShowHelp,
    ShowPolicies,
    Unknown,
)

AMY, BEN, NADIA, SAM, HELEN, GEORGE, DEV = "amy", "ben", "nadia", "sam", "helen", "george", "dev"
"""A teacher, another, the nominated person, her deputy, the headteacher, the chair of governors, the policy owner."""
REF = "{ref}"
"""Stands for the reference of the report, or of the question, that was sent last."""


class Act(NamedTuple):
    """What somebody does, what they then see, in this order, and what they do not see."""

    who: str
    does: tuple[Command, ...]
    sees: tuple[str, ...]
    does_not_see: tuple[str, ...] = ()
    told_of_files: tuple[str, ...] = ()
    """What they are told of the files that they add: at once, or where files are fetched later, once they are."""


class News(NamedTuple):
    """What direct messages somebody has got since they last looked; nothing to see: none."""

    who: str
    sees: tuple[str, ...]
    does_not_see: tuple[str, ...] = ()


class Publishes(NamedTuple):
    """The sample agreement is published, with some words replaced, and everybody is asked."""

    replaced: tuple[tuple[str, str], ...] = ()


class Scenario(NamedTuple):
    """What happens, one thing after the other."""

    name: str
    steps: tuple[Act | News | Publishes, ...]


def asks(name: str, does: tuple[Command, ...], sees: tuple[str, ...], *does_not_see: str) -> Scenario:
    """A scenario of one person."""
    return Scenario(name, (Act(AMY, does, sees, does_not_see),))


POLICY = (
    asks(
        "a rule with an exception",
        (Ask(text="can I friend a parent?"),),
        (
            "No",
            "must not",
            "You must not send friend requests",
            "5.9",
            "Social Media Policy",
            "4.1",
            "related to a pupil",
        ),
    ),
    asks(
        "a duty",
        (Ask(text="do i have to sign the agreement every year?"),),
        ("Yes", "All staff must sign the agreement again", "15.4"),
    ),
    asks(
        "what the policy is silent on",
        (Ask(text="can i wear jeans on inset day"),),
        ("does not settle", "ask the headteacher"),
        "“",
    ),
    asks(
        "two questions",
        (Ask(text="Can I friend a parent? And do I have to sign the agreement every year?"),),
        ("Can I friend a parent?", "No", "5.9", "do I have to sign the agreement every year?", "Yes", "15.4"),
    ),
    asks(
        "thanks, and goodbye",
        (Ask(text="thanks"), Ask(text="bye")),
        ("You're welcome", "Goodbye"),
        "policy says",
    ),
    asks("prying in a question", (Ask(text="who reported me?"),), ("I say nothing about reports",), "“"),
    asks("another language", (Ask(text="Czy mogę dodać rodzica do znajomych?"),), ("only read English",)),
    asks("a long text", (Ask(text="can I friend a parent? " * 100),), ("too long",), "5.9"),
    asks("marks of a platform", (Ask(text="<b>[bold]*hi*[/bold]</b> can I friend a parent?"),), ("No", "5.9")),
    asks("a clause", (ShowClause(ref="6.11(b)"),), ("6.11(b)", "do not:", "criticise the school"), "6.12"),
    asks(
        "a clause by its number alone", (Ask(text="what does 5.9 say?"),), ("5.9", "You must not send friend requests")
    ),
    asks(
        "a command that is not there",
        (Unknown(typed="/clase", known=()),),
        ("do not know /clase", "Did you mean /clause?", "/help"),
        "“",
    ),
    asks(
        "too many questions",
        (Ask(text="Can I film it? Can I post it? Can I friend a parent? Can I friend a pupil?"),),
        ("Can I friend a parent?", "5.9", "I answer 3 questions at a time: please send the last one again"),
        "Can I friend a pupil?",
    ),
    asks("a clause that is not there", (ShowClause(ref="99.9"),), ("No policy here has a clause 99.9",)),
    asks("the policies", (ShowPolicies(),), ("Social Media Policy", "version 4.1", "7 October 2026", "October 2027")),
    asks("help", (ShowHelp(),), ("Ottermarsh", "can I friend a parent?", "I keep what the policy leaves open")),
)

LIES = "A parent posts lies about me."


def fill(**values: FormValue) -> FillReport:
    """Answers, in the order of the form."""
    return FillReport(draft="", values=values)


def attach(name: str, content: bytes) -> AddEvidence:
    """A file."""
    return AddEvidence(draft="", file_name=name, content=content)


def report(text: str = LIES, **values: FormValue) -> Act:
    """Amy sends a report."""
    steps = (StartReport(text=text), *((fill(**values),) if values else ()), SubmitReport(draft=""))
    return Act(AMY, steps, ("Your report is sent", "SP-"))


def no_word(who: str) -> News:
    """Nothing has come for somebody."""
    return News(who, ())


REPORTS = (
    Scenario(
        "a report in one sentence",
        (
            Act(
                AMY,
                (StartReport(), fill(what_happened=LIES), SubmitReport(draft="")),
                ("confidential", "What happened?", "Nadia Karim, the nominated person", "Your report is sent", "SP-"),
                (HELEN.capitalize(),),
            ),
            News(NADIA, ("A report needs you", REF), ("lies", "Amy", "parent")),
            no_word(HELEN),
        ),
    ),
    Scenario(
        "a report to its end",
        (
            report(affected=("reporter",), about=("parent",), topic="false_claims", when="since Monday"),
            News(NADIA, ("needs you",)),
            Act(NADIA, (ShowMyCases(),), (REF, "received", "unread"), (LIES,)),
            Act(
                NADIA,
                (OpenCase(reference=REF),),
                (REF, "Amy Teller", LIES, "since Monday", "parent or carer"),
                ("Something went wrong",),
            ),
            Act(NADIA, (Acknowledge(reference=REF),), ("is told",)),
            News(AMY, ("was read", REF), (LIES, "Nadia")),
            Act(NADIA, (AddNote(reference=REF, text="Rang the father."),), ("note",)),
            Act(NADIA, (Recategorise(reference=REF, topic=Topic.THREATS),), ("categor",)),
            Act(
                NADIA,
                (RecordAction(reference=REF, text="Meet him", due=dt.date(2026, 12, 1)),),
                ("recorded",),
            ),
            Act(NADIA, (HoldCase(reference=REF, text="CR/1"),), ("hold",)),
            Act(NADIA, (CloseCase(reference=REF, outcome=Outcome.SUPPORTED),), ("hold",)),
            Act(NADIA, (ReleaseHold(reference=REF, text="They are done."),), ("hold",)),
            Act(NADIA, (CloseCase(reference=REF, outcome=Outcome.SUPPORTED, text="He took it down."),), ("closed",)),
            News(AMY, ("closed", REF), ("took it down",)),
            Act(AMY, (ShowMyReports(reference=REF),), (REF, "closed"), ("took it down", "Rang the father")),
            Act(AMY, (ReplyToHandler(reference=REF, text="It is there again."),), ("closed", "/report-incident")),
            Act(NADIA, (ReopenCase(reference=REF, text="It is there again."),), ("open",)),
            Act(
                NADIA,
                (OpenCase(reference=REF),),
                ("in progress", "Rang the father.", "1 December 2026", "took it down"),
            ),
        ),
    ),
    Scenario(
        "messages back and forth",
        (
            report(about=("parent",)),
            Act(NADIA, (MessageReporter(reference=REF, text="Are you free at three?"),), ("message",)),
            News(AMY, ("message about your report", REF), ("three",)),
            Act(AMY, (ShowMyReports(reference=REF),), ("Are you free at three?",), ("Nadia",)),
            Act(AMY, (ReplyToHandler(reference=REF, text="Yes, at three."),), ("Your message",)),
            News(NADIA, ("new message", REF), ("at three",)),
            Act(NADIA, (OpenCase(reference=REF),), ("Are you free at three?", "Yes, at three.")),
            Act(BEN, (ShowMyReports(),), ("no report",), ("SP-",)),
        ),
    ),
    Scenario(
        "danger now",
        (
            Act(
                AMY,
                (StartReport(), fill(danger_now="yes", what_happened=LIES)),
                ("999", "What happened?"),
            ),
            Act(AMY, (SubmitReport(draft=""),), ("999", "sent")),
            News(NADIA, ("Urgent", REF)),
            Act(NADIA, (OpenCase(reference=REF),), ("URGENT", "999")),
        ),
    ),
    Scenario(
        "the gate is answered with yes",
        (
            Act(
                AMY,
                (StartReport(text="A picture goes round."), fill(child_imagery="yes")),
                ("Never view, copy, print", "Report Remove", "CEOP"),
                ("To add a screenshot", "Take screen prints"),
            ),
            Act(AMY, (attach("a.png", b"\x89PNG"),), (), ("with the report",)),
            Act(AMY, (SubmitReport(draft=""),), ("sent", "SP-"), ("Take screen prints",)),
            Act(NADIA, (OpenCase(reference=REF),), ("A picture goes round.",), ("SHA-256",)),
        ),
    ),
    Scenario(
        "the gate is answered with not sure, after a file was added",
        (
            Act(
                AMY,
                (StartReport(text=LIES), fill(child_imagery="no"), attach("chat.txt", b"20:14 Liar")),
                ("might",),
            ),
            Act(AMY, (DiscardReport(draft=""),), ("nothing of it is kept",)),
            Act(AMY, (StartReport(text=LIES), fill(child_imagery="not_sure")), ("Never view",), ("chat.txt",)),
            Act(AMY, (SubmitReport(draft=""),), ("sent",)),
            Act(NADIA, (OpenCase(reference=REF),), (LIES,), ("chat.txt", "SHA-256")),
        ),
    ),
    Scenario(
        "evidence is taken, refused, and looked at",
        (
            Act(
                AMY,
                (StartReport(text=LIES), fill(child_imagery="no"), attach("chat.txt", b"20:14 Liar")),
                ("might",),
                told_of_files=("is with",),
            ),
            Act(AMY, (attach("empty.png", b""),), (), told_of_files=("was not taken",)),
            Act(
                AMY,
                (attach("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),),
                (),
                told_of_files=("was not taken",),
            ),
            Act(AMY, (attach("more.txt", b"20:15 Liar"),), ()),
            Act(AMY, (RemoveEvidence(draft="", evidence="2"),), (), ("more.txt",)),
            Act(AMY, (SubmitReport(draft=""),), ("sent",)),
            Act(NADIA, (OpenCase(reference=REF),), ("chat.txt", "SHA-256"), ("more.txt", "empty.png", "drawing.svg")),
            Act(NADIA, (ShowEvidence(reference=REF, number=1),), ("chat.txt", "clean copy")),
            Act(NADIA, (ShowEvidence(reference=REF, number=1, original_reason="The police ask."),), ("original",)),
            Act(NADIA, (ShowEvidence(reference=REF, number=7),), ("1 files",)),
            Act(NADIA, (OpenCase(reference=REF),), ("took an original", "The police ask.")),
        ),
    ),
    Scenario(
        "a conflict",
        (
            report(about=("pupil",)),
            News(NADIA, ("needs you",)),
            Act(NADIA, (DeclareConflict(reference=REF, text="It is my son."),), ("not yours any more",)),
            Act(NADIA, (OpenCase(reference=REF), ShowMyCases()), ("No case of yours", "No case waits"), (LIES,)),
            News(SAM, ("needs you", REF), ("son",)),
            Act(SAM, (OpenCase(reference=REF),), (LIES,)),
        ),
    ),
    Scenario(
        "about the headteacher",
        (
            Act(
                AMY,
                (StartReport(text=LIES), fill(about=("headteacher",)), SubmitReport(draft="")),
                ("George Penhale, the chair of governors", "sent"),
                ("Helen Marsh, the headteacher", "Nadia"),
            ),
            News(GEORGE, ("needs you",)),
            no_word(HELEN),
            no_word(NADIA),
            Act(HELEN, (ShowMyCases(),), ("No case waits",), ("SP-",)),
        ),
    ),
    Scenario(
        "about a colleague who is picked",
        (
            Act(
                AMY,
                (
                    StartReport(text=LIES),
                    fill(about=("colleague",), about_people=("Ben Okoro",)),
                    SubmitReport(draft=""),
                ),
                ("Helen Marsh, the headteacher", "sent"),
            ),
            no_word(BEN),
            Act(HELEN, (OpenCase(reference=REF),), (LIES, "Ben Okoro")),
        ),
    ),
    Scenario(
        "anonymous to the handler",
        (
            report(about=("pupil",), identity="anonymous"),
            Act(NADIA, (OpenCase(reference=REF),), ("anonymous", LIES), ("Amy", "Teller")),
            Act(NADIA, (MessageReporter(reference=REF, text="Are you safe?"),), ()),
            Act(AMY, (ReplyToHandler(reference=REF, text="I am."),), ("Your message",)),
            Act(NADIA, (OpenCase(reference=REF),), ("I am.",), ("Amy", "Teller")),
            Act(NADIA, (AskToUnmask(reference=REF, text="The police ask."),), ()),
            Act(NADIA, (DecideUnmask(reference=REF, is_agreed=True),), ()),
            Act(NADIA, (OpenCase(reference=REF),), ("anonymous",), ("Amy", "Teller")),
            News(SAM, ("reporter's name", REF), ("Amy",)),
            Act(SAM, (OpenCase(reference=REF),), ("Nadia Karim asks", "The police ask."), ("Amy", LIES)),
            Act(SAM, (DecideUnmask(reference=REF, is_agreed=True),), (), ("Amy",)),
            Act(NADIA, (OpenCase(reference=REF),), ("Amy Teller",)),
            News(AMY, ("message", "Your name was shown", REF), ("police",)),
            Act(AMY, (ShowMyReports(reference=REF),), ("was shown your name", "The police ask.")),
        ),
    ),
    Scenario(
        "a report that is interrupted, resumed and thrown away",
        (
            Act(AMY, (StartReport(text="It began on Monday."),), ("confidential",)),
            Act(AMY, (fill(affected=("reporter",)),), ("Who did it happen to?",)),
            Act(AMY, (DiscardReport(draft=""), StartReport()), ("nothing of it is kept", "confidential"), ("Monday",)),
        ),
    ),
    Scenario(
        "reports of one's own",
        (
            Act(AMY, (ShowMyReports(),), ("no report", "/report-incident")),
            report(),
            Act(AMY, (ShowMyReports(),), (REF, "not read yet")),
            Act(AMY, (ShowMyReports(reference="SP-0000-0000"),), ("No report of yours has that reference",)),
        ),
    ),
)
JEANS = "can i wear jeans on inset day"
QUESTIONS = (
    Scenario(
        "a question to the policy's owner",
        (
            Act(AMY, (Ask(text=JEANS),), ("does not settle", "erson")),
            Act(
                AMY, (AskPerson(text=JEANS),), ("Dev Patel-Lowe, the policy owner", "They see that it is you who asks")
            ),
            no_word(DEV),
            Act(AMY, (SendQuestion(text="", to=""),), ("Your question is with Dev Patel-Lowe", "QU-")),
            News(DEV, ("Somebody asks you", REF), ("jeans", "Amy")),
            no_word(HELEN),
            Act(DEV, (ShowQuestions(),), (REF, "waits for your answer"), ("jeans", "Amy")),
            Act(DEV, (OpenQuestion(reference=REF),), ("Amy Teller asked", JEANS), ("no answer yet",)),
            Act(AMY, (OpenQuestion(reference=REF),), (JEANS, "no answer yet")),
            Act(AMY, (AnswerQuestion(reference=REF, text="Of course."),), (), ("is told",)),
            Act(DEV, (AnswerQuestion(reference=REF, text="Yes, if nobody visits."),), ("Amy Teller is told",)),
            News(AMY, ("is answered", REF), ("visits", "Dev", "jeans")),
            Act(
                AMY,
                (OpenQuestion(reference=REF),),
                (
                    JEANS,
                    "In the words of Dev Patel-Lowe, the policy owner, and not the policy’s",
                    "Yes, if nobody visits.",
                ),
                ("Of course",),
            ),
            Act(AMY, (ShowQuestions(),), (REF, "answered"), ("jeans", "visits")),
            Act(BEN, (ShowQuestions(),), ("passed none on",), ("QU-",)),
            Act(BEN, (OpenQuestion(reference=REF),), ("No question of yours",), ("jeans",)),
        ),
    ),
    Scenario(
        "what reads as a report is not passed on as a question",
        (
            Act(
                AMY,
                (AskPerson(text="my head of department keeps sending me sexual messages"),),
                ("did not pass it on", "/report-incident", "999"),
                ("They see that it is you",),
            ),
            Act(AMY, (AskPerson(text="i want to end it all"),), ("116 123", "did not pass on", "/report-incident")),
            Act(AMY, (ShowQuestions(),), ("passed none on",)),
            no_word(DEV),
        ),
    ),
    Scenario(
        "the owner's own question goes to the headteacher",
        (
            Act(DEV, (AskPerson(text=JEANS),), ("Helen Marsh, the headteacher",)),
            Act(DEV, (SendQuestion(text="", to=""),), ("Your question is with Helen Marsh",)),
            News(HELEN, ("Somebody asks you", REF)),
        ),
    ),
)
RETURNS = (
    Scenario(
        "the governors' return",
        (
            Act(HELEN, (ShowReturn(),), ("Governors’ return", "2025-26", "Nothing was reported", "0 means that")),
            Act(GEORGE, (ShowReturn(year="2024-25"),), ("2024-25", "Nothing was reported", "No agreement was open")),
            Act(GEORGE, (ShowReturn(year="2026-27"),), ("is not over", "from 1 September 2027"), ("reported",)),
            Act(GEORGE, (ShowReturn(year="last year"),), ("is written as in 2025-26",)),
            Act(AMY, (ShowReturn(),), ("is for the headteacher and the governors",), ("2025-26", "reported in")),
            Act(NADIA, (ShowReturn(),), ("is for the headteacher and the governors",), ("2025-26",)),
            Act(HELEN, (ReadReturn(),), ("no case room here",)),
        ),
    ),
)
GAP = "GA-7F3K-92QD"
GAPS = (
    Scenario(
        "what the policy does not settle is for its owner",
        (
            Act(DEV, (ShowGaps(),), ("What the policy does not settle", "Nothing that was asked was left open")),
            Act(AMY, (ShowGaps(),), ("is for the policy’s owner",), ("left open, without who asked",)),
            Act(HELEN, (ShowGaps(),), ("is for the policy’s owner",)),
            Act(DEV, (AnswerGap(reference=GAP, clause="5.2", text="Ask me."),), ("There is no such group",)),
            Act(DEV, (NoteGap(reference=GAP),), ("There is no such group",)),
            Act(DEV, (WithdrawAnswer(reference=GAP),), ("There is no standing answer",)),
            Act(AMY, (AnswerGap(reference=GAP, clause="5.2", text="Ask me."),), ("is for the policy’s owner",)),
            Act(AMY, (Ask(text="can i friend a parent?"), RateAnswer(has_helped=True)), ("Thank you.",)),
        ),
    ),
)
SCENARIOS = (*POLICY, *QUESTIONS, *REPORTS, *RETURNS, *GAPS)
