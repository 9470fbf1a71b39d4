"""Uploads on disk: written and hashed in one pass, kept once per content, gone with the process that took them."""

from __future__ import annotations

import atexit
import contextlib
import hashlib
import itertools
import os
import re
import shutil
import tempfile
import threading
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from components.bounds import DEFAULTS, MEGABYTE
from components.disk import is_told, unwritten
from components.errors import BadFile, NoRoom
from components.media.capacity import Capacity

PREFIX, ARRIVING = "gemini-workbench-", "arriving"
UPLOAD = "upload"  # the name of every file, in a folder named after its content: none of a user's names is a path
SHA256 = re.compile(r"[0-9a-f]{64}")
OWNER, LOCKING = "owner", 2.0  # the file that is locked; seconds within which that is done once it is there
CHUNK = 1 << 20
UNSEEN = ("Cc", "Cs", "Zl", "Zp")
SEEN = "LNPS"  # letters, numbers, punctuation, signs; of marks and spaces alone nothing is to be read
BIDI_CONTROLS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@dataclass(frozen=True, slots=True)
class Spooled:
    """One upload. `name` is for people only; the folder of `path` is named after the content's `sha256` and holds what
    was prepared from it; `size` in bytes."""

    path: Path
    name: str
    sha256: str
    size: int


class Spool:
    """A folder of uploads, safe to use from several threads.

    `max_bytes` caps the folder, prepared copies included, `max_file_bytes` one file. Whatever `in_use` names, or is
    held, stays; where there is no room beside it, the file that comes is refused.
    """

    def __init__(
        self,
        folder: Path | None = None,
        max_bytes: int = DEFAULTS.visitor * MEGABYTE,
        max_file_bytes: int = DEFAULTS.file * MEGABYTE,
        in_use: Callable[[], Iterable[str]] = tuple,
    ) -> None:
        self.folder = folder or session_folder()
        self.folder.mkdir(parents=True, exist_ok=True)
        self._max_bytes = max_bytes
        self._max_file_bytes = min(max_file_bytes, max_bytes)
        self._in_use = in_use
        self._files: dict[str, Spooled] = {}
        self._held: Counter[str] = Counter()
        self._lock = threading.RLock()

    def add(self, stream: BinaryIO, name: str) -> Spooled:
        """Copies the stream, from where it stands, to disk. The same content a second time keeps the first copy.

        Raises BadFile for an empty or too large file, and when held files leave no room.
        """
        size = _left(stream)
        self.require(size)
        CAPACITY.require(size)
        part, sha256, size = self._copy(stream)
        return self.adopt(part, sha256, size, name)

    def adopt(self, part: Path, sha256: str, size: int, name: str) -> Spooled:
        """Takes in a file that lies on the same disk already, and was hashed on its way there. Raises BadFile."""
        with self._lock, _told(), _gone(part):
            if not size:
                raise BadFile("The file is empty.", "Check that it was saved completely, and add it again.")
            known = self._files.pop(sha256, None)
            if known:
                spooled = replace(known, name=clean_name(name))
            else:
                path = self.folder / sha256 / UPLOAD
                path.parent.mkdir(exist_ok=True)
                os.replace(part, path)
                spooled = Spooled(path, clean_name(name), sha256, size)
            self._files[sha256] = spooled
        return spooled

    def require(self, size: int, beside: int = 0) -> None:
        """Raises BadFile when so many bytes don't fit beside those on their way, not even without what nobody uses."""
        if size > self._max_file_bytes:
            raise BadFile(f"The file is larger than {self._max_file_bytes / MEGABYTE:,.0f} MB.", "Use a smaller one.")
        most = self._max_bytes - size - beside
        if self.total > most:
            self.tidy()
        if self.total > most:
            told = f"Your files would take more than the {self._max_bytes / MEGABYTE:,.0f} MB that a visitor has here."
            raise NoRoom(told, "What you have here is kept. Remove some, and add it again.")

    def tidy(self) -> None:
        """Forgets the files that nobody uses any more."""
        with self._lock:
            used = {*self._in_use(), *self._held}
            for sha256 in self._files.keys() - used:
                self.drop(sha256)

    def get(self, sha256: str) -> Spooled | None:
        """The upload, if it is still here, and marks it as used."""
        with self._lock:
            spooled = self._files.pop(sha256, None)
            if spooled:
                self._files[sha256] = spooled
            return spooled

    @contextlib.contextmanager
    def hold(self, *sha256s: str) -> Iterator[None]:
        """Keeps these files while the block runs, whatever else is added."""
        with self._lock:
            self._held.update(sha256s)
        try:
            yield
        finally:
            with self._lock:
                self._held.subtract(sha256s)
                self._held += Counter()

    @property
    def total(self) -> int:
        """Bytes on disk."""
        with self._lock:
            return _bytes_under(self.folder)

    def drop(self, sha256: str) -> None:
        """Forgets the file and all that was prepared from it; unknown ones are fine."""
        with self._lock:
            if self._files.pop(sha256, None):
                shutil.rmtree(self.folder / sha256, ignore_errors=True)

    def clear(self) -> None:
        """Forgets every file."""
        with self._lock:
            for sha256 in list(self._files):
                self.drop(sha256)

    def close(self) -> None:
        """Forgets every file, and leaves nothing on disk."""
        self.clear()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _copy(self, stream: BinaryIO) -> tuple[Path, str, int]:
        digest, size = hashlib.sha256(), 0
        with _told():
            handle, name = tempfile.mkstemp(suffix=".part", dir=self.folder)
            part = Path(name)
            try:
                with open(handle, "wb") as target:
                    while chunk := stream.read(CHUNK):
                        size += len(chunk)
                        digest.update(chunk)
                        target.write(chunk)
            except BaseException:
                part.unlink(missing_ok=True)
                raise
        return part, digest.hexdigest(), size


