"""What is sealed in the rows of the case room, how it is opened, and under whose name it is logged."""

from typing import TypeVar

from pydantic import BaseModel, ConfigDict

from signpost.bot.room.target import Target
from signpost.bot.school import School

C = TypeVar("C", bound="Entry")


class Entry(BaseModel):
    """Of a link, and of the session that comes of it: who gets in, and where to."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    person: str
    target: Target


class CheckedEntry(Entry):
    """Of a question about a new device."""

    number: int
    """What the browser shows, and the person is to choose in the chat."""
    device: str
    """The digest of the token that the browser had, which somebody else may be known by there; empty for none."""


def person_index(school: School, person: str) -> str:
    """What somebody's rows are found by."""
    return school.keys.blind_index(person, "room")


def logged_as(school: School, entry: Entry) -> str:
    """Who the log says it was: a handler by their id; a reporter, as everywhere in the log, by a blind index."""
    is_reporter = entry.target.kind == "upload"
    return school.keys.blind_index(entry.person, "reporter") if is_reporter else entry.person


def sealed(school: School, id_: str, entry: Entry) -> bytes:
    """Seal the content of the row with this id."""
    return school.keys.seal("room", id_, entry.model_dump_json().encode())


def opened(school: School, id_: str, content: bytes, kind: type[C]) -> C:
    """Open what was sealed.

    Raises:
        SealBrokenError: it was changed, or moved from another row.
    """
    return kind.model_validate_json(school.keys.unseal("room", id_, content))
