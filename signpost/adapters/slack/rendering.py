"""Every view as Block Kit: a message, or a modal where it may not stand in a chat."""

from typing import assert_never

from signpost.adapters.slack import agreements, answers, cases, evidence, policies, questions, room
from signpost.adapters.slack.blocks import Message, Modal
from signpost.adapters.slack.form import render_form
from signpost.adapters.slack.gaps import render_gaps
from signpost.adapters.slack.returns import render_return
from signpost.adapters.slack.signatures import render_progress
from signpost.adapters.slack.signing_form import render_signing
from signpost.bot.agreements.views import (
    AgreementList,
    AgreementText,
    PublicationProposal,
    SignatureProgress,
    SigningDigest,
    SigningFile,
    SigningNews,
    SigningReceipt,
    SigningReminder,
    SigningRequest,
)
from signpost.bot.gaps.views import GapList
from signpost.bot.governors.views import GovernorsReturn
from signpost.bot.incidents.views import (
    CaseList,
    CaseOpened,
    CasePointer,
    EvidenceFile,
    EvidenceTaken,
    MyReports,
    ReportForm,
    ReportPointer,
    ReportReceipt,
    UnmaskRequest,
)
from signpost.bot.policy_versions.views import PolicyNews, PolicyReviewDue
from signpost.bot.questions.views import (
    QuestionList,
    QuestionOpened,
    QuestionPointer,
    QuestionPreview,
    QuestionReceipt,
    ReportInstead,
)
from signpost.bot.room.views import DeviceCheck, RoomLink, RoomLinkPointer
from signpost.bot.turn import ClausesInFull, Help, Pointer, PolicyAnswer, PolicyList, Remark, UnknownCommand, View

Rendered = tuple[Message, ...] | Modal


def render(view: View) -> Rendered:
    """A view as Slack shows it; every view has a renderer, or mypy objects."""
    match view:
        case PolicyAnswer():
            return answers.render_answers(view)
        case ClausesInFull():
            return answers.render_clauses(view)
        case PolicyList():
            return answers.render_policies(view)
        case Help():
            return answers.render_help(view)
        case UnknownCommand():
            return answers.render_unknown(view)
        case Remark():
            return answers.render_remark(view.text)
        case QuestionPreview():
            return questions.render_preview(view)
        case QuestionReceipt():
            return questions.render_receipt(view)
        case ReportInstead():
            return questions.render_report_instead(view)
        case QuestionList():
            return questions.render_list(view)
        case QuestionOpened():
            return questions.render_question(view)
        case GapList():
            return render_gaps(view)
        case GovernorsReturn():
            return render_return(view)
        case ReportForm():
            return Modal(render_form(view))
        case EvidenceTaken():
            return cases.render_evidence_taken(view)
        case ReportReceipt():
            return cases.render_receipt(view)
        case (
            CasePointer()
            | ReportPointer()
            | QuestionPointer()
            | SigningReminder()
            | SigningNews()
            | SigningDigest()
            | PolicyReviewDue()
            | PolicyNews()
            | RoomLinkPointer()
            | DeviceCheck()
        ):
            return render_pointer(view)
        case RoomLink():
            return room.render_link(view)
        case AgreementList():
            return agreements.render_list(view)
        case SigningRequest():
            return Modal(render_signing(view))
        case AgreementText():
            return agreements.render_text(view)
        case SigningReceipt():
            return agreements.render_receipt(view)
        case SignatureProgress():
            return render_progress(view)
        case PublicationProposal():
            return policies.render_proposal(view)
        case SigningFile():
            return agreements.render_file(view)
        case MyReports():
            return cases.render_my_reports(view)
        case CaseList():
            return cases.render_case_list(view)
        case CaseOpened():
            return cases.render_case(view)
        case UnmaskRequest():
            return cases.render_unmask_request(view)
        case EvidenceFile():
            return evidence.render_evidence_file(view)
        case _:
            assert_never(view)


def render_pointer(view: Pointer) -> tuple[Message, ...]:
    """A direct message that something has happened, and where to read what; never what."""
    match view:
        case QuestionPointer():
            return questions.render_pointer(view)
        case SigningReminder():
            return agreements.render_reminder(view)
        case SigningNews():
            return agreements.render_news(view)
        case SigningDigest():
            return agreements.render_digest(view)
        case PolicyReviewDue() | PolicyNews():
            return policies.render_policy_pointer(view)
        case RoomLinkPointer():
            return room.render_new_link(view)
        case DeviceCheck():
            return room.render_check(view)
        case _:
            return cases.render_pointer(view)
