"""What a session was shown: the newest frame, and how many came since the last turn."""

from __future__ import annotations

from pathlib import Path

from components.offline.facts import kinds
from components.offline.live import closing
from components.offline.live.sound import decoded
from components.offline.prompt import Blob
from components.offline.wire import content

KEPT = 30  # frames, half a minute


class Eye:
    """Frames lie in `folder`; the latest few are kept, because one of them may be just being read."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._count = 0
        self._counted = 0
        self.newest: Blob | None = None

    def see(self, blob: content.Blob) -> None:
        """Raises Close for what isn't a picture."""
        mime_type = (blob.mime_type or "").split(";")[0].strip().lower()
        if kinds().get(mime_type) != "image":
            raise closing.invalid(f"Unsupported MIME type for video: {mime_type}"[:100])
        data = decoded(blob)
        self._count += 1
        path = self._folder / f"frame-{self._count}"
        path.write_bytes(data)
        (self._folder / f"frame-{self._count - KEPT}").unlink(missing_ok=True)
        self.newest = Blob(mime_type, path)

    def close(self) -> None:
        """The client said that it shows nothing any longer."""
        self.newest = None

    @property
    def used(self) -> bool:
        """Whether anything was ever shown."""
        return self._count > 0

    def taken(self) -> int:
        """How many frames came since this was last asked."""
        new, self._counted = self._count - self._counted, self._count
        return new
