"""Files of the Files API: on disk for 48 hours, seen only with the key they came with."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from components.offline.facts import limit
from components.offline.probe import Look
from components.offline.wire.errors import ApiError, no_such_file, storage_full

Clock = Callable[[], datetime]
ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789"


@dataclass(slots=True)
class StoredFile:
    """`id` is what follows files/ in its name; `sha256` is hexadecimal."""

    id: str
    owner: str
    mime_type: str
    path: Path
    size: int
    sha256: str
    created: datetime
    expires: datetime
    display_name: str = ""
    state: str = "PROCESSING"
    source: str = "UPLOADED"
    look: Look | None = None
    error: dict[str, Any] | None = None

    @property
    def name(self) -> str:
        return f"files/{self.id}"

    def as_json(self, base_url: str) -> dict[str, Any]:
        fields: dict[str, Any] = {
            "name": self.name,
            "displayName": self.display_name or None,
            "mimeType": self.mime_type,
            "sizeBytes": str(self.size),
            "createTime": stamp(self.created),
            "updateTime": stamp(self.created),
            "expirationTime": stamp(self.expires),
            "sha256Hash": base64.b64encode(self.sha256.encode()).decode(),
            "uri": f"{base_url}/v1beta/{self.name}",
            "downloadUri": f"{base_url}/v1beta/{self.name}:download?alt=media" if self.source == "GENERATED" else None,
            "state": self.state,
            "source": self.source,
            "error": self.error,
            "videoMetadata": self._video(),
        }
        return {key: value for key, value in fields.items() if value is not None}

    def _video(self) -> dict[str, str] | None:
        if self.state != "ACTIVE" or self.look is None or self.look.kind != "video":
            return None
        return {"videoDuration": f"{self.look.seconds:g}s"}


class Files:
    """The store; every access first drops what has expired."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._files: dict[str, StoredFile] = {}

    def add(self, file: StoredFile) -> StoredFile:
        """Raises ApiError ALREADY_EXISTS or RESOURCE_EXHAUSTED."""
        self._expire()
        if file.id in self._files:
            raise ApiError("ALREADY_EXISTS", f"The File {file.id} already exists.")
        self.require_room(file.size)
        self._files[file.id] = file
        return file

    def require_room(self, size: int) -> None:
        self._expire()
        stored = sum(file.size for file in self._files.values())
        if stored + size > limit("storage_bytes") or len(self._files) >= limit("stored_files"):
            raise storage_full()

    def get(self, id: str, owner: str) -> StoredFile:
        """Raises ApiError PERMISSION_DENIED, as the service does for a file that isn't there."""
        self._expire()
        file = self._files.get(id)
        if file is None or file.owner != owner:
            raise no_such_file(id)
        return file

    def of(self, owner: str) -> list[StoredFile]:
        """Newest first."""
        self._expire()
        return [file for file in reversed(self._files.values()) if file.owner == owner]

    def delete(self, id: str, owner: str) -> None:
        self._remove(self.get(id, owner))

    def lifetime(self) -> tuple[datetime, datetime]:
        """Now, and when a file made now expires."""
        now = self._clock()
        return now, now + timedelta(hours=limit("file_hours"))

    def _expire(self) -> None:
        now = self._clock()
        for file in [file for file in self._files.values() if file.expires <= now]:
            self._remove(file)

    def _remove(self, file: StoredFile) -> None:
        del self._files[file.id]
        file.path.unlink(missing_ok=True)


def new_id(length: int = 12) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def stamp(time: datetime) -> str:
    """RFC 3339 in UTC, with microseconds."""
    return time.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
