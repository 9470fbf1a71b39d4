"""What the system says when a file can't be written, in our words."""

from __future__ import annotations

import errno
from collections.abc import Mapping

from components.errors import NoRoom

KEPT = "What you have here is kept."
LATER = f"{KEPT} Remove files you no longer need, or try again later."
FULL = ("The disk of this server is full.", LATER)
SHUT = ("This server can't write to its disk.", f"{KEPT} Whoever runs it finds the reason in its log.")
BUSY = ("This server has too much open at once.", f"{KEPT} Try again in a moment.")
LARGE = ("The file became larger than this server allows.", f"{KEPT} Use a smaller one, or a part of it.")

# Names that not every system knows; Windows' own numbers come as these, too.
REASONS: Mapping[int, tuple[str, str]] = {
    getattr(errno, name): told
    for told, names in {
        FULL: ("ENOSPC", "EDQUOT"),
        SHUT: ("EROFS", "EACCES", "EPERM", "EIO", "ENXIO", "ENODEV", "ESTALE"),
        BUSY: ("EMFILE", "ENFILE", "ENOMEM", "EAGAIN"),
        LARGE: ("EFBIG",),
    }.items()
    for name in names
    if hasattr(errno, name)
}


def is_told(error: BaseException) -> bool:
    """Whether we have words for it."""
    return isinstance(error, OSError) and error.errno in REASONS


def unwritten(error: OSError) -> NoRoom:
    """What a person is told; that of an unknown reason, too."""
    return NoRoom(*REASONS.get(error.errno or 0, SHUT))
