"""What is kept of a question that was not settled, sealed under the school's key; and what its owner wrote on it."""

import base64
from typing import Literal, TypeVar

import numpy as np
from pydantic import BaseModel, ConfigDict, ValidationError

from signpost.bot.school import School
from signpost.bot.vault import SealBrokenError
from signpost.embeddings import Vectors

Why = Literal["silent", "unclear", "not_helpful"]
"""Why a question is kept: the policy was silent, it was not understood, or its answer did not help."""
GAP_USE, NOTE_USE, ANSWER_USE = "gap", "gap note", "standing answer"
T = TypeVar("T", bound="Content")


class Content(BaseModel):
    """Something that is sealed."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)


class GapContent(Content):
    """A question, without what could identify anybody."""

    text: str
    topic: str
    why: Why
    nearest: str | None
    """The clause that came nearest."""
    vector: str
    """What it means, as `packed`."""


class NoteContent(Content):
    """A gap that was noted for the next review."""

    topic: str
    wordings: tuple[str, ...]


class AnswerContent(Content):
    """A standing answer, the clause that it is tied to, and the questions that it is for."""

    text: str
    policy: str
    ref: str
    title: str
    version: str | None
    vectors: tuple[str, ...]


def seal(school: School, use: str, id_: str, content: Content) -> bytes:
    """Seal something to its own place."""
    return school.keys.seal(use, id_, content.model_dump_json().encode())


def unsealed(kind: type[T], school: School, use: str, id_: str, sealed: bytes) -> T:
    """What was sealed.

    Raises:
        VaultError: it was changed, or moved from elsewhere.
    """
    content = school.keys.unseal(use, id_, sealed)
    try:
        return kind.model_validate_json(content)
    except ValidationError:
        pass  # its text could carry what was sealed, so nothing is raised while it is at hand
    raise SealBrokenError


def packed(vector: Vectors) -> str:
    """A unit vector as text, to two bytes a number."""
    return base64.b64encode(vector.astype("<f2").tobytes()).decode()


def unpacked(text: str) -> Vectors:
    """The unit vector of `packed`."""
    vector = np.frombuffer(base64.b64decode(text), "<f2").astype(np.float32)
    length = float(np.linalg.norm(vector))
    return vector / length if length else vector
