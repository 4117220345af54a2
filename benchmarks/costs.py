"""What an article costs each part of the service, by its length. Measured on a service that runs for this alone."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Sequence
from statistics import median
from typing import Any

import stack
import urllib3

LENGTHS = (1000, 3000, 6000)  # code points of an article
WARM = 16
KINDS = {"doc": "text", "res": "results", "ix": "indices", "idx": "entries"}  # the largest kinds of keys


def measure(count: int) -> dict[str, Any]:
    """For every cost what an article has of it at each length, `count` articles of each; of these a line: so much for
    any article, `base`, and so much for each 1,000 characters, `per_1000`."""
    rows: dict[int, dict[str, float]] = {}
    with stack.opened(split=True) as service, service.staffed(1):
        post(service, stack.articles(WARM, LENGTHS[1], "warm"))
        service.finished()
        idle = service.idle()
        for length in LENGTHS:
            rows[length] = _of(service, stack.articles(count, length, f"{length}"), idle)
        main, child = service.sizes()
    names = rows[LENGTHS[0]]
    return {
        "articles": count,
        "lengths": list(LENGTHS),
        "points": {name: [rows[length][name] for length in LENGTHS] for name in names},
        "lines": {name: line(LENGTHS, [rows[length][name] for length in LENGTHS]) for name in names},
        "idle_cores": {"worker": idle["children"] + idle["main"], "redis": idle["redis"], "api": idle["api"]},
        "worker_mb": main["pss"] + child["pss"] - child["private"],  # the main process, with all that they share
        "child_mb": child["private"],
    }


def _of(service: stack.Stack, texts: Sequence[str], idle: dict[str, float]) -> dict[str, float]:
    """Milliseconds of processor time and bytes for one of these."""
    size, log = stored(service), written(service)
    first, began = service.spent(), time.perf_counter()
    ids = post(service, texts)
    service.finished()
    second, halfway = service.spent(), time.perf_counter()
    for id in ids:
        service.client.get(id)
    third, ended = service.spent(), time.perf_counter()

    def cost(after: dict[str, float], before: dict[str, float], seconds: float, *names: str) -> float:
        spent = sum(after[name] - before[name] - idle[name] * seconds for name in names)
        return max(0.0, 1000 * spent / len(texts))

    took = halfway - began
    grown = stored(service) - size
    return {
        "worker_ms": cost(second, first, took, "children", "main"),
        "store_ms": cost(second, first, took, "redis"),
        "broker_ms": cost(second, first, took, "broker"),
        "submit_ms": cost(second, first, took, "api"),
        "read_ms": cost(third, second, ended - halfway, "api"),
        "memory_bytes": grown.total() / len(texts),
        **{f"{KINDS.get(kind, kind)}_bytes": bytes / len(texts) for kind, bytes in grown.items() if kind in KINDS},
        "log_bytes": (written(service) - log) / len(texts),
    }


def post(service: stack.Stack, texts: Sequence[str]) -> list[str]:
    """Submits them one by one; their ids."""
    ids = []
    with urllib3.PoolManager(retries=urllib3.Retry(3, allowed_methods=None)) as http:
        for text in texts:
            headers = {"Authorization": f"Bearer {service.key}", "Prefer": "respond-async"}
            answer = http.request("POST", f"{service.url}/v1/articles", headers=headers, json=stack.submission(text))
            if answer.status != 202:
                raise RuntimeError(f"{answer.status} {answer.data[:300]!r}")
            ids.append(str(json.loads(answer.data)["id"]))
    return ids


def stored(service: stack.Stack) -> Counter[str]:
    """Bytes that Redis holds for the tenant, by the kind of the key."""
    found: Counter[str] = Counter()
    for key in service.store.scan_iter(f"ds:{{t:{stack.TENANT}}}:*", count=1000):
        size: Any = service.store.memory_usage(key, samples=0)
        found[key.decode().split("}:")[1].split(":")[0]] += size or 0
    return found


def written(service: stack.Stack) -> int:
    """Bytes of the append-only file."""
    found: Any = service.store.info("persistence")
    return int(found["aof_current_size"])


def line(xs: Sequence[float], ys: Sequence[float]) -> dict[str, float]:
    """The line nearest to the points, by the median of the slopes between any two; never below nothing."""
    pairs = [(a, b) for a in range(len(xs)) for b in range(a)]
    slope = max(0.0, median((ys[a] - ys[b]) / (xs[a] - xs[b]) for a, b in pairs))
    base = max(0.0, median(y - slope * x for x, y in zip(xs, ys, strict=True)))
    return {"base": round(base, 4), "per_1000": round(1000 * slope, 4)}