@contextlib.contextmanager
def _told() -> Iterator[None]:
    """Raises NoRoom for what the disk is the reason of."""
    try:
        yield
    except OSError as error:
        if is_told(error):
            raise unwritten(error) from error
        raise


@contextlib.contextmanager
def _gone(part: Path) -> Iterator[None]:
    """Afterwards nothing lies there."""
    try:
        yield
    finally:
        part.unlink(missing_ok=True)


def content_of(path: Path) -> str | None:
    """The SHA-256 of a spooled file by its path; None for others, such as what was prepared from one."""
    folder = path.parent.name
    return folder if path.name == UPLOAD and SHA256.fullmatch(folder) else None


def lane(path: Path) -> str:
    """Whose file it is: the session's folder under this process's own; "" for what belongs to nobody."""
    with _process_lock:
        root = _process and _process[0]
    return path.relative_to(root).parts[0] if root and path.is_relative_to(root) else ""


def extension(name: str) -> str:
    """The name's extension in lower case with its dot, or "" if it isn't a plain one."""
    found = re.search(r"\.([a-z0-9]{1,8})$", name.lower())
    return f".{found[1]}" if found else ""


def clean_name(name: str, longest: int = 120) -> str:
    """A name to show: no folders, on one line, with no characters that are not seen but act; the extension stays.

    One of which nothing would be seen is "file".
    """
    last = re.split(r"[/\\]", name)[-1].replace("%22", '"')  # so browsers send a quotation mark
    whole = unicodedata.normalize("NFC", last)  # macOS takes letters and their marks apart
    kept = "".join(c for c in whole if unicodedata.category(c) not in UNSEEN and c not in BIDI_CONTROLS).strip()
    if len(kept) > longest:
        end = extension(kept)
        kept = kept[: longest - len(end) - 1] + "…" + end
    return kept if any(unicodedata.category(c)[0] in SEEN for c in kept.replace(".", "")) else "file"


def distinct(name: str, taken: Collection[str]) -> str:
    """The name, numbered before its extension where it is taken: two files are never shown under one."""
    end = extension(name)
    stem = name[: len(name) - len(end)] or name
    numbered = (f"{stem} ({number}){name[len(stem) :]}" for number in itertools.count(2))
    return name if name not in taken else next(other for other in numbered if other not in taken)


def session_folder() -> Path:
    """A new folder for one session's files, under this process's own, which goes when the process ends."""
    return Path(tempfile.mkdtemp(dir=_process_folder()))


def sweep(parent: Path | None = None, grace: float = 60) -> int:
    """Removes the folders that ended processes left behind, and says how many.

    One without a lock stays for `grace` seconds: its owner may be about to make it.
    """
    swept = 0
    for folder in (parent or Path(tempfile.gettempdir())).glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError):
            lock = folder / OWNER
            mark, wait = (lock, min(grace, LOCKING)) if lock.exists() else (folder, grace)
            if time.time() - mark.stat().st_mtime >= wait and not _owned(folder):
                shutil.rmtree(folder)
                swept += 1
    return swept


def leave() -> None:
    """Removes all that this process has put on disk: the last thing it does."""
    global _process
    with _process_lock:
        process, _process = _process, None
    if process:
        _leave(*process)


def arriving() -> Path:
    """Where uploads lie until a page takes them."""
    folder = _process_folder() / ARRIVING
    folder.mkdir(exist_ok=True)
    return folder


_process_lock = threading.Lock()
_process: tuple[Path, BinaryIO] | None = None


def _process_folder() -> Path:
    global _process
    with _process_lock:
        if _process is None or not _process[0].is_dir():
            sweep()
            folder = Path(tempfile.mkdtemp(prefix=PREFIX))
            _process = folder, claim(folder)
            atexit.register(leave)
        return _process[0]


def claim(folder: Path) -> BinaryIO:
    """Marks the folder as this process's as long as the returned file is open."""
    owner = open(folder / OWNER, "wb")
    _lock(owner)
    return owner


def _leave(folder: Path, owner: BinaryIO) -> None:
    owner.close()
    shutil.rmtree(folder, ignore_errors=True)


def _owned(folder: Path) -> bool:
    try:
        with open(folder / OWNER, "r+b") as owner:
            _lock(owner)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return False


def _lock(owner: BinaryIO) -> None:
    # A lock, not a process id: ids are reused, and mean nothing across containers that share a temp folder.
    if os.name == "nt":
        import msvcrt

        msvcrt.locking(owner.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
    else:
        import fcntl

        fcntl.flock(owner, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _bytes_under(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _left(stream: BinaryIO) -> int:
    """Bytes to come; 0 where that can't be told."""
    if not stream.seekable():
        return 0
    at = stream.tell()
    end = stream.seek(0, os.SEEK_END)
    stream.seek(at)
    return end - at


def _kept_under(folder: Path) -> int:
    """Bytes of all visitors, but for what is still on its way."""
    return sum(_bytes_under(path) for path in folder.iterdir() if path.name != ARRIVING)


CAPACITY = Capacity(_process_folder, _kept_under)
