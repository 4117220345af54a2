"""What is in deploy/ fits the code: its settings, commands, metrics."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from prometheus_client import Metric

from doslovno.cli import main
from doslovno.redis_server import RedisServer
from service import metrics
from service.metrics_store import StoreMetrics
from service.queue import QUEUES
from service.settings import Settings

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf8"))
HAPROXY = (DEPLOY / "haproxy.cfg").read_text(encoding="utf8")
ALERTS = yaml.safe_load((DEPLOY / "prometheus/alerts.yml").read_text(encoding="utf8"))
DASHBOARD = json.loads((DEPLOY / "grafana/dashboard.json").read_text(encoding="utf8"))
SETTINGS = {f"DOSLOVNO_{setting.name.upper()}" for setting in fields(Settings)}
OURS = "doslovno"  # begins the image's name

Sizes = dict[str, tuple[str, ...]]


def manifests() -> Iterator[dict[str, Any]]:
    folder = DEPLOY / "kubernetes"
    for name in yaml.safe_load((folder / "kustomization.yaml").read_text(encoding="utf8"))["resources"]:
        yield from yaml.safe_load_all((folder / name).read_text(encoding="utf8"))


def pods() -> dict[str, dict[str, Any]]:
    """Name of the workload -> its pod."""
    return {m["metadata"]["name"]: m["spec"]["template"] for m in manifests() if "template" in m.get("spec", {})}


def expressions() -> Iterator[str]:
    for group in ALERTS["groups"]:
        yield from (rule["expr"] for rule in group["rules"])
    yield from drawn()


def drawn() -> Iterator[str]:
    """Those of the dashboard."""
    for panel in DASHBOARD["panels"]:
        yield from (target["expr"] for target in panel.get("targets", ()))


def seconds(duration: str) -> int:
    return int(duration.removesuffix("s"))


# --- metrics ---


@pytest.fixture(scope="module")
def known(redis_server: RedisServer) -> Sizes:
    """Name of every sample -> the labels it may have."""
    store: list[Metric] = list(StoreMetrics(Settings(redis_url=redis_server.url)).collect())
    found: Sizes = {s.name: tuple(s.labels) for family in store for s in family.samples}
    for counted in metrics.REGISTRY._collector_to_names:
        labels: tuple[str, ...] = counted._labelnames  # type: ignore[attr-defined]
        for name in metrics.REGISTRY._collector_to_names[counted]:
            found[name] = (*labels, "le") if name.endswith("_bucket") else labels
    return found


@pytest.mark.parametrize("expression", list(expressions()))
def test_every_metric_that_is_looked_at_exists(expression: str, known: Sizes) -> None:
    names = re.findall(r"doslovno_\w+", expression)
    assert names or expression.startswith("up{")
    for name in names:
        assert name in known, name
    labels = {label for name in names for label in known[name]} | {"job", "instance"}
    chosen = [label for inside in re.findall(r"{(.*?)}", expression) for label in re.findall(r"(\w+)\s*[=!]", inside)]
    grouped = [label.strip() for inside in re.findall(r"by \((.*?)\)", expression) for label in inside.split(",")]
    assert set(chosen + grouped) <= labels


def test_every_metric_is_documented_and_shown(known: Sizes) -> None:
    page = (ROOT / "docs/operation.md").read_text(encoding="utf8")
    shown = " ".join(drawn())
    of_processes = metrics.REGISTRY._names_to_collectors
    for name in known:
        if name not in of_processes:  # read in Redis
            assert f"`{name}" in page, name
            assert name in shown, name
    for family in metrics.REGISTRY.collect():
        name = family.name + ("_total" if family.type == "counter" else "")
        assert f"`{name}" in page, name
        assert family.name in shown, name


def test_no_metric_is_documented_that_is_not_there(known: Sizes) -> None:
    page = (ROOT / "docs/operation.md").read_text(encoding="utf8")
    families = {family.name for family in metrics.REGISTRY.collect()} | set(known)
    for name in re.findall(r"`(doslovno_\w+)", page):
        assert name in families, name


def test_every_alert_says_what_is_wrong_and_has_its_place_in_the_docs() -> None:
    page = (ROOT / "docs/operation.md").read_text(encoding="utf8")
    rules = [rule for group in ALERTS["groups"] for rule in group["rules"]]
    assert len(rules) >= 10
    for rule in rules:
        assert rule["labels"]["severity"] in ("warning", "critical")
        assert len(rule["annotations"]["summary"]) > 15
        assert rule["alert"] in page, rule["alert"]


def test_the_panels_of_the_dashboard_do_not_lie_on_each_other() -> None:
    taken: set[tuple[int, int]] = set()
    for panel in DASHBOARD["panels"]:
        box = panel["gridPos"]
        cells = {(x, y) for x in range(box["x"], box["x"] + box["w"]) for y in range(box["y"], box["y"] + box["h"])}
        assert not cells & taken, panel["title"]
        taken |= cells


# --- compose ---

ROLES = {name: role for name, role in COMPOSE["services"].items() if f"{OURS}:" in role["image"]}


def test_there_is_every_role() -> None:
    assert set(COMPOSE["services"]) == {"redis", "haproxy", *ROLES}
    queues = [argument for role in ROLES.values() for argument in role["command"] if argument in QUEUES]
    assert sorted(queues) == sorted(QUEUES)


@pytest.mark.parametrize("name", ROLES)
def test_a_role_of_compose(name: str) -> None:
    role = ROLES[name]
    assert set(role["environment"]) <= SETTINGS
    assert role["read_only"]
    assert role["cap_drop"] == ["ALL"]
    assert role["depends_on"]["redis"]["condition"] == "service_healthy"
    check = role["healthcheck"]["test"]
    assert check[:3] == ["CMD", "doslovno", "health"]
    runs(check[2:])
    runs([re.sub(r"\$\{\w+:-(\w+)}", r"\1", argument) for argument in role["command"]])


def runs(command: list[str]) -> None:
    """The command line understands it."""
    result = CliRunner().invoke(main, [*command, "--help"])
    assert result.exit_code == 0, result.output
    assert command[0] in result.output
    for option in (argument for argument in command if argument.startswith("--")):
        assert option in result.output


def test_grace_is_longer_than_what_ends_within_it() -> None:
    drain = float(COMPOSE["services"]["api"]["environment"]["DOSLOVNO_DRAIN_SECONDS"])
    assert seconds(COMPOSE["services"]["api"]["stop_grace_period"]) > drain + Settings().max_wait + 5
    assert seconds(COMPOSE["services"]["worker"]["stop_grace_period"]) > Settings().release_after + 10


def test_redis_keeps_what_it_accepted() -> None:
    command = " ".join(COMPOSE["services"]["redis"]["command"])
    for wanted in ("--appendonly yes", "--maxmemory-policy noeviction", "--maxmemory "):
        assert wanted in command


# --- haproxy ---


def test_the_balancer_follows_the_replicas_and_waits_long_enough() -> None:
    assert "server-template api 8 api:8000" in HAPROXY
    assert "uri /readyz" in HAPROXY
    server = re.search(r"timeout server (\d+)s", HAPROXY)
    assert server
    assert int(server[1]) > max(Settings().max_wait, Settings().body_patience)
    inter, fall = re.search(r"inter (\d+)ms fall (\d)", HAPROXY).groups()  # type: ignore[union-attr]
    drain = float(COMPOSE["services"]["api"]["environment"]["DOSLOVNO_DRAIN_SECONDS"])
    assert drain > 2 * int(inter) * int(fall) / 1000


@pytest.mark.skipif(shutil.which("haproxy") is None, reason="haproxy is not installed")
def test_haproxy_understands_it() -> None:
    done = subprocess.run(["haproxy", "-c", "-f", str(DEPLOY / "haproxy.cfg")], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


# --- kubernetes ---


def test_every_file_is_named_and_every_name_a_file() -> None:
    folder = DEPLOY / "kubernetes"
    named = yaml.safe_load((folder / "kustomization.yaml").read_text(encoding="utf8"))["resources"]
    assert set(named) == {file.name for file in folder.glob("*.yaml")} - {"kustomization.yaml"}


@pytest.mark.parametrize("name", pods())
def test_a_pod_has_no_power(name: str) -> None:
    spec = pods()[name]["spec"]
    assert spec["securityContext"]["runAsNonRoot"]
    assert not spec["automountServiceAccountToken"]
    for container in spec["containers"]:
        security = container["securityContext"]
        assert security["readOnlyRootFilesystem"]
        assert not security["allowPrivilegeEscalation"]
        assert security["capabilities"] == {"drop": ["ALL"]}
        assert container["livenessProbe"]
        assert container["resources"]["limits"]["memory"]


@pytest.mark.parametrize(
    "name", [name for name, pod in pods().items() if pod["spec"]["containers"][0]["image"] == OURS]
)
def test_a_role_of_kubernetes(name: str) -> None:
    pod = pods()[name]
    (container,) = pod["spec"]["containers"]
    assert {variable["name"] for variable in container["env"]} <= SETTINGS
    runs(container["args"])
    for probe in ("startupProbe", "livenessProbe"):
        if "exec" in container[probe]:
            runs(container[probe]["exec"]["command"][1:])
        else:
            assert container[probe]["httpGet"]["path"] == "/livez"
    if name == "api":
        assert container["readinessProbe"]["httpGet"]["path"] == "/readyz"
    ports = {port["name"]: port["containerPort"] for port in container["ports"]}
    assert pod["metadata"]["annotations"]["prometheus.io/port"] == str(ports["metrics"])


def test_settings_of_kubernetes() -> None:
    (settings,) = (m["data"] for m in manifests() if m["kind"] == "ConfigMap")
    assert set(settings) <= SETTINGS
    read = Settings.from_environment(settings)
    api, worker = pods()["api"]["spec"], pods()["worker"]["spec"]
    assert api["terminationGracePeriodSeconds"] > read.drain_seconds + read.max_wait + 5
    assert worker["terminationGracePeriodSeconds"] > read.release_after + 10
    probe = api["containers"][0]["readinessProbe"]
    assert read.drain_seconds > 2 * probe["periodSeconds"] * probe["failureThreshold"]


def test_the_autoscaler_looks_at_metrics_and_workloads_that_exist(known: Sizes) -> None:
    scalers = [m["spec"] for m in manifests() if m["kind"] == "HorizontalPodAutoscaler"]
    assert {scaler["scaleTargetRef"]["name"] for scaler in scalers} <= set(pods())
    queues = set()
    for metric in (metric for scaler in scalers for metric in scaler["metrics"] if metric["type"] == "External"):
        assert metric["external"]["metric"]["name"] in known
        queues.add(metric["external"]["metric"]["selector"]["matchLabels"]["queue"])
    assert queues < set(QUEUES)
    assert len(queues) == 2


def test_disruptions_and_services_select_pods_that_exist() -> None:
    labels = [pod["metadata"]["labels"] for pod in pods().values()]
    for manifest in manifests():
        if manifest["kind"] in ("Service", "PodDisruptionBudget"):
            selector = manifest["spec"]["selector"]
            assert selector.get("matchLabels", selector) in labels


@pytest.mark.skipif(shutil.which("kubectl") is None, reason="kubectl is not installed")
def test_kustomize_builds_it() -> None:
    done = subprocess.run(["kubectl", "kustomize", str(DEPLOY / "kubernetes")], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert len(list(yaml.safe_load_all(done.stdout))) == len(list(manifests()))


# --- the docs ---


def test_the_docs_name_settings_and_files_that_exist() -> None:
    page = (ROOT / "docs/operation.md").read_text(encoding="utf8")
    assert set(re.findall(r"DOSLOVNO_[A-Z_]+", page)) <= SETTINGS
    for name in re.findall(r"deploy/[a-z./-]*[a-z/]", page):
        assert (ROOT / name).exists(), name
    for command in re.findall(r"doslovno (quarantine \w+|health \w+|keys \w+|migrate|reanalyze)", page):
        runs(command.split())
