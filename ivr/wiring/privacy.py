"""Builds what deletes, erases and proves from the settings: the parts that no call needs."""

from functools import partial

from sqlalchemy import Engine

from ivr.settings import Settings
from ivr.store import vault
from ivr.store.audit_chain import Seals
from ivr.store.audit_head import HeadFile
from ivr.store.erasure import Erasure
from ivr.store.retention import DataClass, Retention
from ivr.wiring.parts import audit, open_vault, pseudonyms


def audit_seals(settings: Settings) -> Seals:
    """Checks the audit's chain with this installation's key."""
    return Seals(open_vault(settings).key(vault.AUDIT))


def audit_head(settings: Settings) -> HeadFile:
    """Where the audit's newest link is noted outside the database."""
    return HeadFile(settings.state / "audit.head", audit_seals(settings))


def retention(settings: Settings, engine: Engine) -> Retention:
    """Deletes what is past its time."""
    days = {each: getattr(settings.retention, f"{each}_days") for each in DataClass}
    return Retention(
        engine,
        audit(settings, engine),
        settings.state,
        days=days,
        locked_after=settings.identity.locked_after,
    )


def erasure(settings: Settings, engine: Engine) -> Erasure:
    """Erases people on request."""
    names = pseudonyms(settings)
    named = partial(names.of, "number")
    return Erasure(engine, audit(settings, engine), pseudonym_of=named)
