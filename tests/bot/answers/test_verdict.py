"""The verdict table: what is answered to a question by the words of a clause."""

import re
from typing import NamedTuple

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from signpost.bot.answers.passage import sentences
from signpost.bot.answers.question import Question, read_question
from signpost.bot.answers.verdict import Ground, Verdict, explain, judge
from signpost.composition import SAMPLE
from signpost.knowledge.policy import Modality
from signpost.knowledge.reader import read_policy
from tests.bot.school import CORPUS, vocabulary


def ground(sentence: str, *lead_in: str, **said: bool) -> Ground:
    return Ground.model_validate({"sentence": sentence, "lead_in": lead_in, **said})


def question(text: str) -> Question:
    return read_question(text, vocabulary())


MUST_NOT = ground("Staff must not add parents on social media.")
SHOULD_NOT = ground("Staff should not add parents on social media.")
MUST = ground("Staff must add a disclaimer.")
SHOULD = ground("Staff should add a disclaimer.")
MAY = ground("Staff may add a disclaimer.")
CAUTION = ground("It is not advisable to add parents on social media.")
FACT = ground("The school has a page on social media.")
APPROVAL = ground("Staff must not open an account for the school without the headteacher's written approval.")
UNLESS = ground("Staff must not add parents unless they are relatives.", about_exception=True)
ALLOWED_IF = ground("Staff may use a phone in school if the headteacher has agreed.")
NOBODY_HAS_TO = ground("Nobody has to join a staff group.")
SWITCHED_OFF = ground("Phones must be switched off and kept in a locker.")
ITEM = ground("add parents on social media", "Staff must not:")
DO_NOT = ground("adding parents on social media", "DO NOT:")
UNTIL_18 = ground("Staff must not add former pupils until they have turned eighteen.")
UNDER_18 = ground("Staff must not add former pupils who are under 18.")


class Row(NamedTuple):
    """One line of the table."""

    asked: str
    words: Ground
    verdict: Verdict


