"""The steps ``evaluate`` and ``publish``: measure, apply the gates, write the report; then the switch."""

from __future__ import annotations

import argparse
import json
import resource
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import joblib

from service.outlook.tables import CURRENT, MANIFEST, TABLES, current_version
from training.artefact.manifest import ESTIMATORS, open_kept, seal, sha256
from training.artefact.origin import Origin
from training.artefact.place import champion, simulated
from training.artefact.publish import REPORT, RefusedError, publish
from training.fitting import loaded, partial_fit
from training.keeping import Aside, miscalibrated, put_aside, unmeasured, without
from training.model.export import parity, read_back
from training.model.loading import load_disagreements
from training.model.samples import Sample
from training.model.scheduler import parallel
from training.progress import bar
from training.report.page import report
from training.review.assess import FitOn, assess
from training.review.assessment import Assessment
from training.review.learning import SHARES
from training.told import REFUSED, Told
from training.towards import Towards, towards
from training.variants import CASES, PATHWAY, Run, variant_rows
from training.wording import measured_words
from training.workplace import ASSESSMENT, ASSESSMENT_TEXT, MissingError, Workplace, cleared, first_faults

HONG_KONG = ZoneInfo("Asia/Hong_Kong")
MOST_FAULTS = 100
KIB_PER_MIB = 1024


def peak_memory_mib() -> float:
    """The peak of this process and of its largest child so far."""
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return round(sum(resource.getrusage(kind).ru_maxrss for kind in kinds) / KIB_PER_MIB, 1)


def _own_held_out(sample: Sample) -> Sample:
    """Where there are own cases, a model is measured on those alone: they are what it is for."""
    return sample.only(~sample.test | sample.own) if sample.own.any() else sample


def _fit_on(samples: Mapping[str, Sample], plan: Towards, seed: int, advance: Any) -> FitOn:  # noqa: ANN401 - a bar's
    found = partial(partial_fit, samples, plan, seed)

    def fit_on(name: str, share: float) -> Any:  # noqa: ANN401 - what the other gives
        model = found(name, share)
        advance(1)
        return model

    return fit_on


def _variants(place: Workplace, origin: Origin, given: argparse.Namespace) -> tuple[Mapping[str, object], ...]:
    cases = min(CASES, place.drawn().people.get(PATHWAY, 0))
    if not cases:
        return ()
    return variant_rows(place.root / "variants", Run(cases, origin.seed, given.jobs, given.scheduler))


def _left(estimators: Mapping[str, Any], aside: Aside) -> dict[str, Any]:
    """The estimators of what is new."""
    return {name: one for name, one in estimators.items() if name not in aside}


def _context(place: Workplace, origin: Origin, stated: Mapping[str, Any], found: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "day": datetime.now(HONG_KONG).date().isoformat(),
        "data_sha256": origin.data_sha256,
        "seed": origin.seed,
        "code_revision": origin.revision,
        "lines": origin.own_lines + origin.synthetic_lines,
        "set_aside": origin.set_aside,
        "faults": [fault for name in stated["read"] for fault in first_faults(place.root / name, MOST_FAULTS)],
        "peak_memory_mib": peak_memory_mib(),
        **found,
    }


