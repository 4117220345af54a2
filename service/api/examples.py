"""Examples for the fields and parameters of openapi.yaml that give none themselves: examples.toml."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

TABLE = tomllib.loads(Path(__file__).with_name("examples.toml").read_text(encoding="utf8"))


def fill(document: dict[str, Any]) -> None:
    """Adds what is missing. A field that is an object, or has a closed set of values, explains itself."""
    for name, schema in document["components"]["schemas"].items():
        known = TABLE["fields"] | TABLE["schemas"].get(name, {})
        for field, about in schema.get("properties", {}).items():
            if not explained(about) and field in known:
                about["example"] = known[field]
    for path in document["paths"].values():
        for operation in path.values():
            for parameter in operation.get("parameters", ()) if isinstance(operation, dict) else operation:
                if not explained(parameter | parameter["schema"]) and parameter["name"] in TABLE["parameters"]:
                    parameter["example"] = TABLE["parameters"][parameter["name"]]


def explained(about: dict[str, Any]) -> bool:
    """Whether it needs no example, or has one."""
    inner = about.get("items", {})
    return (
        "example" in about
        or about.get("type") == "object"
        or any(word in part for part in (about, inner) for word in ("$ref", "anyOf", "enum"))
    )
