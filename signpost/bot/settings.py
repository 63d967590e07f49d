"""Settings, from the environment (`SIGNPOST_…`) or a `.env` file; every one has a default that works."""

from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Literal

from platformdirs import user_cache_path, user_data_path
from pydantic import AliasChoices, AnyHttpUrl, Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from signpost.embeddings import Runtime

_THIS_MACHINE = frozenset({"localhost", "127.0.0.1"})


class Settings(BaseSettings):
    """What can be set. Each field `name` is the environment variable `SIGNPOST_NAME`."""

    model_config = SettingsConfigDict(env_prefix="SIGNPOST_", env_file=".env", env_ignore_empty=True, extra="ignore")

    embedding_model: str = Field("", description="Any sentence-transformers name or path; empty: the packaged model.")
    embedding_runtime: Runtime = Field("auto", description="auto, onnx, onnx-int8 or torch.")
    cache: Path = Field(
        default_factory=lambda: user_cache_path("signpost", appauthor=False),
        description="Folder for vectors of policy clauses; safe to delete.",
    )
    vocabulary: Path | None = Field(None, description="A file with the school's own words (see vocabulary.toml).")
    policies: Path | None = Field(None, description="Folder with the school's policies; default: the sample school's.")
    ask: str = Field("the headteacher", description="The role to ask where the policy does not settle a question.")
    data: Path = Field(
        default_factory=lambda: user_data_path("signpost", appauthor=False),
        description="Folder for what must be kept: the database and, unless they are set, the master keys.",
    )
    database_url: SecretStr = Field(
        SecretStr(""),
        validation_alias=AliasChoices("SIGNPOST_DATABASE_URL", "DATABASE_URL"),
        description="A PostgreSQL database; empty: SQLite in the data folder.",
    )
    master_keys: SecretStr = Field(SecretStr(""), description="VERSION:KEY entries; empty: a file in the data folder.")
    clamd_url: str = Field(
        "",
        validation_alias=AliasChoices("SIGNPOST_CLAMD_URL", "CLAMD_URL"),
        description="A ClamAV daemon that looks through evidence: tcp://host:port or unix:///path.",
    )
    school: str = Field("", description="Which school the terminal is of, where there is more than one.")
    process: str = Field("", description="This process's name, as worker.1; no two that run at once share one.")
    host: str = Field("127.0.0.1", description="Where the web process listens; 0.0.0.0: everywhere.")
    port: int = Field(8080, validation_alias=AliasChoices("SIGNPOST_PORT", "PORT"), description="On which port.")
    url: str = Field("", description="Where the case room is, as https://signpost.school.example; empty: none.")
    trusted_proxies: tuple[IPv4Network | IPv6Network, ...] = Field(
        (), description="Proxies before the case room that say truly where a request comes from."
    )
    slack_bot_token: SecretStr = Field(SecretStr(""), description="xoxb-…: of the one workspace that this school has.")
    slack_signing_secret: SecretStr = Field(SecretStr(""), description="What Slack signs its requests with, over HTTP.")
    slack_app_token: SecretStr = Field(SecretStr(""), description="xapp-…: for Socket Mode, in place of HTTP.")
    slack_client_id: str = Field("", description="The app's client id: for many schools, in place of a bot token.")
    slack_client_secret: SecretStr = Field(SecretStr(""), description="The app's client secret, with its client id.")
    slack_api: str = Field("https://slack.com/api/", description="Where Slack's Web API is.")
    slack_file_hosts: tuple[str, ...] = Field(
        ("files.slack.com", "*.slack.com"), description="Hosts that files are fetched from, and the token is sent to."
    )
    teams_app_id: str = Field("", description="The bot's app id (client id), as Azure shows it.")
    teams_app_password: SecretStr = Field(SecretStr(""), description="Its client secret; none with a managed identity.")
    teams_app_type: Literal["SingleTenant", "UserAssignedMSI"] = Field(
        "SingleTenant", description="SingleTenant, or UserAssignedMSI for a managed identity."
    )
    teams_tenant: str = Field("", description="The id of the school's own tenant; nobody else's is let in.")
    teams_trial: bool = Field(False, description="Without an app id, on this machine alone: for trying it out.")
    teams_service_hosts: tuple[str, ...] = Field(
        ("smba.trafficmanager.net", "*.botframework.com"), description="Hosts that the bot speaks to as Teams."
    )
    teams_file_hosts: tuple[str, ...] = Field(
        ("*.sharepoint.com", "*.1drv.com"), description="Hosts that attached files are fetched from."
    )
    teams_openid: str = Field(
        "https://login.botframework.com/v1/.well-known/openidconfiguration",
        description="Where it stands by which keys Teams signs its requests.",
    )

    @field_validator("url")
    @classmethod
    def _is_address(cls, url: str) -> str:
        """The address of the case room, without a slash at its end.

        Raises:
            ValueError: it is none, or what is sent there could be read on its way.
        """
        if not url:
            return url
        address = AnyHttpUrl(url)
        if address.username or address.password or address.query or address.fragment or address.path != "/":
            raise ValueError("give the address of a server alone, as https://signpost.school.example")
        if address.scheme != "https" and address.host not in _THIS_MACHINE:
            raise ValueError("it has to begin with https:// (http:// does on this machine alone, as http://localhost)")
        return str(address).rstrip("/")
