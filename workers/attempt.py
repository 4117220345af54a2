"""One attempt at one article: claim it, analyse it, hand the results in."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import redis
from celery.exceptions import SoftTimeLimitExceeded

from service import drain, metrics, spans, telemetry
from service.queue import queue_of
from service.registry import Claim, Registry, quoted
from service.registry.entries import Entry
from service.registry.model import CANCELLED, FAILED, PARTIAL, PARTS, SUCCEEDED, TERMINAL
from service.settings import Settings
from workers import gathering, publication
from workers.extraction import pipeline
from workers.extraction.stories.blocking import Signature
from workers.version import pipeline_version

log = logging.getLogger(__name__)

_LONGEST_PAUSE = 2.0  # seconds between two tries to reach the store

TIMED_OUT = {
    "type": "analysis-timeout",
    "title": "The analysis took too long",
    "detail": "The article was given up. Split it or shorten it, and submit it again.",
}
BROKE = {
    "type": "analysis-failed",
    "title": "The analysis broke on this article",
    "detail": "This is a defect of the service. Report it with the article's id; other articles are not affected.",
}


class _Stopped(Exception):
    """The article was cancelled."""


class _Drained(Exception):
    """The worker is to end, and the article takes longer than it may wait."""


class _Fenced(Exception):
    """Another attempt owns the article, or it was deleted."""


class Attempt:
    """Called as the pipeline's `tick`: keeps the lease, and ends the analysis of what nobody wants any more."""

    def __init__(self, registry: Registry, settings: Settings, tenant: str, id: str, fence: int) -> None:
        self._registry = registry
        self._article = (tenant, id, fence)
        self._lease = settings.lease
        self._beat = time.monotonic()

    def __call__(self) -> None:
        """Raises _Stopped, _Drained or _Fenced. A store that is away is no reason to stop: the fence guards the
        results."""
        if drain.over():
            raise _Drained
        now = time.monotonic()
        if now - self._beat < self._lease / 4:
            return
        self._beat = now
        try:
            answer = self._registry.heartbeat(*self._article)
        except redis.RedisError as error:
            metrics.REDIS_ERRORS.labels("heartbeat").inc()
            log.warning("no heartbeat", extra={"error": type(error).__name__})
            return
        if answer == "cancelling":
            raise _Stopped
        if answer == "fenced":
            raise _Fenced

    def finish(
        self, status: str, parts: Mapping[str, Any], problem: Mapping[str, Any] | None, blocks: Sequence[Entry] = ()
    ) -> bool:
        """Hands the results in, found by their quotes and by `blocks`; False when another attempt owns the article. A
        store that is away is asked again for the length of a lease; then its `redis.RedisError` is raised, and the
        reconciler gives the article another attempt."""
        entries = [*quoted.entries(parts.get("quotes", ())), *blocks]
        patience = time.monotonic() + self._lease
        pause = 0.1
        while True:
            try:
                return self._registry.finish(
                    *self._article, status,
                    parts=parts, pipeline=pipeline_version(), problem=problem, entries=entries,
                )  # fmt: skip
            except redis.RedisError:
                metrics.REDIS_ERRORS.labels("finish").inc()
                if time.monotonic() + pause > patience:
                    raise
            time.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)


class _Stopwatch:
    """Called as the pipeline's `entered`: notes how long each stage takes. One that is broken off is a span, but no
    measure."""

    def __init__(self) -> None:
        self._stage = ""
        self._since = 0.0
        self._span = spans.NOTHING

    def __call__(self, stage: str) -> None:
        self.done()
        self._stage, self._since = stage, time.perf_counter()
        self._span = spans.begin(f"stage {stage}", parent=telemetry.carried().get("traceparent"))

    def done(self) -> None:
        if self._stage:
            metrics.STAGE_SECONDS.labels(self._stage).observe(time.perf_counter() - self._since)
        self._stage = ""
        self.end()

    def end(self) -> None:
        self._span.end()
        self._span = spans.NOTHING


def run(
    registry: Registry, settings: Settings, tenant: str, id: str, worker: str,
    signed: Callable[[Signature], object] = lambda _: None,
) -> str:  # fmt: skip
    """Works on the article if it is free, and says in a word what came of it: a final status, `released`, `fenced`, or
    the outcome of a claim that gave nothing to do. `signed` gets the signature of an article whose results were handed
    in. Raises `redis.RedisError` when the store stays away."""
    outcome = _run(registry, settings, tenant, id, worker, signed)
    metrics.ATTEMPTS.labels(outcome).inc()
    if outcome in TERMINAL or outcome == "exhausted":
        metrics.RESULTS.labels(FAILED if outcome == "exhausted" else outcome).inc()
    return outcome


