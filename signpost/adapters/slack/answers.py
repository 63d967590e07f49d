"""What the bot answers from the policies, as blocks."""

from collections.abc import Iterator

from signpost.adapters.gap_wording import owners_head
from signpost.adapters.slack.blocks import (
    MOST_VALUE,
    Block,
    Message,
    actions,
    button,
    context,
    divider,
    messages,
    paragraphs,
    section,
)
from signpost.adapters.slack.mrkdwn import escape, pieces, quote
from signpost.adapters.slack.questions import ASK_PERSON
from signpost.adapters.wording import VERDICTS, plain_marks, shorten, source
from signpost.bot.answers.answer import Answer, Citation
from signpost.bot.turn import ClauseInFull, ClausesInFull, Help, PolicyAnswer, PolicyList, PolicySummary, UnknownCommand

SHOW_CLAUSE, HELPFUL, NOT_HELPFUL, SHARE = "show_clause", "helpful", "not_helpful", "share"
_MOST_LINE = 600


def render_answers(view: PolicyAnswer, *, is_shared: bool = False) -> tuple[Message, ...]:
    """Answers, each with its verdict, its quotations and what can be done with it.

    Args:
        view: the answers.
        is_shared: others than the asker see them: whose question it is to pass on is the asker's alone.
    """
    may_ask_person = view.may_ask_person and not is_shared
    blocks: list[Block] = []
    for number, answer in enumerate(view.answers):
        if number:
            blocks.append(divider())
        if len(view.answers) > 1:
            blocks += paragraphs(answer.question, lambda text: f"_{escape(text).strip()}_")
        blocks += _answer(answer, view.ask)
        if answer.owners is not None:
            blocks += [section(f"*{escape(owners_head(answer.owners))}*"), *paragraphs(answer.owners.text)]
        blocks += _buttons(answer, may_ask_person=may_ask_person)
    if view.left_out:
        others = "the last one" if view.left_out == 1 else f"the other {view.left_out}"
        blocks.append(context(f"I answer {len(view.answers)} questions at a time: please send {others} again."))
    if not blocks:
        blocks.append(section("Please ask a question."))
    return messages(" ".join(_headline(answer, view.ask) for answer in view.answers), blocks)


def shareable(shown: tuple[Message, ...], question: str) -> tuple[Message, ...]:
    """An answer that only the asker sees, with a way to show it to everybody in the channel."""
    if len(question) > MOST_VALUE:
        return shown
    *before, last = shown
    share = actions(button(SHARE, "Share with everyone here", question))
    return (*before, Message(last.text, (*last.blocks, share)))


def _headline(answer: Answer, ask: str) -> str:
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


def _answer(answer: Answer, ask: str) -> Iterator[Block]:
    first, stop, rest = _headline(answer, ask).partition(". ")
    is_bold = answer.outcome != "answered" or answer.verdict in VERDICTS
    yield from paragraphs(first + stop, (lambda text: f"*{escape(text).strip()}*") if is_bold and stop else escape)
    yield from paragraphs(rest)
    if answer.outcome != "answered":
        yield from (_see_also(citation) for citation in answer.citations)
        return
    main = [citation for citation in answer.citations if not citation.is_exception]
    for citation in main[:1]:
        yield from _quotation(citation)
    for citation in answer.citations:
        if citation.is_exception:
            yield section("*But note:*")
            yield from _quotation(citation)
    if len(main) > 1:
        yield section("*See also:*")
        yield from (_see_also(citation) for citation in main[1:])


def _buttons(answer: Answer, *, may_ask_person: bool) -> Iterator[Block]:
    main = [citation for citation in answer.citations if not citation.is_exception]
    buttons: list[Block] = []
    if answer.outcome == "answered":
        buttons += [
            button(HELPFUL, "Helpful", answer.mark or "yes"),
            button(NOT_HELPFUL, "Not helpful", answer.mark or "no"),
        ]
    if may_ask_person:
        buttons.append(button(ASK_PERSON, "Ask a person", answer.question or "…"))
    if answer.outcome == "answered":
        buttons += [_in_full(citation) for citation in main[:1] if citation.clause_id]
    if buttons:
        yield actions(*buttons)


