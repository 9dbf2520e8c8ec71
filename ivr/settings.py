"""Every setting, its meaning and its default: `config/kasja.toml`, then the environment (`KASJA_…`).

Read once at start and frozen. An unknown or impossible setting is a `ConfigError` that names it.
"""

from enum import StrEnum
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from ivr import places
from ivr.errors import ConfigError


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
    gateway: str = Field(
        "",
        pattern=r"^(sips?:[A-Za-z0-9.\[\]:-]+)?$",
        description="SIP address that takes outgoing calls, e.g. sip:10.0.0.5; empty for none",
    )
    callback_dial: str = Field(
        "",
        pattern=r"^([A-Za-z]+/[A-Za-z0-9@{}._:+-]+)?$",
        description="channel that calls people back, e.g. PJSIP/{number}@trunk; empty: nobody is",
    )
    callback_shown: str = Field(
        "223300330", pattern=r"^\+?[0-9]{3,15}$", description="number that they see"
    )

    @property
    def calls_back(self) -> bool:
        """Whether this installation can place calls."""
        return bool(self.callback_dial)


class SynthesizerName(StrEnum):
    """Who speaks; see docs/voices.md."""

    ESPEAK = "espeak"
    """espeak-ng through pyttsx3: everywhere, fast, robotic."""
    RHVOICE = "rhvoice"
    """RHVoice, where it is installed: natural; its Polish voices are not free."""


