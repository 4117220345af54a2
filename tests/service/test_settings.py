"""Settings from the environment."""

from __future__ import annotations

from dataclasses import fields

import pytest

from service.settings import Settings


def test_every_setting_says_what_it_means() -> None:
    for setting in fields(Settings):
        assert len(setting.metadata["meaning"]) > 10, setting.name


def test_the_environment_is_read() -> None:
    read = Settings.from_environment({"DOSLOVNO_MAX_WAIT": "7", "REDIS_URL": "redis://a", "DOSLOVNO_BIND": ""})
    assert (read.max_wait, read.redis_url, read.broker, read.bind) == (7, "redis://a", "redis://a", Settings().bind)


def test_a_bad_value_is_named() -> None:
    with pytest.raises(ValueError, match="DOSLOVNO_MAX_WAIT='soon' is not of type int"):
        Settings.from_environment({"DOSLOVNO_MAX_WAIT": "soon"})


def test_a_text_of_escaped_letters_fits_into_a_body() -> None:
    assert Settings().max_body > 6 * Settings().max_text


@pytest.mark.parametrize(
    ("bind", "address"), [("127.0.0.1:9100", ("127.0.0.1", 9100)), ("[::1]:9100", ("::1", 9100)), (":9100", ("", 9100))]
)
def test_the_address_of_the_metrics(bind: str, address: tuple[str, int]) -> None:
    assert Settings(metrics_bind=bind).metrics_address == address


@pytest.mark.parametrize("bind", ["nine", "127.0.0.1:", "127.0.0.1:nine", ""])
def test_an_address_of_the_metrics_without_a_port_is_named(bind: str) -> None:
    with pytest.raises(ValueError, match=f"DOSLOVNO_METRICS_BIND='{bind}'"):
        _ = Settings(metrics_bind=bind).metrics_address