def evaluate_step(given: argparse.Namespace) -> Told:
    """Measure what was fitted on the held-out fold, apply the gates, and write the report whatever they say."""
    place = Workplace(given.work.resolve())
    stated = place.sealed(place.fit, "fit")
    folders = place.features(stated)
    origin = Origin(**stated["origin"])
    before = champion(given.models)
    content = (place.fit / TABLES).read_bytes()
    tables = replace(read_back(content), digest=sha256(content))
    whole = loaded(folders, stated["weight"])
    samples = {name: _own_held_out(sample) for name, sample in whole.items()}
    plan = towards(whole, before, simulated(given.models) if before else None)
    aside = put_aside(tables, samples, before, origin.seed)
    synthetic = place.synthetic in folders
    points = 0 if given.no_report else len(SHARES) * len(samples)
    with bar("Measuring", points or None, "fits", quiet=given.json) as advance, parallel(given.jobs, given.scheduler):
        measure = partial(
            assess,
            samples=samples,
            champion=before,
            seed=origin.seed,
            jobs=given.jobs,
            parity=parity,
            fit_on=None if given.no_report else _fit_on(whole, plan, origin.seed, advance),
            with_rivals=not given.no_report,
            targets=place.drawn().checks if synthetic else (),
            disagreements=load_disagreements(folders),
            variants=_variants(place, origin, given) if synthetic and not given.no_report else (),
        )
        estimators = open_kept(place.fit, ESTIMATORS)
        content, left = (content, tables) if not aside else without(tables, before, aside)
        assessment = measure(left, _left(estimators, aside))
        if (more := miscalibrated(left, assessment, before, aside)) != aside:
            aside = more
            content, left = without(tables, before, aside)
            assessment = measure(left, _left(estimators, aside))
    assessment = replace(
        assessment,
        shrunk={**assessment.shrunk, **aside.kept},
        unmeasured={**assessment.unmeasured, **aside.left_out},
        failures=(*assessment.failures, *unmeasured(left, assessment, before)),
    )
    folder = cleared(place.evaluation)
    (folder / TABLES).write_bytes(content)
    joblib.dump(assessment, folder / ASSESSMENT, compress=3)
    (folder / ASSESSMENT_TEXT).write_text(json.dumps(asdict(assessment), indent=1) + "\n", encoding="utf-8")
    if not given.no_report:
        page = report(assessment, left, before, _context(place, origin, stated, {}))
        (folder / REPORT).write_text(page, encoding="utf-8")
    against = None if before is None else before.version
    fit_sha256 = sha256((place.fit / MANIFEST).read_bytes())
    seal(folder, {"fit_sha256": fit_sha256, "champion": against, **asdict(aside)})
    return _told(place, assessment, against, aside, reported=not given.no_report)


def _told(place: Workplace, assessment: Assessment, against: str | None, aside: Aside, *, reported: bool) -> Told:
    words = list(measured_words(assessment))
    words += [f"{name}: {why}." for name, why in aside.kept.items()]
    page = str(place.evaluation / REPORT) if reported else None
    if page:
        words.append(f"Report: {page}")
    if assessment.failures:
        words += ["Refused; nothing is published:", *(f"  {failure}" for failure in assessment.failures)]
    else:
        words += ["Every gate lets it pass.", "Next: python -m training publish"]
    facts = {
        "failures": list(assessment.failures),
        "champion": against,
        **asdict(aside),
        "report": page,
        "assessment": str(place.evaluation / ASSESSMENT_TEXT),
        "log_loss": {name: asdict(one.log_loss) for name, one in assessment.models.items()},
        "comparisons": {name: asdict(one) for name, one in assessment.comparisons.items()},
    }
    return Told(facts, tuple(words), REFUSED if assessment.failures else 0)


def publish_step(given: argparse.Namespace) -> Told:
    """Publish what was evaluated, and switch to it."""
    place = Workplace(given.work.resolve())
    stated = place.sealed(place.fit, "fit")
    measured = place.sealed(place.evaluation, "evaluate")
    if measured["fit_sha256"] != sha256((place.fit / MANIFEST).read_bytes()):
        raise MissingError("What was evaluated is not what was fitted last: run `python -m training evaluate` again")
    now = current_version(given.models) if (given.models / CURRENT).exists() else None
    if measured["champion"] != now:
        raise MissingError(
            f"It was compared with {measured['champion'] or 'no version'}, and {now or 'none'} is current now: "
            "run `python -m training evaluate` again"
        )
    page = place.evaluation / REPORT
    origin = Origin(**stated["origin"])
    try:
        published = publish(
            (place.evaluation / TABLES).read_bytes(),
            _left(open_kept(place.fit, ESTIMATORS), Aside(measured["kept"], measured["left_out"])),
            open_kept(place.evaluation, ASSESSMENT),
            replace(origin, carried=tuple(sorted({*origin.carried, *measured["kept"]}))),
            given.models,
            report=page.read_text(encoding="utf-8") if page.exists() else None,
            version=given.version,
        )
    except RefusedError as error:
        refused = ("Refused; nothing is published:", *(f"  {failure}" for failure in error.failures))
        return Told({"refused": list(error.failures)}, refused, REFUSED)
    words = [f"Published {published.version} in {given.models / published.version}; it is current."]
    if not published.new:
        words = [f"{published.version} holds these very tables and is current already; nothing was written."]
    words.append("A running server takes it on a hang-up signal: kill -HUP <pid of gunicorn's master>")
    if published.previous and published.new:
        words.append(f"To go back to {published.previous}: python -m training rollback")
    return Told(asdict(published), tuple(words))
