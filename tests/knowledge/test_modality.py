"""What a clause does to the one it speaks to."""

import pytest

from signpost.knowledge.modality import read_modality, sentence_modality
from signpost.knowledge.policy import Modality

SENTENCES: tuple[tuple[Modality, str], ...] = (
    ("must_not", "Staff must not message pupils."),
    ("must_not", "Staff must never message pupils."),
    ("must_not", "Passwords must under no circumstances be shared."),
    ("must_not", "Staff may not accept requests."),
    ("must_not", "School devices cannot be used for this."),
    ("must_not", "Staff are not permitted to do so."),
    ("must_not", "This is strictly prohibited."),
    ("must_not", "In no circumstances should staff swap numbers with pupils."),
    ("must_not", "At no time may staff photograph a pupil."),
    ("must_not", "Pictures should on no account appear on a personal page."),
    ("must_not", "Phones are never allowed in the changing rooms."),
    ("must_not", "Pets are not something we allow."),
    ("must_not", "Home addresses are never to be given to pupils."),
    ("must_not", "Pictures are not to be put online."),
    ("must_not", "The school does not allow personal use."),
    ("must_not", "Bullying will not be tolerated."),
    ("must_not", "Do not answer back."),
    ("must_not", "If a pupil writes to you, do not answer."),
    ("must_not", "Suspicious e-mails are common. Do not open them."),
    ("must_not", "Never lend your phone."),
    ("must_not", "No other account may be opened."),
    ("must_not", "No employee may use a personal account for it."),
    ("must_not", "Nor shall employees accept such a connection."),
    ("must_not", "Nothing about pupils may be sent in it."),
    ("must_not", "No posting between 8.30 and 3.15."),
    ("must_not", "Staff must decline requests from pupils."),
    ("must_not", "It will amount to gross misconduct."),
    ("must_not", "I will not share my log-in."),
    ("must", "Staff will keep their phones locked away."),
    ("must", "All staff will therefore read it each September."),
    ("must_not", "Staff will not use their own phones."),
    ("must_not", "Staff may post at lunch. They must not do so in lessons."),
    ("should_not", "Staff should not share personal conversations."),
    ("should_not", "Employees are advised not to connect with parents."),
    ("should_not", "Managers ought not to send requests."),
    ("should_not", "Avoid naming the school."),
    ("should_not", "Staff refrain from posting opinions."),
    ("should_not", "We would rather you did not do the asking."),
    ("should_not", "We ask you not to name the school."),
    ("should_not", "It is best not to accept them."),
    ("should_not", "Nothing should be said in it about a colleague."),
    ("caution", "It is not advisable to invite parents."),
    ("caution", "Such contact is strongly discouraged."),
    ("caution", "Caution is advised when inviting colleagues."),
    ("caution", "Think before you post, since a post can be copied."),
    ("must", "Staff must report breaches."),
    ("must", "All employees shall sign it."),
    ("must", "Staff are required to sign it."),
    ("must", "Log-ins have to be kept secret."),
    ("must", "I will keep my log-in to myself."),
    ("must", "The policy is to be read with the code of conduct."),
    ("must", "Contributors need not ask, but must send a link."),
    ("should", "Staff should check their settings."),
    ("should", "Staff should keep a copy, refrain from replying and tell the head."),
    ("should", "Staff are strongly advised to check their settings."),
    ("should", "We expect adults to be polite."),
    ("should", "No one should have to put up with it; you should tell us."),
    ("may", "Staff may use their phones at lunch."),
    ("may", "Teachers can use clips in lessons."),
    ("may", "You are welcome to say where you work."),
    ("may", "You are free to hold personal accounts."),
    ("must", "Staff who learn of it have a duty to say so."),
    ("must", "They are under a legal obligation to report it."),
    ("may", "Nobody has to join the group."),
    ("must_not", "Nobody may view the images."),
    ("must_not", "Nobody other than the safeguarding lead may view the images."),
    ("must_not", "None of the recordings can be kept."),
    ("may", "You are not expected to answer at weekends."),
    ("may", "They can only do so with the approval of the school."),
    ("may", "Marking can be done in a café provided the screen cannot be seen."),
    ("fact", "Breaches may lead to disciplinary action."),
    ("fact", "A post may be read as the school's view."),
    ("fact", "Staff may face dismissal."),
)


