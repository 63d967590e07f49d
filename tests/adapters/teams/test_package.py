"""The app package: what Teams' own schema asks for, and what an administrator uploads."""

import io
import json
import zipfile
from pathlib import Path

import pytest
from jsonschema import Draft4Validator
from PIL import Image

from signpost.adapters.teams.commands import read_message
from signpost.adapters.teams.package import make_manifest, make_package
from signpost.bot.turn import Ask
from signpost.errors import SettingsError
from tests.conftest import ROOT

pytestmark = pytest.mark.teams
APP = "8f1c0a52-3f0e-4a9b-9d59-0f9b0f6f2c11"
SCHEMA = ROOT / "tests" / "data" / "teams" / "manifest-1.19.schema.json"
"""As its publishers put it into the npm package @microsoft/app-manifest 1.1.2, under the MIT licence."""


def test_the_manifest_is_what_the_published_schema_asks_for() -> None:
    manifest = make_manifest(APP, "https://signpost.school.example/", "Ottermarsh Primary School " * 5)
    validator = Draft4Validator(json.loads(SCHEMA.read_text("utf-8")))

    assert [error.message for error in validator.iter_errors(manifest)] == []
    assert manifest["bots"][0]["supportsFiles"] is True
    assert manifest["validDomains"] == ["signpost.school.example"]


def test_every_command_of_the_list_is_one_that_the_bot_knows() -> None:
    manifest = make_manifest(APP, "https://signpost.school.example", "Ottermarsh")
    titles = {command["title"] for shown in manifest["bots"][0]["commandLists"] for command in shown["commands"]}

    assert {title for title in titles if isinstance(read_message(title), Ask)} == {"home"}


def test_the_package_has_the_icons_that_teams_asks_for() -> None:
    package = zipfile.ZipFile(io.BytesIO(make_package(APP, "https://signpost.school.example", "Ottermarsh")))
    assert sorted(package.namelist()) == ["color.png", "manifest.json", "outline.png"]
    color = Image.open(io.BytesIO(package.read("color.png")))
    outline = Image.open(io.BytesIO(package.read("outline.png"))).convert("RGBA")

    assert color.size == (192, 192)
    assert outline.size == (32, 32)
    assert outline.getpixel((0, 0)) == (0, 0, 0, 0), "white on nothing"
    assert outline.getpixel((16, 8)) == (255, 255, 255, 255)


@pytest.mark.parametrize(
    ("app", "url"), [("", "https://a.example"), ("app", "https://a.example"), (APP, "http://a.example"), (APP, "a")]
)
def test_what_teams_would_refuse_is_not_made(app: str, url: str) -> None:
    with pytest.raises(SettingsError):
        make_package(app, url, "Ottermarsh")


def test_the_command_writes_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from typer.testing import CliRunner

    from signpost.cli import app

    monkeypatch.setenv("SIGNPOST_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("SIGNPOST_TEAMS_APP_ID", APP)
    out = tmp_path / "app.zip"
    ran = CliRunner().invoke(app, ["teams", "package", "--url", "https://signpost.school.example", "--out", str(out)])

    assert ran.exit_code == 0, ran.output
    manifest = json.loads(zipfile.ZipFile(out).read("manifest.json"))
    assert manifest["id"] == APP
    assert "Ottermarsh" in manifest["name"]["full"]
