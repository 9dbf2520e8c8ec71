"""The version to begin with: the published one, else the last known one, else the files."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Protocol

import structlog

from ivr.errors import ContentError, StageError
from ivr.routing import loader, sources
from ivr.routing.version import Version
from ivr.store.routing_cache import Cached, Following, RoutingCache
from ivr.store.routing_versions import RoutingVersions

log = structlog.get_logger()


class Versions(Protocol):
    """Where versions are published."""

    def current(self, moment: datetime) -> Version | None:
        """The version in effect at a moment (aware UTC); `StageError` while nobody knows."""
        ...

    def following(self, moment: datetime) -> Version | None:
        """The version that waits for its time; `StageError` while nobody knows."""
        ...


UNPUBLISHED = 0
"""Stands for a number where the files themselves decide."""


def known(
    versions: RoutingVersions, cache: RoutingCache, folder: Path, *, moment: datetime
) -> Cached:
    """What is in effect; changes nothing. `folder` is the installation's content.

    `ContentError` when that is the files and they are gone.
    """
    try:
        found = published(versions, moment)
    except StageError:
        kept = cache.read()
        if kept is not None:
            log.warning("routing_from_cache", version=kept.at(moment).number)
            return kept.at(moment)
        found = None
    return found or Cached(UNPUBLISHED, sources.read(folder))


def published(versions: Versions, moment: datetime) -> Cached | None:
    """The version in effect and the one that follows it; None before the first.

    `StageError` while the database is away.
    """
    current, following = versions.current(moment), versions.following(moment)
    if current is None:
        return None
    later = (
        Following(following.number, following.sources, following.effective_at)
        if following
        else None
    )
    return Cached(current.number, current.sources, later)


def left_behind(known: Cached, folder: Path) -> str:
    """What an operator should know of files that say something else; empty where they do not."""
    try:
        files = sources.read(folder)
        compared = files if known.sources.words else replace(files, words=None)
        same = compared.digest == known.sources.digest
    except ContentError:
        same = False
    if known.number == UNPUBLISHED or same:
        return ""
    return (
        f"version {known.number} decides; {folder} says something else"
        f" (kasja routing diff files; kasja routing import {folder})"
    )


def begin(
    versions: RoutingVersions, cache: RoutingCache, folder: Path, *, moment: datetime
) -> Cached:
    """The same for the service: at its very first start the files become version 1."""
    found = known(versions, cache, folder, moment=moment)
    if found.number == UNPUBLISHED:
        loader.parse(found.sources)  # what cannot be read is never published
        try:
            versions.recordings.keep_recorded(folder)
            first = versions.import_first(found.sources, moment=moment)
        except StageError:
            log.warning("routing_from_files")
            return found
        found = Cached(first.number, first.sources)
    try:
        cache.write(found)
    except OSError as full:
        log.warning("routing_not_kept", version=found.number, reason=full.strerror)
    return found
