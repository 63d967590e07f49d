"""Words that every platform says alike; how they are set is each platform's own."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence

from signpost.adapters.control_codes import without_control_codes
from signpost.bot.answers.answer import Citation
from signpost.bot.incidents.guidance import Contact as Helpline
from signpost.bot.incidents.views import CaseOpened, CaseSummary
from signpost.bot.people import Contact
from signpost.bot.questions.views import PersonsAnswer, QuestionPreview
from signpost.bot.room.target import Kind
from signpost.bot.room.views import RoomLink

VERDICTS: Mapping[str, str] = {"yes": "Yes", "no": "No", "depends": "It depends"}
CASE_WHY: Mapping[str, str] = {
    "new": "A report needs you.",
    "moved": "A report that others have not read yet needs you.",
    "message": "There is a new message about a report that you handle.",
    "unmask": "There is a question about a reporter's name that concerns you.",
    "decided": "Whether you are shown a reporter's name is decided.",
    "retention": "A closed case of yours will be deleted soon. Export it, or reopen it, if it must be kept.",
    "nobody_left": "A report is still unread, and nobody else is left to ask. It needs you now.",
    "action_due": "An action of a case that you handle is due.",
}
READ_FIRST = frozenset({"unmask", "decided"})
"""What is to be read before anything can be done about it."""
REPORT_WHY: Mapping[str, str] = {
    "acknowledged": "Your report was read, and is being dealt with.",
    "message": "There is a message about your report.",
    "moved": "Your report was not read in time, so it has moved on to the next person.",
    "nobody_left": "Your report was not read in time, and nobody else in the school may have it.",
    "closed": "Your report is closed.",
    "unmasked": "Your name was shown to whoever handles your report. You can read why.",
}

DEVICE_CHECK = (
    "Somebody opens Signpost in a browser that is new to me, by a link that was made for you. Is it you? Then press "
    "the number that the browser shows."
)
NOT_ME = "It is not me"
ROOM_OPENS: Mapping[Kind, str] = {
    "case": "The case is read in your browser, where this chat does not keep it.",
    "cases": "Your cases are read in your browser, where this chat does not keep them.",
    "upload": (
        "Files that you add in your browser go into the report, encrypted, and do not pass through this chat. Come "
        "back to the report then."
    ),
    "return": "The governors’ return is read in your browser, where this chat does not keep it.",
}
"""What is behind a link into the case room."""
ROOM_BUTTON: Mapping[Kind, str] = {
    "case": "Open the case",
    "cases": "Open my cases",
    "upload": "Add files",
    "return": "Open the return",
}
NEW_LINK = "Send me a new link"
NO_NEW_LINK = "You asked for a new link. There is nothing of yours behind the old one any more."

QUESTION_WHY: Mapping[str, str] = {
    "new": "Somebody asks you a question that the policy does not settle for them.",
    "reminder": "A question about the policy still waits for your answer.",
    "answered": "The question that you passed on is answered.",
    "undelivered": (
        "A question of yours could not be brought to whom you asked. Ask it again, and I show who is next; or ask in "
        "person."
    ),
}


def case_marks(case: CaseSummary) -> str:
    """What stands out about a case in a list."""
    said = (
        ("urgent", case.is_urgent),
        ("unread", case.is_unread),
        ("new message", case.has_new_message),
        ("on hold", case.is_on_hold),
    )
    marks = ", ".join(word for word, is_so in said if is_so)
    return f" ({marks})" if marks else ""


def state_of(view: CaseOpened) -> tuple[str, str]:
    """How a case stands: its state, with the outcome where there is one; and what stands out about it."""
    flags = (("URGENT", view.is_urgent), ("ON HOLD", view.is_on_hold))
    marks = "".join(f" · {word}" for word, is_so in flags if is_so)
    return view.state + (f", {view.outcome.replace('_', ' ')}" if view.outcome else ""), marks


def who_reads(readers: Sequence[str]) -> str:
    """What a receipt says of where a report goes: the roles, and that it does not lie where nobody reads it."""
    return (
        f"It goes to {' and '.join(readers)}. If it is not read in time, it moves on to the next person who may read "
        "it, and you are told."
    )


def sees_who_asks(view: QuestionPreview) -> str:
    """What an asker has to know before they pass a question on."""
    return (
        f"They see that it is you who asks. Question and answer are kept encrypted, and deleted after {view.kept_days} "
        "days. To tell of something that has happened, use /report-incident instead."
    )


def whose_words(answer: PersonsAnswer) -> str:
    """The line over an answer that a person wrote."""
    return f"In the words of {answer.by}, and not the policy’s,"


def files_in_words(count: int) -> str:
    """How many files there are."""
    return "1 file" if count == 1 else f"{count} files"


def link_term(view: RoomLink) -> str:
    """How long a link is good for, and for whom."""
    return f"The link is yours alone. It works once, until {view.expires_at:%H:%M}."


def plain_marks(text: str) -> str:
    """A text without the marks of emphasis that a Markdown file has, and without what could steer a terminal."""
    text = without_control_codes(text)
    for mark in (r"\*\*", "__", r"\*"):  # in pairs, around words: a "*" that points to a note stays
        text = re.sub(rf"(?<![\w*_]){mark}(?=\S)([^*_\n]+?)(?<=\S){mark}(?![\w*_])", r"\1", text)
    return text


def source(citation: Citation) -> str:
    """Where a quotation stands: ref, policy and version."""
    version = f", version {citation.version.removeprefix('v')}" if citation.version else ""
    return f"{citation.ref}, {citation.title}{version}"


def reached(contact: Contact | Helpline) -> str:
    """Somebody outside the school, with how to reach them."""
    hours = contact.hours if isinstance(contact, Helpline) else None
    ways = ", ".join(value for value in (contact.phone, contact.email, contact.url, hours) if value)
    return f"{contact.name}: {ways}" if ways else contact.name


def outside_school(contact: Contact | None) -> str:
    """Whom to turn to where nobody in the school may read a report."""
    return "the local authority's designated officer (LADO), or the police" if contact is None else reached(contact)


def shorten(text: str, most: int) -> str:
    """A text in plain words for a place that holds few: cut, and seen to be cut."""
    words = " ".join(text.split())
    return words if len(words) <= most else words[: most - 2].rstrip() + " …"


def day(date: dt.date) -> str:
    """A day, written out."""
    return f"{date.day} {date:%B %Y}"


def moment(instant: dt.datetime) -> str:
    """A day and a time."""
    return f"{day(instant.date())}, {instant:%H:%M}"
