"""What the policy does not settle, in words that all platforms share."""

from signpost.adapters.wording import day
from signpost.bot.answers.answer import OwnersAnswer
from signpost.bot.gaps.views import GapGroup, GapList, GapNote, WrittenAnswer
from signpost.bot.governors.suppression import FEWER, LEAST

TITLE = "What the policy does not settle"
NONE = "Nothing that was asked was left open."


def about(view: GapList) -> str:
    """What these are, and what is not shown."""
    return (
        "Questions that the policy left open, or whose answer did not help, without who asked. Names and numbers are "
        f"taken out. Fewer than {LEAST} of one kind are not shown with their wording. A question is deleted after "
        f"{view.kept_days} days."
    )


def headline(group: GapGroup) -> str:
    """A group in a line."""
    count = FEWER.capitalize() if group.count is None else f"{group.count}"
    marks = [word for word, is_so in (("answered", group.is_answered), ("noted", group.is_noted)) if is_so]
    said = f" ({', '.join(marks)})" if marks else ""
    return f"{group.reference}  {count}: {group.topic}{said}"


def details(group: GapGroup) -> tuple[str, ...]:
    """Some of a group's wording, and the clause that came nearest."""
    near = (f"Nearest clause: {group.nearest}",) if group.nearest else ()
    return (*(f"“{wording}”" for wording in group.wordings), *near)


def note(found: GapNote) -> str:
    """A note for the next review, in a line."""
    wording = f": “{found.wordings[0]}”" if found.wordings else ""
    return f"{found.reference}  {found.topic}{wording} (noted on {day(found.noted_on)})"


def written(answer: WrittenAnswer) -> str:
    """A standing answer in its owner's list."""
    lapsed = "LAPSED, since that clause was changed: " if answer.has_lapsed else ""
    return f"{answer.reference}  {lapsed}{answer.by}, {day(answer.written_on)}, on {answer.clause}: {answer.text}"


def sections(view: GapList) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """All of it, as headlines with lines under them."""
    parts = [(headline(group), details(group)) for group in view.groups] or [(NONE, ())]
    if view.answers:
        parts.append(("Standing answers", tuple(map(written, view.answers))))
    if view.notes:
        parts.append(("For the next review", tuple(map(note, view.notes))))
    return tuple(parts)


def how_to(slash: str = "/") -> str:
    """What can be typed.

    Args:
        slash: what stands before a command on the platform.
    """
    return (
        f"{slash}gaps answer REFERENCE CLAUSE: TEXT shows your words to whoever asks this again; "
        f"{slash}gaps withdraw REFERENCE takes them back; {slash}gaps note REFERENCE notes a gap for the next review."
    )


def owners_head(owners: OwnersAnswer) -> str:
    """What stands above a standing answer: whose words these are."""
    return f"{owners.by}, who looks after the policy, wrote on this, {day(owners.on)} ({owners.ref}, {owners.title}):"
