"""Settings, from the environment (`SIGNPOST_…`) or a `.env` file; every one has a default that works."""

from pathlib import Path

from platformdirs import user_cache_path
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from signpost.embeddings import Runtime


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
