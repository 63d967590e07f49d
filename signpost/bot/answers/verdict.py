"""From a question and the clause that settles it to a verdict: a pure function, and a table one can read.

The verdict answers the question as asked. "Can I …?" and "do I have to …?" over the same clause differ, and so do
"can I …?" and "is it against the rules to …?". A plain `yes` where the policy says no is the worst error this bot can
make: wherever the words leave room, the verdict is `depends`, and the quotation speaks. The phrases that it turns on
are in `phrases`.
"""

from functools import cached_property
from typing import Literal

from pydantic import BaseModel, ConfigDict

from signpost.bot.answers import phrases
from signpost.bot.answers.age import Limit, read_age, read_limit, read_years_gone
from signpost.bot.answers.question import Question
from signpost.knowledge.modality import read_modality, sentence_modality
from signpost.knowledge.policy import Modality

Verdict = Literal["yes", "no", "depends", "info", "silent", "unclear"]

SAYS_THIS = "The policy says this about it."
"""How it follows where no yes or no was asked for."""
TOLD = ("who", "when", "what", "how")
"""Kinds of questions that are answered by what a clause says, and not by a yes or a no."""

_ASKED_BAN: dict[Modality, Verdict] = {
    "must_not": "yes", "should_not": "yes", "caution": "depends", "may": "no", "must": "depends", "should": "depends",
    "fact": "depends",
}  # fmt: skip
_MUST: dict[Modality, Verdict] = {
    "must_not": "no", "should_not": "no", "caution": "depends", "may": "no", "must": "yes", "should": "yes",
    "fact": "depends",
}  # fmt: skip
_MUST_STOP: dict[Modality, Verdict] = {**_MUST, "must_not": "yes", "should_not": "yes"}

_SAYS: dict[Modality, str] = {
    "must_not": "must not", "should_not": "should not", "must": "must", "should": "should", "may": "may",
    "caution": "advises caution", "fact": "",
}  # fmt: skip


class Ground(BaseModel):
    """The words that a verdict rests on."""

    model_config = ConfigDict(frozen=True)

    sentence: str
    """The sentence of the clause that is nearest to the question."""
    lead_in: tuple[str, ...] = ()
    about_exception: bool = False
    """The question is about the very party that the clause excepts (a relative, where it says "unless family")."""
    excepted: bool = False
    """The words name what is asked about as an exception ("except on LinkedIn")."""
    left_out: bool = False
    """The words allow something, but not what is asked about ("so long as the school is not named")."""
    named: bool = False
    """What is asked about is the only thing that the words allow ("only use school cameras")."""
    covered: bool = True
    """The clause speaks of every party, device and time that the question names."""
    device_covered: bool = True
    """The words speak of the devices that the question names."""
    time_agrees: bool = False
    """The words speak of the very time that is asked about."""
    conflict: bool = False
    """The words name a device or time, but another than the one asked about."""
    shares_act: bool = True
    """The words speak of the act that is asked about."""
    forbids_besides: bool = False
    """Another sentence of the clause forbids something."""
    denies_besides: bool = False
    """Another sentence of the clause says that something is not so."""
    shares_words: bool = False
    """The words have words of the question that say something."""
    same_verb: bool = False
    """The words have the very verb of the question."""
    harmful: bool = False
    """The question is about an act that no school allows; its answer is never a plain yes."""

    @cached_property
    def modality(self) -> Modality:
        """What the sentence, in its lead-in, does to the one it speaks to."""
        return read_modality(self.sentence, self.lead_in)

    @property
    def negated(self) -> bool:
        """Whether they, or what they complete ("Staff must not:"), say not to; "must decline" does not."""
        completed = () if phrases.CONDITIONAL.match(self.sentence) else self.lead_in[-1:]
        return is_negated(self.sentence) or any(
            is_negated(words) or sentence_modality(words) in ("must_not", "should_not") for words in completed
        )

    @property
    def is_reply(self) -> bool:
        """Whether they reply to a question of the policy's own ("Can I message pupils? No.")."""
        return bool(self.lead_in) and self.lead_in[-1].endswith("?")

    @property
    def limit(self) -> Limit | None:
        """The age, or the years since leaving, from which on the words leave former pupils out."""
        return read_limit(" ".join((*self.lead_in, self.sentence)))


