"""The commands that an IT person types: the database, the school, the keys, the audit log, the worker.

None of them says how many reports there are, or whether there is any: who sets Signpost up may be the subject of one.
"""

import asyncio
import os
import re
import signal
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from signpost.application import Application, open_office
from signpost.composition import load_settings
from signpost.errors import SettingsError, SignpostError

if TYPE_CHECKING:  # what needs a database is imported where it is needed: the other commands do not wait for it
    from signpost.bot import audit as log
    from signpost.bot.school_file import SchoolFile
    from signpost.bot.unit_of_work import Office, UnitOfWork

T = TypeVar("T")

database = typer.Typer(help="The database.", no_args_is_help=True)
school = typer.Typer(help="The school: its people, roles and rules.", no_args_is_help=True)
keys = typer.Typer(help="The master keys.", no_args_is_help=True)
audit = typer.Typer(help="The log of every act and every look.", no_args_is_help=True)
room = typer.Typer(help="The case room.", no_args_is_help=True)
case = typer.Typer(help="Cases, for those who handle them.", no_args_is_help=True)

As = Annotated[str, typer.Option("--as", help="Who you are: your short name in the school file.")]
SchoolId = Annotated[str, typer.Option("--school", help="Which school, where there is more than one.")]
SchoolFilePath = Annotated[Path, typer.Argument(help="The school file (signpost school sample prints one).")]


def with_application(do: Callable[[Application], Awaitable[T]]) -> T:
    """Do something with the application, and close it."""

    async def run() -> T:
        application = Application(load_settings())
        try:
            return await do(application)
        finally:
            await application.close()

    return asyncio.run(run())


def with_office(do: "Callable[[Office], Awaitable[T]]") -> T:
    """Do something with the office alone: where nothing was set up, no sample school comes of it."""

    async def run() -> T:
        office = await asyncio.to_thread(open_office, load_settings())
        try:
            return await do(office)
        finally:
            await office.store.close()

    return asyncio.run(run())


def with_work(do: "Callable[[UnitOfWork], Awaitable[T]]", school_id: str, *, read_only: bool = True) -> T:
    """Do something in one transaction of the school that is meant."""

    async def run(application: Application) -> T:
        office = await application.office()
        async with office.work(await application.school_id(school_id), read_only=read_only) as work:
            return await do(work)

    return with_application(run)


def write_privately(path: Path, content: bytes) -> None:
    """Write a file for this user alone, and never in the place of another.

    Raises:
        SettingsError: it cannot be written.
    """
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
    except OSError as error:
        raise SettingsError(
            f"{path} cannot be written: {error.strerror}. Name a file in a folder of yours with --out."
        ) from error


# --- The database -----------------------------------------------------------------------------------------------------


@database.command("upgrade")
def upgrade_database() -> None:
    """Make the tables, or bring them up to date."""
    from signpost.bot.store.engine import database_url
    from signpost.bot.store.upgrade import upgrade

    settings = load_settings()
    upgrade(database_url(settings.database_url.get_secret_value(), settings.data))
    typer.echo("The database is up to date.")


# --- The school -------------------------------------------------------------------------------------------------------


