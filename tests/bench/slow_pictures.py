"""How long another visitor's small picture waits while one visitor has 48 slow ones looked into.

`python -m tests.bench.slow_pictures [pictures]`, from the repository's root.
"""

from __future__ import annotations

import io
import sys
import tempfile
import threading
import time
from pathlib import Path

from PIL import Image

from components.errors import BadFile
from components.media import worker
from components.media.spool import Spool, session_folder

SIDE = (10_000, 9_990)  # just below the most that is looked into


def picture(size: tuple[int, int]) -> bytes:
    """Of few bytes and many pixels."""
    target = io.BytesIO()
    Image.new("RGB", size, "teal").save(target, "PNG")
    return target.getvalue()


def look(spool: Spool, content: bytes, name: str) -> str:
    path = spool.add(io.BytesIO(content), name).path
    try:
        worker.inspect(path, name)
        worker.thumbnail(path)
    except BadFile as error:
        return str(error)
    return "taken"


def main(count: int) -> None:
    one = picture(SIDE)
    slow = [one + number.to_bytes(2) for number in range(count)]  # what follows a picture makes it another file
    greedy, modest = Spool(session_folder()), Spool(session_folder())
    begun = time.monotonic()
    said = look(Spool(session_folder()), one, "alone.png")
    print(f"a slow one of {len(slow[0]) / 1e3:.0f} kB alone: {time.monotonic() - begun:.1f} s, {said}", flush=True)
    threads = [threading.Thread(target=look, args=(greedy, content, "slow.png")) for content in slow]
    begun = time.monotonic()
    for thread in threads:
        thread.start()
    said = look(modest, picture((64, 64)), "small.png")
    print(f"another's small one beside {count} of them: {time.monotonic() - begun:.1f} s, {said}", flush=True)
    for thread in threads:
        thread.join()
    print(f"all of them: {time.monotonic() - begun:.1f} s", flush=True)
    worker.POOL.close()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        tempfile.tempdir = str(Path(folder))
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 48)
