"""The bot's views as text for a terminal, eighty columns wide."""

from collections.abc import Callable
from typing import assert_never

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from signpost.adapters.control_codes import without_control_codes
from signpost.adapters.terminal import case_rendering as cases
from signpost.adapters.terminal import form_rendering as forms
from signpost.adapters.terminal import gap_rendering as gaps
from signpost.adapters.terminal import question_rendering as questions
from signpost.adapters.terminal import room_rendering as room
from signpost.adapters.terminal import signing_rendering as signing
from signpost.adapters.terminal.layout import INDENT
from signpost.adapters.terminal.policy_rendering import render_policy_pointer
from signpost.adapters.terminal.publication_rendering import render_proposal
from signpost.adapters.terminal.return_rendering import render_return
from signpost.adapters.wording import plain_marks, source
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
from signpost.bot.answers.answer import Answer, Citation
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

_VERDICTS = {
    "yes": ("Yes", "bold green"),
    "no": ("No", "bold red"),
    "depends": ("It depends", "bold yellow"),
}


def render(view: View) -> RenderableType:
    """A view as something that rich can print; every view has a renderer, or mypy objects."""
    view = without_control_codes(view)
    match view:
        case PolicyAnswer():
            return _policy_answer(view)
        case ClausesInFull():
            return _clauses(view)
        case PolicyList():
            return Group(*(_policy(policy) for policy in view.policies))
        case Help():
            return _help(view)
        case UnknownCommand():
            return _unknown(view)
        case Remark():
            return Text(view.text)
        case QuestionPreview():
            return questions.render_preview(view)
        case QuestionReceipt():
            return questions.render_receipt(view)
        case ReportInstead():
            return Text(view.text)
        case QuestionPointer():
            return questions.render_pointer(view)
        case QuestionList():
            return questions.render_list(view)
        case QuestionOpened():
            return questions.render_question(view)
        case GapList():
            return gaps.render_gaps(view)
        case GovernorsReturn():
            return render_return(view)
        case ReportForm():
            return forms.render_form(view)
        case EvidenceTaken():
            return forms.render_evidence_taken(view)
        case ReportReceipt():
            return forms.render_receipt(view)
        case CasePointer() | ReportPointer():
            return cases.render_pointer(view)
        case RoomLink():
            return room.render_link(view)
        case RoomLinkPointer() | DeviceCheck():
            return room.render_pointer(view)
        case MyReports():
            return cases.render_my_reports(view)
        case CaseList():
            return cases.render_case_list(view)
        case CaseOpened():
            return cases.render_case(view)
        case UnmaskRequest():
            return cases.render_unmask_request(view)
        case EvidenceFile():
            return cases.render_evidence_file(view)
        case AgreementList():
            return signing.render_list(view)
        case SigningRequest():
            return signing.render_request(view)
        case AgreementText():
            return signing.render_text(view)
        case SigningReceipt():
            return signing.render_receipt(view)
        case SigningReminder():
            return signing.render_reminder(view)
        case SigningNews():
            return signing.render_news(view)
        case SigningDigest():
            return signing.render_digest(view)
        case SignatureProgress():
            return signing.render_progress(view)
        case PublicationProposal():
            return render_proposal(view)
        case PolicyReviewDue() | PolicyNews():
            return render_policy_pointer(view)
        case SigningFile():
            return signing.render_file(view)
        case _:
            assert_never(view)


def _policy_answer(view: PolicyAnswer) -> RenderableType:
    parts: list[RenderableType] = []
    for number, answer in enumerate(view.answers):
        if number:
            parts.append(Text())
        if len(view.answers) > 1:
            parts.append(Text(plain_marks(answer.question), style="italic"))
        parts.append(_OUTCOMES[answer.outcome](answer, view.ask))
        if answer.owners is not None:
            parts.append(gaps.render_owners(answer.owners))
    if any(answer.mark and answer.outcome == "answered" for answer in view.answers):
        parts += [Text(), Text("Did it help? Type /helpful or /not-helpful", style="dim")]
    if view.may_ask_person and any(answer.outcome != "answered" for answer in view.answers):
        parts += [Text(), Text("Or pass it on to a person: type /ask-person", style="dim")]
    if view.left_out:
        others = "the last one" if view.left_out == 1 else f"the other {view.left_out}"
        parts += [Text(), Text(f"I answer {len(view.answers)} questions at a time: please send {others} again.")]
    return Group(*parts)


def _answered(answer: Answer, ask: str) -> RenderableType:
    word, style = _VERDICTS.get(answer.verdict, ("", "default"))
    head = Text.assemble((f"{word}. " if word else "", style), answer.reason)
    main = [citation for citation in answer.citations if not citation.is_exception]
    exceptions = [citation for citation in answer.citations if citation.is_exception]
    parts: list[RenderableType] = [head, Text(), *_quotation(main[0])]
    for citation in exceptions:
        parts += [Text(), Text("But note:", style="bold"), *_quotation(citation)]
    if len(main) > 1:
        parts += [Text(), Text("See also:", style="bold")]
        parts += [Padding(_see_also(citation), (0, 0, 0, INDENT)) for citation in main[1:]]
    return Group(*parts)