@school.command()
def apply(
    file: SchoolFilePath,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Show what would change, and make the school what its file says."""
    wanted = _read(file)

    async def plan_and_apply(office: "Office") -> None:
        from signpost.bot.set_up import DeadEndError, apply_school, plan_school, signing_gaps

        plan = await plan_school(office, wanted)
        for change in plan.changes or ("Nothing changes.",):
            typer.echo(change)
        for found in plan.checks:
            typer.echo(f"{found.severity}: {found.text}", err=True)
        for gap in signing_gaps(wanted, office.clock().date()):
            typer.echo(f"warning: {gap}", err=True)
        if plan.errors:
            raise DeadEndError("Nothing was changed: a report could reach nobody. Mend what is marked as an error.")
        if plan.changes and not yes and sys.stdin.isatty() and not typer.confirm("Apply this?"):
            typer.echo("Nothing was changed.")
            raise typer.Exit(1)
        await apply_school(office, wanted)
        if plan.changes:
            typer.echo(f"{wanted.school.name} is set up.")
        await _name_others(office, wanted.school.id)

    with_office(plan_and_apply)


async def _name_others(office: "Office", id_: str) -> None:
    """Say that there are other schools in this database: the terminal has to be told then which is meant."""
    from sqlalchemy import select

    from signpost.bot.store.tables import SchoolRow

    async with office.store.every_school(read_only=True) as transaction:
        ids = (await transaction.scalars(select(SchoolRow.id).order_by(SchoolRow.id))).all()
    if len(ids) > 1 and load_settings().school != id_:
        typer.echo(f"This database has {len(ids)} schools. In a terminal, set SIGNPOST_SCHOOL={id_}.", err=True)
    if len(ids) > 1:
        typer.echo("Each has its policies in a folder of SIGNPOST_POLICIES that is named after its id.", err=True)


@school.command()
def check(file: SchoolFilePath) -> None:
    """Go through every route that a report could take, and warn of dead ends."""
    import datetime as dt

    from signpost.bot.set_up import check_routes, list_routes, signing_gaps

    wanted, today = _read(file), dt.datetime.now(dt.UTC).date()
    for line in list_routes(wanted, today):
        typer.echo(line)
    checks = check_routes(wanted, today)
    for found in checks:
        typer.echo(f"{found.severity}: {found.text}")
    for gap in signing_gaps(wanted, today):
        typer.echo(f"warning: {gap}")
    typer.echo(asyncio.run(_policies(wanted.school.id)))
    if any(found.severity == "error" for found in checks):
        raise typer.Exit(1)
    typer.echo("Every report reaches somebody." if checks else "Every report reaches somebody, whoever is away.")


async def _policies(school_id: str) -> str:
    """Which policies a school is answered from, or why from none."""
    from signpost.bot.policy_folders import PolicyFolders
    from signpost.knowledge.reader import read_policy

    # Without a database nobody knows of other schools: this one may be the only one.
    folders = PolicyFolders(load_settings().policies, school_id)
    try:
        files = await folders.files(school_id)
        return "\n".join(f"Policy: {read_policy(file).title} ({file})" for file in files)
    except SignpostError as error:
        return f"warning: Its people are answered from no policy. {error}"


@school.command("sample")
def sample_school() -> None:
    """Print the sample school's file, to start from."""
    from signpost.composition import SAMPLE

    typer.echo((SAMPLE / "school.toml").read_text("utf-8"), nl=False)


def _read(file: Path) -> "SchoolFile":
    from signpost.bot.school_file import read_school_file

    try:
        text = file.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"{file} cannot be read. Give a school file: a text, as 'signpost school sample' prints."
        ) from error
    return read_school_file(text)


# --- The keys ---------------------------------------------------------------------------------------------------------


@keys.command()
def rotate() -> None:
    """Wrap every key anew under a new master key; what is encrypted stays as it is."""
    from signpost.bot.key_rotation import rotate_keys
    from signpost.bot.vault import add_master_key

    async def versions(office: "Office") -> list[int]:
        return sorted(office.master.fingerprints)

    settings = load_settings()
    known = with_office(versions)  # before a key is added, it is seen whether those that there are will do
    if not settings.master_keys.get_secret_value():
        add_master_key(settings.data)
    elif len(known) == 1:
        raise SettingsError(
            f"SIGNPOST_MASTER_KEYS has one key alone. Add another with a version above {known[0]} (both, with a comma "
            "between), restart every process with them, and run this again."
        )
    with_office(rotate_keys)
    # No count: it would tell whoever runs this how many reports there are.
    typer.echo("Every key is wrapped by the newest master key now. Keep the earlier ones as long as backups need them.")


# --- The audit log ----------------------------------------------------------------------------------------------------


@audit.command()
def verify(
    anchor: Annotated[
        str, typer.Option(help="A head that was kept outside, as 'signpost audit anchor' printed it.")
    ] = "",
    school_id: SchoolId = "",
) -> None:
    """Find out whether anything in the log was changed, removed or reordered."""

    async def run(work: "UnitOfWork") -> "log.Verification":
        from signpost.bot import audit as log

        known = await _anchored(work, anchor) if anchor else None
        if anchor and known is None:
            return log.Verification("cut off")
        return await log.verify(work.transaction, work.school.keys.audit, known)

    found = with_work(run, school_id)
    if not found.holds:
        typer.echo(
            f"The log does not hold: {_FAULTS[found.fault]} Keep the database as it is, and a copy of it, and tell the "
            "headteacher and whoever sees to data protection."
        )
        raise typer.Exit(1)
    typer.echo("The log holds." if anchor else "The log holds. (Give --anchor to see that its end was not cut off.)")


