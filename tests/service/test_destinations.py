"""Where webhooks may go, and where they may not."""

from __future__ import annotations

import socket

import pytest

from service import destinations
from service.destinations import Destinations, Forbidden
from service.settings import Settings

PUBLIC = Destinations(Settings())


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("https://localhost/hook", "forbidden_address"),
        ("https://receiver.localhost./hook", "forbidden_address"),
        ("https://127.0.0.1/", "forbidden_address"),
        ("https://127.1/", "forbidden_address"),
        ("https://2130706433/", "forbidden_address"),
        ("https://0x7f.1/", "forbidden_address"),
        ("https://017700000001/", "forbidden_address"),
        ("https://①②⑦.0.0.1/", "forbidden_address"),
        ("https://0.0.0.0/", "forbidden_address"),
        ("https://[::1]/", "forbidden_address"),
        ("https://[::]/", "forbidden_address"),
        ("https://[::ffff:127.0.0.1]/", "forbidden_address"),
        ("https://[::ffff:a00:1]:8443/", "forbidden_address"),
        ("https://[::127.0.0.1]/", "forbidden_address"),
        ("https://169.254.169.254/latest/meta-data/", "forbidden_address"),
        ("https://[fe80::1]/", "forbidden_address"),
        ("https://[fd12:3456::1]/", "forbidden_address"),
        ("https://[fec0::1]/", "forbidden_address"),
        ("https://10.1.2.3/", "forbidden_address"),
        ("https://192.168.0.1/", "forbidden_address"),
        ("https://172.16.0.1/", "forbidden_address"),
        ("https://100.64.1.1/", "forbidden_address"),
        ("https://192.0.2.1/", "forbidden_address"),
        ("https://224.0.0.1/", "forbidden_address"),
        ("https://[ff02::1]/", "forbidden_address"),
        ("https://255.255.255.255/", "forbidden_address"),
        ("https://[64:ff9b::10.0.0.1]/", "forbidden_address"),
        ("https://[64:ff9b:1::1]/", "forbidden_address"),
        ("https://[2002:7f00:1::]/", "forbidden_address"),
        ("https://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/", "forbidden_address"),
        ("http://receiver.example/", "forbidden_scheme"),
        ("ftp://receiver.example/", "forbidden_scheme"),
        ("file:///etc/passwd", "forbidden_scheme"),
        ("gopher://receiver.example:443/", "forbidden_scheme"),
        ("//receiver.example/", "forbidden_scheme"),
        ("https://receiver.example:22/", "forbidden_port"),
        ("https://receiver.example:6379/", "forbidden_port"),
        ("https://user:secret@receiver.example/", "credentials"),
        ("https://receiver.example@/", "credentials"),
        ("https://receiver.example/#part", "fragment"),
        ("https://receiver.example/#", "fragment"),
        ("https://", "invalid_url"),
        ("https:///hook", "invalid_url"),
        ("https://receiver.example:0/", "invalid_url"),
        ("https://receiver.example:99999/", "invalid_url"),
        ("https://receiver.example:x/", "invalid_url"),
        ("https://receiver..example/", "invalid_url"),
        ("https://receiver example/", "invalid_url"),
        ("https://receiver.example/a\r\nHost: inside", "invalid_url"),
        ("https://receiver.example\\@inside/", "invalid_url"),
        ("https://[fe80::1%25eth0]/", "invalid_url"),
        ("https://[::1/", "invalid_url"),
        ("https://receiver.example/" + "a" * 2048, "too_long"),
    ],
)
def test_forbidden_as_they_are_written(url: str, code: str) -> None:
    with pytest.raises(Forbidden) as raised:
        PUBLIC.check(url)
    assert raised.value.code == code
    assert str(raised.value)


@pytest.mark.parametrize(
    ("url", "normalised"),
    [
        ("https://receiver.example", "https://receiver.example/"),
        ("HTTPS://Receiver.Example:443/Hook?a=1&b=%2F", "https://receiver.example/Hook?a=1&b=%2F"),
        ("https://receiver.example:8443/", "https://receiver.example:8443/"),
        ("https://пример.рф/крюк", "https://xn--e1afmkfd.xn--p1ai/%D0%BA%D1%80%D1%8E%D0%BA"),
        ("https://8.8.8.8/", "https://8.8.8.8/"),
        ("https://[2606:4700:0::1111]/", "https://[2606:4700::1111]/"),
    ],
)
def test_permitted_and_normalised(url: str, normalised: str) -> None:
    target = PUBLIC.check(url)
    assert target.url == normalised
    assert PUBLIC.check(target.url) == target


def test_one_address_inside_spoils_a_name() -> None:
    with pytest.raises(Forbidden):
        PUBLIC.permit(["8.8.8.8", "10.0.0.1"])
    with pytest.raises(Forbidden):
        PUBLIC.permit(["2606:4700::1111", "fe80::1%eth0"])
    assert [str(a) for a in PUBLIC.permit(["::ffff:8.8.8.8", "64:ff9b::808:808"])] == ["8.8.8.8", "64:ff9b::808:808"]


def test_a_newsroom_permits_its_own_networks() -> None:
    inside = Destinations(Settings(webhook_networks="10.20.0.0/16, fd00:1::/64", webhook_schemes="https,http"))
    assert inside.check("https://10.20.3.4/").url == "https://10.20.3.4/"
    assert inside.check("https://[::ffff:10.20.3.4]/")
    assert inside.permit(["fd00:1::5"])
    with pytest.raises(Forbidden):
        inside.check("https://10.21.0.1/")
    with pytest.raises(Forbidden):
        inside.check("https://127.0.0.1/")
    with pytest.raises(Forbidden, match="443, 8443"):
        inside.check("http://cms.example/")
    anywhere = Destinations(Settings(webhook_ports="any", webhook_schemes="http"))
    assert anywhere.check("http://cms.example:8080/x").authority == "cms.example:8080"


@pytest.mark.parametrize(
    ("wrong", "variable"),
    [
        ({"webhook_networks": "10.20.0.0/33"}, "DOSLOVNO_WEBHOOK_NETWORKS"),
        ({"webhook_networks": "inside"}, "DOSLOVNO_WEBHOOK_NETWORKS"),
        ({"webhook_schemes": "gopher"}, "DOSLOVNO_WEBHOOK_SCHEMES"),
        ({"webhook_schemes": ","}, "DOSLOVNO_WEBHOOK_SCHEMES"),
        ({"webhook_ports": "https"}, "DOSLOVNO_WEBHOOK_PORTS"),
    ],
)
def test_settings_that_cannot_be(wrong: dict[str, str], variable: str) -> None:
    with pytest.raises(ValueError, match=variable):
        Destinations(Settings(**wrong))  # type: ignore[arg-type]


def test_resolving_gives_every_address_once(monkeypatch: pytest.MonkeyPatch) -> None:
    def answers(*_: object, **__: object) -> list[tuple[object, ...]]:
        return [(None, None, None, "", ("8.8.8.8", 443)), (None, None, None, "", ("8.8.8.8", 443))]

    monkeypatch.setattr(socket, "getaddrinfo", answers)
    assert destinations.resolve("receiver.example", 443) == ["8.8.8.8"]
