import pytest

from signpost.bot.policy_check.topics import check_topics, covers, load_topics
from signpost.composition import SAMPLE, shelf_of
from signpost.knowledge.policy import Policy
from signpost.knowledge.reader import read_policy
from tests.bot.policy_check.checking import by_id
from tests.bot.school import CORPUS, encoder, vocabulary
from tests.knowledge.reading import read

BARE = "Social Media Policy\n\n1. Rules\n\n1.1 {rule}\n\n1.2 Staff must be kind to each other.\n"


def gaps(policy: Policy, model: Policy | None = None) -> dict[str, str]:
    found = by_id(check_topics(policy, shelf_of([policy], encoder(), vocabulary()), model))
    return {name.removeprefix("gap/"): finding.severity for name, finding in found.items()}


def test_the_sample_policy_covers_every_topic() -> None:
    assert gaps(read_policy(SAMPLE / "policy.md")) == {}


def test_every_model_and_every_facet_is_there() -> None:
    refs = {clause.ref for clause in read_policy(SAMPLE / "policy.md").clauses}

    for topic in load_topics():
        assert set(topic.models) <= refs, topic.id
        named = {name for group in topic.facets for name in group} | set(topic.without)
        assert named <= set(vocabulary().index), topic.id
        assert topic.facets or topic.words, topic.id


def test_each_topic_is_covered_by_the_clauses_that_are_its_models() -> None:
    sample = read_policy(SAMPLE / "policy.md")
    for topic in load_topics():
        chosen = tuple(clause for clause in sample.clauses if clause.ref in topic.models)
        part = sample.model_copy(update={"clauses": chosen})
        assert covers(part, shelf_of([part], encoder(), vocabulary()), topic), topic.id


def test_a_policy_on_something_else_covers_none() -> None:
    policy = read("Dress Code\n\n1. Rules\n\n1.1 Staff must wear sensible shoes.\n\n1.2 Ties must be plain.\n")

    assert set(gaps(policy)) == {topic.id for topic in load_topics()}


@pytest.mark.parametrize(
    ("rule", "topic"),
    [
        ("Staff must not accept friend requests from pupils.", "pupils-friends"),
        ("Employees must not be connected to a student through a personal account.", "pupils-friends"),
        ("Teachers must never message pupils privately.", "pupils-messages"),
        ("Staff are advised to wait two years before befriending former pupils.", "former-pupils"),
        ("Staff should not be friends with parents on Facebook.", "parents"),
        ("Staff must not join WhatsApp groups of parents.", "groups"),
        ("Staff must not put pupils' names into AI tools such as ChatGPT.", "ai"),
        ("Photographs of pupils must not be posted.", "pupils-pictures"),
        ("Indecent images of children must never be copied; tell the DSL.", "child-images"),
        ("Staff who are being bullied online should tell the headteacher.", "bullied-staff"),
        ("Staff must not disclose confidential information.", "confidentiality"),
        ("Staff must never share passwords.", "passwords"),
        ("Staff should check their privacy settings every term.", "privacy-settings"),
        ("Personal mobile phones must be kept in the locker.", "own-devices"),
        ("Staff must not use social media during working hours.", "working-time"),
        ("A page in the school's name may be opened only with the head's approval.", "school-accounts"),
        ("The school monitors internet use on its network.", "monitoring"),
    ],
)
def test_one_clause_covers_a_topic(rule: str, topic: str) -> None:
    assert topic in gaps(read(BARE.format(rule="Staff must be polite.")))
    assert topic not in gaps(read(BARE.format(rule=rule)))


@pytest.mark.parametrize(
    ("rule", "topic"),
    [
        ("Staff must not accept friend requests from pupils.", "former-pupils"),
        ("Staff must not accept friend requests from pupils.", "parents"),
        ("Obscene pictures must never be viewed on school devices.", "pupils-pictures"),
        ("Staff must not criticise parents in any communications.", "parents"),
        ("For this policy, social media means networks, WhatsApp and blogs.", "groups"),
    ],
)
def test_a_clause_on_something_near_does_not(rule: str, topic: str) -> None:
    assert topic in gaps(read(BARE.format(rule=rule)))


def test_a_gap_shows_the_sample_policys_clauses() -> None:
    sample = read_policy(SAMPLE / "policy.md")
    policy = read(BARE.format(rule="Staff must be polite."))
    found = by_id(check_topics(policy, shelf_of([policy], encoder(), vocabulary()), sample))

    assert [model.ref for model in found["gap/ai"].models] == ["12.1", "12.2", "12.3"]
    assert all(model.text in sample.text for finding in found.values() for model in finding.models)


@pytest.mark.parametrize(
    ("name", "certain"),
    [
        ("a1_larkfield_bridge_primary", {"ai"}),
        ("a2_hazelmoor_special_school", {"ai", "passwords"}),
        ("a3_tarn_valley_learning_trust", set()),
        ("a4_corran_bay_sixth_form", {"parents"}),
        ("b4_kelder_vale_digital_conduct", set()),
        ("d2_quernmoor_park_academy", {"ai"}),
        ("d3_skelbeck_lane_high", {"ai", "groups"}),
    ],
)
def test_gaps_of_policies_in_other_styles_are_right(name: str, certain: set[str]) -> None:
    found = gaps(read_policy(CORPUS / f"{name}.txt"))

    assert {topic for topic, severity in found.items() if severity == "should fix"} == certain
