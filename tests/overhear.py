"""A network of its own for a command, in which every name it asks for is heard, by Python and by libraries in C alike.

Linux only, as root or where everybody may have namespaces. `python -m tests.overhear FILE COMMAND...` is the inside.
"""

from __future__ import annotations

import fcntl
import os
import socket
import struct
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Names are asked for at our own server, and by no service that answers through a file.
FILES = {"/etc/resolv.conf": "nameserver 127.0.0.1\n", "/etc/nsswitch.conf": "passwd: files\nhosts: files dns\n"}
SERVICES = ("/run/nscd", "/run/systemd/resolve")
NO_SUCH_NAME = 0x8183  # a final answer, so that nobody asks again
GET_FLAGS, SET_FLAGS, UP = 0x8913, 0x8914, 1  # netdevice(7)


@dataclass(frozen=True, slots=True)
class Overheard:
    process: subprocess.Popen[str]
    file: Path

    def names(self) -> list[str]:
        """What was asked for so far."""
        return sorted(set(self.file.read_text().split()))

    def line(self) -> str:
        """The next that the command says."""
        assert self.process.stdout
        return self.process.stdout.readline().strip()


@contextmanager
def overheard(folder: Path, environment: Mapping[str, str], *command: str) -> Iterator[Overheard]:
    """Runs it until the end of the block, where its standard input closes."""
    file = folder / "names"
    file.touch()
    inside = (*namespace(), sys.executable, "-m", "tests.overhear", str(file), *command)
    with subprocess.Popen(
        inside, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield Overheard(process, file)


@cache
def namespace() -> tuple[str, ...]:
    """The command that gives another a network of its own. Raises OSError where that isn't allowed."""
    if sys.platform != "linux":
        raise OSError("only Linux gives a process a network of its own")
    command = ("unshare", "--net", "--mount", *(() if os.geteuid() == 0 else ("--map-root-user",)))
    done = subprocess.run((*command, sys.executable, "-c", "pass"), capture_output=True, text=True)
    if done.returncode:
        raise OSError(done.stderr.strip())
    return command


def main(file: Path, *command: str) -> int:
    raise_loopback()
    with tempfile.TemporaryDirectory() as folder:
        for number, (path, text) in enumerate(FILES.items()):
            own = Path(folder, str(number))
            own.write_text(text)
            subprocess.run(["mount", "--bind", own, path], check=True)
    for service in filter(os.path.isdir, SERVICES):
        subprocess.run(["mount", "-t", "tmpfs", "none", service], check=True)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server, file.open("a", buffering=1) as heard:
        server.bind(("127.0.0.1", 53))
        threading.Thread(target=lambda: heard.writelines(f"{name}\n" for name in asked(server)), daemon=True).start()
        return subprocess.run(command).returncode


def raise_loopback() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        flags = struct.unpack("16xH22x", fcntl.ioctl(sock, GET_FLAGS, struct.pack("16s24x", b"lo")))[0]
        fcntl.ioctl(sock, SET_FLAGS, struct.pack("16sH22x", b"lo", flags | UP))


def asked(server: socket.socket) -> Iterator[str]:
    """The names of the questions that come, each answered with "no such name" (RFC 1035, 4.1)."""
    while True:
        question, client = server.recvfrom(4096)
        labels, at = [], 12
        while length := question[at]:
            labels.append(question[at + 1 : at + 1 + length].decode())
            at += 1 + length
        header = struct.pack("!2sHHHHH", question[:2], NO_SUCH_NAME, 1, 0, 0, 0)
        server.sendto(header + question[12 : at + 5], client)
        yield ".".join(labels)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), *sys.argv[2:]))
