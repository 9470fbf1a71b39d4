from __future__ import annotations

import errno
import os

import pytest

from components.disk import is_told, unwritten


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOSPC, "disk of this server is full"),
        (errno.EDQUOT, "disk of this server is full"),
        (errno.EROFS, "can't write to its disk"),
        (errno.EIO, "can't write to its disk"),
        (errno.EMFILE, "too much open at once"),
        (errno.EFBIG, "larger than this server allows"),
    ],
)
def test_the_disk_is_told_by_its_number_and_that_nothing_is_lost(number: int, said: str) -> None:
    error = OSError(number, os.strerror(number), "/secret/path")
    assert is_told(error)
    told = str(unwritten(error))
    assert said in told and "What you have here is kept." in told and "secret" not in told


def test_other_errors_are_not_taken_for_the_disks() -> None:
    assert not any(map(is_told, [ValueError(), OSError(), ConnectionResetError(errno.ECONNRESET, "reset")]))