_FAULTS = {
    "edited": "an entry was changed, or put there.",
    "missing": "an entry was removed, or moved.",
    "cut off": "its end was cut off, or the anchor is not as it was printed.",
    "head forged": "its head is not that of its last entry.",
    None: "",
}


@audit.command("anchor")
def print_anchor(school_id: SchoolId = "") -> None:
    """Print the head of the log, to be kept outside."""

    async def run(work: "UnitOfWork") -> str:
        from signpost.bot import audit as log

        found = await log.head(work.transaction)
        # Without its number, which would count what happened.
        return f"{found.school} {found.mac}" if found else "The log is empty."

    typer.echo(with_work(run, school_id))


async def _anchored(work: "UnitOfWork", text: str) -> "log.Anchor | None":
    """The entry that a printed anchor names; None where there is none any more.

    Raises:
        AnchorError: it is no anchor, or another school's.
    """
    from sqlalchemy import select

    from signpost.bot import audit as log
    from signpost.bot.store.tables import AuditRow

    found = re.fullmatch(r"\s*(\S+)\s+([0-9a-f]{64})\s*", text)
    if found is None:
        raise log.AnchorError("An anchor is a school and 64 digits, as 'signpost audit anchor' printed it.")
    if found[1] != work.school.id:
        raise log.AnchorError("This anchor belongs to another school.")
    seq = await work.transaction.scalar(select(AuditRow.seq).where(AuditRow.mac == found[2]))
    return None if seq is None else log.Anchor(work.school.id, seq, found[2])


# --- The case room ----------------------------------------------------------------------------------------------------


@room.command()
def revoke(
    person: Annotated[str, typer.Argument(help="Whom: their short name in the school file.")], school_id: SchoolId = ""
) -> None:
    """Sign somebody out of the case room everywhere: their links, sessions and known devices are of no use any more."""
    from signpost.bot.room.ending import revoke_access

    async def run(application: Application) -> None:
        office = await application.office()
        async with office.work(await application.school_id(school_id)) as work:
            known = work.school.roster.by_handle(person)
            if known is None:
                raise SettingsError(f"Nobody of {work.school.name} is called {person}.")
            await revoke_access(work, known.id)

    with_application(run)
    # Whether there was anything to end is not said: it would tell who handles a report just now, or sends one.
    typer.echo("Done. Whoever opens the case room as them has to get a new link, and to be asked about their device.")


# --- Cases ------------------------------------------------------------------------------------------------------------


@case.command("export")
def export(
    reference: Annotated[str, typer.Argument(help="The case's reference.")],
    person: As,
    out: Annotated[Path | None, typer.Option(help="Where to; default: REFERENCE.zip here.")] = None,
    school_id: SchoolId = "",
) -> None:
    """Write a case as a ZIP file whose manifest 'sha256sum -c' verifies."""
    from signpost.bot.incidents.export import export_case
    from signpost.bot.incidents.reference import parse_reference

    path = out or Path(f"{parse_reference(reference) or 'case'}.zip")
    if path.exists():
        raise SettingsError(f"{path} is there already. Move it away, or name another file with --out.")

    async def run(application: Application) -> bytes:
        office = await application.office()
        actor = await application.actor(person, school_id)
        async with office.work(actor.school) as work:
            return await export_case(work, actor.person, reference)

    content = with_application(run)
    write_privately(path, content)
    typer.echo(f"{path}: everything in it is in clear. Hand it over safely, and delete it then.")


# --- The worker -------------------------------------------------------------------------------------------------------


def worker() -> None:
    """Do durable work, until stopped: notices, escalation, deletion."""

    async def run(application: Application) -> None:
        stopped = asyncio.Event()
        for received in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(received, stopped.set)
        await application.work()
        typer.echo("Working. Stop with Ctrl-C.", err=True)
        await stopped.wait()

    with_application(run)


