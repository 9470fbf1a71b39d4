"""Cached contents: turns that later requests begin with, kept on disk until they expire."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from dateutil.parser import isoparse

from components.offline.disk import remove
from components.offline.files import Clock, stamp
from components.offline.intake import seconds
from components.offline.question import Background
from components.offline.wire.errors import bad_field, invalid, no_such_cache
from components.offline.wire.requests import CachedContent

NAME = re.compile(r"(?:cachedContents/)?[A-Za-z0-9_-]{1,64}")
DEFAULT_TTL = timedelta(hours=1)


@dataclass(slots=True)
class Cache:
    """`folder` holds the bytes of its files."""

    id: str
    owner: str
    model: str
    display_name: str
    background: Background
    folder: Path
    created: datetime
    updated: datetime
    expires: datetime

    @property
    def name(self) -> str:
        return f"cachedContents/{self.id}"

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "model": f"models/{self.model}",
            "createTime": stamp(self.created),
            "updateTime": stamp(self.updated),
            "expireTime": stamp(self.expires),
            "displayName": self.display_name,
            "usageMetadata": {"totalTokenCount": self.background.tokens.total()},
        }


class Caches:
    """The store; every access first drops what has expired."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._caches: dict[str, Cache] = {}

    def add(self, cache: Cache) -> Cache:
        self._caches[cache.id] = cache
        return cache

    def get(self, name: str, owner: str) -> Cache:
        """By name, with or without cachedContents/. Raises ApiError PERMISSION_DENIED, as the service does, and
        INVALID_ARGUMENT for what can be no name."""
        if not NAME.fullmatch(name):
            raise bad_field("cached_content", "unexpected cached content name format")
        self._expire()
        cache = self._caches.get(name.removeprefix("cachedContents/"))
        if cache is None or cache.owner != owner:
            raise no_such_cache()
        return cache

    def of(self, owner: str) -> list[Cache]:
        self._expire()
        return [cache for cache in reversed(self._caches.values()) if cache.owner == owner]

    def update(self, name: str, owner: str, change: CachedContent) -> Cache:
        cache = self.get(name, owner)
        cache.updated = self._clock()
        cache.expires = self.expiry(change)
        return cache

    def delete(self, name: str, owner: str) -> None:
        self._remove(self.get(name, owner))

    def expiry(self, fields: CachedContent) -> datetime:
        """From ttl or expire_time, an hour if neither. Raises ApiError for a time that is past or no time."""
        now = self._clock()
        expires = now + DEFAULT_TTL
        try:
            if fields.ttl:
                expires = now + timedelta(seconds=seconds(fields.ttl) or 0)
            elif fields.expire_time:
                expires = isoparse(fields.expire_time)
            if expires <= now:
                raise invalid("Cached content must expire in the future.")
        except (ValueError, OverflowError, TypeError):
            raise invalid("Invalid expiration of the cached content.") from None
        return expires

    def _expire(self) -> None:
        now = self._clock()
        for cache in [cache for cache in self._caches.values() if cache.expires <= now]:
            self._remove(cache)

    def _remove(self, cache: Cache) -> None:
        del self._caches[cache.id]
        remove(cache.folder)
