"""The command line: what an IT person types, and what other programs rely on.

`--json` prints JSON on stdout and nothing else; errors go to stderr with exit code 1, wrong usage with 2.
"""

import asyncio
import contextlib
import io
import json
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from signpost import __version__, administration, governance, signature_administration
from signpost.errors import SettingsError, SignpostError, UnreadableDocumentError

if TYPE_CHECKING:
    from signpost.application import Application
    from signpost.bot.settings import Settings

app = typer.Typer(
    name="signpost",
    help="A school's own policy, quoted and cited.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)

policy_commands = typer.Typer(help="A policy before it is published, and while it is in force.", no_args_is_help=True)

MUST_FIX = 3
"""The exit code of a policy that has something that must be fixed."""

Json = Annotated[bool, typer.Option("--json", help="Print JSON, and nothing else, on stdout.")]
File = Annotated[Path, typer.Argument(help="A policy: .docx, .pdf, .md or .txt.")]


def _print_json(value: Any) -> None:
    text = json.dumps(value, ensure_ascii=False)
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:  # half an emoji, or a terminal that knows ASCII only
        text = json.dumps(value)
    sys.stdout.write(text + "\n")


def _rows(file: Path, fields: dict[str, type]) -> Iterator[dict[str, Any]]:
    """The rows of a JSON Lines file; `-` is standard input.

    Raises:
        UnreadableDocumentError: it cannot be opened, or is not in UTF-8.
        typer.BadParameter: a row is no JSON object, lacks a field, or has one of another type.
    """
    try:
        text = sys.stdin.read() if str(file) == "-" else file.read_text("utf-8")
    except OSError as error:
        raise UnreadableDocumentError(f"{file} cannot be opened: {error.strerror}. Check the path.") from error
    except UnicodeDecodeError as error:
        raise UnreadableDocumentError(f"{file} is not in UTF-8. Save it as that, and try again.") from error
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise typer.BadParameter(f"{file}, line {number}: not JSON.") from error
        if not isinstance(row, dict):
            raise typer.BadParameter(f"{file}, line {number}: a JSON object was expected.")
        for field, kind in fields.items():
            if not isinstance(row.get(field), kind):
                raise typer.BadParameter(f"{file}, line {number}: {field!r} is missing or not a {kind.__name__}.")
        yield row


@app.command()
def ask(
    question: Annotated[str | None, typer.Argument(help="The question, in your own words.")] = None,
    policy: Annotated[Path | None, typer.Option(help="Ask this file only; default: the school's policies.")] = None,
    batch: Annotated[Path | None, typer.Option(help="JSON Lines with id, policy, question; - for stdin.")] = None,
    policies: Annotated[Path | None, typer.Option(help="Folder of the policies that a batch names by stem.")] = None,
    as_json: Json = False,
) -> None:
    """Answer a question, or a batch of them, from the school's own clauses."""
    from signpost.batch import answer_batch

    if batch is None and policies is not None:
        raise typer.BadParameter("--policies goes with --batch; for one question, use --policy FILE.")
    if batch is not None:
        if question is not None or policy is not None or policies is None:
            raise typer.BadParameter("--batch takes --policies DIR, and neither QUESTION nor --policy.")
        if not policies.is_dir():
            raise SettingsError(f"There is no folder {policies}. Give --policies the folder with the policies.")
        rows = list(_rows(batch, {"id": str, "policy": str, "question": str}))
        for row in answer_batch(rows, policies):
            _print_json(row)
        return
    if question is None:
        raise typer.BadParameter("Give a QUESTION, or --batch FILE.")
    from signpost.adapters.terminal.layout import WIDTH
    from signpost.adapters.terminal.rendering import render
    from signpost.batch import answer_one, as_row

    view = asyncio.run(answer_one(question, policy))
    if as_json:
        _print_json(as_row(view))
    else:
        console = Console(highlight=False, emoji=False)
        Console(width=min(WIDTH, console.width), highlight=False, emoji=False).print(render(view))


@app.command()
def retrieve(
    file: Annotated[Path, typer.Argument(help="JSON Lines with id, question, passages; - for stdin.")],
    as_json: Json = False,
) -> None:
    """Rank given passages for given questions; for outside benchmarks."""
    from signpost.batch import retrieve_batch

    rows = list(_rows(file, {"id": str, "question": str, "passages": list}))
    for row in rows:
        if not all(isinstance(passage, str) for passage in row["passages"]):
            raise typer.BadParameter(f"{file}, row {row['id']}: every passage must be a text.")
    for row in retrieve_batch(rows):
        if as_json:
            _print_json(row)
        else:
            best = ", ".join(f"{index} ({score:.2f})" for index, score in row["ranking"][:5])
            typer.echo(f"{row['id']}: {best}; settled {row['settled']:.2f}")


@app.command()
def clauses(file: File, as_json: Json = False) -> None:
    """Show the clauses that are read in a policy, one a line; with --json, one JSON object a line."""
    from signpost.knowledge.reader import read_policy

    for clause in read_policy(file).clauses:
        if as_json:
            _print_json(clause.model_dump(include={"id", "ref", "path", "text", "modality", "audience"}))
        else:
            words = " ".join(clause.text.split())
            typer.echo(f"{clause.ref:<24} {clause.modality:<10} {words[:90]}{'…' if len(words) > 90 else ''}")


@app.command()
def diff(old: File, new: File, as_json: Json = False) -> None:
    """Show what changed between two versions of a policy, clause by clause."""
    from signpost.knowledge.difference import compare
    from signpost.knowledge.reader import read_policy

    changes = compare(read_policy(old), read_policy(new))
    if as_json:
        _print_json([change.model_dump(mode="json") for change in changes])
        return
    from signpost.adapters.terminal.changes import render_changes

    console = Console(highlight=False, emoji=False)
    console.print(render_changes(changes))


@policy_commands.command("check")
def check(file: File, as_json: Json = False) -> None:
    """Show what is wrong with a policy or missing from it; exit code 3 if anything must be fixed."""
    from signpost.bot.policy_check.reading_age import reading_age
    from signpost.composition import check_for, load_settings
    from signpost.knowledge.reader import read_policy

    checked, today = read_policy(file), date.today()  # noqa: DTZ011 -- the day here, where the policy is looked at
    findings, age = check_for(load_settings(), checked, today), reading_age(checked)
    if as_json:
        about = {"policy": checked.name, "title": checked.title, "digest": checked.digest}
        listed = [finding.model_dump(mode="json") for finding in findings]
        _print_json({**about, "checked_on": today.isoformat(), "reading_age": age, "findings": listed})
    else:
        from signpost.adapters.terminal.findings import render_findings

        console = Console(highlight=False, emoji=False)
        console.print(render_findings(checked.title, age, findings))
    if any(finding.severity == "must fix" for finding in findings):
        raise typer.Exit(MUST_FIX)


@app.command()
def chat(
    person: Annotated[str, typer.Option("--as", help="Who you are: your short name in the school file.")] = "",
    save_to: Annotated[
        Path | None, typer.Option(help="Folder for evidence that you look at; default: the current one.")
    ] = None,
) -> None:
    """Chat in the terminal; from a pipe, answer each line and end."""

    async def talk() -> None:
        from signpost.adapters.terminal.chat import Chat
        from signpost.application import Application
        from signpost.bot.policy_folders import PolicyFolders
        from signpost.composition import load_settings, make_bot

        settings = load_settings()
        # A wrong folder is said now, not after the first question.
        await PolicyFolders(settings.policies, settings.school).files("")
        application = Application(settings)
        bot = make_bot(settings, desks=application.desks, schools=application)
        chat = Chat(bot, sys.stdout, lambda: application.actor(person), application.messages, save_to)
        try:
            if person:
                await chat.identify()
            if sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty():
                from signpost.adapters.terminal.session import converse

                await converse(chat, await _greeting(application, settings, person))
            elif sys.stdin is not None:
                await chat.lines(sys.stdin)
            await application.settle()
        finally:
            await chat.close()
            await application.close()

    asyncio.run(talk())


async def _greeting(application: "Application", settings: "Settings", person: str) -> str:
    """What a person sees first. It asks the database only who said who they are: it must not keep others waiting."""
    from signpost.adapters.terminal.introduction import SAMPLE_INTRODUCTION, introduce

    where = "the sample school's policy" if settings.policies is None else "your school's policies"
    parts = [f"Signpost {__version__}, on {where}. Ask a question, or /report-incident, /help or /quit."]
    if person:
        actor = await application.actor(person)
        office = await application.office()
        async with office.work(actor.school, read_only=True) as work:
            parts.append(introduce(actor.person, work.school.roster))
    elif settings.policies is None and not settings.database_url.get_secret_value():
        parts.append(SAMPLE_INTRODUCTION)
    return "\n".join(parts)


@app.command()
def demo() -> None:
    """Show a report from its first word to its end, on a data folder that is thrown away afterwards."""
    from signpost.demo import run_demo

    asyncio.run(run_demo(sys.stdin, sys.stdout))


policy_commands.command("announce")(signature_administration.announce)
app.add_typer(policy_commands, name="policy")
app.add_typer(administration.database, name="db")
app.add_typer(administration.school, name="school")
app.add_typer(administration.keys, name="keys")
app.add_typer(administration.audit, name="audit")
app.add_typer(administration.room, name="room")
app.add_typer(administration.case, name="case")
app.add_typer(signature_administration.agreement, name="agreement")
app.add_typer(signature_administration.signatures, name="signatures")
app.add_typer(governance.governors, name="governors")
app.add_typer(administration.slack, name="slack")
app.add_typer(administration.teams, name="teams")
app.add_typer(administration.doctor, name="doctor")
app.command()(administration.worker)
app.command()(administration.web)


def _version(value: bool) -> None:
    if value:
        typer.echo(f"signpost {__version__}")
        raise typer.Exit


@app.callback()
def main(version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True)] = False) -> None:
    """A school's own policy, quoted and cited."""


def run() -> None:
    """The entry point: a foreseen error becomes one line on stderr and exit code 1."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        app()
    except SignpostError as error:
        typer.echo(f"signpost: {error}", err=True)
        raise SystemExit(1) from error
    except BrokenPipeError:
        raise SystemExit(0) from None
    except OSError as error:
        with contextlib.suppress(OSError):
            typer.echo(f"signpost: the answer cannot be written: {error.strerror}.", err=True)
        raise SystemExit(1) from error