def _in_full(citation: Citation) -> Block:
    return button(SHOW_CLAUSE, "Show the clause in full", f"{citation.ref} {citation.title}")


def _quotation(citation: Citation) -> Iterator[Block]:
    for words in citation.lead_in:
        yield from paragraphs(plain_marks(words).strip(), quote)
    more = " …" if citation.is_part else ""
    yield from paragraphs(f"“{plain_marks(citation.text).strip()}”{more}", quote)
    yield context(f"— {source(citation)}{' (in part)' if citation.is_part else ''}")


def _see_also(citation: Citation) -> Block:
    words = shorten(plain_marks(" ".join((*citation.lead_in, citation.text))), 120)
    line = f"{shorten(citation.ref, _MOST_LINE // 4)}: {words}"
    return section(next(pieces(line), "…"), button(SHOW_CLAUSE, "Show in full", f"{citation.ref} {citation.title}"))


def render_clauses(view: ClausesInFull) -> tuple[Message, ...]:
    """Clauses in full, with where they stand."""
    blocks: list[Block] = []
    if len(view.clauses) > 1:
        blocks.append(context(f"{len(view.clauses)} policies have such a clause."))
    for number, clause in enumerate(view.clauses):
        blocks += [divider()] if number else []
        blocks += _clause(clause)
    if not blocks:
        blocks.append(section("There is no such clause."))
    return messages(", ".join(f"{clause.ref}, {clause.title}" for clause in view.clauses), blocks)


def _clause(clause: ClauseInFull) -> Iterator[Block]:
    version = f", version {clause.version.removeprefix('v')}" if clause.version else ""
    yield from paragraphs(f"{clause.ref} · {clause.title}{version}", lambda text: f"*{escape(text).strip()}*")
    if clause.path:
        yield context(" › ".join(clause.path))
    yield from paragraphs(plain_marks("\n".join((*clause.lead_in, clause.text))), quote)
    for note in clause.notes:
        yield from paragraphs(plain_marks(note), lambda text: f"_{escape(text).strip()}_")


def render_policies(view: PolicyList) -> tuple[Message, ...]:
    """The policies that are read."""
    lines = [_policy(policy) for policy in view.policies] or ["I read no policy yet."]
    return messages(" ".join(lines), [block for line in lines for block in paragraphs(line)])


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
    blocks = [
        *paragraphs(
            f"Ask me what the policy{at} says, in your own words: here, by /policy or by @Signpost. For example:"
        ),
        *paragraphs("\n".join(view.examples), quote),
        section(
            "`/ask-person`  pass a question on to a person, such as the policy’s owner\n"
            "`/questions`  what you passed on, and what waits for your answer\n"
            "`/report-incident`  report bullying or a worry, in confidence; a sentence is enough\n"
            "`/my-reports`  the reports you sent, and messages about them\n"
            "`/my-cases`  the cases that you handle, if you do\n"
            "`/governors-return`  for the headteacher and governors: the last school year in numbers\n"
            "`/gaps`  for whoever looks after the policy: what it does not settle\n"
            "`/policy clause 5.2`  show a clause in full\n"
            "`/policy`  the policies I read, their versions and review dates"
        ),
        context(
            "I quote the policy word for word and make nothing up. I keep what the policy leaves open, without your "
            "name, and no other question unless you pass it on."
        ),
    ]
    return messages(f"Ask me what the policy{at} says, in your own words.", blocks)


def render_remark(text: str) -> tuple[Message, ...]:
    """A few words."""
    return messages(text, list(paragraphs(plain_marks(text))) or [section("…")])
