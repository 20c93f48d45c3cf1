"""The steps ``list``, ``show`` and ``compare``: the published versions, read from their manifests."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from service.outlook.tables import CURRENT, Basis, ModelError, current_version
from training.artefact.manifest import manifest
from training.artefact.place import verified, versions
from training.told import Told
from training.wording import aligned

NOT_TOLD = "–"
STANDS_ON = {
    Basis.SYNTHETIC_COHORT: "synthetic cohort",
    Basis.AGENCY_CASES: "agency's cases",
    Basis.MIXED: "agency's cases and synthetic cohort",
}


def _row(facts: Mapping[str, Any], current: str | None) -> dict[str, Any]:
    """What is told of a version in a line."""
    origin = facts.get("origin", {})
    accepted = [one["kind"] for one in facts.get("objections", ()) if one.get("accepted")]
    chosen = [one["chosen"] for one in facts.get("choices", {}).values()]
    return {
        "version": facts.get("version"),
        "current": facts.get("version") == current,
        "published_on": facts.get("published_on"),
        "by": facts.get("by"),
        "basis": facts.get("basis"),
        "bases": dict(Counter(facts.get("bases", {}).values())),
        "own_cases": origin.get("own_lines", 0),
        "simulated_cases": origin.get("synthetic_lines", 0),
        "first": origin.get("first"),
        "last": origin.get("last"),
        "previous": facts.get("previous"),
        "accepted": accepted,
        "new": chosen.count("new"),
        "kept": chosen.count("before"),
        "base_rate": chosen.count("base_rate"),
    }


def _rows(given: argparse.Namespace) -> list[dict[str, Any]]:
    """Every version, the latest published first; one whose manifest can't be read says so."""
    now = current_version(given.models) if (given.models / CURRENT).exists() else None
    rows = []
    for name in versions(given.models):
        try:
            rows.append(_row(manifest(given.models / name), now) | {"version": name, "current": name == now})
        except ModelError as error:
            rows.append({"version": name, "current": name == now, "fault": str(error)})
    return sorted(rows, key=lambda row: (str(row.get("published_on") or ""), str(row["version"])), reverse=True)


def _gates(row: Mapping[str, Any]) -> str:
    if "fault" in row:
        return str(row["fault"])
    parts = [
        f"{row[key]} {words}"
        for key, words in (("new", "new"), ("kept", "kept"), ("base_rate", "base rate"))
        if row[key]
    ]
    parts += [f"accepted: {', '.join(row['accepted'])}"] if row["accepted"] else []
    return "; ".join(parts) or "passed"


def _stands_on(basis: str | None) -> str:
    return STANDS_ON.get(Basis(basis), NOT_TOLD) if basis in set(Basis) else NOT_TOLD


def _bases(row: Mapping[str, Any]) -> str:
    """What a version stands on; where not all classifiers stand on the same, on what how many."""
    bases = row.get("bases") or {}
    if len(bases) < 2:  # noqa: PLR2004 - one basis needs no numbers
        return _stands_on(next(iter(bases), row.get("basis")))
    return ", ".join(f"{_stands_on(basis)} ({bases[basis]})" for basis in map(str, Basis) if basis in bases)


def _between(row: Mapping[str, Any]) -> str:
    return f"{row['first']} to {row['last']}" if row.get("first") else NOT_TOLD


def list_step(given: argparse.Namespace) -> Told:
    """Every published version in a line, with the one that is current marked."""
    rows = _rows(given)
    cells = [
        (
            "→" if row["current"] else "",
            str(row["version"]),
            str(row.get("published_on") or NOT_TOLD),
            str(row.get("by") or NOT_TOLD),
            _bases(row),
            f"{row.get('own_cases', 0):,} own, {row.get('simulated_cases', 0):,} simulated",
            _between(row),
            _gates(row),
        )
        for row in rows
    ]
    head = ("", "version", "published", "by", "stands on", "cases", "lodged", "gates")
    words = tuple(aligned(head, cells)) if rows else (f"{given.models} holds no version.",)
    return Told({"versions": rows}, words)


def show_step(given: argparse.Namespace) -> Told:
    """One version: what it stands on, what was chosen of each pathway, and how it was measured."""
    name = given.version or current_version(given.models)
    facts = verified(given.models, name)
    row = _row(facts, current_version(given.models) if (given.models / CURRENT).exists() else None)
    when = f"published {row['published_on'] or 'on a day not recorded'}" + (f" by {row['by']}" if row["by"] else "")
    words = [
        f"{name}{' (current)' if row['current'] else ''}, {when}, after {row['previous'] or 'none'}; verified.",
        f"It stands on: {_bases(row)}.",
        f"Cases: {row['own_cases']:,} own, {row['simulated_cases']:,} simulated; lodged {_between(row)}.",
        *(f"Accepted: {one['why']}." for one in facts.get("objections", ()) if one.get("accepted")),
        *_measured(facts),
        f"All of it: {given.models / name / 'MODEL_CARD.md'}",
    ]
    return Told(facts, tuple(words))


def _measured(facts: Mapping[str, Any]) -> Iterator[str]:
    choices, bases = facts.get("choices", {}), facts.get("bases", {})
    rows = []
    for name in sorted(facts.get("features", {})):
        one = facts.get("metrics", {}).get(name)
        if one is None:
            numbers = (NOT_TOLD,) * 4
        else:
            loss = f"{one['log_loss']['value']:.4f}"
            numbers = (f"{one['cases']:,}", loss, f"{one['base_log_loss']:.4f}", f"{one['ece']:.4f}")
        chosen = str(choices.get(name, {}).get("chosen", "taken over" if choices else "new"))
        rows.append((name, _stands_on(bases.get(name, facts.get("basis"))), chosen, *numbers))
    yield from aligned(
        ("classifier", "stands on", "published is", "judged by", "log-loss", "base rate's", "error"), rows
    )


def compare_step(given: argparse.Namespace) -> Told:
    """Two versions side by side: what they stand on, and each classifier's numbers under both."""
    sides = [verified(given.models, name) for name in (given.one, given.other)]
    current = current_version(given.models) if (given.models / CURRENT).exists() else None
    rows = [_row(facts, current) for facts in sides]
    cells = [
        (label, *(str(value(row)) for row in rows))
        for label, value in (
            ("published", lambda row: row["published_on"] or NOT_TOLD),
            ("stands on", _bases),
            ("own cases", lambda row: f"{row['own_cases']:,}"),
            ("lodged", _between),
            ("current", lambda row: "yes" if row["current"] else "no"),
        )
    ]
    names = sorted({name for facts in sides for name in facts.get("features", {})})
    for name in names:
        found = [facts.get("metrics", {}).get(name) for facts in sides]
        cells.append(
            (f"{name} log-loss", *(NOT_TOLD if one is None else f"{one['log_loss']['value']:.4f}" for one in found))
        )
        cells.append((f"{name} error", *(NOT_TOLD if one is None else f"{one['ece']:.4f}" for one in found)))
    words = (
        *aligned(("", given.one, given.other), cells),
        "Each was measured by its own people: only where these are the same do the numbers compare.",
    )
    return Told({"versions": rows, "metrics": [facts.get("metrics", {}) for facts in sides]}, words)
