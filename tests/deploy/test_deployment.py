"""What is deployed, held against the programs' own schemas and against the code."""

from __future__ import annotations

import fnmatch
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

from service import settings

ROOT = Path(__file__).parents[2]
MANIFESTS = sorted((ROOT / "deploy" / "kubernetes").glob("*.yaml"))
TOOLS = Path(sys.executable).parent


def documents(path: Path) -> list[Any]:
    return list(yaml.safe_load_all(path.read_text()))


def pods() -> Iterator[tuple[str, Any]]:
    """The specification of every pod, and whose it is."""
    for path in MANIFESTS:
        for document in documents(path):
            spec = document.get("spec", {})
            template = spec.get("template") or spec.get("jobTemplate", {}).get("spec", {}).get("template")
            if template:
                yield document["metadata"]["name"], template["spec"]


@pytest.mark.parametrize(
    "path", [path for path in MANIFESTS if path.stem != "kustomization"], ids=lambda path: path.stem
)
def test_a_manifest_is_valid_by_the_schemas_of_kubernetes(path: Path) -> None:
    """Strictly: a member that Kubernetes doesn't know is a fault; and Kustomize names the file."""
    for document in documents(path):
        kubernetes_validate.validate(document, "1.33", strict=True)
    [whole] = documents(ROOT / "deploy" / "kubernetes" / "kustomization.yaml")
    assert path.name in whole["resources"]


def test_every_pod_is_as_narrow_as_it_can_be() -> None:
    """Not root, no writable root, no privilege, no token of the cluster, bounded memory."""
    found = dict(pods())
    assert set(found) == {"hk-pathways", "hk-pathways-migrate", "hk-pathways-expire"}
    for pod in found.values():
        assert pod["automountServiceAccountToken"] is False
        assert pod["securityContext"]["runAsNonRoot"] is True
        for container in pod["containers"]:
            context = container["securityContext"]
            assert (context["readOnlyRootFilesystem"], context["allowPrivilegeEscalation"]) == (True, False)
            assert context["capabilities"] == {"drop": ["ALL"]}
            assert container["resources"]["limits"]["memory"]


def test_the_settings_of_a_deployment_are_settings(tmp_path: Path) -> None:
    """Read by the service's own reader; the pod is left longer than what was admitted may take."""
    keys = tmp_path / "keys.json"
    keys.write_text('{"keys": []}')
    [config] = documents(ROOT / "deploy" / "kubernetes" / "settings.yaml")
    compose = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]["service"]["environment"]
    secret = {"HKP_LOG_KEY": "k" * 32, "DATABASE_URL": "postgresql://hkp@database/hkp", "HKP_KEYS": str(keys)}
    both = [settings.read(given | secret) for given in (config["data"], {"HKP_BIND": "0.0.0.0:8000"} | compose)]
    assert {chosen.metrics for chosen in both} == {"0.0.0.0:9100"}
    [pod] = [pod for name, pod in pods() if name == "hk-pathways"]
    assert pod["terminationGracePeriodSeconds"] > max(chosen.grace for chosen in both) + 5


def test_nothing_is_let_out_but_names_the_database_and_redis() -> None:
    """No address that a caller sends can be asked for: there is no way to it. In, only the proxy and Prometheus."""
    [policy] = documents(ROOT / "deploy" / "kubernetes" / "network.yaml")
    spec = policy["spec"]
    assert set(spec["policyTypes"]) == {"Ingress", "Egress"}
    assert {port["port"] for rule in spec["egress"] for port in rule["ports"]} == {53, 5432, 6379}
    assert {port["port"] for rule in spec["ingress"] for port in rule["ports"]} == {"http", "metrics"}
    assert all(rule["from"] for rule in spec["ingress"])


def test_compose_puts_nginx_alone_before_the_network() -> None:
    """Only its port is published; whatever a service waits for, mounts or is handed is declared or in the checkout."""
    whole = yaml.safe_load((ROOT / "compose.yaml").read_text())
    services = whole["services"]
    assert {name for name, one in services.items() if one.get("ports")} == {"nginx"}
    assert {name for name, one in services.items() if one["networks"] != ["inside"]} == {"nginx"}
    assert whole["networks"]["inside"]["internal"] is True
    for one in services.values():
        assert set(one.get("depends_on", ())) <= services.keys()
        assert set(one.get("networks", ())) <= whole.get("networks", {}).keys()
        for mount in one.get("volumes", ()):
            source = mount.partition(":")[0]
            made = source.startswith("./build/compose/")  # by the commands at its head
            there = (ROOT / source).exists() if source.startswith(".") else source in whole.get("volumes", {})
            assert made or there, mount


def test_the_dockerfile_passes_its_linter() -> None:
    """Every rule of hadolint."""
    done = subprocess.run(
        [TOOLS / "hadolint", "Dockerfile"], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.returncode, done.stdout) == (0, "")


def sent() -> set[str]:
    """The files that a builder is sent, by the rules of `.dockerignore`, of which the last that matches holds."""
    rules = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if line and line[0] != "#"]
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    kept = set()
    for name in tracked.splitlines():
        is_kept = True
        for rule in rules:
            pattern = rule.removeprefix("!").removesuffix("/").replace("**/", "*")
            if fnmatch.fnmatch(name, pattern) or name.startswith(f"{pattern}/"):
                is_kept = rule.startswith("!")
        kept |= {name} if is_kept else set()
    return kept


def test_the_image_holds_no_artefact_of_training() -> None:
    """The tables and their manifest, and neither estimators nor reports, tests, cases or keys."""
    found = sent()
    assert any(name.endswith("tables.json") for name in found)
    assert {name.split("/")[0] for name in found} == {"LICENSE", "deploy", "models", "requirements", "service"}
    assert not [name for name in found if name.endswith((".joblib", ".sqlite3", "keys.json"))]
    assert not [name for name in found if name.startswith("models/") and name.endswith(".html")]
    installed = (ROOT / "requirements" / "runtime.txt").read_text()
    assert not re.findall(r"^(?:scikit-learn|joblib|pyarrow|dask|matplotlib|pytest)==", installed, re.MULTILINE)


def test_dashboard_and_alerts_ask_for_what_is_counted(tmp_path: Path) -> None:
    """Each name of a metric in them is one that the service has, with the labels that it has."""
    program = (
        "import json; from service.api.door.telemetry.metrics import Metrics; "
        "print(json.dumps([[one._name, one._labelnames] for one in vars(Metrics()).values()]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env=os.environ | {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    counted = {name: set(labels) for name, labels in json.loads(done.stdout)}
    alerts = yaml.safe_load((ROOT / "deploy" / "monitoring" / "alerts.yaml").read_text())
    asked = [rule["expr"] for group in alerts["groups"] for rule in group["rules"]]
    dashboard = json.loads((ROOT / "deploy" / "monitoring" / "dashboard.json").read_text())
    asked += [target["expr"] for panel in dashboard["panels"] for target in panel["targets"]]
    for expression in asked:
        for name, _, labels in re.findall(
            r"(hkp_[a-z_]+?)(_total|_bucket|_count|_sum)?(?:\{([^}]*)\})?(?![a-z_])", expression
        ):
            assert name in counted, expression
            assert set(re.findall(r"(\w+)=", labels)) <= counted[name] | {"le"}, expression