def _run(
    registry: Registry, settings: Settings, tenant: str, id: str, worker: str, signed: Callable[[Signature], object]
) -> str:
    since, started = spans.now(), time.monotonic()
    claim = registry.claim(tenant, id, worker)
    telemetry.bind(**claim.trace)  # also where the hint of the front was lost
    with spans.span("analyze", "consumer", since) as span:
        span.set({"doslovno.article": id, "doslovno.attempt": claim.attempt, "doslovno.length": len(claim.text)})
        outcome = _worked(registry, settings, tenant, id, claim, started, signed)
        span.set({"doslovno.outcome": outcome})
        if outcome in (FAILED, PARTIAL, "exhausted"):
            span.fail(outcome)
    return outcome


def _worked(
    registry: Registry, settings: Settings, tenant: str, id: str, claim: Claim, started: float,
    signed: Callable[[Signature], object],
) -> str:  # fmt: skip
    if claim.attempt > 1 or claim.outcome == "exhausted":
        metrics.LEASES_EXPIRED.inc()
        log.warning("the attempt before ended without a word", extra={"attempt": claim.attempt})
    if claim.outcome != "ok":
        log.info("nothing to do", extra={"outcome": claim.outcome})
        return claim.outcome
    if claim.attempt == 1:
        metrics.WAIT_SECONDS.labels(queue_of(claim.meta)).observe(claim.waited)
    attempt = Attempt(registry, settings, tenant, id, claim.fence)
    try:
        status, parts, problem = _analyse(claim, attempt)
    except _Fenced:
        log.info("attempt given up", extra={"length": len(claim.text)})
        return "fenced"
    except _Drained:
        log.info("attempt given back", extra={"length": len(claim.text)})
        return "released" if registry.release(tenant, id, claim.fence) else "fenced"
    with spans.span("finish"):
        try:
            signature, blocks = _signed(claim, parts)
            committed = attempt.finish(status, parts, problem, blocks)
            if committed and signature:
                signed(signature)
        except ValueError as error:  # results that cannot be stored
            log.error("results refused", extra={"error": type(error).__name__})
            status, committed = FAILED, attempt.finish(FAILED, {}, BROKE)
    took = time.monotonic() - started
    metrics.ANALYSIS_SECONDS.observe(took)
    metrics.CHARACTERS.inc(len(claim.text))
    outcome = status if committed else "fenced"
    log.info("attempt ended", extra={"outcome": outcome, "length": len(claim.text), "seconds": round(took, 3)})
    return outcome


def _analyse(claim: Claim, attempt: Attempt) -> tuple[str, dict[str, Any], dict[str, str] | None]:
    """Final status, parts and problem. No exception of the extraction leaves it: its message may quote the article.

    Raises _Fenced and _Drained.
    """
    watch = _Stopwatch()
    try:
        article = pipeline.Article(claim.text, publication.day(claim.meta))
        analysis = pipeline.analyze(article, attempt, watch)
        watch.done()
        for name, error in analysis.broken.items():
            log.error("stage broke", extra={"part": name, "length": len(claim.text)}, exc_info=error)
        parts = {name: analysis.part(name) for name in wanted(claim.meta) if name not in analysis.broken}
        if len(parts) == len(wanted(claim.meta)):
            return SUCCEEDED, parts, None
        return PARTIAL if parts else FAILED, parts, BROKE
    except _Stopped:
        return CANCELLED, {}, None
    except (_Fenced, _Drained):
        raise
    except SoftTimeLimitExceeded:
        log.warning("analysis timed out", extra={"length": len(claim.text)})
        return FAILED, {}, TIMED_OUT
    except Exception:  # MemoryError and RecursionError too
        log.exception("analysis broke", extra={"length": len(claim.text)})
        return FAILED, {}, BROKE
    finally:
        watch.end()


def _signed(claim: Claim, parts: Mapping[str, Any]) -> tuple[Signature | None, list[Entry]]:
    """What articles of the same story compare it by, and where they find it. It is no part of its analysis, and a
    defect here spoils none."""
    if not parts:
        return None, []
    try:
        signature = gathering.signature(claim.meta, claim.created, claim.text, parts.get("entities") or ())
        return signature, gathering.entries(signature)
    except Exception:
        log.exception("no blocks", extra={"length": len(claim.text)})
        return None, []


def wanted(meta: Mapping[str, Any]) -> tuple[str, ...]:
    """The parts that the submission asked for; all where it named none."""
    features = meta.get("features") or PARTS
    return tuple(name for name in PARTS if name in features)
