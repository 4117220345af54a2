"""Every setting with its default and meaning, read once from the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Self


def _setting(default: Any, meaning: str) -> Any:
    return field(default=default, metadata={"meaning": meaning})


@dataclass(frozen=True, slots=True)
class Settings:
    """One attribute a setting; its environment variable is `DOSLOVNO_` and the name in capitals."""

    redis_url: str = _setting("redis://127.0.0.1:6379/0", "the store of articles; `REDIS_URL` is read too")
    broker_url: str = _setting("", "the Redis that carries Celery's hints; empty: the store")
    max_text: int = _setting(200_000, "longest article, in code points")
    max_body: int = _setting(2_097_152, "largest request body, in bytes; JSON may write a Russian letter in 6")
    max_batch_lines: int = _setting(5_000, "lines of an NDJSON batch; a JSON list may have 100")
    max_batch_body: int = _setting(20_971_520, "largest body of an NDJSON batch, in bytes, compressed or not")
    max_batch_unpacked: int = _setting(104_857_600, "largest gzip batch when it is unpacked, in bytes")
    body_patience: int = _setting(60, "how long a request may take to send its body, in seconds")
    max_wait: int = _setting(30, "longest `wait` of a request, in seconds")
    max_open: int = _setting(10_000, "open articles a tenant may have; more get 503 queue-full")
    max_queue: int = _setting(100_000, "hints waiting for workers, of all tenants; more articles get 503 queue-full")
    max_memory_share: float = _setting(0.9, "share of Redis's maxmemory above which articles get 503 store-full")
    rate_quota: int = _setting(6_000_000, "characters a tenant may submit within the window; 0: no limit")
    rate_window: int = _setting(60, "that window, in seconds")
    retention: int = _setting(604_800, "how long an article and its results are kept, in seconds")
    idempotency_retention: int = _setting(86_400, "how long an Idempotency-Key is remembered, in seconds")
    lease: int = _setting(30, "how long a worker owns an article without a heartbeat, in seconds")
    queued_grace: int = _setting(15, "how long a queued article waits before its hint is sent again, in seconds")
    max_attempts: int = _setting(3, "attempts before an article is failed")
    soft_time_limit: int = _setting(120, "seconds after which an analysis is told to stop")
    time_limit: int = _setting(150, "seconds after which its process is killed")
    sweep_interval: float = _setting(5.0, "seconds between two rounds of the reconciler")
    release_after: float = _setting(
        8.0, "seconds after SIGTERM that a worker goes on with an article, before another one gets it"
    )
    starved_after: float = _setting(
        60.0, "seconds without a hint though its queues hold some, after which a worker exits"
    )
    heartbeat_file: str = _setting("", "file that a living worker touches; empty: one in the temporary folder")
    max_webhooks: int = _setting(20, "webhooks a tenant may have")
    webhook_schemes: str = _setting("https", "schemes of a webhook's address; `https,http` permits unencrypted ones")
    webhook_ports: str = _setting("443,8443", "ports that a webhook's address may have, or `any`")
    webhook_networks: str = _setting(
        "", "networks beside the public internet that webhooks may reach, such as `10.20.0.0/16,fd00:1::/64`"
    )
    webhook_retention: int = _setting(604_800, "how long a delivery stays in the log, in seconds; at least 2 days")
    webhook_rotation: int = _setting(86_400, "how long the old secret signs too after a rotation, in seconds")
    webhook_patience: int = _setting(
        432_000, "seconds of nothing but failed deliveries after which a webhook is disabled"
    )
    auth: str = _setting("key", "`none`: no API keys, all is one tenant; only where `bind` is a loopback address")
    bind: str = _setting("127.0.0.1:8080", "address and port of the HTTP server")
    api_processes: int = _setting(2, "processes of the HTTP server")
    trusted_proxies: int = _setting(0, "reverse proxies in front whose X-Forwarded-For and -Proto are believed")
    drain_seconds: float = _setting(
        0.0, "how long the front answers on after SIGTERM, while /readyz says 503: twice the balancer's interval"
    )
    drain_file: str = _setting("", "while this file exists /readyz answers 503, so that a balancer looks elsewhere")
    metrics_bind: str = _setting("", "address and port of /metrics, for each role its own; empty: none")
    parser: str = _setting("fast", "`fast`, or `stock`: slovnet's taggers as they come, with the same answers")
    cache: str = _setting(
        "", "folder of what is made once of the models; empty: `doslovno` in XDG_CACHE_HOME or ~/.cache"
    )
    log_level: str = _setting("INFO", "DEBUG, INFO, WARNING or ERROR")

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Self:
        """Raises ValueError that names the variable when a value is not of its type."""
        values: dict[str, Any] = {}
        for setting in fields(cls):
            variable = f"DOSLOVNO_{setting.name.upper()}"
            raw = environment.get(variable) or (environment.get("REDIS_URL") if setting.name == "redis_url" else None)
            if raw:
                kind: type[Any] = type(setting.default)
                try:
                    values[setting.name] = kind(raw)
                except ValueError:
                    raise ValueError(f"{variable}={raw!r} is not of type {kind.__name__}") from None
        return cls(**values)

    @property
    def delivery_life(self) -> int:
        """Seconds that a delivery is kept: longer than all its tries take."""
        return max(self.webhook_retention, 2 * 86_400)

    @property
    def metrics_address(self) -> tuple[str, int]:
        """Host and port of `metrics_bind`. Raises ValueError where it has no port."""
        host, _, port = self.metrics_bind.rpartition(":")
        if not port.isdecimal():
            raise ValueError(f"DOSLOVNO_METRICS_BIND={self.metrics_bind!r} is no address and port")
        return host.strip("[]"), int(port)

    @property
    def cache_folder(self) -> Path:
        home = os.environ.get("XDG_CACHE_HOME")
        return Path(self.cache) if self.cache else (Path(home) if home else Path.home() / ".cache") / "doslovno"

    @property
    def broker(self) -> str:
        return self.broker_url or self.redis_url
