"""What is counted and timed. Labels name routes, outcomes, stages: never a tenant, an id or a word of an article.

What Redis knows (queues, open articles, workers) is not counted here but read when it is asked for: `metrics_store`.
"""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Histogram

REGISTRY = CollectorRegistry()  # of this process; several processes share their figures by files: `metrics_folder`

_SHORT = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)  # seconds
_LONG = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300)


def _counter(name: str, meaning: str, *labels: str) -> Counter:
    return Counter(name, meaning, labels, namespace="doslovno", registry=REGISTRY)


def _seconds(name: str, meaning: str, *labels: str, buckets: tuple[float, ...]) -> Histogram:
    return Histogram(name, meaning, labels, namespace="doslovno", registry=REGISTRY, buckets=buckets)


# the front
REQUESTS = _counter("http_requests_total", "Requests answered", "method", "route", "status")
REQUEST_SECONDS = _seconds(
    "http_request_seconds", "From a request to the head of its answer, waits of long polls among it", "method", "route",
    buckets=_SHORT,
)  # fmt: skip
REFUSALS = _counter("refusals_total", "Requests answered with a problem", "problem")
LINES_REFUSED = _counter(
    "lines_refused_total", "Lines of batches and items of feeds answered with a problem", "problem"
)
SUBMISSIONS = _counter("submissions_total", "Articles submitted: created, reused, replayed, conflict, full", "outcome")

# the workers
ATTEMPTS = _counter(
    "attempts_total",
    "Hints taken up: succeeded, partial, failed, cancelled; released, fenced; done, leased, gone, exhausted",
    "outcome",
)
LEASES_EXPIRED = _counter("leases_expired_total", "Attempts that ended without a word: their worker died or hung")
RESULTS = _counter("results_total", "Articles that ended with a worker", "status")
CHARACTERS = _counter("characters_total", "Code points analysed")
WAIT_SECONDS = _seconds("wait_seconds", "From the queueing of an article to its first attempt", "queue", buckets=_LONG)
ANALYSIS_SECONDS = _seconds("analysis_seconds", "From the claim of an article to its results in Redis", buckets=_LONG)
STAGE_SECONDS = _seconds("stage_seconds", "In one stage of the extraction", "stage", buckets=_SHORT)
HINTS_RESENT = _counter("hints_resent_total", "Hints that the reconciler sent again", "queue")
DELIVERIES = _counter("deliveries_total", "Hints of deliveries taken up: delivered, again, failed, gone …", "outcome")
STORIES = _counter("stories_total", "Hints of stories taken up: ok, again, failed, done, leased …", "outcome")
DELIVERY_SECONDS = _seconds("delivery_seconds", "One attempt at a delivery to a webhook", buckets=_SHORT)

# both
REDIS_ERRORS = _counter("redis_errors_total", "Calls of Redis that failed", "during")
