"""The commands that an IT person types about what is signed and read: publishing an agreement, announcing a policy."""

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, cast, get_args

import typer

from signpost.administration import SchoolId, with_application, with_work, write_privately
from signpost.errors import SettingsError, SignpostError

if TYPE_CHECKING:  # what needs a database is imported where it is needed: the other commands do not wait for it
    from signpost.application import Application
    from signpost.bot.agreements.ledger import Fault
    from signpost.bot.agreements.publication import Proposal
    from signpost.bot.people import Audience
    from signpost.bot.policy_versions.announcing import Announcement
    from signpost.bot.unit_of_work import UnitOfWork

agreement = typer.Typer(help="Agreements that are signed every year.", no_args_is_help=True)
signatures = typer.Typer(help="What was signed.", no_args_is_help=True)

Day = Annotated[str, typer.Option(help="A day, as 2026-09-14.")]
Name = Annotated[str, typer.Option("--agreement", help="Its short name, where there are several.")]


@agreement.command()
def publish(  # noqa: PLR0913, PLR0917 - each is an option
    file: Annotated[Path, typer.Argument(help="The agreement: .docx, .pdf, .md or .txt.")],
    name: Annotated[str, typer.Option("--as", help="A version of this one; default: the one of the same title.")] = "",
    matters: Annotated[
        bool | None, typer.Option("--matters/--small", help="Whether the change matters: then everyone signs again.")
    ] = None,
    audience: Annotated[str, typer.Option(help="Who signs, as staff,governor; default: as the school file says.")] = "",
    opens: Day = "",
    due: Day = "",
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    school_id: SchoolId = "",
) -> None:
    """Show what was read and what changed, ask if it matters, and publish it; then everyone is asked to sign."""
    from rich.console import Console

    from signpost.adapters.terminal.layout import WIDTH
    from signpost.adapters.terminal.publication_rendering import render_proposal
    from signpost.bot.agreements.proposals import findings_of, view_of
    from signpost.bot.agreements.publication import in_words, propose
    from signpost.bot.agreements.publication import publish as publish_version
    from signpost.knowledge.reader import read_policy

    policy, signers = read_policy(file), _audience(audience)
    opens_on, due_on = _day(opens), _day(due)

    async def look(work: "UnitOfWork") -> "Proposal":
        return await propose(work, policy, name=name, audience=signers)

    proposal = with_work(look, school_id)
    Console(width=WIDTH, highlight=False).print(render_proposal(view_of(proposal, findings_of(policy)), in_chat=False))
    if matters is None:
        matters = proposal.is_first or yes or typer.confirm("Does the change matter? (Then everyone signs again.)")
    if not yes and not typer.confirm("Publish it? A version is never edited."):
        typer.echo("Nothing was published.")
        raise typer.Exit(1)

    async def run(work: "UnitOfWork") -> str:
        done = await publish_version(
            work,
            policy,
            by="system",
            is_material=bool(matters),
            name=proposal.name,
            audience=signers,
            opens_on=opens_on,
            due_on=due_on,
        )
        return in_words(done)

    typer.echo(with_work(run, school_id, read_only=False))


