"""What is typed about what the policy does not settle, alike on every platform, and the commands that it makes."""

from signpost.bot.gaps.commands import AnswerGap, NoteGap, OwnersCommand, ShowGaps, WithdrawAnswer
from signpost.bot.incidents.reference import GAP, parse_reference


def read_gaps(rest: str) -> OwnersCommand:
    """What stands behind `/gaps`: nothing; or `answer GA-… 5.2: TEXT`, `note GA-…`, `withdraw GA-…`.

    A colon ends the clause, so that a policy's name can stand beside its number.
    """
    word, _, more = rest.strip().partition(" ")
    reference, _, said = more.strip().partition(" ")
    if parse_reference(reference, GAP) is None:
        return ShowGaps()
    match word.casefold():
        case "answer":
            clause, _, text = said.partition(":")
            return AnswerGap(reference=reference, clause=clause.strip(), text=text.strip())
        case "note":
            return NoteGap(reference=reference)
        case "withdraw":
            return WithdrawAnswer(reference=reference)
        case _:
            return ShowGaps()
