"""Random interleavings of the registry's transitions against a plain model.

Two tenants use the same ids, so that any crossing shows. Fences of all attempts, dead ones too, are played back. The
model's clock moves only by steps that end well between two deadlines, so the few real milliseconds do not matter.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import redis
from hypothesis import HealthCheck, Phase
from hypothesis import settings as options
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from service.registry import Job, Registry, Submission
from service.registry import keys as names
from service.registry.entries import Entry
from service.registry.keys import Keys
from service.registry.model import TERMINAL
from service.registry.registry import LONGEST_PAUSE, TOMB
from service.registry.webhooks import Webhooks
from service.settings import Settings
from tests.service.registry.passing_time import pass_time

RETENTION, IDEMPOTENCY, LEASE, GRACE, ATTEMPTS, MOST_OPEN = 604_800, 86_400, 30, 15, 2, 3
TENANTS = LISTENING, _ = ("vestnik", "zarya")  # the first has a webhook that all name
HOOK = "wh_1"
WORDS = {word: Entry(f"word:{word}") for word in "ab"}
SPEAKER = (Entry("speaker:x"), Entry("speakers", member="Инга Лапшина", stands_for="speaker:x"))
ENTRIES = st.sampled_from([(), (WORDS["a"],), (WORDS["a"], WORDS["b"], *SPEAKER), SPEAKER])
PARTS = st.sampled_from([{}, {"quotes": []}, {"quotes": [1, 2], "sentiment": {"targets": [3], "document": {}}}])

tenants = st.sampled_from(TENANTS)
picks = st.integers(0, 11)
pipelines = st.sampled_from(["1.0", "1.1"])
attempts = st.integers(0, 3)


@dataclass
class Article:
    digest: str
    expires: int
    status: str = "queued"
    attempts: int = 0
    fences: list[int] = field(default_factory=list)  # of all attempts so far
    owned: bool = False  # whether the last of them still is one
    lease: int = 0
    hints: int = 0
    done: tuple[str, ...] = ()
    parts: dict[str, Any] = field(default_factory=dict)
    pipeline: str | None = None
    deduplicated: bool = False
    crashed: bool = False
    found_by: tuple[Entry, ...] = ()

    def end(self, status: str) -> None:
        self.status, self.owned, self.done = status, False, ()


@dataclass
class Tenant:
    seen: list[str] = field(default_factory=list)  # ids of all submissions, refused ones too
    articles: dict[str, Article] = field(default_factory=dict)
    tombs: dict[str, int] = field(default_factory=dict)  # id -> second of its end
    due: dict[str, int] = field(default_factory=dict)
    idem: dict[str, tuple[str, str, int]] = field(default_factory=dict)
    dedup: dict[str, tuple[str, str, int]] = field(default_factory=dict)
    told: dict[str, int] = field(default_factory=dict)  # id of an article that has ended -> end of its delivery
    expired: set[str] = field(default_factory=set)


class Interleavings(RuleBasedStateMachine):
    client: redis.Redis
    settings: Settings

    def __init__(self) -> None:
        super().__init__()
        self.client.flushall()
        self.registry = Registry(self.client, self.settings)
        assert Webhooks(self.client, self.settings).create(LISTENING, HOOK, "https://receiver.example/", None)
        self.now = 0
        self.model = {name: Tenant() for name in TENANTS}
        self.pipeline = ""

    def picked(self, tenant: str, pick: int) -> str:
        """Mostly an open article, at times any, or one that never was."""
        model = self.model[tenant]
        candidates = sorted(model.due) if pick % 3 and model.due else [*model.seen, "ar_never"]
        return candidates[pick % len(candidates)]

    def live(self, tenant: str, id: str) -> Article | None:
        return self.model[tenant].articles.get(id)

    @initialize(pipeline=pipelines)
    def announce_first(self, pipeline: str) -> None:
        self.announce(pipeline)

    @rule(pipeline=pipelines)
    def announce(self, pipeline: str) -> None:
        self.registry.announce(pipeline, {})
        self.pipeline = max(self.pipeline, pipeline)  # the newest counts while its workers live

    @rule(
        tenant=tenants,
        digest=st.sampled_from(["d1", "d2"]),
        hours=st.sampled_from([None, None, 1]),
        idempotency=st.none() | st.tuples(st.sampled_from(["k1", "k2"]), st.sampled_from(["body", "other"])),
    )
    def submit(self, tenant: str, digest: str, hours: int | None, idempotency: tuple[str, str] | None) -> None:
        model = self.model[tenant]
        id = f"ar_{len(model.seen)}"
        model.seen.append(id)
        meta = {"id": id, "retention_hours": hours, "webhook_id": HOOK}
        answer = self.registry.submit(tenant, Submission(id, f"текст {id} {tenant}", digest, meta, idempotency))
        earlier = model.idem.get(idempotency[0]) if idempotency else None
        if idempotency and earlier:
            expected = "replayed" if earlier[1] == idempotency[1] else "conflict"
            assert (answer.outcome, answer.id) == (expected, earlier[0])
            return
        article = Article(digest, self.now + (RETENTION if hours is None else hours * 3_600))
        twin = model.dedup.get(digest)
        source = model.articles.get(twin[0]) if twin and twin[1] == self.pipeline else None
        if source and source.status == "succeeded" and source.parts:
            assert answer.outcome == "reused"
            article.end("succeeded")
            article.deduplicated, article.parts, article.pipeline = True, source.parts, self.pipeline
            article.found_by = source.found_by
            model.dedup[digest] = (id, self.pipeline, article.expires)
        elif len(model.due) >= MOST_OPEN:
            assert answer.outcome == "full"
            return
        else:
            assert answer.outcome == "created"
            model.due[id] = self.now + GRACE
        assert answer.id == id
        model.articles[id] = article
        model.tombs[id] = article.expires + TOMB
        if idempotency:
            model.idem[idempotency[0]] = (id, idempotency[1], self.now + IDEMPOTENCY)

    @rule(tenant=tenants, pick=picks)
    def claim(self, tenant: str, pick: int) -> None:
        id = self.picked(tenant, pick)
        model, article = self.model[tenant], self.live(tenant, id)
        claimed = self.registry.claim(tenant, id, "worker")
        if article is None:
            assert claimed.outcome == "gone"
            model.due.pop(id, None)
        elif article.status in TERMINAL:
            assert claimed.outcome == "done"
        elif article.status != "queued" and article.lease > self.now:
            assert claimed.outcome == "leased"
        elif article.status == "cancelling":
            assert claimed.outcome == "cancelled"
            article.end("cancelled")
            del model.due[id]
        elif article.attempts >= ATTEMPTS:
            assert claimed.outcome == "exhausted"
            article.end("failed")
            article.crashed = True
            del model.due[id]
        else:
            assert (claimed.outcome, claimed.text, claimed.meta["id"]) == ("ok", f"текст {id} {tenant}", id)
            assert claimed.fence > max(article.fences, default=0)
            article.status, article.owned, article.done, article.hints = "running", True, (), 0
            article.attempts += 1
            article.fences.append(claimed.fence)
            article.lease = model.due[id] = self.now + LEASE

    def attempt(self, tenant: str, id: str, back: int) -> tuple[Article | None, int, bool]:
        """The article, the fence of its latest attempt or one `back`, and whether that attempt still owns it."""
        article = self.live(tenant, id)
        if article is None or not article.fences:
            return article, 7, False
        back = min(back, len(article.fences) - 1)
        return article, article.fences[-1 - back], back == 0 and article.owned

    @rule(tenant=tenants, pick=picks, back=attempts, done=st.sampled_from([(), ("entities",), ("entities", "times")]))
    def heartbeat(self, tenant: str, pick: int, back: int, done: tuple[str, ...]) -> None:
        id = self.picked(tenant, pick)
        article, fence, owns = self.attempt(tenant, id, back)
        answer = self.registry.heartbeat(tenant, id, fence, done)
        if article is None or not owns:
            assert answer == "fenced"
        elif article.status == "cancelling":
            assert answer == "cancelling"
        else:
            assert answer == "ok"
            article.lease = self.model[tenant].due[id] = self.now + LEASE
            article.done = done or article.done

    @rule(
        tenant=tenants,
        pick=picks,
        back=attempts,
        status=st.sampled_from(["succeeded", "succeeded", "partial", "failed", "cancelled"]),
        parts=PARTS,
        pipeline=pipelines,
        entries=ENTRIES,
    )
    def finish(
        self, tenant: str, pick: int, back: int, status: str, parts: dict[str, Any], pipeline: str,
        entries: tuple[Entry, ...],
    ) -> None:  # fmt: skip
        id = self.picked(tenant, pick)
        article, fence, owns = self.attempt(tenant, id, back)
        if article is not None and article.status in TERMINAL and not article.crashed:
            return  # a call sent twice: has a test of its own
        committed = self.registry.finish(tenant, id, fence, status, parts=parts, pipeline=pipeline, entries=entries)
        assert committed == owns
        if article is None or not owns:
            return
        article.end("cancelled" if article.status == "cancelling" else status)
        del self.model[tenant].due[id]
        if article.status != "cancelled":
            article.parts, article.pipeline, article.found_by = parts, pipeline, entries
        if article.status == "succeeded" and parts:
            self.model[tenant].dedup[article.digest] = (id, pipeline, article.expires)

    @rule(tenant=tenants, pick=picks, back=attempts)
    def release(self, tenant: str, pick: int, back: int) -> None:
        id = self.picked(tenant, pick)
        article, fence, owns = self.attempt(tenant, id, back)
        if article is not None and article.status == "queued":
            return  # a call sent twice: has a test of its own
        assert self.registry.release(tenant, id, fence) == owns
        if article is None or not owns:
            return
        due = self.model[tenant].due
        if article.status == "cancelling":
            article.end("cancelled")
            del due[id]
        else:
            article.end("queued")
            article.attempts -= 1
            article.hints = 0
            due[id] = self.now

    @rule(tenant=tenants, pick=picks)
    def cancel(self, tenant: str, pick: int) -> None:
        id = self.picked(tenant, pick)
        model, article = self.model[tenant], self.live(tenant, id)
        answer = self.registry.cancel(tenant, id)
        if article is None:
            assert answer == ("gone" if id in model.tombs else None)
        elif article.status == "cancelled":
            assert answer == "cancelled"
        elif article.status in TERMINAL:
            assert answer == "terminal"
        elif article.status != "queued" and article.lease > self.now:
            assert answer == "cancelling"
            article.status = "cancelling"
        else:
            assert answer == "cancelled"
            article.end("cancelled")
            del model.due[id]

    @rule(tenant=tenants, pick=picks)
    def delete(self, tenant: str, pick: int) -> None:
        id = self.picked(tenant, pick)
        model, article = self.model[tenant], self.live(tenant, id)
        assert self.registry.delete(tenant, id) == (article is not None)
        if article is None:
            return
        del model.articles[id]
        model.due.pop(id, None)
        model.tombs[id] = self.now + TOMB
        model.told.pop(id, None)
        if model.dedup.get(article.digest, ("",))[0] == id:
            del model.dedup[article.digest]

    @rule()
    def sweep(self) -> None:
        expected = set()
        for name, model in self.model.items():
            for id in [id for id, at in model.due.items() if at <= self.now]:
                article = model.articles.get(id)
                if article is None:
                    del model.due[id]
                    continue
                expected.add((name, id))
                article.hints += 1
                model.due[id] = self.now + min(LONGEST_PAUSE, GRACE * 2**article.hints)
        assert {(hint.tenant, hint.id) for hint in self.registry.overdue(100)} == expected

    @precondition(lambda self: any(model.tombs for model in self.model.values()))
    @rule(seconds=st.sampled_from([20, 20, 20, 40, 400, 3_600, IDEMPOTENCY, RETENTION]))
    def time_passes(self, seconds: int) -> None:
        self.now += seconds
        pass_time(self.client, seconds)
        for model in self.model.values():
            model.expired |= {id for id, it in model.articles.items() if it.expires <= self.now}
            model.articles = {id: it for id, it in model.articles.items() if it.expires > self.now}
            model.tombs = {id: end for id, end in model.tombs.items() if end > self.now}
            model.idem = {key: it for key, it in model.idem.items() if it[2] > self.now}
            model.dedup = {digest: it for digest, it in model.dedup.items() if it[2] > self.now}
            if not any(id in model.articles for id in model.due):
                model.due = {id: at for id, at in model.due.items() if self.client.exists(Keys(self.of(model)).due)}

    def of(self, model: Tenant) -> str:
        return next(name for name, it in self.model.items() if it is model)

    @invariant()
    def the_registry_says_what_the_model_says(self) -> None:
        for name, model in self.model.items():
            jobs = self.registry.list(name, status=None, label=None, cursor=None, limit=200).jobs
            assert {job.id for job in jobs} == set(model.articles)
            for job in jobs:
                article = model.articles[job.id]
                assert (job.status, job.attempts, job.done) == (article.status, article.attempts, article.done)
                assert (job.deduplicated, job.pipeline) == (article.deduplicated, article.pipeline)
                assert set(job.parts) == set(article.parts)
                assert (job.problem is not None) == article.crashed
                assert (job.ended is not None) == (job.status in TERMINAL)
                assert job.status in TERMINAL or job.id in model.due
            assert {id.decode() for id in self.client.zrange(Keys(name).due, 0, -1)} == set(model.due)

    @invariant()
    def an_article_is_found_by_its_entries_and_by_no_others(self) -> None:
        """Those that have expired may still be there; who reads looks."""
        for name, model in self.model.items():
            deleted = {id for id in model.tombs if id not in model.articles} - model.expired
            for index in (*(entry.index for entry in WORDS.values()), "speaker:x"):
                found = {id.decode() for id in self.client.zrange(Keys(name).index(index), 0, -1)}
                wanted = {id for id, it in model.articles.items() if index in [entry.index for entry in it.found_by]}
                assert found & model.articles.keys() == wanted
                assert found & deleted == set()
            speaks = self.client.exists(Keys(name).index("speaker:x"))
            assert self.client.zcard(Keys(name).index("speakers")) == speaks

    @invariant()
    def who_has_ended_is_told_of_and_nobody_else(self) -> None:
        for name, model in self.model.items():
            for id, article in model.articles.items():
                if name == LISTENING and article.status in TERMINAL:
                    model.told.setdefault(id, self.now + self.settings.delivery_life)
            told = {id for id, end in model.told.items() if end > self.now}
            own = Keys(name)
            assert {id for id in model.seen if self.client.exists(own.call_about(id))} == told
            waiting = {id.decode().replace("dl_", "ar_") for id in self.client.zrange(own.calls, 0, -1)}
            assert told <= waiting <= set(model.seen)

    @rule(tenant=tenants, pick=picks)
    def read(self, tenant: str, pick: int) -> None:
        self.compare(tenant, self.picked(tenant, pick))

    def compare(self, tenant: str, id: str) -> None:
        job, article = self.registry.get(tenant, id), self.live(tenant, id)
        if article is None:
            assert job == ("gone" if id in self.model[tenant].tombs else None)
        else:
            assert isinstance(job, Job)
            assert job.status == article.status
        assert self.registry.text(tenant, id) == (f"текст {id} {tenant}" if article else None)
        for part in ("quotes", "sentiment"):
            assert self.registry.part(tenant, id, part) == (article.parts.get(part) if article else None)

    def teardown(self) -> None:
        for tenant, model in self.model.items():
            for id in model.seen:
                self.compare(tenant, id)
        eternal = {key for key in self.client.scan_iter("*", count=1_000) if self.client.ttl(key) == -1}
        own = Keys(LISTENING)
        assert eternal <= {key.encode() for key in (names.TENANTS, own.hooks, own.hook(HOOK))}


def test_random_interleavings(redis_client: redis.Redis) -> None:
    class Bound(Interleavings):
        client = redis_client
        settings = Settings(
            retention=RETENTION,
            idempotency_retention=IDEMPOTENCY,
            lease=LEASE,
            queued_grace=GRACE,
            max_attempts=ATTEMPTS,
            max_open=MOST_OPEN,
        )

    run_state_machine_as_test(
        Bound,
        settings=options(
            max_examples=60,
            stateful_step_count=40,
            deadline=None,
            phases=[Phase.generate],  # forty plain steps are readable, and making them fewer takes minutes
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )
