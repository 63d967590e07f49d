"""What people wrote in a question and its answer, sealed under the school's key, each to its own place."""

from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from signpost.bot.school import School
from signpost.bot.store.tables import QuestionRow
from signpost.bot.vault import SealBrokenError

_USE, _ANSWER_USE = "question", "question answer"
T = TypeVar("T", bound=BaseModel)


class _Content(BaseModel):
    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)


class AskedContent(_Content):
    """A question as it was passed on."""

    asker: str
    """A person's id."""
    text: str
    role: str
    """As what the addressee was asked, as it stands in a sentence."""


class AnswerContent(_Content):
    """The answer that a person wrote."""

    text: str


def seal_question(school: School, id_: str, content: AskedContent) -> bytes:
    """Seal a question."""
    return school.keys.seal(_USE, id_, content.model_dump_json().encode())


def seal_answer(school: School, id_: str, content: AnswerContent) -> bytes:
    """Seal the answer to a question."""
    return school.keys.seal(_ANSWER_USE, id_, content.model_dump_json().encode())


def question_of(school: School, row: QuestionRow) -> AskedContent:
    """A question as it was asked.

    Raises:
        VaultError: it was changed, or moved from elsewhere.
    """
    return _read(AskedContent, school.keys.unseal(_USE, row.id, row.sealed))


def answer_of(school: School, row: QuestionRow) -> AnswerContent | None:
    """The answer to a question; None while there is none.

    Raises:
        VaultError: as `question_of`.
    """
    if row.sealed_answer is None:
        return None
    return _read(AnswerContent, school.keys.unseal(_ANSWER_USE, row.id, row.sealed_answer))


def _read(kind: type[T], content: bytes) -> T:
    try:
        return kind.model_validate_json(content)
    except ValidationError:
        pass  # its text could carry what was sealed, so nothing is raised while it is at hand
    raise SealBrokenError
