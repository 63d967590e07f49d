"""Every view as an Adaptive Card: a message, or what is shown without being kept where it may not stand in a chat."""

from typing import assert_never

from signpost.adapters.teams import agreements, answers, cases, policies, questions, room
from signpost.adapters.teams.agreement_pages import render_page
from signpost.adapters.teams.card import Message, Rendered
from signpost.adapters.teams.evidence import render_evidence_file
from signpost.adapters.teams.form import render_form
from signpost.adapters.teams.gaps import render_gaps
from signpost.adapters.teams.returns import render_return
from signpost.adapters.teams.signatures import render_progress
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


def render(view: View) -> Rendered:
    """A view as Teams shows it; every view has a renderer, or mypy objects."""
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
        case GapList():
            return render_gaps(view)
        case GovernorsReturn():
            return render_return(view)
        case ReportForm():
            return render_form(view)
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
            return render_page(view)
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
            return render_evidence_file(view)
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