TABLE = (
    # The same clause, asked in different ways
    Row("can I add a parent?", MUST_NOT, "no"),
    Row("am I allowed to add a parent?", MUST_NOT, "no"),
    Row("is it ok to add a parent", MUST_NOT, "no"),
    Row("surely I can add a parent", MUST_NOT, "no"),
    Row("isn't it ok to add a parent?", MUST_NOT, "no"),
    Row("adding a parent?", MUST_NOT, "no"),
    Row("I am adding a parent", MUST_NOT, "info"),
    Row("is it banned to add a parent?", MUST_NOT, "yes"),
    Row("is it against the rules to add a parent?", MUST_NOT, "yes"),
    Row("am I not allowed to add a parent?", MUST_NOT, "yes"),
    Row("do I have to add a parent?", MUST_NOT, "no"),
    Row("do I have to unfriend a parent?", MUST_NOT, "yes"),
    Row("can I be sacked for adding a parent?", MUST_NOT, "yes"),
    Row("what happens if I add a parent?", MUST_NOT, "info"),
    Row("who can I add?", MUST_NOT, "info"),
    Row("how do I add a parent?", MUST_NOT, "info"),
    Row("when can I add a parent?", MUST_NOT, "info"),
    Row("what is adding?", MUST_NOT, "info"),
    # The same question, over each kind of clause
    Row("can I add a parent?", SHOULD_NOT, "no"),
    Row("can I add a parent?", ITEM, "no"),
    Row("can I add a parent?", DO_NOT, "no"),
    Row("can I add a parent?", CAUTION, "depends"),
    Row("can I add a parent?", FACT, "depends"),
    Row("can I add a disclaimer?", MAY, "yes"),
    Row("can I add a disclaimer?", MUST.model_copy(update={"same_verb": True}), "depends"),
    Row("can I add a disclaimer?", SHOULD, "depends"),
    Row("do I have to add a disclaimer?", MUST, "yes"),
    Row("do I have to add a disclaimer?", SHOULD, "yes"),
    Row("do I have to add a disclaimer?", MAY, "no"),
    Row("do I have to add a parent?", SHOULD_NOT, "no"),
    Row("is it banned to add a disclaimer?", MAY, "no"),
    Row("is it banned to add a parent?", CAUTION, "depends"),
    Row("is it banned to add a parent?", FACT, "depends"),
    # Approval, conditions and exceptions
    Row("can I open an account for my class?", APPROVAL, "depends"),
    Row("can I open an account for my class without asking?", APPROVAL, "no"),
    Row("do I need approval to open an account?", APPROVAL, "yes"),
    Row("my sister is a parent here. can I add her?", UNLESS, "depends"),
    Row("do I have to unfriend my sister?", UNLESS, "depends"),
    Row("can I use a phone in school?", ALLOWED_IF, "depends"),
    # Duties, and their absence
    Row("do I have to join the staff group?", NOBODY_HAS_TO, "no"),
    Row("can I have my phone on?", SWITCHED_OFF, "no"),
    Row("do I have to answer e-mails on Sundays?", ground("Staff are not expected to answer e-mails."), "no"),
    Row("do I have to give up Facebook?", ground("Nobody who works here has to give up Facebook."), "no"),
    Row("do I have to write back?", ground("No member of staff is expected to answer at weekends."), "no"),
    Row("do I need to fill in a form?", ground("You don't need to fill in a form."), "no"),
    Row("should I delete the message?", ground("Staff must save such a message.", shares_words=True), "no"),
    # To say nothing
    Row("do I have to keep quiet about it?", ground("Whoever hears of it must tell the headteacher."), "no"),
    Row("can I keep it between us?", ground("Staff report every concern at once."), "no"),
    Row("is it against the rules to keep quiet about it?", ground("Staff must report every concern."), "yes"),
    Row("do I have to keep quiet about it?", ground("Staff must not disclose what is confidential."), "depends"),
    Row("is it ok to say nothing?", ground("Staff may post on their own accounts."), "depends"),
    Row("should I write to the pupil?", ground("Staff shall refrain from writing.", same_verb=True), "no"),
    # Whether anybody is to be asked, or told
    Row("do I need permission to write a blog?", ground("Blogs require the Head's prior written consent."), "yes"),
    Row("do I need permission?", ground("Consent is required, and will not be unreasonably withheld."), "yes"),
    Row("do I need permission?", ground("Staff may post there without asking first."), "no"),
    Row("do I need to let anyone know?", ground("Staff with a blog must tell the principal."), "yes"),
    Row("do I have to ask people first?", ground("Photographs may be shown only where each has agreed."), "yes"),
    # Leave and a ban in one sentence; friends from before; what is refused
    Row(
        "can I go on insta at lunch?",
        ground("I will use social media only in my breaks.", time_agrees=True),
        "depends",
    ),
    Row("can I go on insta at lunch?", ground("Staff must not use it at work; in breaks it may be used."), "depends"),
    Row("can a pupil follow me?", ground("No employee may be followed by a pupil."), "no"),
    Row("I've known his mum for years, can I add her?", MUST_NOT, "depends"),
    Row("she's been a friend since before, do I have to unfriend her?", MUST_NOT, "depends"),
    Row("do I have to unfriend my sister?", ground("A relative may stay connected, but not as staff."), "no"),
    Row("do I have to block her?", ground("Staff must keep a list of their contacts."), "depends"),
    Row("can I ignore the request?", ground("Never accept such a request or leave it pending."), "depends"),
    Row("can I refuse to delete it?", ground("Refusal to delete a post is a disciplinary offence."), "no"),
    Row("can my kids use it?", ground("Dont let your own children use it.", shares_words=True), "no"),
    Row("parents can do that?", ground("It is an offence to publish a name."), "no"),
    Row("pupils as Facebook friends", ground("Staff must not have pupils as friends."), "no"),
    # What comes of it, and for whom
    Row("will I be in trouble for reporting?", ground("You wont get into trouble for telling."), "no"),
    Row("can I be suspended?", ground("Nobody will suffer for an honest report."), "no"),
    Row("what if I lose my laptop?", ground("If equipment is lost, tell the office."), "info"),
    # What the school does, and whom it covers
    Row("does it read them all the time?", ground("The school may read e-mail.", shares_words=True), "depends"),
    Row(
        "does it go on my file?",
        ground("Reports are read by the Head.", shares_words=True, denies_besides=True),
        "depends",
    ),
    Row("does the school read my e-mails?", ground("The school monitors its e-mail accounts."), "yes"),
    Row("does the school read my blog?", ground("The school does not read the blogs of staff."), "no"),
    Row("does this apply to volunteers?", ground("This policy applies to staff and volunteers."), "yes"),
    Row("does this apply to parents?", ground("This policy does not apply to parents."), "no"),
    # Words that do not cover all that is asked about
    Row("can I add a disclaimer at lunch?", MAY.model_copy(update={"covered": False}), "depends"),
    Row("can I use a phone in lessons?", ground("Phones may only be used in breaks.", conflict=True), "no"),
    # The one way that is allowed, and another; what to do instead; and duties that leave the act open
    Row("can I use my own camera?", ground("Only school cameras may be used.", covered=False), "no"),
    Row("can I use the school camera?", ground("Only school cameras may be used."), "depends"),
    Row("can I talk to a reporter?", ground("Reporters must be sent to the office."), "no"),
    Row("can I post about politics?", ground("Staff who do so must make clear that it is their own view."), "depends"),
    Row("can I use the internet at lunch?", ground("Staff must limit private use to breaks."), "depends"),
    # Without a modal verb
    Row("can I add the other TAs?", ground("Whether to do so is a matter of personal choice."), "yes"),
    Row("can I add the other TAs?", ground("It is up to you whether to do so.", forbids_besides=True), "depends"),
    Row("can I keep my phone on?", ground("Phones stay locked in the office."), "no"),
    Row("do I have to use the two-step login?", ground("Multi-factor login is compulsory."), "yes"),
    Row("do I have to change it every term?", ground("Multi-factor login is compulsory."), "depends"),
    Row("does this apply to me?", ground("It covers everyone who works here.", covered=False), "yes"),
    # Delay
    Row("can I just ignore it?", ground("You should not simply ignore the message."), "no"),
    Row("can it wait till Monday?", ground("Tell the head immediately."), "no"),
    Row("is it against the rules to wait till Monday?", ground("Tell the head immediately."), "yes"),
    # Former pupils
    Row("can I add an ex pupil, she's 22?", UNTIL_18, "yes"),
    Row("can I add an ex pupil, she's 16?", UNTIL_18, "no"),
    Row("can I add an ex pupil?", UNTIL_18, "no"),
    Row("my old pupil is 21, can I add her?", UNDER_18, "depends"),
    Row("my old pupil is 17, can I add her?", UNDER_18, "no"),
    Row("is it banned to add an ex pupil who is 16?", UNDER_18, "yes"),
    Row("can I add a pupil who is 19?", ground("Staff must not add pupils."), "no"),
    # Somebody wants something: may they?
    Row("an old pupil has asked to add me", MUST_NOT, "no"),
    # Acts that no school allows
    Row("can I slag off the head?", ground("Staff may use social media.", harmful=True), "depends"),
    Row("can I slag off the head?", MUST_NOT.model_copy(update={"harmful": True}), "no"),
    Row("is it banned to slag off the head?", MUST_NOT.model_copy(update={"harmful": True}), "yes"),
)