def is_negated(text: str) -> bool:
    """Whether words say that something is not so."""
    return bool(phrases.NEGATED.search(phrases.HARMLESS_NEGATION.sub(" ", text)))


def judge(question: Question, ground: Ground) -> Verdict:
    """The verdict on a question by the sentence that settles it."""
    match question.kind:
        case kind if kind in TOLD:
            return "info"
        case _ if phrases.NEGATIVE.search(question.text):
            return "depends"
        case "may" | "does" | "other" if phrases.DELAY.search(question.text) and phrases.AT_ONCE.search(
            ground.sentence
        ):
            return "yes" if question.asks_ban else "no"
        case "must" | "may" | "other" if question.asks_silence:
            return _silence(question, ground)
        case "outcome":
            return "info" if phrases.OPEN.search(question.text) else _outcome(ground)
        case "scope" | "does":
            return _statement(question, ground)
        case "must":
            return _duty(question, ground)
        case "other" if not question.text.rstrip().endswith("?") and not phrases.BARE_TOPIC.match(question.text):
            # A statement: nothing was asked, unless somebody wants something, and may they?
            wished = phrases.WISH.search(question.text) and ground.modality in ("must_not", "should_not")
            return "no" if wished and _permission(question, ground) == "no" else "info"
        case _:
            return _permission(question, ground)


def asks_leave(question: Question) -> bool:
    """Whether it was asked if something is allowed, so that a *no* gives no leave, and frees from no duty."""
    is_plain = not (question.asks_ban or question.asks_refusing or phrases.NEGATIVE.search(question.text))
    return question.kind in ("may", "other") and is_plain


def _outcome(ground: Ground) -> Verdict:
    if phrases.UNPUNISHED.search(ground.sentence) or (ground.modality == "fact" and is_negated(ground.sentence)):
        return "no"
    forbids = ground.modality in ("must_not", "should_not")
    return "yes" if forbids or phrases.SANCTIONS.search(ground.sentence) else "depends"


def _statement(question: Question, ground: Ground) -> Verdict:
    if question.asks_ban:
        return _permission(question, ground)
    if phrases.HARMLESS_NEGATION.search(ground.sentence) and phrases.ASKS_NOTICE.search(question.text):
        return "no"
    if is_negated(ground.sentence) or ground.modality in ("must_not", "should_not"):
        return "no"
    if phrases.HAVE_TO.search(question.text) and (ground.modality == "may" or phrases.NO_DUTY.search(ground.sentence)):
        return "no"
    if (question.kind == "does" and ground.conflict) or (
        phrases.ALWAYS.search(question.text) and not phrases.ALWAYS.search(ground.sentence)
    ):
        return "depends"
    if phrases.EXEMPT.search(ground.sentence):
        return "no"
    if question.kind == "scope":
        return "yes" if ground.covered or phrases.EVERYBODY.search(ground.sentence) else "depends"
    related = (ground.shares_act or ground.shares_words or ground.modality == "fact") and not ground.denies_besides
    return "yes" if related and not (ground.harmful and phrases.TOLERATES.search(question.text)) else "depends"