def announce(
    file: Annotated[Path, typer.Argument(help="The new version: .docx, .pdf, .md or .txt.")],
    before: Annotated[
        Path | None, typer.Option(help="The version that people know; default: the one announced last.")
    ] = None,
    audience: Annotated[
        str, typer.Option(help="Who is told, as staff,governor; default: as the school file says.")
    ] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    school_id: SchoolId = "",
) -> None:
    """Show what is wrong with a policy's new version, and what changed; then tell everyone whom it is for."""
    from datetime import date

    from rich.console import Console

    from signpost.adapters.terminal.findings import render_findings
    from signpost.adapters.terminal.layout import WIDTH
    from signpost.adapters.terminal.signing_rendering import render_statement_changes
    from signpost.bot.policy_check.reading_age import reading_age
    from signpost.bot.policy_versions import announcing
    from signpost.composition import check_for, load_settings
    from signpost.knowledge.reader import read_policy

    policy, readers = read_policy(file), _audience(audience)
    old = read_policy(before) if before else None

    async def look(work: "UnitOfWork") -> "Announcement":
        return await announcing.draft_announcement(work, policy, audience=readers, before=old)

    announcement = with_work(look, school_id)
    console = Console(width=WIDTH, highlight=False)
    findings = check_for(load_settings(), policy, date.today())  # noqa: DTZ011 - the day here
    console.print(render_findings(policy.title, reading_age(policy), findings))
    console.print()
    for part in render_statement_changes(announcement.changes):
        console.print(part)
    if announcement.is_first:
        typer.echo("No earlier version of it is known: what changed cannot be said. (--before FILE names one.)")
    elif not announcement.changes:
        typer.echo("No word of a clause has changed.")
    whom = f"{len(announcement.people)} people ({', '.join(announcement.audience)})"
    if not yes and not typer.confirm(f"Tell {whom} of it?"):
        typer.echo("Nobody was told.")
        raise typer.Exit(1)

    async def run(work: "UnitOfWork") -> int:
        return await announcing.announce(work, policy, by="system", audience=readers, before=old)

    count = with_work(run, school_id, read_only=False)
    typer.echo(f"{count} {'person is' if count == 1 else 'people are'} told of “{policy.title}”, in school hours.")
    if warning := with_application(lambda application: _not_in_folder(application, policy.digest, school_id)):
        typer.echo(warning, err=True)


async def _not_in_folder(application: "Application", digest: str, school_id: str) -> str:
    """That questions are answered from another version, if they are."""
    from signpost.bot.policy_folders import PolicyFolders
    from signpost.composition import load_settings
    from signpost.knowledge.reader import read_policy

    settings, school = load_settings(), await application.school_id(school_id)
    folders = PolicyFolders(settings.policies, settings.school, application.school_id)
    try:
        if any(read_policy(file).digest == digest for file in await folders.files(school)):
            return ""
    except SignpostError as error:
        return str(error)
    return "Questions are still answered from another version: put this one into the school's folder in its place."


@signatures.command()
def verify(school_id: SchoolId = "") -> None:
    """Check every signature, and every text that was signed, for the least change."""

    async def run(work: "UnitOfWork") -> "tuple[int, tuple[Fault, ...]]":
        from signpost.bot.agreements import ledger

        found = await ledger.verify(work.transaction, work.school.keys.signatures)
        return await ledger.count(work.transaction), found

    count, faults = with_work(run, school_id)
    for fault in faults:
        typer.echo(f"{fault.record} {fault.what}.")
    if faults:
        typer.echo(
            "Keep the database as it is, and a copy of it, and tell the headteacher and whoever sees to data "
            "protection."
        )
        raise typer.Exit(1)
    typer.echo(f"All {count} signatures hold, and so do the texts that they name.")


@signatures.command()
def export(
    out: Annotated[Path, typer.Argument(help="Where to: a name that ends in .csv or .pdf.")],
    name: Name = "",
    school_id: SchoolId = "",
) -> None:
    """Write all signatures of an agreement as a table (.csv) or as a register to print (.pdf)."""
    form = out.suffix.casefold().lstrip(".")
    if form not in {"csv", "pdf"}:
        raise SettingsError("Name a file that ends in .csv for a table, or in .pdf for a register to print.")
    if out.exists():
        raise SettingsError(f"{out} is there already. Move it away, or name another file.")

    async def run(work: "UnitOfWork") -> bytes:
        from signpost.bot.agreements.office import export_agreement

        _, content = await export_agreement(work, "system", name, cast(Literal["csv", "pdf"], form))
        return content

    write_privately(out, with_work(run, school_id, read_only=False))
    typer.echo(f"{out}: keep it as you keep personnel records.")


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError as error:
        raise typer.BadParameter(f"{text} is no day; write it as 2026-09-14.") from error


def _audience(text: str) -> "tuple[Audience, ...]":
    from signpost.bot.people import Audience

    words = tuple(word.strip() for word in text.split(",") if word.strip())
    known = get_args(Audience)
    if unknown := [word for word in words if word not in known]:
        raise typer.BadParameter(f"{unknown[0]} is no audience. There are: {', '.join(known)}.")
    return cast("tuple[Audience, ...]", words)
