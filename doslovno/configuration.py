"""Every setting: as a table for the README, or as it stands in this environment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import Field, fields
from typing import Any

from service.settings import Settings

_SECRETS = ("redis_url", "broker_url")  # their value may hold a password


def variable(setting: Field[Any]) -> str:
    return f"DOSLOVNO_{setting.name.upper()}"


def markdown() -> Iterator[str]:
    """The rows of a table: variable, default, meaning."""
    yield from ("| variable | default | meaning |", "| --- | --- | --- |")
    for setting in fields(Settings):
        default = f"`{setting.default}`" if setting.default != "" else ""
        yield f"| `{variable(setting)}` | {default} | {setting.metadata['meaning']} |"


def current(settings: Settings) -> Iterator[str]:
    """`VARIABLE=value`, with a mark where it is not the default. Passwords are not shown."""
    for setting in fields(Settings):
        value = getattr(settings, setting.name)
        shown = "(set)" if setting.name in _SECRETS and value != setting.default else value
        yield f"{variable(setting)}={shown}" + ("  # not the default" if value != setting.default else "")
