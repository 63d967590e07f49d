"""Control codes are taken out of whatever is shown: what somebody wrote must not steer the reader's screen."""

import re
from enum import Enum
from typing import Any, TypeVar

from pydantic import BaseModel

T = TypeVar("T")
_STEERING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufff9-\ufffb\ud800-\udfff]")
"""Control codes but for tab and line feed, and what reverses the direction in which text is shown."""


def without_control_codes(value: T) -> T:
    """The same text, or the same view with all its texts, without what could steer a terminal; bytes stay."""
    cleaned: T = _clean(value)
    return cleaned


def _clean(value: Any) -> Any:
    match value:
        case Enum():
            return value
        case str():
            return _STEERING.sub("", value)
        case BaseModel():
            return value.model_copy(update={name: _clean(given) for name, given in value})
        case tuple():
            return tuple(_clean(item) for item in value)
        case dict():
            return {name: _clean(item) for name, item in value.items()}
        case _:
            return value
