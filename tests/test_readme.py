"""The README says what is there: every setting, every command. What holds for all pages is in tests/docs."""

from __future__ import annotations

import re
from dataclasses import Field, fields
from pathlib import Path

import click
import pytest
from marshmallow import Schema

from doslovno.cli import main
from service.schemas.events import EventSchema
from service.schemas.quotes import QuoteSchema
from service.settings import Settings

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf8")


@pytest.mark.parametrize("setting", fields(Settings), ids=lambda f: f.name)
def test_every_setting_with_its_default_and_meaning(setting: Field[object]) -> None:
    default = f"`{setting.default}`" if setting.default != "" else ""
    assert f"| `DOSLOVNO_{setting.name.upper()}` | {default} | {setting.metadata['meaning']} |" in README


@pytest.mark.parametrize(("schema", "begins"), [(QuoteSchema, '{"id":"q1"'), (EventSchema, '{"id":"e1"')])
def test_its_examples_have_every_field(schema: type[Schema], begins: str) -> None:
    example = README[README.index(begins) :].split("```")[0]
    for name in schema().fields:
        assert f'"{name}":' in example, name


def test_the_commands_it_names_exist() -> None:
    for words in re.findall(r"^\$ (?:\.venv/bin/)?doslovno ([a-z]+(?: [a-z]+)?)", README, re.MULTILINE):
        command: click.Command = main
        for word in words.split():
            if isinstance(command, click.Group):
                assert word in command.commands, words
                command = command.commands[word]


def test_the_make_targets_it_names_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf8")
    targets = set(re.findall(r"make ([a-z]+)", README)) - {"help"}
    assert {"run", "test", "demo"} <= targets
    for target in targets:
        assert re.search(rf"^{target}:.*## ", makefile, re.MULTILINE), target