@pytest.mark.parametrize(("asked", "words", "verdict"), TABLE, ids=[f"{r.asked} | {r.words.sentence}" for r in TABLE])
def test_the_verdict_answers_the_question_as_asked(asked: str, words: Ground, verdict: Verdict) -> None:
    assert judge(question(asked), words) == verdict


FORBIDDEN = (
    ("can I download illegal films?", "You must not download illegal material."),
    ("can i share illegal images in the staff group", "Staff must not share illegal images."),
    ("can I discuss a problem with a pupil on whatsapp?", "Staff must not message pupils on WhatsApp."),
    ("can I write about a crime on my blog?", "You must not write about pupils."),
    ("can I make unprofessional comments?", "Staff must not make unprofessional comments."),
    ("can I play fortnite against my pupils?", "Staff must not play online games with pupils."),
    ("am i allowed to add mums or is that banned?", "Staff must not add parents."),
    ("can I avoid the filter with a VPN?", "Staff must not avoid the filtering."),
    ("can I ignore a report of abuse?", "You must not ignore a report of abuse."),
    ("can I refuse to sign?", "Staff must not refuse to sign the agreement."),
    ("can I keep the mum if I block the kid?", "Staff must not be friends with parents and should refuse requests."),
)


@pytest.mark.parametrize(("asked", "sentence"), FORBIDDEN)
def test_leave_to_do_what_is_forbidden_is_never_a_plain_yes(asked: str, sentence: str) -> None:
    assert judge(question(asked), ground(sentence, shares_words=True, same_verb=True)) != "yes"


POSSIBLE = (
    (
        "a secret relationship with a pupil",
        ("Some breaches may be gross misconduct and lead to dismissal, among them:",),
    ),
    ("Bullying may be a criminal offence.", ()),
    ("A member of staff who leaks personal data may be committing a crime.", ()),
    ("You may be asked to remove a post.", ()),
    ("A message may be seen by anyone.", ()),
    ("Misuse of websites can, in certain circumstances, constitute a criminal offence.", ()),
)


