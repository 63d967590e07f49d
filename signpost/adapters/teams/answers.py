"""What the bot answers from the policies, as cards."""

from collections.abc import Iterator

from signpost.adapters.gap_wording import owners_head
from signpost.adapters.return_commands import PAGE
from signpost.adapters.teams.card import (
    Element,
    Message,
    actions,
    bold,
    button,
    divider,
    lines,
    messages,
    quotation,
    small,
)
from signpost.adapters.wording import VERDICTS, plain_marks, shorten, source
from signpost.bot.agreements.commands import OpenAgreement, ShowSignatures
from signpost.bot.answers.answer import Answer, Citation, OwnersAnswer
from signpost.bot.gaps.commands import AnswerGap, NoteGap, ShowGaps, WithdrawAnswer
from signpost.bot.governors.commands import ShowReturn
from signpost.bot.incidents.commands import ShowMyReports
from signpost.bot.questions.commands import AskPerson, OpenQuestion, ShowQuestions
from signpost.bot.room.commands import ReadReturn
from signpost.bot.turn import (
    ClauseInFull,
    ClausesInFull,
    Command,
    Help,
    PolicyAnswer,
    PolicyList,
    PolicySummary,
    UnknownCommand,
)

SHOW_CLAUSE, HELPFUL, NOT_HELPFUL = "show_clause", "helpful", "not_helpful"
START_REPORT, MY_REPORTS, MY_CASES = "start_report", "my_reports", "my_cases"
LAST, NEW = "last", "new"
"""What a button that shows the form asks for: the screen where it is sent; or the first, of a report just begun."""
GOVERNORS_RETURN = "governors_return"
GAPS = "gaps"
ASK_PERSON, MY_QUESTIONS, OPEN_QUESTION = "ask_person", "my_questions", "open_question"
SIGN, SIGNATURES, MY_AGREEMENTS = "sign_agreement", "signatures", "my_agreements"
GIVE_FILE = "give_file"
_MOST_REF = 200
_MOST_QUESTION = 400


def render_answers(view: PolicyAnswer) -> tuple[Message, ...]:
    """Answers, each with its verdict, its quotations and what can be done with it."""
    body: list[Element] = []
    for number, answer in enumerate(view.answers):
        shown = [
            *(lines(shorten(answer.question, _MOST_QUESTION), italic=True) if len(view.answers) > 1 else ()),
            *_answer(answer, view.ask),
            *(_owners(answer.owners) if answer.owners else ()),
            *_buttons(answer, may_ask_person=view.may_ask_person),
        ]
        body += divider(shown) if number else shown
    if view.left_out:
        others = "the last one" if view.left_out == 1 else f"the other {view.left_out}"
        body += small(f"I answer {len(view.answers)} questions at a time: please send {others} again.")
    if not body:
        body += lines("Please ask a question.")
    return messages(" ".join(headline(answer, view.ask) for answer in view.answers), body)


def headline(answer: Answer, ask: str) -> str:
    """What an answer says in a sentence or two."""
    match answer.outcome:
        case "answered":
            verdict = VERDICTS.get(answer.verdict)
            return f"{verdict}. {answer.reason}" if verdict else answer.reason
        case "silent":
            return f"The policy does not settle this. I found no clause that answers it, so please ask {ask}."
        case "unclear":
            return (
                "I am not sure I understood. These are the nearest clauses; if neither is it, ask in other words, "
                f"or ask {ask}."
            )


def _answer(answer: Answer, ask: str) -> Iterator[Element]:
    first, stop, rest = headline(answer, ask).partition(". ")
    is_bold = stop and (answer.outcome != "answered" or answer.verdict in VERDICTS)
    yield from (bold if is_bold else lines)(first + stop)
    yield from lines(rest)
    if answer.outcome != "answered":
        for citation in answer.citations:
            yield from _see_also(citation)
        return
    main = [citation for citation in answer.citations if not citation.is_exception]
    for citation in main[:1]:
        yield from quote(citation)
    for citation in answer.citations:
        if citation.is_exception:
            yield from bold("But note:")
            yield from quote(citation)
    if len(main) > 1:
        yield from bold("See also:")
        for citation in main[1:]:
            yield from _see_also(citation)


def _owners(owners: OwnersAnswer) -> Iterator[Element]:
    yield from bold(owners_head(owners))
    yield from lines(plain_marks(owners.text))


def _buttons(answer: Answer, *, may_ask_person: bool) -> Iterator[Element]:
    shown = []
    if answer.outcome == "answered":
        main = [citation for citation in answer.citations if not citation.is_exception]
        shown += [button(HELPFUL, "Helpful", answer.mark), button(NOT_HELPFUL, "Not helpful", answer.mark)]
        shown += [
            button(SHOW_CLAUSE, "Show the clause in full", _named(citation))
            for citation in main[:1]
            if citation.clause_id
        ]
    if may_ask_person:
        shown.append(button(ASK_PERSON, "Ask a person", answer.question, shows_private=True))
    if shown:
        yield actions(*shown)


def quote(citation: Citation) -> Iterator[Element]:
    """A clause, word for word, with where it stands."""
    more = " …" if citation.is_part else ""
    words = "\n".join((*citation.lead_in, f"“{citation.text.strip()}”{more}"))
    yield from quotation(plain_marks(words))
    yield from small(f"— {source(citation)}{' (in part)' if citation.is_part else ''}")


