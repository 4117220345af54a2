"""The Lua scripts, one a transition; each file's head names its keys and arguments."""

from __future__ import annotations

from importlib.resources import files
from typing import Final

import redis

_PENDING: Final = ("keep", "pending")  # heads, in the order in which they need each other
_CHANGED: Final = (*_PENDING, "changed")
_ANNOUNCE: Final = (*_CHANGED, "announce")
_INDEX: Final = ("keep", "index")


class Scripts:
    """The scripts of a client. Redis learns a script at its first call and knows it by its hash from then on."""

    def __init__(self, client: redis.Redis) -> None:
        folder = files("service.registry") / "lua"

        def script(*names: str) -> redis.commands.core.Script:
            source = "".join((folder / f"{name}.lua").read_text(encoding="ascii") for name in dict.fromkeys(names))
            return client.register_script(source)

        self.enroll = script("enroll")
        self.retire = script("retire")
        self.submit = script(*_ANNOUNCE, *_INDEX, "submit")
        self.batch_begin = script("batch_begin")
        self.batch_hold = script("batch_hold")
        self.cancel = script(*_ANNOUNCE, "cancel")
        self.delete = script(*_CHANGED, *_INDEX, "delete")
        self.describe = script(*_CHANGED, "describe")
        self.claim = script(*_ANNOUNCE, "claim")
        self.heartbeat = script("heartbeat")
        self.finish = script(*_ANNOUNCE, *_INDEX, "finish")
        self.forget = script(*_INDEX, "forget")
        self.forget_member = script("forget_member")
        self.release = script(*_ANNOUNCE, "release")
        self.requeue = script("keep", "requeue")
        self.reanalyze = script(*_INDEX, "reanalyze")
        self.oldest = script("oldest")
        self.standing = script("standing")
        self.sweep = script("sweep")
        self.pipeline_announce = script("pipeline_announce")
        self.story_put = script(*_CHANGED, "story_put")
        self.story_regroup = script(*_CHANGED, "story_regroup")
        self.story_claim = script(*_CHANGED, "story_claim")
        self.story_store = script(*_PENDING, "story_store")
        self.story_near = script("story_near")
        self.story_enter = script("story_enter")
        self.story_leave = script(*_CHANGED, "story_leave")
        self.story_delete = script(*_CHANGED, "story_delete")
        self.story_sweep = script(*_PENDING, "story_sweep")
        self.webhook_create = script("webhook_create")
        self.webhook_change = script("webhook_change")
        self.delivery_test = script(*_ANNOUNCE, "delivery_test")
        self.delivery_retry = script("keep", "delivery_retry")
        self.delivery_claim = script("delivery_claim")
        self.delivery_settle = script("delivery_settle")
        self.delivery_sweep = script("delivery_sweep")