@pytest.mark.parametrize(("sentence", "lead_in"), POSSIBLE)
def test_what_may_happen_is_no_leave(sentence: str, lead_in: tuple[str, ...]) -> None:
    assert judge(question("can I do that?"), ground(sentence, *lead_in, shares_words=True)) != "yes"


@pytest.mark.parametrize(
    "sentence",
    [
        "Anyone who breaks this policy may face action under the disciplinary procedure.",
        "Posting such material may lead to dismissal.",
        "Pictures may be copied by others.",
    ],
)
def test_what_may_come_of_it_is_no_leave(sentence: str) -> None:
    assert judge(question("can I do that?"), ground(sentence, shares_words=True)) != "yes"


ASKING_LEAVE = (
    "can I {}?",
    "am I allowed to {}",
    "is it ok to {}?",
    "may I {}?",
    "would it be ok to {}?",
    "I can {}, right?",
)
ACTS = (
    "add a parent", "post a picture of a pupil", "use my phone in class", "share a password", "gamble at work",
    "message a pupil", "slag off the head", "take photos", "use facebook at lunch", "install an app", "be alone online",
)  # fmt: skip
BANS = (
    "Staff must not {}.", "You must never {}.", "Staff should not {}.", "Staff are not permitted to {}.",
    "Employees may not {}.", "It is forbidden to {}.", "Do not {}.", "No member of staff may {}.", "I will not {}.",
    "Under no circumstances should staff {}.", "Staff are prohibited from any attempt to {}.",
)  # fmt: skip
GROUNDS = st.fixed_dictionaries(
    {name: st.booleans() for name in Ground.model_fields if name not in ("sentence", "lead_in", "about_exception")}
)


@given(st.sampled_from(ASKING_LEAVE), st.sampled_from(ACTS), st.sampled_from(BANS), GROUNDS)
def test_asking_leave_under_a_ban_never_gets_a_plain_yes(form: str, act: str, ban: str, said: dict[str, bool]) -> None:
    verdict = judge(question(form.format(act)), ground(ban.format(act), **said))

    assert verdict in ("no", "depends")


SENTENCES = st.sampled_from([row.words.sentence for row in TABLE])


@given(st.sampled_from(ASKING_LEAVE), st.sampled_from(ACTS), SENTENCES, GROUNDS)
def test_a_harmful_act_never_gets_a_plain_yes(form: str, act: str, sentence: str, said: dict[str, bool]) -> None:
    words = ground(sentence, **{**said, "harmful": True})

    assert judge(question(form.format(act)), words) != "yes"


@given(st.text(max_size=120), st.text(min_size=1, max_size=120), GROUNDS)
def test_any_question_over_any_words_has_a_verdict_and_one_line_for_it(
    asked: str, sentence: str, said: dict[str, bool]
) -> None:
    words = ground(sentence, **said)
    verdict = judge(question(asked), words)
    reason = explain(question(asked), verdict, words)

    assert verdict in ("yes", "no", "depends", "info")
    assert reason
    assert "\n" not in reason


@pytest.mark.parametrize("form", ["do I have to {}?", "should I {}?", "am I meant to {}?", "am I supposed to {}?"])
@pytest.mark.parametrize("lead_in", ["Staff must not:", "It is not acceptable to:", "Never:", "You should not:"])
def test_nobody_has_to_do_what_stands_below_a_ban(form: str, lead_in: str) -> None:
    words = ground("give pupils their personal number", lead_in, same_verb=True)

    assert judge(question(form.format("give a pupil my number")), words) == "no"


def test_what_is_to_be_done_stays_so_among_what_is_forbidden() -> None:
    words = ground("if a child sends a request, refuse it and report it", "Staff must not:", same_verb=True)

    assert judge(question("do I have to report it when a pupil tries to add me?"), words) == "yes"
    assert (
        judge(question("do I have to decline a request?"), ground("Staff must decline requests.", same_verb=True))
        == "yes"
    )


def test_a_party_explained_is_no_question_who() -> None:
    assert judge(question("can I add my sister, who is a parent?"), UNLESS) == "depends"


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ("can staff use phones?", "The policy allows it."),
        ("does the policy say that staff may use phones?", "The policy says so."),
        ("is it against the rules to use phones?", "The policy allows it."),
    ],
)
def test_the_reason_fits_what_was_asked(asked: str, reason: str) -> None:
    words = ground("Staff may use phones.")

    assert explain(question(asked), judge(question(asked), words), words) == reason


