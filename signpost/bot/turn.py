"""The seam between platforms and the bot: what comes in is a `Turn`, what goes out are `Reply` values.

A platform adapter makes a `Turn` of what happened and renders the views of the replies natively; it decides nothing.
Each reply says who may see it, and there is no default: a new view cannot become public by being forgotten.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from signpost.bot.agreements.commands import AgreementCommand, SignaturesCommand
from signpost.bot.agreements.views import AgreementPointer, AgreementView
from signpost.bot.answers.answer import Answer
from signpost.bot.gaps.commands import GapCommand
from signpost.bot.gaps.views import GapList
from signpost.bot.governors.commands import ReturnCommand
from signpost.bot.governors.views import GovernorsReturn
from signpost.bot.incidents.commands import CaseCommand, ReportCommand
from signpost.bot.incidents.views import CasePointer, CaseView, ReportPointer, ReportView
from signpost.bot.people import Audience
from signpost.bot.policy_versions.views import PolicyPointer
from signpost.bot.questions.commands import QuestionCommand
from signpost.bot.questions.views import QuestionPointer, QuestionView
from signpost.bot.room.commands import RoomCommand
from signpost.bot.room.views import RoomPointer, RoomView


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True)


class Actor(_Value):
    """Who did something, as the bot knows them."""

    school: str
    """The school's id."""
    person: str
    """The person's id; never a platform's."""
    audience: Audience = "staff"
    platform: str = ""
    """Where they did it; kept with a signature."""
    account: str = ""
    """Who they are there; kept with a signature."""


class Conversation(_Value):
    """Where it happened."""

    id: str
    kind: Literal["direct", "shared"]
    """`direct`: the actor and the bot alone; `shared`: others read along."""


class Ask(_Value):
    """A message in everyday words: a question, or small talk."""

    name: Literal["ask"] = "ask"
    text: str
    is_again: bool = False
    """Whether it was answered before, and is only shown again: then it is not counted."""


class ShowClause(_Value):
    """Show a clause in full, with where it stands."""

    name: Literal["show_clause"] = "show_clause"
    ref: str
    """As typed; the policy's name may stand beside it."""


class ShowPolicies(_Value):
    """Name the policies that are read, with their versions and dates."""

    name: Literal["show_policies"] = "show_policies"


class ShowHelp(_Value):
    """Say what the bot can do."""

    name: Literal["show_help"] = "show_help"


class Unknown(_Value):
    """A command that the platform does not have."""

    name: Literal["unknown"] = "unknown"
    typed: str
    known: tuple[str, ...]
    """The commands that it has, as they are typed."""


Command = Annotated[
    Ask
    | ShowClause
    | ShowPolicies
    | ShowHelp
    | Unknown
    | QuestionCommand
    | ReportCommand
    | CaseCommand
    | AgreementCommand
    | GapCommand
    | ReturnCommand
    | SignaturesCommand
    | RoomCommand,
    Field(discriminator="name"),
]


class Turn(_Value):
    """One thing that somebody said or did."""

    actor: Actor
    conversation: Conversation
    command: Command


class OnlyActor(_Value):
    """Only the actor sees it, wherever the conversation is."""

    kind: Literal["only_actor"] = "only_actor"


class DirectMessage(_Value):
    """It goes to one person, in a conversation of their own with the bot."""

    kind: Literal["direct_message"] = "direct_message"
    person: str


class EveryoneHere(_Value):
    """Everyone in the conversation sees it."""

    kind: Literal["everyone_here"] = "everyone_here"


Visibility = OnlyActor | DirectMessage | EveryoneHere


class PolicyAnswer(_Value):
    """Answers from the policies, one for each question of the message."""

    view: Literal["policy_answer"] = "policy_answer"
    answers: tuple[Answer, ...]
    ask: str
    """The role to ask where the policy does not settle it."""
    left_out: int = 0
    """How many further questions of the message were too many to answer."""
    may_ask_person: bool = False
    """Whether a question can be passed on to a person from here."""


class ClauseInFull(_Value):
    """One clause, with its place in the policy."""

    title: str
    version: str | None
    ref: str
    path: tuple[str, ...]
    lead_in: tuple[str, ...]
    text: str
    notes: tuple[str, ...]


class ClausesInFull(_Value):
    """A clause that was asked for; of each policy that has one of that ref, its own."""

    view: Literal["clauses_in_full"] = "clauses_in_full"
    clauses: tuple[ClauseInFull, ...]


class PolicySummary(_Value):
    """What is known of one policy."""

    title: str
    school: str | None
    version: str | None
    adopted: str | None
    last_review: str | None
    next_review: str | None
    clauses: int


class PolicyList(_Value):
    """The policies that are read."""

    view: Literal["policy_list"] = "policy_list"
    policies: tuple[PolicySummary, ...]


class Help(_Value):
    """What the bot can do, with questions to try."""

    view: Literal["help"] = "help"
    school: str | None
    examples: tuple[str, ...]


class UnknownCommand(_Value):
    """A command is not known; the one that was perhaps meant, and what the bot can do, in short."""

    view: Literal["unknown_command"] = "unknown_command"
    typed: str
    nearest: str | None
    known: tuple[str, ...]


class Remark(_Value):
    """A few words of the bot's own: a greeting, a refusal, a request to ask otherwise."""

    view: Literal["remark"] = "remark"
    text: str


View = (
    PolicyAnswer
    | ClausesInFull
    | PolicyList
    | Help
    | UnknownCommand
    | Remark
    | QuestionView
    | ReportView
    | CaseView
    | AgreementView
    | PolicyPointer
    | GapList
    | GovernorsReturn
    | RoomView
)
Pointer = Annotated[
    CasePointer | ReportPointer | QuestionPointer | AgreementPointer | PolicyPointer | RoomPointer,
    Field(discriminator="view"),
]
"""What is delivered by direct message, by durable work: that something has happened, and where to read what."""


class Reply(_Value):
    """One thing the bot says. `visibility` has no default."""

    view: View = Field(discriminator="view")
    visibility: Visibility = Field(discriminator="kind")
