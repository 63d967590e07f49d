"""An agreement signed on a terminal: group after group of statements is ticked, a name typed, and then it is signed."""

import re

from signpost.bot.agreements.agreement import Group
from signpost.bot.agreements.commands import (
    AskAboutStatement,
    DeclineAgreement,
    RemindTomorrow,
    ShowAgreementText,
    SignAgreement,
)
from signpost.bot.agreements.views import SigningRequest
from signpost.bot.turn import Command

_YES = {"y", "yes", "all", "tick", "i agree", "agree"}
WORDS = (
    "/text shows the whole, /ask NUMBER QUESTION asks about a statement, /tomorrow reminds you, /back goes back, /stop "
    "leaves, /decline [WHY] declines."
)


class SigningWalk:
    """One person's way through an agreement.

    Args:
        request: the agreement, as the bot showed it.
    """

    def __init__(self, request: SigningRequest) -> None:
        self.request = request
        self.ticked: set[int] = set()
        self.place = 0
        """Which group is shown, from 0; behind the last one, the name is asked for."""
        self.name = ""
        self.remark = ""
        """What to say before the next step: what was wrong with the last answer."""
        self.is_left = False

    @property
    def group(self) -> Group | None:
        """The group that is to be ticked now."""
        groups = self.request.agreement.groups
        return groups[self.place] if self.place < len(groups) else None

    def take(self, line: str) -> Command | None:
        """An answer; what it makes the bot do, if anything."""
        self.remark, line = "", line.strip()
        if line.startswith("/"):
            return self._command(line)
        group = self.group
        if group is not None:
            self._tick(group, line.casefold())
        elif not self.name:
            self.name = line
            self.remark = "" if line else "Please type your name, as you would sign."
        elif line.casefold() in {"sign", "yes", "y"}:
            typed, self.name = self.name, ""
            ticked = tuple(sorted(self.ticked))
            return SignAgreement(
                campaign=self.request.campaign, digest=self.request.digest, ticked=ticked, typed_name=typed
            )
        else:
            self.name = ""
            self.remark = "It is not signed yet."
        return None

    def _tick(self, group: Group, line: str) -> None:
        numbers = {statement.number for statement in group.statements}
        if line in _YES:
            self.ticked |= numbers
        elif line:
            chosen = _numbers(line)
            if not chosen or not chosen <= numbers:
                self.remark = "Type yes to tick them all, or the numbers of those that you agree to, as in: 1, 3-5"
                return
            self.ticked |= chosen
        if left := sorted(numbers - self.ticked):
            self.remark = f"Not ticked yet: {', '.join(map(str, left))}."
        else:
            self.place += 1

    def _command(self, line: str) -> Command | None:
        word, _, rest = line.partition(" ")
        match word.casefold():
            case "/text":
                return ShowAgreementText(agreement=self.request.name)
            case "/back":
                self._back()
            case "/stop":
                self.is_left = True
            case "/decline":
                self.is_left = True
                return DeclineAgreement(campaign=self.request.campaign, text=rest)
            case "/tomorrow":
                self.is_left = True
                return RemindTomorrow()
            case "/ask":
                number, _, question = rest.strip().partition(" ")
                if number.isdecimal() and question.strip():
                    return AskAboutStatement(campaign=self.request.campaign, statement=int(number[:4]), text=question)
                self.remark = "It is typed like this: /ask 3 What does this mean for my own phone?"
            case _:
                self.remark = f"You are signing an agreement. {WORDS}"
        return None

    def _back(self) -> None:
        if self.name:
            self.name = ""
        elif self.place:
            self.place -= 1
            group = self.group
            if group is not None:
                self.ticked -= {statement.number for statement in group.statements}


def _numbers(line: str) -> set[int]:
    """The numbers that are typed: `1, 3-5`; none where it is anything else."""
    found: set[int] = set()
    for piece in re.split(r"[,;\s]+", re.sub(r"\s*[-–]\s*", "-", line).strip(" ,.")):
        if re.fullmatch(r"\d{1,4}-\d{1,4}", piece):
            first, last = map(int, piece.split("-"))
            found |= set(range(first, min(last, first + 500) + 1))
        elif re.fullmatch(r"\d{1,4}", piece):
            found.add(int(piece))
        else:
            return set()
    return found
