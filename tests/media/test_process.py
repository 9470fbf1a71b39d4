from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from components.errors import BadFile
from components.media.process import COMMAND, ROOMY, STOP, Pool, Worker, WorkStopped
from tests.waiting import wait_until

# A decoder whose jobs say what becomes of it.
SCRIPT = """
import json, os, signal, sys, time
print("ready", flush=True)
for line in sys.stdin:
    job = json.loads(line)
    if job["do"] == "crash":
        os.kill(os.getpid(), signal.SIGSEGV)
    if job["do"] == "hang":
        time.sleep(1000)
    told = os.environ if job["do"] == "tell" else None
    print(json.dumps({"result": dict(told or {}), "pid": os.getpid(), "peak": job.get("peak")}), flush=True)
"""


@pytest.fixture
def pool() -> Iterator[Pool]:
    pool = Pool(size=2, command=(sys.executable, "-c", SCRIPT))
    yield pool
    pool.close()


def pid_of(answer: dict[str, Any]) -> int:
    return int(answer["pid"])


def test_a_worker_is_used_again(pool: Pool) -> None:
    assert pid_of(pool.run({"do": "it"})) == pid_of(pool.run({"do": "it"}))
    assert len(pool.pids) == 1


def test_a_crash_is_told_and_the_next_job_gets_a_new_worker(pool: Pool) -> None:
    before = pid_of(pool.run({"do": "it"}))
    with pytest.raises(BadFile, match="broke its reader"):
        pool.run({"do": "crash"})
    assert pid_of(pool.run({"do": "it"})) != before


def test_a_hang_is_ended(pool: Pool) -> None:
    before = pid_of(pool.run({"do": "it"}))
    with pytest.raises(BadFile, match="more than 0 seconds"):
        pool.run({"do": "hang"}, seconds=0.2)
    assert not psutil.pid_exists(before)
    assert pid_of(pool.run({"do": "it"})) != before


def test_who_stops_a_job_frees_its_worker_at_once(pool: Pool) -> None:
    stop = threading.Event()
    told: list[BaseException] = []

    def work() -> None:
        STOP.set(stop)
        with pytest.raises(WorkStopped) as raised:
            pool.run({"do": "hang"}, seconds=1000)
        told.append(raised.value)

    thread = threading.Thread(target=work)
    thread.start()
    children = psutil.Process().children
    wait_until(children, what="the worker to start")
    (worker,) = [child.pid for child in children() if SCRIPT in child.cmdline()]
    stop.set()
    thread.join(30)
    assert len(told) == 1 and not psutil.pid_exists(worker) and pool.pids == []
    assert pid_of(pool.run({"do": "it"}))


def test_another_visitors_small_job_is_taken_beside_many_slow_ones() -> None:
    pool = Pool(command=(sys.executable, "-c", SCRIPT))
    stop = threading.Event()

    def slow() -> None:
        STOP.set(stop)
        with pytest.raises(WorkStopped):
            pool.run({"do": "hang", "lane": "greedy"}, seconds=20)

    threads = [threading.Thread(target=slow) for _ in range(48)]
    for thread in threads:
        thread.start()
    assert pid_of(pool.run({"do": "it", "lane": "modest"}))
    stop.set()
    for thread in threads:
        thread.join()
    pool.close()


def test_a_worker_that_grew_is_not_kept(pool: Pool) -> None:
    pool.run({"do": "it", "peak": ROOMY + 1})
    assert pool.pids == []


def test_a_decoder_that_can_not_start_is_told() -> None:
    with pytest.raises(BadFile, match="can't be read just now"):
        Pool(command=("/no/such/program",)).run({"do": "it"})
    with pytest.raises(BadFile, match="broke its reader"):
        Pool(command=(sys.executable, "-c", "raise SystemExit(1)")).run({"do": "it"})


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells")
def test_the_peak_is_the_workers_own() -> None:
    ballast = bytearray(ROOMY)
    code = "from components.media.decoder import peak; print(peak())"
    done = psutil.Popen([sys.executable, "-c", code], stdout=-1, cwd=Path(__file__).parents[2])
    output, _ = done.communicate(timeout=60)
    assert 1_000_000 < int(output) < len(ballast) / 2


def test_an_idle_worker_ends() -> None:
    pool = Pool(size=1, idle=0.1, command=(sys.executable, "-c", SCRIPT))
    pid = pid_of(pool.run({"do": "it"}))
    wait_until(lambda: not psutil.pid_exists(pid), what="the idle worker's end")
    assert pool.pids == []


def test_no_more_workers_than_the_pool_is_large(pool: Pool) -> None:
    pids: set[int] = set()
    threads = [threading.Thread(target=lambda: pids.add(pid_of(pool.run({"do": "it"})))) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert 1 <= len(pids) <= 2


def test_a_worker_is_told_no_keys(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEMINI_API_KEY", "secret")
    told = pool.run({"do": "tell"})["result"]
    assert "GEMINI_API_KEY" not in told
    assert told["OMP_NUM_THREADS"] == "1"


def test_the_real_worker_ends_with_its_parent(tmp_path: Path) -> None:
    worker = Worker()
    process = psutil.Process(worker.pid)
    (tmp_path / "a.txt").write_text("hello")
    job = {"job": "inspect", "path": str(tmp_path / "a.txt"), "target": str(tmp_path / "x"), "args": {"name": "a.txt"}}
    assert worker.ask(job, 60)["result"]["characters"] == 5
    assert worker._process.stdin
    worker._process.stdin.close()
    assert process.wait(30) in (0, None)
    worker.stop()


@pytest.mark.skipif(sys.platform != "linux", reason="memory limits of this kind are Linux's")
def test_the_real_worker_is_limited_in_memory() -> None:
    code = "from components.media import decoder; decoder.limit_memory(); bytearray(decoder.MEMORY)"
    done = psutil.Popen([COMMAND[0], "-c", code], stderr=-3, cwd=Path(__file__).parents[2])
    assert done.wait(60) == 1


def test_a_page_script_is_not_run_again_by_workers(tmp_path: Path) -> None:
    """In a page's thread `__main__` is the page: starting a worker must not import it."""
    page = tmp_path / "page.py"
    page.write_text(
        "import pathlib, sys\n"
        f"with open({str(tmp_path / 'runs')!r}, 'a') as runs: runs.write('x')\n"
        "from components.media import worker\n"
        f"print(worker.inspect(pathlib.Path({str(page)!r}), 'page.py').mime_type)\n"
    )
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    done = psutil.Popen([sys.executable, str(page)], stdout=-1, text=True, env=environment)
    output, _ = done.communicate(timeout=60)
    assert (output, (tmp_path / "runs").read_text()) == ("text/x-python\n", "x")
    assert done.returncode == 0