def _silent(answer: Answer, ask: str) -> RenderableType:
    return Text.assemble(
        ("The policy does not settle this.", "bold"), f" I found no clause that answers it, so please ask {ask}."
    )


def _unclear(answer: Answer, ask: str) -> RenderableType:
    head = Text.assemble(
        ("I am not sure I understood.", "bold"),
        f" These are the nearest clauses; if neither is it, ask in other words, or ask {ask}.",
    )
    nearest = [Padding(_see_also(citation), (0, 0, 0, INDENT)) for citation in answer.citations]
    return Group(head, *nearest)


_OUTCOMES: dict[str, Callable[[Answer, str], RenderableType]] = {
    "answered": _answered,
    "silent": _silent,
    "unclear": _unclear,
}


def _quotation(citation: Citation) -> list[RenderableType]:
    quoted = Text(style="default")
    for words in citation.lead_in:
        quoted.append(plain_marks(words).strip() + "\n", style="dim")
    more = f" … (in part: /clause {citation.ref} shows all)" if citation.is_part else ""
    quoted.append(f"“{plain_marks(citation.text).strip()}”{more}")
    return [Padding(quoted, (0, 2, 0, INDENT)), Padding(Text(f"— {source(citation)}", style="cyan"), (0, 2, 0, INDENT))]


def _see_also(citation: Citation) -> Text:
    words = " ".join(plain_marks(" ".join((*citation.lead_in, citation.text))).split())
    short = words if len(words) <= 120 else words[:117].rsplit(" ", 1)[0] + " …"
    return Text.assemble((citation.ref, "cyan"), f": {short}")


def _clauses(view: ClausesInFull) -> RenderableType:
    parts: list[RenderableType] = []
    if len(view.clauses) > 1:
        parts.append(Text(f"{len(view.clauses)} policies have such a clause.", style="dim"))
    for number, clause in enumerate(view.clauses):
        parts += [Text(), _clause(clause)] if number or len(view.clauses) > 1 else [_clause(clause)]
    return Group(*parts)


def _clause(view: ClauseInFull) -> RenderableType:
    version = f", version {view.version.removeprefix('v')}" if view.version else ""
    parts: list[RenderableType] = [Text(f"{view.ref} · {view.title}{version}", style="bold")]
    if view.path:
        parts.append(Text(" › ".join(view.path), style="dim"))
    body = "\n".join((*view.lead_in, view.text))
    parts += [Text(), Padding(Text(plain_marks(body)), (0, 2, 0, INDENT))]
    for note in view.notes:
        parts += [Text(), Padding(Text(plain_marks(note), style="italic"), (0, 2, 0, INDENT))]
    return Group(*parts)


def _policy(policy: PolicySummary) -> RenderableType:
    facts = [
        policy.school,
        f"version {policy.version.removeprefix('v')}" if policy.version else None,
        f"adopted {policy.adopted}" if policy.adopted else None,
        f"last reviewed {policy.last_review}" if policy.last_review else None,
        f"next review {policy.next_review}" if policy.next_review else "no review date found",
        f"{policy.clauses} clauses",
    ]
    shown = ", ".join(fact for fact in facts if fact)
    return Text.assemble((policy.title, "bold"), f": {shown}.")


def _unknown(view: UnknownCommand) -> RenderableType:
    meant = f" Did you mean {view.nearest}?" if view.nearest else ""
    known = f"{', '.join(view.known[:-1])} and {view.known[-1]}"
    return Group(
        Text(f"I do not know {plain_marks(view.typed)}.{meant}"),
        Text(f"The commands are {known}; anything else that you type is a question."),
    )


_COMMANDS = (
    ("/ask-person", "pass your last question on to a person, or one typed behind it"),
    ("/questions", "what you passed on, and what waits for your answer"),
    ("/report-incident", "report bullying or a worry, in confidence; a sentence is enough"),
    ("/my-reports", "the reports you sent, and messages about them"),
    ("/my-cases", "the cases that you handle, if you do"),
    ("/agreements", "what you have to sign, and have signed; /sign signs it"),
    ("/room", "a link to them in the browser, or to the case whose reference you type"),
    ("/governors-return", "for the headteacher and governors: the last school year in numbers"),
    ("/gaps", "for whoever looks after the policy: what it does not settle"),
    ("/clause 5.2", "show a clause in full; so does its number alone"),
    ("/policies", "the policies I read, their versions and review dates"),
    ("/help", "this text"),
    ("/quit", "leave (or Ctrl-D)"),
)


def _help(view: Help) -> RenderableType:
    at = f" of {view.school}" if view.school else ""
    commands = Table.grid(padding=(0, 2, 0, 0))
    for typed, what in _COMMANDS:
        commands.add_row(Text(typed, no_wrap=True), Text(what))
    return Group(
        Text(f"Ask what the policy{at} says, in your own words. For example:"),
        *(Padding(Text(example, style="italic"), (0, 0, 0, INDENT)) for example in view.examples),
        Text(),
        commands,
        Text(),
        Text(
            "I quote the policy word for word and make nothing up. I keep what the policy leaves open, without your "
            "name, and no other question unless you pass it on. A line that ends with \\ goes on in the next.",
            style="dim",
        ),
    )
