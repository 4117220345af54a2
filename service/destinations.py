"""Where webhooks may go. An address is checked twice: as it is written when it is set, and as it resolves whenever
something is sent there, because a name may lead elsewhere by then. The sender connects to the very address that was
checked here, so no second answer of a name server can lead it inside.

Permitted are addresses of the public internet: global unicast, also where an IPv4 address hides in an IPv6 one (mapped,
6to4, NAT64); and the networks that the setting `webhook_networks` names.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address
from urllib.parse import quote, urlsplit

from service.settings import Settings

Address = IPv4Address | IPv6Address
Resolve = Callable[[str, int], Sequence[str]]  # host, port -> addresses

MAX_URL = 2048
_DEFAULT_PORTS = {"https": 443, "http": 80}
_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_HOST = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,62})(\.[a-z0-9_][a-z0-9_-]{0,62})*\.?", re.ASCII)


class Forbidden(ValueError):
    """An address that is not permitted. `code` is for programs, the message for people."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Target:
    """A URL in its parts. `host` is a name in ASCII or an address without brackets; `path` has the query."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """For the field `Host`."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.authority}{self.path}"


def resolve(host: str, port: int) -> list[str]:
    """All addresses of a name. Raises OSError where there are none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class Destinations:
    """Raises ValueError that names the variable for a setting that is no list of schemes, ports or networks."""

    def __init__(self, settings: Settings) -> None:
        self._schemes = _listed(settings.webhook_schemes)
        unknown = set(self._schemes) - set(_DEFAULT_PORTS)
        if unknown or not self._schemes:
            raise ValueError(f"DOSLOVNO_WEBHOOK_SCHEMES={settings.webhook_schemes!r} is not made of https and http")
        try:
            ports = () if settings.webhook_ports == "any" else _listed(settings.webhook_ports)
            self._ports = {int(port) for port in ports}
        except ValueError:
            raise ValueError(f"DOSLOVNO_WEBHOOK_PORTS={settings.webhook_ports!r} is no list of ports") from None
        try:
            self._networks = [ipaddress.ip_network(part) for part in _listed(settings.webhook_networks)]
        except ValueError as error:
            raise ValueError(f"DOSLOVNO_WEBHOOK_NETWORKS: {error}") from None

    def check(self, url: str) -> Target:
        """The parts of a URL. Raises Forbidden for one that is not well-formed, and for what is seen to be forbidden
        without asking a name server: schemes, ports, credentials, `localhost`, addresses in any notation."""
        target = self._parse(url)
        if target.host.rstrip(".") == "localhost" or target.host.rstrip(".").endswith(".localhost"):
            self.permit(["127.0.0.1", "::1"])
        try:  # 127.1, 2130706433 and 0x7f.1 are addresses too
            numeric = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
        except (OSError, UnicodeError):
            return target
        self.permit([str(entry[4][0]) for entry in numeric])
        return target

    def permit(self, addresses: Sequence[str]) -> list[Address]:
        """The addresses to connect to. Raises Forbidden where even one of them is not permitted: a name that leads
        both outside and inside is not to be trusted."""
        found = [_plain(ipaddress.ip_address(address.split("%")[0])) for address in addresses]
        for address in found:
            if not (any(address in network for network in self._networks) or is_public(address)):
                raise Forbidden("forbidden_address", "It leads to an address that is not of the public internet.")
        return found

    def _parse(self, url: str) -> Target:
        if len(url) > MAX_URL:
            raise Forbidden("too_long", f"It has {len(url)} characters; at most {MAX_URL} are allowed.")
        wrong = Forbidden("invalid_url", "It must be an address with a host, without spaces: https://example.com/hook.")
        if re.search(r"[\s\x00-\x1f\x7f\\]", url):
            raise wrong
        try:
            parts = urlsplit(url)
            host, port = parts.hostname or "", parts.port
        except ValueError:
            raise wrong from None
        if parts.scheme not in self._schemes:
            raise Forbidden("forbidden_scheme", f"It must begin with {' or '.join(f'{s}://' for s in self._schemes)}.")
        if parts.username is not None or parts.password is not None:
            raise Forbidden("credentials", "It may hold no user and no password. Verify the signature instead.")
        if parts.fragment or url.endswith("#"):
            raise Forbidden("fragment", "It may have no fragment (`#…`).")
        if port == 0:
            raise wrong
        port = port or _DEFAULT_PORTS[parts.scheme]
        if self._ports and port not in self._ports:
            allowed = ", ".join(map(str, sorted(self._ports)))
            raise Forbidden("forbidden_port", f"Its port is {port}; permitted are: {allowed}.")
        path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
        if parts.query:
            path += "?" + quote(parts.query, safe="/?%:@!$&'()*+,;=~-._")
        return Target(parts.scheme, _host(host, wrong), port, path)


def is_public(address: Address) -> bool:
    """Whether it is global unicast, looked through an IPv4 address inside."""
    if isinstance(address, IPv4Address):
        return address.is_global and not address.is_multicast and not address.is_reserved
    if address in _NAT64:
        return is_public(IPv4Address(int(address) & 0xFFFFFFFF))
    if address.sixtofour is not None and not is_public(address.sixtofour):
        return False
    return address in _GLOBAL_UNICAST and address.is_global


def _plain(address: Address) -> Address:
    """An IPv4 address that is mapped into IPv6, as itself."""
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def _host(host: str, wrong: Forbidden) -> str:
    """In lower case and ASCII: «пример.рф» is xn--e1afmkfd.xn--p1ai."""
    if ":" in host:
        try:
            if "%" in host:  # a zone: an interface of this machine
                raise wrong
            return str(ipaddress.IPv6Address(host))
        except ipaddress.AddressValueError:
            raise wrong from None
    try:
        ascii_host = host.encode("idna").decode().lower()
    except UnicodeError:
        raise wrong from None
    if len(ascii_host) > 253 or not _HOST.fullmatch(ascii_host):
        raise wrong
    return ascii_host


def _listed(setting: str) -> list[str]:
    return [part.strip() for part in setting.split(",") if part.strip()]
