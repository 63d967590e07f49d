"""Who is at the terminal, in words for themselves."""

from signpost.bot.people import Audience, Roster

SAMPLE_INTRODUCTION = (
    "On the sample school you are Amy Teller, a teacher. To be Nadia Karim, the nominated person, who gets reports: "
    "signpost chat --as nadia. A tour of one minute: signpost demo"
)
_AUDIENCES: dict[Audience, str] = {
    "staff": "a member of staff",
    "governor": "a governor",
    "volunteer": "a volunteer",
    "contractor": "a contractor",
    "trainee": "a trainee",
    "parent": "a parent",
}


def introduce(id_: str, roster: Roster) -> str:
    """One sentence about somebody of a school: their name, with their roles and those in which they stand in.

    Args:
        id_: the person's id.
        roster: the school's people; they are one of them.
    """
    person = roster.person(id_)
    if person is None:
        return ""
    held = [holding.role.in_words for holding in roster.holdings if holding.holder == id_]
    held += [f"deputy of {holding.role.in_words}" for holding in roster.holdings if id_ in holding.deputies]
    return f"You are {person.name}, {' and '.join(held) or _AUDIENCES[person.audience]}."
