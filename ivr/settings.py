"""Every setting, its meaning and its default: `config/kasja.toml`, then the environment (`KASJA_…`).

Read once at start and frozen. An unknown or impossible setting is a `ConfigError` that names it.
"""

import os
from enum import StrEnum
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from ivr.errors import ConfigError

DEFAULT_FILE = Path("config/kasja.toml")


class Deployment(StrEnum):
    """What kind of installation this is."""

    DEMO = "demo"
    """Fictitious people, demo consultants, secrets made at the first start."""
    PRODUCTION = "production"
    """Refuses demo people and missing secrets."""


class _Group(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Telephony(_Group):
    """Ports and limits of the edge to Asterisk; everything but SIP and RTP is on loopback."""

    sip_host: str = Field("127.0.0.1", description="address on which Asterisk takes SIP calls")
    sip_port: int = Field(5070, ge=1024, le=65535, description="SIP over UDP")
    rtp_first_port: int = Field(20000, ge=1024, le=65000, description="first RTP port")
    rtp_ports: int = Field(1000, ge=100, description="how many RTP ports")
    agi_host: str = Field("127.0.0.1", description="where Asterisk reaches the AGI scripts")
    agi_port: int = Field(4573, ge=1024, le=65535, description="FastAGI")
    media_host: str = Field("127.0.0.1", description="where Asterisk reaches the media server")
    media_port: int = Field(9092, ge=1024, le=65535, description="AudioSocket")
    ami_port: int = Field(5039, ge=1024, le=65535, description="manager interface, loopback")
    max_conversations: int = Field(
        60, ge=1, description="speech conversations at once; more get keys"
    )
    absolute_timeout_s: int = Field(3600, ge=60, description="no call lasts longer")
    trunks: tuple[str, ...] = Field((), description="addresses of the operator's SIP trunks")


class Speech(_Group):
    """Hearing and speaking."""

    model: str = Field(
        "", description="an installed model or a folder; empty for what kasja model use chose"
    )
    accept_embedded_model: bool = Field(
        False, description="production may hear with the model trained on synthetic speech"
    )
    voice: str = Field("pl", description="synthesizer voice")
    rate_wpm: int = Field(150, ge=80, le=300, description="words a minute")
    slow_rate_wpm: int = Field(115, ge=60, le=250, description="words a minute after „wolniej”")
    recognizer_threads: int = Field(2, ge=1, le=64, description="decoding threads")


class SurveyItem(_Group):
    """One survey question; its words are the prompt `survey.<id>`."""

    id: str
    low: int = Field(1, ge=0)
    high: int = Field(5, le=10)


class Dialogue(_Group):
    """Patience and questions."""

    timeout_ms: int = Field(6000, ge=1000, description="silence before a noinput")
    dictation_timeout_ms: int = Field(
        10_000, ge=1000, description="the same where numbers are read"
    )
    tries: int = Field(3, ge=1, description="proofs of identity a call")
    survey: tuple[SurveyItem, ...] = Field(
        (
            SurveyItem(id="satisfaction"),
            SurveyItem(id="resolved"),
            SurveyItem(id="nps", low=0, high=10),
        ),
        description="questions of the survey, in order",
    )


class Identity(_Group):
    """Limits on guessing a telePIN; assumptions, see `ivr/identity/verification.py`."""

    free_tries: int = Field(3, ge=1, description="failures in a row before a delay")
    first_delay_s: int = Field(30, ge=1, description="the first delay; it doubles")
    longest_delay_s: int = Field(3600, ge=1, description="the longest delay")
    locked_after: int = Field(10, ge=1, le=100, description="failures in a row until locked")
    per_caller_hour: int = Field(20, ge=1, description="attempts from one number in an hour")


class Settings(BaseSettings):
    """All settings of one installation."""

    model_config = SettingsConfigDict(
        env_prefix="KASJA_", env_nested_delimiter="__", frozen=True, extra="forbid"
    )

    deployment: Deployment = Field(Deployment.DEMO, description="demo or production")
    content: Path = Field(
        Path(), description="folder that holds grammars, prompts, config, dialplan"
    )
    state: Path = Field(
        Path("var"), description="what this installation writes: database, secrets, logs"
    )
    cache: Path = Field(
        Path("~/.cache/kasja"),
        description="Asterisk, espeak-ng and rendered prompts; may be deleted",
    )
    database_url: str = Field(
        "", description="SQLAlchemy URL; empty for SQLite in the state folder"
    )
    hours_override: str = Field(
        "", description="hours that all queues keep, e.g. always; empty for theirs"
    )
    metrics_port: int = Field(
        9464, ge=1024, le=65535, description="Prometheus metrics, on loopback"
    )
    log_level: str = Field("info", pattern="^(debug|info|warning|error)$", description="log level")
    telephony: Telephony = Field(default_factory=Telephony, description="ports and limits")
    speech: Speech = Field(default_factory=Speech, description="hearing and speaking")
    dialogue: Dialogue = Field(default_factory=Dialogue, description="patience and questions")
    identity: Identity = Field(default_factory=Identity, description="limits on guessing")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment wins over the file."""
        file = Path(os.environ.get("KASJA_CONFIG", str(DEFAULT_FILE)))
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, file)

    @property
    def secrets(self) -> Path:
        """Where the pepper, keys and passwords lie, readable by their owner alone."""
        return self.state / "secrets"

    @property
    def lessons(self) -> Path:
        """Where what the grammars teach is kept."""
        return self.cache_dir / "understanding"

    @property
    def cache_dir(self) -> Path:
        """The cache with `~` resolved."""
        return self.cache.expanduser()

    @property
    def database(self) -> str:
        """The database's SQLAlchemy URL."""
        return self.database_url or f"sqlite:///{(self.state / 'kasja.sqlite').absolute()}"


def load() -> Settings:
    """Read the settings; `ConfigError` names what is wrong and where it may be put right."""
    file = os.environ.get("KASJA_CONFIG", str(DEFAULT_FILE))
    if "KASJA_CONFIG" in os.environ and not Path(file).is_file():
        raise ConfigError(f"KASJA_CONFIG: no file {file}; name a readable TOML file")
    try:
        return Settings()
    except ValidationError as wrong:
        first = wrong.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        raise ConfigError(f"{file}: {name}: {first['msg']}; see docs/settings.md") from None
    except ValueError as wrong:
        raise ConfigError(f"{file}: {wrong}; mend the TOML") from None
