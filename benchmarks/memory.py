#!/usr/bin/env python3
# ruff: noqa: E402
"""What the extraction needs of memory and time to start, as a parent with forked children that read articles.

A child's own memory is what one more child adds: pages that no other process has, after so many articles. PSS counts a
shared page by its share. Linux only. The articles are made here, no corpora, unless a folder of *.txt is given.
"""

from __future__ import annotations

import os

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"

import argparse
import gc
import json
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import scaling

from service.settings import Settings
from workers import heap

ARTICLES = 30  # that each child reads
CHILDREN = 2
STARTS = 5
LENGTH = 3_000  # code points of a made article
SHORT = "Мэр города Анна Петрова сообщила журналистам: «Мост откроют 5 мая». По её словам, работы завершены."
# What a worker does before it takes its first article
READY = (
    "import workers.app, workers.tasks\n"
    "from service.settings import Settings\n"
    "from workers.extraction import parsing, pipeline\n"
    "settings = Settings.from_environment()\n"
    "parsing.load(parsing.kind(settings.parser), settings.cache_folder)\n"
    f"pipeline.analyze(pipeline.Article({SHORT!r}))\n"
)


def held(pid: int) -> dict[str, float]:
    """Megabytes of a process: `pss`; `own`, which no other process has; of that `written`, the rest is of mapped files,
    which others share once they read the same."""
    rows: dict[str, int] = {}
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()[1:]:
        name, size, *_ = line.split()
        rows[name] = int(size)
    own = rows["Private_Dirty:"] + rows["Private_Clean:"]
    written = rows["Private_Dirty:"]
    return {name: round(size / 1024, 1) for name, size in (("pss", rows["Pss:"]), ("own", own), ("written", written))}


def forked(texts: Sequence[str]) -> dict[str, Any]:
    """The memory of a parent that has loaded everything, and of children that have read the texts by turns."""
    from workers.extraction import parsing, pipeline

    settings = Settings.from_environment()
    parsing.load(parsing.kind(settings.parser), settings.cache_folder)
    pipeline.analyze(pipeline.Article(SHORT))
    gc.collect()
    gc.freeze()
    heap.give_back()
    alone = held(os.getpid())
    children: list[tuple[int, int]] = []
    for number in range(CHILDREN):
        done, tell = os.pipe()
        pid = os.fork()
        if not pid:
            for text in texts[number::CHILDREN]:
                pipeline.analyze(pipeline.Article(text))
                heap.give_back()  # as a worker does
            os.write(tell, b"x")
            signal.pause()
        os.close(tell)
        children.append((pid, done))
    try:
        for _, done in children:
            if not os.read(done, 1):
                raise SystemExit("a child has died")
        rows = [held(pid) for pid, _ in children]
        parent = held(os.getpid())
    finally:
        for pid, _ in children:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
    return {
        "parent_alone_mb": alone["pss"],
        "further_child_mb": max(row["own"] for row in rows),
        "further_child_written_mb": max(row["written"] for row in rows),
        "all_mb": round(parent["pss"] + sum(row["pss"] for row in rows), 1),
    }


def started(command: Sequence[str]) -> tuple[float, float]:
    """Seconds on the clock and of processor time that a command takes: the least, after a first one."""
    walls, cpus = [], []
    for _ in range(STARTS + 1):
        before, clock = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        walls.append(time.monotonic() - clock)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpus.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return round(min(walls[1:]), 2), round(min(cpus[1:]), 2)


def starts() -> dict[str, float]:
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
        file.write(SHORT)
        file.flush()
        analyze = started([sys.executable, "-m", "doslovno", "analyze", file.name])
    ready = started([sys.executable, "-c", READY])
    return {"analyze_s": analyze[0], "analyze_cpu_s": analyze[1], "worker_s": ready[0], "worker_cpu_s": ready[1]}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", type=Path, nargs="?", help="folder of *.txt, searched with all below it")
    parser.add_argument("--json", action="store_true", help="one object on the last line")
    options = parser.parse_args()
    count = ARTICLES * CHILDREN
    if options.texts:
        texts = [f.read_text(encoding="utf-8") for f in sorted(options.texts.rglob("*.txt"))[:count]]
    else:
        texts = [scaling.ordinary(LENGTH + n) for n in range(count)]
    row = starts() | forked(texts)
    for name, value in row.items():
        print(name.ljust(20), f"{value:8}")
    if options.json:
        print(json.dumps(row))


if __name__ == "__main__":
    main()
