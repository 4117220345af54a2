"""The Lua scripts, one a transition; each file's head names its keys and arguments."""

from __future__ import annotations

from importlib.resources import files

import redis


class Scripts:
    """The scripts of a client. Redis learns a script at its first call and knows it by its hash from then on."""

    def __init__(self, client: redis.Redis) -> None:
        folder = files("service.registry") / "lua"

        def script(*names: str) -> redis.commands.core.Script:
            source = "".join((folder / f"{name}.lua").read_text(encoding="ascii") for name in names)
            return client.register_script(source)

        def ending(name: str) -> redis.commands.core.Script:
            return script("pending", "changed", "announce", name)

        self.enroll = script("enroll")
        self.retire = script("retire")
        self.submit = script("pending", "changed", "announce", "index", "submit")
        self.batch_begin = script("batch_begin")
        self.batch_hold = script("batch_hold")
        self.cancel = ending("cancel")
        self.delete = script("pending", "changed", "index", "delete")
        self.describe = script("pending", "changed", "describe")
        self.claim = ending("claim")
        self.heartbeat = script("heartbeat")
        self.finish = script("pending", "changed", "announce", "index", "finish")
        self.forget = script("index", "forget")
        self.forget_member = script("forget_member")
        self.release = ending("release")
        self.requeue = script("requeue")
        self.reanalyze = script("index", "reanalyze")
        self.oldest = script("oldest")
        self.standing = script("standing")
        self.sweep = script("sweep")
        self.pipeline_announce = script("pipeline_announce")
        self.story_put = script("pending", "changed", "story_put")
        self.story_regroup = script("pending", "changed", "story_regroup")
        self.story_claim = script("pending", "changed", "story_claim")
        self.story_store = script("pending", "story_store")
        self.story_near = script("story_near")
        self.story_enter = script("story_enter")
        self.story_leave = script("pending", "changed", "story_leave")
        self.story_delete = script("pending", "changed", "story_delete")
        self.story_sweep = script("pending", "story_sweep")
        self.webhook_create = script("webhook_create")
        self.webhook_change = script("webhook_change")
        self.delivery_test = ending("delivery_test")
        self.delivery_retry = script("delivery_retry")
        self.delivery_claim = script("delivery_claim")
        self.delivery_settle = script("delivery_settle")
        self.delivery_sweep = script("delivery_sweep")