class Speech(_Group):
    """Hearing and speaking."""

    model: str = Field(
        "", description="an installed model or a folder; empty for what kasja model use chose"
    )
    accept_embedded_model: bool = Field(
        False, description="production may hear with the model trained on synthetic speech"
    )
    synthesizer: SynthesizerName = Field(
        SynthesizerName.ESPEAK, description="espeak, or rhvoice where it is installed"
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
    """Limits on guessing a telePIN; assumptions, see `docs/identity.md`."""

    free_tries: int = Field(3, ge=1, description="failures in a row before a delay")
    first_delay_s: int = Field(30, ge=1, description="the first delay; it doubles")
    longest_delay_s: int = Field(3600, ge=1, description="the longest delay")
    locked_after: int = Field(10, ge=1, le=100, description="failures in a row until locked")
    per_caller: int = Field(20, ge=1, description="failures from one number in its window")
    caller_window_s: int = Field(3600, ge=60, description="that window")
    per_withheld_call: int = Field(
        3, ge=1, description="failures in one call that withholds its number"
    )
    fuse_failures: int = Field(200, ge=10, description="failures of everybody before the fuse")
    fuse_percent: int = Field(60, ge=1, le=100, description="share of failures that blows it")
    fuse_window_s: int = Field(600, ge=60, description="window in which they are counted")


class LogIn(StrEnum):
    """How taxpayers sign in to the page on which they set a telePIN."""

    DEMO = "demo"
    """They pick one of the fictitious people; refused in production."""
    OIDC = "oidc"
    """At an OpenID Connect provider."""


class Site(_Group):
    """What is set of each site that this installation serves."""

    enabled: bool = Field(True, description="whether this installation serves the page")
    host: str = Field("127.0.0.1", description="address on which the page listens")
    port: int = Field(0, description="its port")
    public_url: str = Field(
        "",
        pattern=r"^(https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?)?$",
        description="its address as browsers see it, e.g. https://telepin.example; empty on loopback",
    )
    tls_certificate: str = Field("", description="PEM with its chain; empty where a proxy has it")
    tls_key: str = Field("", description="the certificate's key")
    trusted_proxies: tuple[str, ...] = Field(
        (), description="reverse proxies whose X-Forwarded-For is believed"
    )
    session_idle_s: int = Field(900, ge=60, description="a session ends without a request")
    session_absolute_s: int = Field(3600, ge=300, description="and whatever happens")
    oidc_issuer: str = Field("", description="the provider's issuer, exactly as it names itself")
    oidc_client_id: str = Field("", description="what the provider knows this page as")
    oidc_public_client: bool = Field(False, description="no client secret; PKCE alone")
    oidc_scopes: tuple[str, ...] = Field(("openid", "profile"), description="scopes to ask for")
    oidc_acr: tuple[str, ...] = Field(
        (), description="levels of assurance, one of which the provider must confirm"
    )


class Account(Site):
    """The taxpayers' page for the telePIN."""

    port: int = Field(8480, ge=1024, le=65535, description="its port")
    login: LogIn = Field(LogIn.DEMO, description="demo, or oidc")
    oidc_claim: str = Field("pesel", min_length=1, description="claim that carries PESEL or NIP")


class PanelLogIn(StrEnum):
    """How operators sign in to the panel."""

    LOCAL = "local"
    """With an account of this installation: kasja operators."""
    OIDC = "oidc"
    """At an OpenID Connect provider."""


class Panel(Site):
    """The operators' panel."""

    port: int = Field(8490, ge=1024, le=65535, description="its port")
    login: PanelLogIn = Field(PanelLogIn.LOCAL, description="local, or oidc")
    session_idle_s: int = Field(1800, ge=60, description="a session ends without a request")
    session_absolute_s: int = Field(43_200, ge=300, description="and whatever happens")
    locked_after: int = Field(5, ge=1, le=100, description="wrong passwords in a row before a lock")
    first_lock_s: int = Field(
        60, ge=1, description="the first lock; each further failure doubles it"
    )
    longest_lock_s: int = Field(3600, ge=1, description="the longest lock; it ends by itself")
    oidc_claim: str = Field(
        "preferred_username", min_length=1, description="claim that carries the operator's name"
    )
    oidc_roles_claim: str = Field(
        "", description="claim that lists roles; empty for those of the account of that name"
    )
    oidc_roles: dict[str, tuple[str, ...]] = Field(
        {}, description="what the claim's values mean, e.g. {kierownik = ['view', 'publish']}"
    )


class Disclosure(_Group):
    """How long a proof may be shown to agents."""

    valid_s: int = Field(3600, ge=60, le=86_400, description="from the proof; a hang-up ends it")


class Retention(_Group):
    """Days after which data is deleted; see `docs/privacy.md` for the source of each."""

    journals_days: int = Field(90, ge=1, le=3650, description="journals and transcripts of calls")
    surveys_days: int = Field(365, ge=1, le=3650, description="answers to the survey")
    calls_days: int = Field(
        730, ge=1, le=3650, description="that there was a call, and its outcome"
    )
    attempts_days: int = Field(30, ge=1, le=3650, description="counted attempts without a lock")
    uses_days: int = Field(730, ge=1, le=3650, description="the history of a telePIN")
    callbacks_days: int = Field(30, ge=1, le=3650, description="callbacks that have ended")
    contexts_days: int = Field(1, ge=1, le=3650, description="what ended calls had proved")
    audit_days: int = Field(730, ge=1, le=3650, description="whom audit events are about")
    spool_days: int = Field(7, ge=1, le=3650, description="unreadable lines of the journal's spool")
    logs_days: int = Field(90, ge=1, le=3650, description="log files in the state folder")


class RoutingRules(_Group):
    """How the routing may be changed."""

    four_eyes: bool = Field(
        default=False, description="a draft is published only when somebody else approved it"
    )


class WallboardRules(_Group):
    """What the wallboard measures the line by."""

    target_percent: int = Field(80, ge=1, le=100, description="callers to be answered in time")
    within_s: int = Field(20, ge=1, le=3600, description="that time")
    short_abandon_s: int = Field(
        5, ge=0, le=60, description="who gives up sooner counts for nothing"
    )


class Settings(BaseSettings):
    """All settings of one installation."""

    model_config = SettingsConfigDict(
        env_prefix="KASJA_", env_nested_delimiter="__", frozen=True, extra="forbid"
    )

    deployment: Deployment = Field(Deployment.DEMO, description="demo or production")
    content: Path = Field(
        places.CONTENT, description="folder that holds grammars, prompts, config, dialplan"
    )
    state: Path = Field(
        Path("var"), description="what this installation writes: database, secrets, logs"
    )
    cache: Path = Field(
        places.CACHE,
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
    account: Account = Field(default_factory=Account, description="the taxpayers' page")
    panel: Panel = Field(default_factory=Panel, description="the operators' panel")
    disclosure: Disclosure = Field(default_factory=Disclosure, description="proofs for agents")
    retention: Retention = Field(default_factory=Retention, description="days data is kept")
    routing: RoutingRules = Field(
        default_factory=RoutingRules, description="how the routing may be changed"
    )
    wallboard: WallboardRules = Field(
        default_factory=WallboardRules, description="what the line is measured by"
    )

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
        file = TomlConfigSettingsSource(settings_cls, places.file())
        return init_settings, env_settings, file

    @property
    def secrets(self) -> Path:
        """Where the pepper, keys and passwords lie, readable by their owner alone."""
        return self.state / "secrets"

    @property
    def lessons(self) -> Path:
        """Where what the grammars teach is kept."""
        return places.Places(self.content, self.cache).lessons

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
    file = places.file()
    places.load()  # says why when the file cannot be read
    try:
        return Settings()
    except ValidationError as wrong:
        first = wrong.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        raise ConfigError(f"{file}: {name}: {first['msg']}; see docs/settings.md") from None
    except ValueError as wrong:
        raise ConfigError(f"{file}: {wrong}; mend the TOML") from None
