"""All configuration, from environment variables that begin with COMITY_; read here and nowhere else."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from models.errors import ComityError


class SettingsError(ComityError):
    """An environment variable holds something that it cannot; says which and what was expected."""


class Settings(BaseSettings):
    """What an operator can set; each field is the variable COMITY_<NAME>."""

    model_config = SettingsConfigDict(env_prefix="COMITY_", env_ignore_empty=True, frozen=True)

    database_url: str = Field(
        "sqlite:///var/comity.db", description="SQLAlchemy URL of the database, SQLite or PostgreSQL"
    )
    archive_url: str = Field("var/archive", description="fsspec URL of the archive of fetched pages")
    register_folder: Path | None = Field(
        None, description="folder with the register's CSV files; default: the shipped one"
    )
    contact: str = Field("", description="mail or web address for the User-Agent; required by --live")
    delay_seconds: float = Field(5.0, ge=1.0, description="pause between two requests to one host on the live web")
    replica_url: str | None = Field(
        None, description="loopback address of a replica of the sites, for tests and the demo"
    )
    lock_wait_seconds: float = Field(
        30.0, ge=0, description="how long a run waits for sources that another run reads, before it leaves them out"
    )
    replay_workers: int = Field(
        1, ge=1, description="processes that read the archive in a replay; more than 1: so many Dask workers here"
    )
    dask_address: str = Field(
        "",
        pattern=r"^(((tcp|tls|wss?)://)?[^\s/]+:\d+)?$",
        description="host:port of a Dask scheduler whose workers read the archive in a replay instead; they must reach it",
    )
    notify_url: SecretStr = Field(
        SecretStr(""),
        description="where news goes: webhooks (docs/webhook.md), Apprise URLs (mail, Slack, …), separated by spaces",
    )


def load_settings() -> Settings:
    """The settings of this process; raises SettingsError for a value that cannot be used."""
    try:
        return Settings()
    except ValidationError as error:
        found = error.errors()[0]
        name = f"COMITY_{'_'.join(str(part) for part in found['loc'])}".upper()
        raise SettingsError(f"{name}: {found['msg']}, found {found['input']!r}") from None


def describe_settings() -> str:
    """One line a variable: name, meaning, default."""
    return "\n".join(
        f"COMITY_{name.upper()}: {field.description} (default: {field.default or 'none'})"
        for name, field in Settings.model_fields.items()
    )
