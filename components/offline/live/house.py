"""What Live sessions share for as long as the engine runs."""

from __future__ import annotations

from collections.abc import Callable

from components.offline.disk import Disk
from components.offline.files import Clock
from components.offline.live.handles import Handles
from components.offline.live.studio import Studio
from components.offline.prompt import Blob


class Live:
    def __init__(self, clock: Clock, disk: Disk, look: Callable[[Blob], None]) -> None:
        self.studio = Studio(look)
        self.handles = Handles(clock, disk)

    def close(self) -> None:
        self.studio.close()
