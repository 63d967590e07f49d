"""The way through a report's form, line by line."""

from pathlib import Path
from typing import Any

import pytest

from signpost.adapters.terminal.form_walk import FormWalk, Step
from signpost.bot.incidents.commands import (
    AddEvidence,
    DiscardReport,
    FillReport,
    FormValue,
    RemoveEvidence,
    SubmitReport,
)
from signpost.bot.incidents.form import accept, form_steps
from signpost.bot.incidents.guidance import cards_for
from signpost.bot.incidents.guiding import conditions_of
from signpost.bot.incidents.report import Report
from signpost.bot.incidents.views import EvidenceShown, ReportForm
from signpost.bot.people import Person, Roster
from tests.adapters.views import FORM, MOMENT

STEPS = form_steps(Roster(people=(Person(id="2", handle="ben", name="Ben Okoro"),)))
SHOT = EvidenceShown(number=1, id="e1", name="a.png", kind="picture", size=1, sha256="0" * 64, added_at=MOMENT)
ESSENTIAL = ("danger_now", "what_happened", "affected", "about", "identity", "child_imagery")


def form(**values: FormValue) -> ReportForm:
    return FORM.model_copy(update={"steps": STEPS, "values": values, "may_add_evidence": False})


class Walk(FormWalk):
    """A walk with somebody who does what the bot would do."""

    def say(self, line: str) -> Any:
        """Type a line, and take in the form that comes of it."""
        command = self.take(line)
        if isinstance(command, FillReport):
            accepted, errors = accept(STEPS, command.values)
            values: dict[str, Any] = {**self.form.values, **accepted}
            report = Report(
                what_happened="x",
                **{name: values[name] for name in ("danger_now", "child_imagery") if values.get(name)},
            )
            self.shown(
                self.form.model_copy(
                    update={
                        "values": values,
                        "errors": errors,
                        "may_add_evidence": values.get("child_imagery") == "no",
                        "evidence": self.form.evidence if values.get("child_imagery") == "no" else (),
                        "cards": cards_for("reporter", conditions_of(report)),
                    }
                )
            )
        return command

    def asked(self) -> str:
        """The question that is asked, or where else one is."""
        return self.field.name if self.step is Step.FIELDS else self.step.name


def test_six_questions_lead_to_the_end_of_which_one_must_be_answered() -> None:
    walk = Walk(form())
    asked = []
    while walk.step is Step.FIELDS:
        asked.append(walk.asked())
        walk.say("Lies." if walk.field.is_required else "")

    assert tuple(asked) == ESSENTIAL
    assert walk.step is Step.CONFIRM
    assert walk.say("yes") == SubmitReport(draft="d1")


def test_what_happened_must_be_said() -> None:
    walk = Walk(form())
    walk.say("no")
    walk.say("  ")

    assert (walk.asked(), "a sentence is enough" in walk.remark) == ("what_happened", True)
    walk.say("/send")
    assert (walk.asked(), "say what happened" in walk.remark) == ("what_happened", True)


def test_what_was_said_before_is_not_asked_again_but_can_be_gone_back_to() -> None:
    walk = Walk(form(what_happened="Lies."))
    assert (walk.asked(), walk.place) == ("danger_now", (1, 5))
    walk.say("no")
    assert walk.asked() == "affected"
    walk.say("/back")
    assert walk.asked() == "what_happened"
    walk.say("Other lies.")
    assert walk.form.values["what_happened"] == "Other lies."


def test_a_resumed_report_goes_on_where_nothing_was_said_yet() -> None:
    walk = Walk(form(danger_now="no", what_happened="Lies.", affected=("reporter",)))

    assert walk.asked() == "about"


def test_the_details_are_asked_of_who_wants_to_say_more() -> None:
    walk = Walk(form(what_happened="Lies."))
    walk.say("/send")
    before = walk.may_say_more
    walk.say("more")
    assert (walk.asked(), walk.place[0]) == ("kind", 1)
    while walk.step is Step.FIELDS:
        walk.say("")
    assert walk.asked() == "CONFIRM"
    assert (before, walk.may_say_more) == (True, False)
    assert walk.say("YES") == SubmitReport(draft="d1")


def test_a_person_is_picked_where_somebody_of_the_school_did_it() -> None:
    walk = Walk(form(what_happened="Lies.", danger_now="no", affected=("reporter",)))
    walk.say("colleague, pupil")
    assert walk.asked() == "about_people"
    walk.say("ben")
    assert walk.form.values["about_people"] == ("2",)
    walk.say("/back")
    walk.say("-")
    assert not walk.form.values["about_people"]