@pytest.mark.parametrize(("modality", "text"), SENTENCES)
def test_the_modality_of_a_sentence(modality: Modality, text: str) -> None:
    assert sentence_modality(text) == modality
    assert read_modality(text) == modality


@pytest.mark.parametrize(
    "text",
    [
        "The Data Protection Act 1998",
        "The school monitors its network.",
        "No list of apps stays complete for long.",
        "Posts could become public.",
        "The aims of this policy are to:",
        "No one should have to put up with abuse.",
        "Staff will be told of any change.",
        "Staff will receive training each September.",
        "It is copied, so that it cannot be lost.",
        "You will not get into trouble if you turn out to be mistaken.",
        "Staff who report in good faith will not be penalised.",
        "I will not be blamed for an honest accident.",
        "I will not be thought badly of for asking.",
    ],
)
def test_a_statement_bears_no_modality(text: str) -> None:
    assert sentence_modality(text) in (None, "fact")
    assert read_modality(text) == "fact"


@pytest.mark.parametrize(
    "text",
    [
        "Keep your password to yourself.",
        "Please keep your password to yourself.",
        "Before you post, check the list.",
        "If a laptop goes missing, tell the office.",
        "When in doubt, ask.",
        "If the lead cannot be found, tell the head.",
        "Losing a laptop is a breach. Report it at once.",
    ],
)
def test_an_instruction_obliges(text: str) -> None:
    assert read_modality(text) == "must"


@pytest.mark.parametrize(
    "text",
    ["Report of the governors", "Contact with pupils is logged.", "Use of phones", "Search engines are filtered."],
)
def test_a_noun_that_looks_like_an_instruction_is_none(text: str) -> None:
    assert read_modality(text) == "fact"


@pytest.mark.parametrize(
    ("modality", "lead_in", "text"),
    [
        ("must_not", "Staff must not:", "share passwords"),
        ("must_not", "Important: staff DO NOT:", "include personal information"),
        ("must_not", "In public, do not:", "use other people's words, which must be credited"),
        ("must_not", "Staff must not:", "post pictures of colleagues who have asked not to be shown"),
        ("must_not", "Posts must not:", "do anything that could be thought bullying"),
        ("should", "Staff DO NOT:", "Staff should only use it in their own time."),
        ("should", "Employees should be advised:", "that they keep their settings strict"),
        ("should_not", "Employees should be advised:", "that they do not form friendships"),
        ("should_not", "The school expects staff to:", "Ensure that they do not harm the school."),
        ("must_not", "Staff should:", "Never share log-in details."),
        ("must_not", "Official pages must:", "not follow or befriend individual pupils"),
        ("must_not", "Account managers must:", "refrain from replying to complaints"),
        ("should_not", "Staff are advised to:", "refrain from naming the school"),
        ("must_not", "At no time may the network be used:", "to gamble"),
        ("must_not", "App | Status", "| Snapchat | **Banned** |"),
        ("must_not", "All staff should:", "use a school camera. Personal phones must never be used."),
        ("should_not", "You should:", "not reply"),
        ("must", "Adults who work for a family:", "must tell the headteacher"),
        ("may", "Adults who work for a family:", "may use their own phone"),
        ("fact", "The aims of this policy are to:", "protect children"),
        ("fact", "The law includes:", "the Equality Act 2010"),
        ("may", "May I be friends with colleagues?", "Of course."),
        ("may", "Do I have to unfriend him?", "No. Relatives are an exception."),
        ("must_not", "May I?", "No."),
        ("must_not", "May I?", "No. You may in the holidays."),
        ("must_not", "Do I have to drop them?", "No. But you must not discuss pupils with them."),
        ("should_not", "Should I reply?", "No, that feeds it."),
        ("fact", "What about parents?", "They are our partners."),
    ],
)
def test_an_item_completes_its_lead_in(modality: Modality, lead_in: str, text: str) -> None:
    assert read_modality(text, (lead_in,)) == modality


def test_the_innermost_lead_in_with_a_modality_counts() -> None:
    assert read_modality("by insults", ("Posts must not:", "do harm, for example:")) == "must_not"
    assert read_modality("be kind", ("Posts must not:", "Staff should:")) == "should"


@pytest.mark.parametrize("text", ["must not ", "no a", "not expected ", "if a, ", "nothing in ", "so that "])
def test_a_long_text_is_read_in_no_time(text: str) -> None:
    read_modality(text * 100_000)
