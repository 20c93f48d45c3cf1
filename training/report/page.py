"""The report of a model: one self-contained page for an analyst who decides whether to publish it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from service.outlook.tables import ModelTables
from training.report import figures, wording
from training.report.rows import Axis, axis
from training.report.sections import section
from training.review.assessment import Assessment, TargetCheck
from training.review.drift import SHIFTED_ABOVE, STABLE_BELOW

LEAST_IMPROVEMENT = -0.005
"""Nat: the lower end of an improvement over the champion that is still published."""
MOST_FAULTS = 20
MOST_EXAMPLES = 5
FACTS = (
    ("version", "Version"),
    ("day", "Day"),
    ("data_sha256", "Digest of the cases"),
    ("seed", "Seed"),
    ("code_revision", "Revision of the code"),
    ("lines", "Lines read"),
    ("set_aside", "Lines set aside"),
    ("seconds", "Time taken"),
    ("peak_memory_mib", "Peak memory, MiB"),
)


def _bases(assessment: Assessment, tables: ModelTables, context: Mapping[str, Any]) -> dict[str, list[str]]:
    """The basis of the whole first, then others; where they are several, with the classifiers that each is that of."""
    stands = {name: str(one.basis) for name, one in assessment.models.items() if one.basis}
    stands |= {name: str(one.basis) for name, one in tables.models.items()}
    whole = [str(basis) for basis in (context.get("basis"), tables.basis) if basis]
    found = dict.fromkeys([*whole, *stands.values()] if len(set(stands.values())) != 1 else stands.values())
    by = {basis: [name for name, one in sorted(stands.items()) if one == basis] for basis in found}
    return {basis: names if len(by) > 1 else [] for basis, names in by.items() if names or not stands}


def _facts(context: Mapping[str, Any], tables: ModelTables) -> list[tuple[str, str]]:
    """What is recorded of the run, in words: the known facts first, then any other."""
    stated = {"version": tables.version, **context}
    rows = [(label, stated.pop(key, None), key) for key, label in FACTS]
    rows += [(wording.words(key), value, key) for key, value in stated.items() if key not in {"basis", "faults"}]
    plain = {"seed", "code_revision", "data_sha256", "version"}
    read = {"seconds": wording.duration, "peak_memory_mib": wording.rounded}
    found = []
    for label, value, key in rows:
        if value is None:
            text = "not recorded"
        else:
            text = str(value) if key in plain else read.get(key, wording.anything)(value)
        found.append((label, text))
    return found


def _targets_axis(targets: Sequence[TargetCheck]) -> Axis:
    ends = max([2.0, *(abs(_off(row)) for row in targets)])
    return axis([-min(ends, 4.0), min(ends, 4.0)], unit="number")


def _off(row: TargetCheck) -> float:
    """How far the generated figure is from the published one, in tolerances."""
    distance = row.generated - row.published
    return distance / row.tolerance if row.tolerance else (0.0 if not distance else distance * float("inf"))


def _weighed(assessment: Assessment, champion: ModelTables | None) -> list[tuple[str, str]]:
    """What the gates looked at, with the number that matters most of each."""
    models = list(assessment.models.values())
    rows: list[tuple[str, str]] = []
    if models:
        parity = max(models, key=lambda one: one.parity)
        rows.append(("Tables and estimator agree", f"largest difference {wording.tiny(parity.parity)} in log-odds"))
        ece = max(models, key=lambda one: one.ece - one.ece_by_chance)
        figure, by_chance = wording.three(ece.ece), wording.three(ece.ece_by_chance)
        rows.append(
            ("Calibration", f"{wording.title(ece.name)} is furthest off, ECE {figure} (chance alone up to {by_chance})")
        )
        holds = min(one.masked_range_holds for one in models)
        rows.append(("Ranges hold the complete case", f"{wording.share(holds)} of masked cases at the least"))
    compared = assessment.comparisons.values()
    kept = sum(row.holds for row in compared)
    rows.append(
        (
            "Against the champion",
            f"{kept} of {len(compared)} comparisons hold" if compared else "no comparison was made",
        )
    )
    if champion is None:
        rows[-1] = (rows[-1][0], f"there is no champion; {rows[-1][1]}")
    pairs = assessment.personas
    rows.append(
        ("Golden personas", f"{sum(row.holds for row in pairs)} of {len(pairs)} pairs in order" if pairs else "no pair")
    )
    checks = assessment.targets
    rows.append(
        ("Published figures", f"{sum(row.holds for row in checks)} of {len(checks)} met" if checks else "none checked")
    )
    return rows


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("training.report", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    numbers = ("share", "nat", "signed", "three", "tiny", "count", "interval")
    named = (*numbers, "words", "title", "favourable", "anything", "sentence", "failure")
    environment.filters |= {name: getattr(wording, name) for name in named}
    environment.filters["off"] = _off
    return environment


QUESTION = "<h1>May this model be published?</h1>"
MAY_BE = "✓ May be published"
UNPUBLISHED = "unpublished"


def published_page(page: str, version: str) -> str:
    """A report as it lies beside the version that was published: it says so, under the version's name."""
    told = page.replace(QUESTION, f"<h1>The published model {version}</h1>").replace(MAY_BE, "✓ Published")
    return told.replace(f">{UNPUBLISHED}<", f">{version}<").replace(f"model {UNPUBLISHED}<", f"model {version}<")


def report(
    assessment: Assessment, tables: ModelTables, champion: ModelTables | None, context: Mapping[str, Any]
) -> str:
    """The page as HTML with nothing to fetch; the same records give the same characters.

    ``context`` may tell ``version``, ``day``, ``data_sha256``, ``seed``, ``code_revision``, ``lines``, ``set_aside``,
    ``faults`` (records shaped like ``training.cases.case.LineFault``; the first 20 are shown), ``basis``, ``seconds``
    and ``peak_memory_mib``; what is missing reads as not recorded, and any other entry is shown under its own name.
    """
    names = sorted({*tables.models, *assessment.models, *assessment.unmeasured})
    with figures.drawing():
        sections = [section(number, name, assessment, tables, champion) for number, name in enumerate(names)]
        months = {name: figures.months(rows, f"t{at}") for at, (name, rows) in enumerate(assessment.months.items())}
    bases = _bases(assessment, tables, context)
    gains = [value for row in assessment.comparisons.values() for value in (row.improvement.low, row.improvement.high)]
    faults = list(context.get("faults") or ())
    return (
        _environment()
        .get_template("page.html")
        .render(
            assessment=assessment,
            tables=tables,
            champion=champion,
            version=context.get("version") or tables.version,
            sections=sections,
            bases=bases,
            facts=_facts(context, tables),
            weighed=_weighed(assessment, champion),
            gains_axis=axis([*gains, LEAST_IMPROVEMENT, 0.0], unit="number"),
            least_improvement=LEAST_IMPROVEMENT,
            stable=STABLE_BELOW,
            shifted=SHIFTED_ABOVE,
            targets_axis=_targets_axis(assessment.targets),
            columns=list(dict.fromkeys(key for row in assessment.variants for key in row)),
            others=sorted(set(assessment.comparisons) - set(names)),
            stray_personas=[row for row in assessment.personas if row.model not in names],
            faults=faults[:MOST_FAULTS],
            more_faults=max(0, len(faults) - MOST_FAULTS),
            most_examples=MOST_EXAMPLES,
            chosen=wording.CHOSEN,
            in_place=wording.IN_PLACE,
            objections=wording.OBJECTIONS,
            months=months,
            kinds=wording.KINDS,
            levels=wording.LEVELS,
        )
    )
