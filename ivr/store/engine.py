"""Opens the database and brings it to the newest schema."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from ivr import places
from ivr.errors import ConfigError, StageError

_BUSY_MS = 5000
_READ_ONLY = "kasja_read_only"
_MIGRATION_LOCK = 223300331
"""Any number nobody else in this database locks."""


def open_engine(url: str) -> Engine:
    """An engine for an SQLAlchemy URL; nothing is connected yet. `ConfigError` for a bad URL."""
    try:
        parsed = make_url(url)
        if parsed.drivername == "postgresql":
            parsed = parsed.set(drivername="postgresql+psycopg")
        if parsed.get_backend_name() == "sqlite" and parsed.database:
            places.made(Path(parsed.database).parent)
        # hide_parameters: an error in the log names the statement, never a caller's data.
        engine = create_engine(parsed, hide_parameters=True, pool_pre_ping=True)
    except (ArgumentError, NoSuchModuleError, ImportError) as wrong:
        raise ConfigError(
            f"database_url: {wrong}; use sqlite:///file or postgresql://host/name"
        ) from None
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_pragmas)
        event.listen(engine, "begin", _begin_immediately)
    return engine


def reading(engine: Engine) -> Engine:
    """The same database for whoever only reads: on SQLite it takes no lock that writers wait for."""
    return engine.execution_options(**{_READ_ONLY: True})


def migrate(engine: Engine, revision: str = "head") -> None:
    """Bring the schema to a revision; does nothing when it is there already.

    `ConfigError` when a newer KASja has been here.
    """
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":  # of several who start at once, one migrates
            connection.execute(text(f"select pg_advisory_xact_lock({_MIGRATION_LOCK})"))
        config = Config()
        config.set_main_option("script_location", "ivr.store:migrations")
        config.attributes["connection"] = connection
        if revision == "base":
            command.downgrade(config, revision)
        else:
            try:
                command.upgrade(config, revision)
            except CommandError:  # the revision in the database is none of ours
                raise ConfigError(
                    "database_url: a newer KASja has changed this database; run that one, or name another"
                ) from None


def require_answer(engine: Engine) -> None:
    """Ask the database for nothing; `StageError` when it does not answer."""
    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT 1"))
    except SQLAlchemyError as away:
        raise StageError("store", type(away).__name__) from None


@contextmanager
def transaction(engine: Engine) -> Iterator[Session]:
    """A transaction of the store; `StageError` when it is away."""
    try:
        with Session(engine) as session, session.begin():
            yield session
    except SQLAlchemyError as away:
        raise StageError("store", type(away).__name__) from None


def _set_pragmas(connection: object, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # type: ignore[attr-defined]  # we begin ourselves
    cursor = connection.cursor()  # type: ignore[attr-defined]
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", f"busy_timeout={_BUSY_MS}"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_immediately(connection: Connection) -> None:
    # A transaction that reads first and writes later fails under load with SQLITE_BUSY, whatever the
    # timeout; taking the write lock at once makes writers wait for each other instead.
    only_reads = connection.get_execution_options().get(_READ_ONLY, False)
    connection.exec_driver_sql("BEGIN" if only_reads else "BEGIN IMMEDIATE")