def _duty(question: Question, ground: Ground) -> Verdict:
    modality, forbids = ground.modality, ground.modality in ("must_not", "should_not")
    plainly_forbids = ground.same_verb and forbids and not phrases.APPROVAL.search(ground.sentence)
    if plainly_forbids and phrases.ASKS_PERMISSION.search(question.text):
        return "depends"  # "no" would be read as leave without asking
    if phrases.ASKS_APPROVAL.search(question.text) and not plainly_forbids:
        if phrases.NO_APPROVAL.search(ground.sentence):
            return "no"
        if phrases.WANTS_APPROVAL.search(ground.sentence):
            return "yes"
    if phrases.NO_DUTY.search(ground.sentence):
        return "no"
    if phrases.DELETING.search(question.text) and phrases.KEEPS.search(ground.sentence):
        return "no"
    if ground.same_verb and forbids:
        if is_negated(ground.sentence) or phrases.REFRAIN.search(ground.sentence):
            return "no"
        if not (ground.negated and question.asks_stopping):
            return "no" if ground.negated else "yes"
    if question.asks_stopping:
        return _stopping(question, ground)
    if modality == "fact":
        if is_negated(ground.sentence):
            return "no"
        repeated = phrases.REPEATED.search(question.text) and not phrases.REPEATED.search(ground.sentence)
        return "yes" if phrases.DUTY.search(ground.sentence) and not repeated else "depends"
    if not ground.shares_act and not (ground.shares_words and not ground.conflict):
        return "no" if forbids else "depends"
    if not ground.same_verb and phrases.RESTRAINS.search(ground.sentence):
        return "no" if forbids else "depends"
    if forbids and phrases.NEEDED_FIRST.search(ground.sentence):
        return "yes"
    sure = ground.device_covered or (ground.same_verb and not ground.conflict)
    return _MUST[modality] if sure or _MUST[modality] != "yes" else "depends"


def _silence(question: Question, ground: Ground) -> Verdict:
    """Whether one has to, or may, say nothing: never plainly, since a rule on what is confidential hides no harm."""
    if phrases.TELLS.search(ground.sentence) and ground.modality not in ("must_not", "should_not"):
        return "yes" if question.asks_ban else "no"
    if question.kind == "must":
        return "depends"
    verdict = _permission(question, ground)
    return "depends" if verdict == "yes" and not question.asks_ban else verdict


def _stopping(question: Question, ground: Ground) -> Verdict:
    """Whether one has to stop or refuse something."""
    if phrases.GOES_ON.search(ground.sentence):
        return "no"
    verdict = _MUST_STOP[ground.modality]
    if ground.about_exception or (verdict == "yes" and phrases.KNOWN_BEFORE.search(question.text)):
        return "depends"
    duty = ground.modality in ("must", "should")
    return "depends" if duty and not (phrases.STOPS.search(ground.sentence) or ground.same_verb) else verdict


def _permission(question: Question, ground: Ground) -> Verdict:
    modality, sentence = ground.modality, ground.sentence
    if question.asks_ban:
        forbids = modality in ("must_not", "should_not")
        return "depends" if forbids and _allows_besides(sentence) else _ASKED_BAN[modality]
    if (verdict := _of_age(question, ground)) is not None:
        return verdict
    if question.asks_refusing and phrases.REFUSAL_PUNISHED.search(sentence):
        return "no"
    if question.asks_refusing and phrases.LEFT_PENDING.search(sentence):
        return "depends"
    if question.asks_refusing and not ground.harmful:
        forbidden = (
            modality in ("must_not", "should_not") and ground.shares_act and phrases.NO_TAKING_UP.search(sentence)
        )
        if forbidden or phrases.REFUSES.search(sentence):
            return "yes"
    if modality in ("must_not", "should_not"):
        # A ban for other times or on other devices does not settle these.
        return "depends" if ground.conflict or _is_conditional(question, ground) else "no"
    if ground.left_out or ground.named:
        return "depends"
    if ground.conflict and modality != "caution" and phrases.LIMITS.search(sentence):
        return "no"
    if phrases.EXCLUSIVE.search(sentence) and not ground.covered and not phrases.APPROVAL.search(sentence):
        return "no"
    if _allows(ground):
        return "yes"
    return "no" if _leaves_no_room(ground) else "depends"


def _is_conditional(question: Question, ground: Ground) -> bool:
    """Whether words that forbid something leave room: by approval, for an exception, or beside what they allow."""
    approval = phrases.APPROVAL.search(ground.sentence) and not phrases.UNASKED.search(question.text)
    known_before = phrases.KNOWN_BEFORE.search(question.text)
    allows_else = phrases.MIXED.search(phrases.NONE_MAY.sub(" ", ground.sentence))
    return any((ground.about_exception, ground.excepted, approval, allows_else, known_before))


