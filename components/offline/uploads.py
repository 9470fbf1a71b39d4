"""Uploads under way: the resumable protocol's sessions, each growing a file on disk."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from components.offline.disk import Disk
from components.offline.facts import limit
from components.offline.faults import NO_TWIST, Twist
from components.offline.files import Clock
from components.offline.wire.errors import ApiError, invalid
from components.offline.wire.requests import FileFields

GRANULARITY = 256 * 1024
UNFINISHED = timedelta(hours=2)
AT_A_TIME = 200


class Upload:
    """One file on its way; `status` is active, final or cancelled."""

    def __init__(
        self, owner: str, fields: FileFields, size: int | None, path: Path, began: datetime, twist: Twist
    ) -> None:
        self.id = uuid4().hex
        self.owner = owner
        self.fields = fields
        self.size = size
        self.path = path
        self.began = began
        self.twist = twist
        self.status = "active"
        self.received = 0
        self._hash = hashlib.sha256()
        self._file: BinaryIO = path.open("wb")

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()

    def write(self, data: bytes) -> None:
        """Raises ApiError when more comes than was announced or allowed."""
        if self.received + len(data) > min(self.size or limit("file_bytes"), limit("file_bytes")):
            raise invalid("The upload is larger than announced, or than a file may be.")
        self._file.write(data)
        self._hash.update(data)
        self.received += len(data)

    def rewind(self, offset: int) -> None:
        """Raises ApiError unless `offset` is where the last chunk ended."""
        if self.status != "active":
            raise invalid("Upload has already been terminated.")
        if offset != self.received:
            raise invalid(f"Upload offset {offset} does not match the {self.received} bytes received.")

    def end(self, status: str) -> None:
        self.status = status
        self._file.close()
        if status == "cancelled":
            self.path.unlink(missing_ok=True)


class Uploads:
    """Sessions by id; those left unfinished are dropped after two hours."""

    def __init__(self, disk: Disk, clock: Clock) -> None:
        self._disk = disk
        self._clock = clock
        self._folder = disk.folder()
        self._uploads: dict[str, Upload] = {}

    def begin(self, owner: str, fields: FileFields, size: int | None, twist: Twist = NO_TWIST) -> Upload:
        """Raises ApiError when the file is too large."""
        if (size or 0) > limit("file_bytes"):
            raise invalid(f"File size exceeds the limit: {limit('file_bytes')} bytes.")
        self._tidy()
        if len(self._uploads) >= AT_A_TIME:
            raise ApiError("RESOURCE_EXHAUSTED", "Too many uploads at a time.")
        upload = Upload(owner, fields, size, self._folder / uuid4().hex, self._clock(), twist)
        self._uploads[upload.id] = upload
        return upload

    def get(self, id: str) -> Upload:
        """Raises ApiError NOT_FOUND."""
        try:
            return self._uploads[id]
        except KeyError:
            raise ApiError("NOT_FOUND", "Upload session not found.") from None

    def announced(self) -> int:
        """Bytes that the uploads under way will take, as far as is known."""
        return sum(upload.size or upload.received for upload in self._uploads.values() if upload.status == "active")

    def close(self) -> None:
        for upload in self._uploads.values():
            if upload.status == "active":
                upload.end("cancelled")

    def _tidy(self) -> None:
        oldest = self._clock() - UNFINISHED
        for upload in [upload for upload in self._uploads.values() if upload.began < oldest]:
            if upload.status == "active":
                upload.end("cancelled")
            del self._uploads[upload.id]
        for upload in [upload for upload in self._uploads.values() if upload.status != "active"]:
            del self._uploads[upload.id]
