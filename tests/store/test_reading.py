"""Who only reads keeps nobody from writing."""

from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.store.engine import migrate, open_engine, reading
from ivr.store.operator_tables import OperatorAccount


def test_a_reader_does_not_wait_for_a_writer(tmp_path: Path) -> None:
    """On SQLite an ordinary transaction would wait for five seconds, and fail."""
    engine = open_engine(f"sqlite:///{tmp_path / 'kasja.sqlite'}")
    migrate(engine)
    with engine.connect() as writer, writer.begin(), Session(reading(engine)) as reader:
        found = reader.scalars(select(OperatorAccount.name)).all()
    engine.dispose()

    assert found == []