def _allows_besides(sentence: str) -> bool:
    """Whether words that forbid something allow something, too: "may share it but must not …"."""
    return bool(phrases.FREE.search(sentence) or phrases.MIXED.search(phrases.NONE_MAY.sub(" ", sentence)))


def _allows(ground: Ground) -> bool:
    """Whether words that forbid nothing allow what is asked, without a condition."""
    sentence = ground.sentence
    if ground.harmful or ground.forbids_besides or phrases.APPROVAL.search(sentence):
        return False
    if phrases.FREE.search(sentence) and not is_negated(phrases.FREE.sub(" ", sentence)):
        return ground.device_covered and not ground.conflict
    unmet = phrases.CONDITION.search(phrases.WHEN.sub(" ", sentence) if ground.time_agrees else sentence)
    return ground.modality == "may" and ground.covered and (ground.shares_act or ground.shares_words) and not unmet


def _leaves_no_room(ground: Ground) -> bool:
    """Whether words that forbid nothing say what is done instead, or state that it is not so."""
    sentence, restrains = ground.sentence, phrases.RESTRAINS.search(ground.sentence)
    match ground.modality:
        case "must" if ground.time_agrees:
            return False  # "only in my breaks" leaves them
        case "must":
            instead = restrains and not phrases.LIMITS.search(sentence)
            return bool(instead) or not (ground.same_verb or phrases.REGULATES.search(sentence))
        case "should":
            return bool(restrains) and not phrases.LIMITS.search(sentence)
        case "fact":
            closed = restrains or (is_negated(sentence) and not phrases.FREE.search(sentence))
            return bool(closed) and not phrases.APPROVAL.search(sentence)
        case _:
            return False


def _of_age(question: Question, ground: Ground) -> Verdict | None:
    """The verdict on a former pupil where the words turn on an age or on years gone by; None where they do not."""
    if not question.about_former_pupil or ground.about_exception or (limit := ground.limit) is None:
        return None
    match limit.reached(read_age(question.text), read_years_gone(question.text)):
        case None:
            return None
        case False:
            return "no"
        case True:
            # "Until 18" lets go at 18; "under 18" leaves it to the rest of the policy.
            return "yes" if limit.releases and not ground.harmful else "depends"


def turns_on_age(question: Question, ground: Ground) -> bool:
    """Whether leave is asked for, and follows from an age or from years gone by, which are reckoned."""
    return question.kind in ("may", "other") and _of_age(question, ground) is not None


def explain(question: Question, verdict: Verdict, ground: Ground) -> str:
    """One line that says how the verdict on a question follows from the words."""
    said = _SAYS[ground.modality]
    if question.kind in ("may", "other") and _of_age(question, ground) == verdict:
        return "This turns on the age or the years that the policy names."
    match verdict, ground.modality:
        case "yes", "may" if question.kind in ("does", "scope", "outcome"):
            return "The policy says so."
        case "no", "may" if question.asks_ban:
            return "The policy allows it."
        case "info", _:
            return SAYS_THIS
        case "yes" | "no", "must_not" | "should_not":
            return f"The policy says staff {said} …"
        case "no", "must" | "should":
            return "The policy says what to do instead."
        case "yes", "must" | "should":
            return f"The policy says staff {said} …"
        case "yes", "may":
            return "The policy allows it."
        case "depends", "caution":
            return "The policy does not forbid it, but advises against it or asks for care."
        case "depends", "must_not" | "should_not":
            return f"The policy says staff {said}, with an exception or on a condition: read it in full."
        case "depends", "may" | "must" | "should":
            return "The policy sets conditions: read it in full."
        case "depends", _:
            return "The policy speaks of this without a plain yes or no: read it in full."
        case _:
            return "This follows from what the policy states."
