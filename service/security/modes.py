"""With and without authentication."""

from __future__ import annotations

import ipaddress

from service import problems
from service.security.keys import SCOPES, Key
from service.settings import Settings

ANYBODY = Key("none", "local", frozenset(SCOPES), "no authentication")


def check_auth(settings: Settings) -> None:
    """Raises ValueError for an unknown mode, and for no authentication where others than this machine can ask."""
    if settings.auth not in ("key", "none"):
        raise ValueError(f"DOSLOVNO_AUTH={settings.auth!r} is neither key nor none")
    if settings.auth == "none" and (not _is_loopback(settings.bind) or settings.trusted_proxies):
        raise ValueError(
            f"DOSLOVNO_AUTH=none is for this machine alone: DOSLOVNO_BIND={settings.bind} must be a loopback address, "
            "and no proxy may stand in front"
        )


def check_host(settings: Settings, host: str) -> None:
    """Raises Forbidden where no key is asked for and the Host header names another machine: the name of a page
    elsewhere, which a browser on this machine was told to look for here."""
    if settings.auth == "none" and not _is_loopback(host if ":" in host.rpartition("]")[2] else f"{host}:"):
        raise problems.Forbidden("Without API keys this service is asked as localhost or by a loopback address.")


def _is_loopback(bind: str) -> bool:
    host = bind.rpartition(":")[0].strip("[]")
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
