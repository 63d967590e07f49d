"""What a reporter sends. Only what happened is required: a worried person need not know the rest."""

import datetime as dt
from enum import StrEnum

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

MOST_TEXT = 10_000
"""Characters of the account; a page has some 3,000."""
MOST_LINE = 300
"""Characters of a short field."""


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Kind(StrEnum):
    """What sort of thing is reported, in the reporter's view."""

    BULLYING = "bullying"
    HARMFUL_MATERIAL = "harmful_material"
    POLICY_BREACH = "policy_breach"
    SMALL_WORRY = "small_worry"


class About(StrEnum):
    """Who did it, as far as the reporter knows."""

    PUPIL = "pupil"
    PARENT = "parent"
    COLLEAGUE = "colleague"
    HEADTEACHER = "headteacher"
    NOMINATED_PERSON = "nominated_person"
    GOVERNOR = "governor"
    CHAIR = "chair_of_governors"
    OUTSIDER = "outsider"
    UNKNOWN = "unknown"


class Affected(StrEnum):
    """Who it happened to."""

    REPORTER = "reporter"
    PUPIL = "pupil"
    COLLEAGUE = "colleague"
    PARENT = "parent"
    SCHOOL = "school"
    OTHER = "other"


class Done(StrEnum):
    """What was done already."""

    BLOCKED = "blocked"
    REPORTED_TO_PLATFORM = "reported_to_platform"
    TOLD_SOMEBODY = "told_somebody"
    TOLD_POLICE = "told_police"


class Platform(StrEnum):
    """Where online it happened."""

    WHATSAPP = "whatsapp"
    INSTAGRAM = "instagram"
    SNAPCHAT = "snapchat"
    TIKTOK = "tiktok"
    FACEBOOK = "facebook"
    X = "x"
    YOUTUBE = "youtube"
    GAME = "game"
    EMAIL = "email"
    TEXT_OR_CALL = "text_or_call"
    SCHOOL_SYSTEM = "school_system"
    OTHER = "other"


class Answer(StrEnum):
    """A yes or no that may be in doubt."""

    YES = "yes"
    NO = "no"
    NOT_SURE = "not_sure"


class Topic(StrEnum):
    """What it is, in plain words; `signpost.bot.incidents.categories` maps each to its cell of the grid."""

    NASTY_MESSAGES = "nasty_messages"
    THREATS = "threats"
    EXCLUSION = "exclusion"
    IMPERSONATION = "impersonation"
    FALSE_CLAIMS = "false_claims"
    PICTURES_SHARED = "pictures_shared"
    SEXUAL = "sexual"
    GROOMING = "grooming"
    HATE = "hate"
    VIOLENT_MATERIAL = "violent_material"
    EXTREMISM = "extremism"
    SELF_HARM = "self_harm"
    SCAM = "scam"
    PERSONAL_DETAILS = "personal_details"
    UNSUITABLE_CONTACT = "unsuitable_contact"
    OTHER = "other"


class Report(_Value):
    """A report as it was sent."""

    what_happened: str = Field(min_length=1, max_length=MOST_TEXT)
    kind: Kind | None = None
    when: str = Field("", max_length=MOST_LINE)
    platform: Platform | None = None
    page: str = Field("", max_length=2_000)
    accounts: str = Field("", max_length=MOST_LINE)
    about: tuple[About, ...] = ()
    """Nobody named is the same as `unknown`."""
    about_people: tuple[str, ...] = ()
    """Ids of persons of the school who were picked."""
    about_name: str = Field("", max_length=MOST_LINE)
    affected: tuple[Affected, ...] = ()
    affected_name: str = Field("", max_length=MOST_LINE)
    effect: str = Field("", max_length=2_000)
    done: tuple[Done, ...] = ()
    done_note: str = Field("", max_length=2_000)
    police_reference: str = Field("", max_length=MOST_LINE)
    topic: Topic | None = None
    danger_now: Answer = Answer.NO
    child_imagery: Answer | None = None
    """The gate: might a picture show somebody under 18 nude or in a sexual way? None: not answered."""
    is_anonymous: bool = False
    """Whether the handler is to see who reports."""

    @property
    def is_urgent(self) -> bool:
        """Somebody is, or may be, in danger now."""
        return self.danger_now is not Answer.NO


class EvidenceItem(_Value):
    """What is known of one file of evidence, beside the file itself."""

    id: str
    name: str
    """As the reporter's device called it."""
    kind: str
    media_type: str
    size: int
    """Bytes, as received."""
    sha256: str
    """Of the file as received, in hexadecimal."""
    added_at: AwareDatetime
    taken_at: dt.datetime | None = None
    """When the picture says it was taken; without a zone, as cameras write it."""
    page: str = ""
    taken_by: str = ""
    notes: tuple[str, ...] = ()
    scan: str = "not scanned"
    clean_types: tuple[str, ...] = ()
    """The media types of the clean copies: one for a picture, one for each page of a document that is shown."""

    @property
    def has_clean_copy(self) -> bool:
        """Whether there is something to look at."""
        return bool(self.clean_types)