def _named(citation: Citation) -> str:
    return shorten(f"{citation.ref} {citation.title}", _MOST_REF)


def _see_also(citation: Citation) -> Iterator[Element]:
    words = shorten(plain_marks(" ".join((*citation.lead_in, citation.text))), 120)
    yield from lines(f"{shorten(citation.ref, _MOST_REF)}: {words}")
    yield actions(button(SHOW_CLAUSE, "Show in full", _named(citation)))


def render_clauses(view: ClausesInFull) -> tuple[Message, ...]:
    """Clauses in full, with where they stand."""
    body: list[Element] = []
    if len(view.clauses) > 1:
        body += small(f"{len(view.clauses)} policies have such a clause.")
    for number, clause in enumerate(view.clauses):
        body += divider(_clause(clause)) if number else _clause(clause)
    if not body:
        body += lines("There is no such clause.")
    return messages(", ".join(f"{clause.ref}, {clause.title}" for clause in view.clauses), body)


def _clause(clause: ClauseInFull) -> Iterator[Element]:
    version = f", version {clause.version.removeprefix('v')}" if clause.version else ""
    yield from bold(f"{clause.ref} · {clause.title}{version}")
    if clause.path:
        yield from small(" › ".join(clause.path))
    yield from quotation(plain_marks("\n".join((*clause.lead_in, clause.text))))
    for note in clause.notes:
        yield from lines(plain_marks(note), italic=True)


def render_policies(view: PolicyList) -> tuple[Message, ...]:
    """The policies that are read."""
    shown = [_policy(policy) for policy in view.policies] or ["I read no policy yet."]
    return messages(" ".join(shown), [element for line in shown for element in lines(line)])


def _policy(policy: PolicySummary) -> str:
    facts = (
        policy.school,
        f"version {policy.version.removeprefix('v')}" if policy.version else None,
        f"adopted {policy.adopted}" if policy.adopted else None,
        f"last reviewed {policy.last_review}" if policy.last_review else None,
        f"next review {policy.next_review}" if policy.next_review else "no review date found",
        f"{policy.clauses} clauses",
    )
    return f"{policy.title}: {', '.join(fact for fact in facts if fact)}."


def render_unknown(view: UnknownCommand) -> tuple[Message, ...]:
    """What was perhaps meant."""
    meant = f" Did you mean {view.nearest}?" if view.nearest else ""
    known = f" There are {', '.join(view.known)}; anything else is a question." if view.known else ""
    return render_remark(f"I do not know {plain_marks(view.typed)}.{meant}{known} /help says what I can do.")


def render_help(view: Help) -> tuple[Message, ...]:
    """What the bot can do."""
    at = f" of {view.school}" if view.school else ""
    says = f"Ask me what the policy{at} says, in your own words."
    body = [
        *bold(says),
        *lines("Here, or by my name in a channel: I answer you here, alone. For example:"),
        *quotation("\n".join(view.examples)),
        *lines(
            "report-incident: report bullying or a worry, in confidence; a sentence is enough\n"
            "my-reports: the reports you sent, and messages about them\n"
            "my-cases: the cases that you handle, if you do\n"
            "governors-return: for the headteacher and governors, the last school year in numbers\n"
            "gaps: for whoever looks after the policy, what it does not settle\n"
            "ask-person: pass a question on that the policy does not settle; questions: those, and their answers\n"
            "clause 5.2: show a clause in full\n"
            "policies: the policies I read, their versions and review dates"
        ),
        actions(
            button(START_REPORT, "Report an incident", shows_private=True),
            button(MY_REPORTS, "My reports", shows_private=True),
        ),
        *small(
            "I quote the policy word for word and make nothing up. I keep what the policy leaves open, "
            "without your name, and no other question unless you pass it on."
        ),
    ]
    return messages(says, body)


def render_remark(text: str) -> tuple[Message, ...]:
    """A few words."""
    return messages(text, lines(plain_marks(text)))


def render_private_pointer(command: Command) -> tuple[Message, ...]:
    """A button in the place of what was asked for by typing: what it shows is not kept in the chat."""
    text = "Press to see it: what is shown is for you alone, and not kept in this chat."
    match command:
        case ShowMyReports(reference=reference):
            shown = button(MY_REPORTS, "My reports", reference, shows_private=True)
        case AskPerson(text=question):
            shown = button(ASK_PERSON, "Ask a person", question, shows_private=True)
        case ShowQuestions():
            shown = button(MY_QUESTIONS, "My questions", shows_private=True)
        case ShowReturn(year=year):
            shown = button(GOVERNORS_RETURN, "Governors’ return", year, shows_private=True)
        case ReadReturn():
            shown = button(GOVERNORS_RETURN, "Governors’ return", PAGE, shows_private=True)
        case ShowGaps() | AnswerGap() | WithdrawAnswer() | NoteGap():
            shown = button(GAPS, "Gaps in the policy", shows_private=True)
        case OpenQuestion(reference=reference):
            shown = button(OPEN_QUESTION, "Read it", reference, shows_private=True)
        case OpenAgreement(agreement=name):
            shown = button(SIGN, "Read and sign", name, shows_private=True)
        case ShowSignatures(agreement=name):
            shown = button(SIGNATURES, "Signatures", name, shows_private=True)
        case _:
            shown = button(MY_CASES, "My cases", shows_private=True)
    return messages(text, [*lines(text), actions(shown)])
