"""Who a clause says it speaks to."""

import pytest

from signpost.knowledge.audience import read_audience


@pytest.mark.parametrize(
    ("text", "audience"),
    [
        ("Staff must not message pupils.", ("staff",)),
        ("Members of staff must not message pupils.", ("staff",)),
        ("An employee who is targeted should tell us.", ("staff",)),
        ("Governors, volunteers and agency workers are required to sign.", ("governor", "volunteer", "contractor")),
        ("Staff, governors, parents and carers must not disclose it.", ("staff", "governor", "parent")),
        ("Parents are asked to follow section 17.", ("parent",)),
        ("Parent helpers and students on placement sign a shorter version.", ("volunteer", "trainee")),
        ("Student teachers may join.", ("trainee",)),
        ("If staff wish to write to pupils, they can only do so with approval.", ("staff",)),
        ("Whilst staff and governors are free to use it, they must keep the law.", ("staff", "governor")),
        ("On leaving the school, staff must not write to its pupils.", ("staff",)),
        ("In some cases employees are related to pupils.", ("staff",)),
        (
            "This policy applies to teachers, support staff, governors and volunteers.",
            ("staff", "governor", "volunteer"),
        ),
        ("The school expects all staff and governors to be kind.", ("staff", "governor")),
        ("The school discourages employees from accepting parents.", ("staff",)),
        ("Students. Employees must not be connected to a student.", ("staff",)),
        ("Passwords are private. Staff should choose a new one every term.", ("staff",)),
        (
            "Contractors, PGCE trainees who teach here and trustees must keep to it.",
            ("contractor", "trainee", "governor"),
        ),
    ],
)
def test_the_subject_of_a_rule_is_its_audience(text: str, audience: tuple[str, ...]) -> None:
    assert read_audience(text) == audience


@pytest.mark.parametrize(
    "text",
    [
        "You must not message pupils.",
        "Photographs of pupils and their families must not be published.",
        "Friendships with former pupils should be discouraged.",
        "If a pupil writes to you, do not answer.",
        "Where pupils have made false claims, the procedure applies.",
        "Emails to more than ten parents must use blind copy.",
        "An employee's e-mail shall be examined by nobody.",
        "Pupils' families must not be named.",
        "",
    ],
)
def test_who_is_only_spoken_of_is_no_audience(text: str) -> None:
    assert read_audience(text) == ()


@pytest.mark.parametrize(
    ("text", "lead_in", "audience"),
    [
        ("share passwords", ("Staff must not:",), ("staff",)),
        ("insult pupils, parents or colleagues", ("Employees must not:",), ("staff",)),
        ("children's families;", ("Staff must not post anything about:",), ("staff",)),
        ("Governors should only watch.", ("Staff must:",), ("governor",)),
        ("by lies", ("Staff must not:", "do harm, for example:"), ("staff",)),
        ("supply staff and volunteers;", ("The policy applies to:",), ("staff", "volunteer")),
        ("be kind", ("Use this list:",), ()),
    ],
)
def test_an_item_has_the_audience_of_its_lead_in(
    text: str, lead_in: tuple[str, ...], audience: tuple[str, ...]
) -> None:
    assert read_audience(text, lead_in) == audience


@pytest.mark.parametrize("text", ["staff and ", "if a, ", "of pupils, ", "who staff ", "that "])
def test_a_long_text_is_read_in_no_time(text: str) -> None:
    read_audience(text * 100_000)
