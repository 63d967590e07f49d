"""The documentation says what there is: each setting, command, dependency, kind of facet, and no file that is not."""

import re
from pathlib import Path

import pytest
import typer

from signpost.bot.answers.vocabulary import load_vocabulary
from signpost.bot.settings import Settings
from signpost.cli import app
from tests.conftest import ROOT
from tests.test_layers import names, normal, project

DOCS = ROOT / "docs"
PAGES = [*sorted(ROOT.glob("*.md")), *sorted(DOCS.glob("*.md"))]
LINK = re.compile(r"\]\((?!https?:|mailto:)([^)#\s]+)(?:#[^)]*)?\)")
SETTING = re.compile(r"SIGNPOST_[A-Z_]+")
COMMAND = re.compile(r"`(?:\$ )?signpost ([a-z]+)|^\s*(?:\$ )?signpost ([a-z]+)", re.MULTILINE)
TEST = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")
TARGET = re.compile(r"\bmake ([a-z]+)\b(?=[`\n]|$)", re.MULTILINE)


def text(page: Path) -> str:
    return page.read_text("utf-8")


def first_column(page: Path) -> set[str]:
    """The names in code style in the first cells of a page's tables."""
    cells = re.findall(r"^\| ([^|]+) \|", text(page), re.MULTILINE)
    return {name for cell in cells for name in re.findall(r"`(.+?)`", cell)}


def test_every_setting_is_documented_and_no_other() -> None:
    assert first_column(DOCS / "settings.md") == {f"SIGNPOST_{name.upper()}" for name in Settings.model_fields}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_setting_that_is_named_exists(page: Path) -> None:
    named = set(SETTING.findall(text(page)))

    assert named <= {f"SIGNPOST_{name.upper()}" for name in Settings.model_fields}


def test_every_command_is_shown_in_the_readme() -> None:
    commands = set(typer.main.get_command(app).commands)  # type: ignore[attr-defined]
    shown = {one or other for one, other in COMMAND.findall(text(ROOT / "README.md"))}

    assert shown == commands


def test_every_dependency_is_explained_and_no_other() -> None:
    extras = project()["optional-dependencies"].values()

    assert {normal(name) for name in first_column(DOCS / "dependencies.md")} == names(
        project()["dependencies"] + [requirement for extra in extras for requirement in extra]
    )


def test_every_kind_of_facet_is_explained() -> None:
    assert first_column(DOCS / "vocabulary.md") >= {facet.kind for facet in load_vocabulary().facets}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    broken = [link for link in LINK.findall(text(page)) if not (page.parent / link).exists()]

    assert broken == []


def test_every_target_of_make_that_is_named_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", text(ROOT / "Makefile"), re.MULTILINE))
    named = {target for page in PAGES for target in TARGET.findall(text(page))}

    assert {"run", "test", "lint", "bench", "help", "clean"} <= targets
    assert named <= targets


def test_the_changelog_begins_with_this_version() -> None:
    from signpost import __version__

    first = re.search(r"^## \[?([\d.]+|Unreleased)", text(ROOT / "CHANGELOG.md"), re.MULTILINE)

    assert first is not None
    assert first.group(1) == __version__


def test_every_test_that_is_named_exists() -> None:
    """A promise that names a test is held by it."""
    named = [(page.name, *found) for page in PAGES for found in TEST.findall(text(page))]
    missing = [
        (page, file, name)
        for page, file, name in named
        if not (ROOT / file).is_file() or (name and f"def {name}(" not in text(ROOT / file))
    ]

    assert missing == []
    assert len({file for page, file, _ in named if page == "threat-model.md"}) > 10


def test_each_promise_is_the_words_of_a_test() -> None:
    promised = re.findall(r"^\| (\d)\. ", text(DOCS / "threat-model.md"), re.MULTILINE)
    tests = "\n".join(text(file) for file in (ROOT / "tests").rglob("test_*.py"))

    assert promised == list("12345")
    assert [number for number in promised if not re.search(rf"\bPromise {number}\b", tests)] == []