def web(
    host: Annotated[str, typer.Option(help="Where to listen; 0.0.0.0: everywhere. Default: SIGNPOST_HOST.")] = "",
    port: Annotated[int, typer.Option(help="On which port. Default: SIGNPOST_PORT or PORT.")] = 0,
) -> None:
    """Serve the chat platforms that are set up, and do durable work, until stopped."""
    from signpost.serving import serve

    settings = load_settings()
    asyncio.run(serve(settings.model_copy(update={"host": host or settings.host, "port": port or settings.port})))


slack = typer.Typer(help="Slack.", no_args_is_help=True)
doctor = typer.Typer(help="What is wrong, and what to do about it.", no_args_is_help=True)


@slack.command()
def manifest(
    url: Annotated[str, typer.Option(help="The public address of the web process; none: Socket Mode.")] = "",
    assistant: Annotated[
        bool, typer.Option("--assistant", help="With the Assistant pane, which some plans have.")
    ] = False,
    organisation: Annotated[
        bool, typer.Option("--organisation", help="May be installed for a whole Enterprise organisation.")
    ] = False,
) -> None:
    """Print an app manifest, to be pasted where Slack asks for one (api.slack.com/apps)."""
    from signpost.adapters.slack.manifest import make_manifest

    typer.echo(make_manifest(url, has_assistant=assistant, is_organisation=organisation), nl=False)


@slack.command("install-link")
def print_install_link(
    url: Annotated[str, typer.Option(help="The public address of the web process.")],
    school_id: SchoolId = "",
    organisation: Annotated[
        bool, typer.Option("--organisation", help="For a whole Enterprise organisation that is this one school's.")
    ] = False,
) -> None:
    """Print a link by which a school's workspace is installed: once, within a day. Send it to nobody else."""
    from signpost.adapters.slack.installing import install_link
    from signpost.application import school_id_of

    async def run(office: "Office") -> str:
        school = await school_id_of(office, school_id or load_settings().school)
        return await install_link(office, school, url, is_organisation=organisation)

    typer.echo(with_office(run))


@doctor.command("slack")
def examine_slack(
    url: Annotated[str, typer.Option(help="The public address of the web process; none: Socket Mode.")] = "",
) -> None:
    """Go through all that Slack needs, and name what is wrong."""
    from signpost.adapters.slack.doctor import examine

    findings = asyncio.run(examine(load_settings(), url))
    for found in findings:
        typer.echo(f"{'ok' if found.is_well else 'error'}: {found.text}")
    if not all(found.is_well for found in findings):
        raise typer.Exit(1)


teams = typer.Typer(help="Microsoft Teams.", no_args_is_help=True)


@teams.command()
def package(
    url: Annotated[str, typer.Option(help="The public address of the web process.")],
    out: Annotated[Path, typer.Option(help="Where to.")] = Path("signpost-teams.zip"),
    school_id: SchoolId = "",
) -> None:
    """Write the app package, to be uploaded in the Teams admin centre."""
    from signpost.adapters.teams.package import make_package

    async def named(application: Application) -> str:
        office = await application.office()
        async with office.work(await application.school_id(school_id), read_only=True) as work:
            return work.school.name

    content = make_package(load_settings().teams_app_id, url, with_application(named))
    try:
        out.write_bytes(content)
    except OSError as error:
        raise SettingsError(f"{out} cannot be written: {error.strerror}. Name another file with --out.") from error
    typer.echo(f"{out}: upload it in the Teams admin centre (docs/teams.md).")


@doctor.command("teams")
def examine_teams(school_id: SchoolId = "") -> None:
    """Check the app, its token, the keys, and who of the school can be written to on Teams."""
    from signpost.adapters.teams.doctor import examine

    async def run(application: Application) -> bool:
        office = await application.office()
        is_well = True
        async for found in examine(load_settings(), office, await application.school_id(school_id)):
            typer.echo(f"{'ok' if found.is_well else 'error'}: {found.text}")
            is_well = is_well and found.is_well
        return is_well

    if not with_application(run):
        raise typer.Exit(1)
