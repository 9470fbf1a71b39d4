"""`python -m components.offline`: serves the Gemini API's wire protocol from this computer.

Prints one JSON line, {"base_url": "https://127.0.0.1:PORT", "ca_file": "...", "key": "..."}, and serves until it is
stopped. The key is random at each start, unless OFFLINE_ENGINE_KEY names one. Any API key that begins with it is good;
each sees only its own files, caches and batches.
Fault scripts (`--faults`) are described in components/offline/faults.py.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import signal
import sys
import threading
from pathlib import Path
from types import FrameType

from components.offline import faults
from components.offline.engine import Engine
from components.offline.identity import Identity
from components.offline.mind import limit_memory
from components.offline.port import bound, inherited
from components.offline.server import Server

MEMORY = 4 << 30  # bytes of data: talks, with their models, and large bodies; files are another process's


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m components.offline", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this computer only)")
    parser.add_argument("--port", type=int, default=0, help="port to listen on (default: any free one)")
    parser.add_argument("--socket", type=int, metavar="FD", help="a listening socket that was inherited, not a port")
    parser.add_argument("--identity", type=Path, metavar="FOLDER", help="certificate of an engine before this one")
    parser.add_argument("--admin", action="store_true", help="for tests: faults and the request log at /admin/")
    parser.add_argument("--faults", type=Path, metavar="FILE", help="JSON list of fault rules")
    parser.add_argument("--until-stdin-closes", action="store_true", help="end with the program that started it")
    return parser.parse_args()


def main() -> None:
    options = arguments()
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    # Its only messages are about clients that hang up or are still there at the end.
    logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
    os.umask(0o077)
    limit_memory(MEMORY)
    rules = faults.parsed(options.faults.read_bytes()) if options.faults else []
    # uvicorn raises the signal again after it has shut down; by default that would skip what comes after.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, leave)
    engine, status = Engine(rules, admin=options.admin), 0
    try:
        serve(engine, options)
    except OSError as error:
        print(f"The offline engine can't serve: {error.strerror}", file=sys.stderr, flush=True)
        status = 1
    finally:
        engine.close()
        # A model in the middle of a picture can't be interrupted, and nobody waits for it any longer.
        os._exit(status)


def serve(engine: Engine, options: argparse.Namespace) -> None:
    made = Identity.kept(options.identity) if options.identity else Identity.made(engine.disk.folder(), options.host)
    engine.key = made.key
    with inherited(options.socket) if options.socket else bound(options.host, options.port) as (listener, base_url):
        line = json.dumps({"base_url": base_url, "ca_file": str(made.ca_file), "key": made.key})
        server = Server(engine, made.certificate, ready=lambda: announce(line))
        if options.until_stdin_closes:
            threading.Thread(target=watch_stdin, args=(server,), daemon=True).start()
        server.run([listener])


def announce(line: str) -> None:
    print(line, flush=True)
    # Whatever a library prints later must not fill a pipe that nobody reads.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())


def watch_stdin(server: Server) -> None:
    sys.stdin.buffer.read()
    server.should_exit = True


def leave(number: int, frame: FrameType | None) -> None:
    raise SystemExit(0)


if __name__ == "__main__":
    main()