@pytest.mark.parametrize("answer", ["yes", "not sure"])
def test_the_gate_shows_guidance_at_once_and_no_file_is_asked_for(answer: str) -> None:
    walk = Walk(form(what_happened="Lies.", danger_now="no", affected=("pupil",), about=("pupil",), identity="named"))
    walk.say(answer)

    assert "image_of_child" in {card.id for card in walk.cards}
    assert walk.step is Step.CONFIRM
    walk.say("")
    assert walk.cards == ()


def test_without_an_answer_to_the_gate_no_file_is_asked_for() -> None:
    walk = Walk(form(what_happened="Lies.", danger_now="no", affected=("pupil",), about=("pupil",), identity="named"))
    walk.say("")

    assert walk.step is Step.CONFIRM


def gone_to_files() -> Walk:
    walk = Walk(form(what_happened="Lies.", danger_now="no", affected=("pupil",), about=("pupil",), identity="named"))
    walk.say("no")
    assert walk.step is Step.FILES
    return walk


def test_a_file_is_taken_from_where_it_is_said_to_be(tmp_path: Path) -> None:
    file = tmp_path / "my shot.png"
    file.write_bytes(b"\x89PNG")
    walk = gone_to_files()
    for typed in (str(file), f"'{file}'", f'"{file}" ', str(file).replace(" ", "\\ ")):
        assert walk.say(typed) == AddEvidence(draft="d1", file_name="my shot.png", content=b"\x89PNG")
    walk.say("")
    assert walk.step is Step.CONFIRM


@pytest.mark.parametrize("typed", ["/nowhere/shot.png", "shot\x00.png", ".", "~nobody-at-all/x"])
def test_a_file_that_cannot_be_read_is_said_to_be(typed: str) -> None:
    walk = gone_to_files()

    assert walk.say(typed) is None
    assert walk.remark
    assert walk.step is Step.FILES


def test_a_file_is_taken_out_by_its_number() -> None:
    walk = gone_to_files()
    walk.form = walk.form.model_copy(update={"evidence": (SHOT,)})

    assert walk.say("/remove 1") == RemoveEvidence(draft="d1", evidence="e1")
    assert walk.say("/remove 2") is None
    assert "number" in walk.remark


def test_files_are_said_to_be_gone_where_the_gate_is_closed_afterwards() -> None:
    walk = gone_to_files()
    walk.form = walk.form.model_copy(update={"evidence": (SHOT,)})
    walk.say("/back")
    walk.say("not sure")

    assert "deleted" in walk.remark
    assert walk.step is Step.CONFIRM


def test_one_goes_back_all_the_way() -> None:
    walk = gone_to_files()
    walk.say("")
    seen = [walk.asked()]
    for _ in range(8):
        walk.say("/back")
        seen.append(walk.asked())

    assert seen[:3] == ["CONFIRM", "FILES", "child_imagery"]
    assert seen[-2:] == ["danger_now", "danger_now"]


def test_from_the_details_one_goes_back_to_the_end() -> None:
    walk = Walk(form(what_happened="Lies."))
    walk.say("/send")
    walk.say("more")
    walk.say("/back")

    assert (walk.step, walk.may_say_more) == (Step.CONFIRM, True)


def test_an_answer_that_is_wrong_is_asked_again() -> None:
    walk = Walk(form(what_happened="Lies."))
    walk.say("perhaps")
    assert (walk.asked(), bool(walk.remark)) == ("danger_now", True)
    walk.say("1")
    walk.say("/send")
    walk.say("more")
    walk.say("")
    walk.say("")
    walk.say("x" * 301)
    assert (walk.asked(), "300 characters" in walk.remark) == ("when", True)


@pytest.mark.parametrize("typed", ["/nonsense", "/help", "/my-cases now", "/quit it"])
def test_another_command_is_no_answer(typed: str) -> None:
    walk = Walk(form(danger_now="no"))

    assert walk.say(typed) is None
    assert "/stop" in walk.remark
    assert walk.asked() == "what_happened"


@pytest.mark.parametrize("typed", ["", "no", "later"])
def test_nothing_but_yes_sends_it(typed: str) -> None:
    walk = Walk(form(what_happened="Lies."))
    walk.say("/send")

    assert walk.say(typed) is None
    assert "not sent yet" in walk.remark


def test_it_is_left_or_thrown_away_at_any_time() -> None:
    walk = Walk(form())
    assert walk.say("/stop") is None
    assert walk.step is Step.LEFT
    assert Walk(form()).say("/DISCARD ") == DiscardReport(draft="d1")


def test_an_error_that_the_bot_finds_leads_back_to_its_question() -> None:
    walk = Walk(form(what_happened="Lies."))
    walk.say("/send")
    walk.shown(walk.form.model_copy(update={"errors": {"when": "Please shorten this."}}))

    assert (walk.asked(), walk.remark) == ("when", "Please shorten this.")