@pytest.mark.parametrize(
    ("asked", "sentence", "verdict"),
    [
        ("can I refuse a request from a parent?", "You must not send requests to parents, or accept theirs.", "yes"),
        ("can I ignore a request from a parent?", "Staff should never add parents.", "yes"),
        ("can I accept a request from a parent?", "You must not send requests to parents, or accept theirs.", "no"),
        ("can I refuse to sign?", "Staff must not refuse to sign the agreement.", "no"),
        ("can I ignore a complaint?", "Staff must not ignore a complaint, or add to it.", "no"),
        ("can I ignore a request?", "You must not accept requests unless the head agrees.", "yes"),
    ],
)
def test_to_refuse_what_must_not_be_taken_up_is_allowed(asked: str, sentence: str, verdict: Verdict) -> None:
    assert judge(question(asked), ground(sentence)) == verdict


REASONS: tuple[tuple[Modality, str, Verdict], ...] = (
    ("must_not", "must not", "no"),
    ("must_not", "must not", "yes"),
    ("must_not", "must not", "depends"),
    ("should_not", "should not", "no"),
    ("should_not", "should not", "depends"),
    ("must", "must", "yes"),
    ("should", "should", "yes"),
)


@pytest.mark.parametrize(("modality", "said", "verdict"), REASONS)
def test_the_reason_says_the_policys_own_modal_verb(modality: Modality, said: str, verdict: Verdict) -> None:
    words = ground(f"Staff {said} add parents.")

    assert words.modality == modality
    assert f"staff {said}" in explain(question("can I add parents?"), verdict, words)


# --- Each ban of the policies, asked back -----------------------------------------------------------------------------

_BAN = re.compile(
    r"\b(?:(?:must|should|may|shall|will) (?:not|never)|are not (?:allowed|permitted) to)\s+"
    r"(?!be |have to |need to |feel |necessarily )((?:\w+[ '’-]*){2,9})"
)


def bans() -> list[tuple[str, str, tuple[str, ...]]]:
    """What the sample policy and the corpus forbid: the act, the sentence, and the lead-in."""
    found = []
    for file in (SAMPLE / "policy.md", *sorted(CORPUS.glob("*.txt"))):
        for clause in read_policy(file).clauses:
            for begin, end in sentences(clause.own_text):
                sentence = clause.own_text[begin:end]
                match = _BAN.search(sentence)
                # "What the account is for, and why others will not do" is an item of a duty, not a ban.
                if match and ground(sentence, *clause.lead_in).modality in ("must_not", "should_not"):
                    act = match.group(1).partition(" without ")[0]
                    found.append((act.strip(" ,"), sentence, clause.lead_in))
    return found


@pytest.fixture(scope="module")
def forbidden() -> list[tuple[str, str, tuple[str, ...]]]:
    found = bans()
    assert len(found) > 100
    return found


@pytest.mark.parametrize(
    ("form", "never"),
    [
        pytest.param("can I {}?", "yes"),
        pytest.param("is it ok to {}?", "yes"),
        ("is it against the rules to {}?", "no"),
        ("do I have to {}?", "yes"),
    ],
)
def test_no_ban_of_a_policy_is_turned_round(
    forbidden: list[tuple[str, str, tuple[str, ...]]], form: str, never: Verdict
) -> None:
    turned = [
        (act, sentence)
        for act, sentence, lead_in in forbidden
        if judge(question(form.format(act)), ground(sentence, *lead_in, same_verb=True, shares_words=True)) == never
    ]

    assert turned == []


@given(st.sampled_from(TABLE), st.sampled_from(["Hi, ", "please, ", "quick question: ", "  "]))
def test_manners_do_not_change_the_verdict(row: Row, manners: str) -> None:
    assume(not row.asked.startswith(("adding", "surely")))

    assert judge(question(manners + row.asked), row.words) == row.verdict


@pytest.mark.parametrize(
    ("asked", "words", "verdict"),
    [
        (
            "nobody minds if I add pupils do they",
            "If a pupil sends you a request, decline it and tell the head.",
            "depends",
        ),
        ("is there any problem with adding a pupil?", "You must not add pupils.", "yes"),
        ("does the school read my emails?", "The school monitors e-mail and may do so without telling you.", "yes"),
    ],
)
def test_questions_the_other_way_round_are_not_answered_the_wrong_way_round(
    asked: str, words: str, verdict: Verdict
) -> None:
    assert judge(question(asked), ground(words)) == verdict
