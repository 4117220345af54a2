"""The Lua scripts, one a transition; each file's head names its keys and arguments."""

from __future__ import annotations

from importlib.resources import files

import redis


class Scripts:
    """The scripts of a client. Redis learns a script at its first call and knows it by its hash from then on."""

    def __init__(self, client: redis.Redis) -> None:
        folder = files("service.registry") / "lua"

        def script(name: str) -> redis.commands.core.Script:
            return client.register_script((folder / f"{name}.lua").read_text(encoding="ascii"))

        self.enroll = script("enroll")
        self.retire = script("retire")
        self.submit = script("submit")
        self.cancel = script("cancel")
        self.delete = script("delete")
        self.claim = script("claim")
        self.heartbeat = script("heartbeat")
        self.finish = script("finish")
        self.release = script("release")
        self.sweep = script("sweep")
