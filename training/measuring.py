"""The steps ``evaluate`` and ``publish``: measure, apply the gates, write the report; then the switch."""

from __future__ import annotations

import argparse
import json
import resource
import shlex
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import joblib

from service.outlook.tables import CURRENT, MANIFEST, TABLES, ModelTables, PathwayModel, current_version
from training.artefact.manifest import ESTIMATORS, open_kept, seal, sha256
from training.artefact.origin import Origin
from training.artefact.place import champion, last_day, simulated
from training.artefact.publish import REPORT, Published, RefusedError, publish
from training.fitting import CROSSED, STAND_IN, earlier_fit, loaded, partial_fit
from training.keeping import Settled, settled
from training.model.export import parity, read_back
from training.model.loading import load_disagreements
from training.model.samples import Numbers, Sample
from training.model.scheduler import parallel
from training.model.summary import read_summary
from training.progress import bar
from training.report.page import published_page, report
from training.review.against.breaks import approvals, breaks
from training.review.against.later import objections as later_objections
from training.review.against.later import out_of_time
from training.review.against.lines import objections
from training.review.against.residuals import against_direction, costliest_pair
from training.review.assess import FitOn, assess
from training.review.assessment import Assessment, Choice
from training.review.choosing.choice import choices as choices_of
from training.review.choosing.judged import Judged, judged
from training.review.learning import SHARES
from training.told import REFUSED, Told, as_typed
from training.towards import Towards, expected_shares, towards
from training.variants import CASES, PATHWAY, Run, variant_rows
from training.wording import chosen_words, measured_words
from training.workplace import ASSESSMENT, ASSESSMENT_TEXT, MissingError, Workplace, cleared, first_faults

HONG_KONG = ZoneInfo("Asia/Hong_Kong")
MOST_FAULTS = 100
KIB_PER_MIB = 1024


def peak_memory_mib() -> float:
    """The peak of this process and of its largest child so far."""
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return round(sum(resource.getrusage(kind).ru_maxrss for kind in kinds) / KIB_PER_MIB, 1)


@dataclass(frozen=True, slots=True)
class _Fit:
    """What the step ``fit`` left: tables and estimators, and all that they stand on.

    ``crossed`` and ``leans`` are those of ``training.model.fit.Fitted``; ``before`` is the current version.
    """

    content: bytes
    tables: ModelTables
    estimators: Mapping[str, Any]
    crossed: Mapping[str, Numbers]
    leans: Mapping[str, float]
    stated: Mapping[str, Any]
    origin: Origin
    folders: Sequence[Path]
    samples: Mapping[str, Sample]
    before: ModelTables | None
    plan: Towards


def _fit_kept(place: Workplace, models: Path) -> _Fit:
    """What is to be measured; raises ``MissingError`` where it isn't whole, or is of other cases than those here."""
    stated = place.sealed(place.fit, "fit")
    folders = place.features(stated)
    origin = Origin(**stated["origin"])
    before = champion(models)
    content = (place.fit / TABLES).read_bytes()
    samples = loaded(folders, stated["weight"], origin.fold)
    crossed, leans = open_kept(place.fit, CROSSED)
    return _Fit(
        content=content,
        tables=replace(read_back(content), digest=sha256(content)),
        estimators=open_kept(place.fit, ESTIMATORS),
        crossed=crossed,
        leans=leans,
        stated=stated,
        origin=origin,
        folders=folders,
        samples=samples,
        before=before,
        plan=towards(samples, before, simulated(models) if before else None),
    )


def _choices(fitted: _Fit, place: Workplace, models: Path) -> Mapping[str, Choice]:
    """What to publish of each pathway with an agency's own cases; of simulated cases alone nothing is chosen."""
    if place.own not in fitted.folders:
        return {}
    before = fitted.before
    return choices_of(
        {name: fitted.tables.models[name] for name in fitted.estimators},
        fitted.samples,
        fitted.crossed,
        _stand_in(place) or before,
        last=None if before is None else last_day(models, before.version),
        seed=fitted.origin.seed,
    )


def _stand_in(place: Workplace) -> ModelTables | None:
    """The version before, fitted anew without the people who are held out now, where that was needed."""
    path = place.fit / STAND_IN
    return read_back(path.read_bytes()) if path.exists() else None


def _left_to_publish(fitted: _Fit, choices: Mapping[str, Choice]) -> Settled:
    if not choices:
        return Settled(fitted.content, fitted.tables, fitted.estimators, {})
    return settled(fitted.tables, fitted.estimators, fitted.crossed, fitted.samples, fitted.before, choices)


def _measured(
    fitted: _Fit, left: Settled, choices: Mapping[str, Choice], place: Workplace, given: argparse.Namespace
) -> Assessment:
    """What is left to publish, measured, with a bar; rivals, variants and learning curves are for the report alone."""
    drawn, reported = place.synthetic in fitted.folders, not given.no_report
    points = len(SHARES) * len(fitted.samples) if reported else None
    with bar("Measuring", points, "fits", quiet=given.json) as advance, parallel(given.jobs, given.scheduler):
        return assess(
            left.tables,
            left.estimators,
            fitted.samples,
            fitted.before,
            seed=fitted.origin.seed,
            jobs=given.jobs,
            parity=parity,
            fit_on=_fit_on(fitted, advance) if reported else None,
            with_rivals=reported,
            targets=place.drawn().checks if drawn else (),
            crossed=left.crossed,
            leans=fitted.leans,
            choices=choices,
            disagreements=load_disagreements(fitted.folders),
            variants=_variants(place, fitted.origin, given) if drawn and reported else (),
        )


def _fit_on(fitted: _Fit, advance: Callable[[int], object]) -> FitOn:
    def fit_on(name: str, share: float) -> PathwayModel | None:
        model = partial_fit(fitted.samples, fitted.plan, fitted.origin.seed, name, share)
        advance(1)
        return model

    return fit_on


def _variants(place: Workplace, origin: Origin, given: argparse.Namespace) -> tuple[Mapping[str, object], ...]:
    cases = min(CASES, place.drawn().people.get(PATHWAY, 0))
    if not cases:
        return ()
    return variant_rows(place.root / "variants", Run(cases, origin.seed, given.jobs, given.scheduler))


def _with_own_cases(assessment: Assessment, fitted: _Fit, place: Workplace, given: argparse.Namespace) -> Assessment:
    """The assessment with what the agency's own cases show by themselves, and what speaks against their file."""
    earlier = partial(earlier_fit, fitted.samples, fitted.plan, fitted.origin.seed)
    with parallel(given.jobs, given.scheduler):
        later = out_of_time(fitted.samples, earlier, fitted.origin.seed)
    judges = _judges(fitted)
    pairs = {name: costliest_pair(model, by) for name, (model, by) in judges.items()}
    summary = read_summary(place.own)
    found = (
        *objections(summary, fitted.samples, expected_shares(fitted.samples, fitted.before), given.most_set_aside),
        *breaks(summary.months),
        *later_objections(later),
        *against_direction(judges),
    )
    against = tuple(replace(one, accepted=str(one.kind) in given.accept) for one in found)
    return replace(
        assessment,
        objections=against,
        months=approvals(summary.months),
        later=later,
        pairs={name: pair for name, pair in pairs.items() if pair is not None},
        failures=(*(f"{one.kind}: {one.why}" for one in against if not one.accepted), *assessment.failures),
    )


def _judges(fitted: _Fit) -> dict[str, tuple[PathwayModel, Judged]]:
    """The new classifiers with the cases that judge them."""
    models, samples = fitted.tables.models, fitted.samples
    found = {name: judged(models[name], samples[name], odds) for name, odds in fitted.crossed.items()}
    return {name: (models[name], by) for name, by in found.items() if by is not None}


def _context(place: Workplace, fitted: _Fit) -> dict[str, Any]:
    """What the report tells of the run."""
    origin = fitted.origin
    return {
        "day": datetime.now(HONG_KONG).date().isoformat(),
        "data_sha256": origin.data_sha256,
        "seed": origin.seed,
        "code_revision": origin.revision,
        "first_lodged": origin.first,
        "last_lodged": origin.last,
        "lines": origin.own_lines + origin.synthetic_lines,
        "set_aside": origin.set_aside,
        "faults": [fault for name in fitted.stated["read"] for fault in first_faults(place.root / name, MOST_FAULTS)],
        "peak_memory_mib": peak_memory_mib(),
    }


def evaluate_step(given: argparse.Namespace) -> Told:
    """Measure what was fitted by people whom it hasn't seen, apply the gates, and write the report whatever they say.

    Raises ``MissingError`` where what the step ``fit`` left is missing, not whole, or of other cases.
    """
    place = Workplace(given.work.resolve())
    fitted = _fit_kept(place, given.models)
    choices = _choices(fitted, place, given.models)
    left = _left_to_publish(fitted, choices)
    assessment = _measured(fitted, left, choices, place, given)
    if place.own in fitted.folders:
        assessment = _with_own_cases(assessment, fitted, place, given)
    assessment = replace(assessment, shrunk={**assessment.shrunk, **left.kept, **left.levelled})
    page = None if given.no_report else report(assessment, left.tables, fitted.before, _context(place, fitted))
    against = None if fitted.before is None else fitted.before.version
    _write(place, left, assessment, page, against)
    return _told(given, place, assessment, against, left)


def _write(place: Workplace, left: Settled, assessment: Assessment, page: str | None, against: str | None) -> None:
    """Keep what is left to publish and what was measured of it, sealed beside the fit and the version compared with."""
    folder = cleared(place.evaluation)
    (folder / TABLES).write_bytes(left.content)
    joblib.dump(left.estimators, folder / ESTIMATORS, compress=3)
    joblib.dump(assessment, folder / ASSESSMENT, compress=3)
    (folder / ASSESSMENT_TEXT).write_text(json.dumps(asdict(assessment), indent=1) + "\n", encoding="utf-8")
    if page is not None:
        (folder / REPORT).write_text(page, encoding="utf-8")
    fit_sha256 = sha256((place.fit / MANIFEST).read_bytes())
    seal(
        folder,
        {"fit_sha256": fit_sha256, "champion": against, "kept": dict(left.kept), "levelled": dict(left.levelled)},
    )


def _told(
    given: argparse.Namespace, place: Workplace, assessment: Assessment, against: str | None, left: Settled
) -> Told:
    page = None if given.no_report else str(place.evaluation / REPORT)
    facts = {
        "failures": list(assessment.failures),
        "objections": [asdict(one) for one in assessment.objections],
        "champion": against,
        "kept": dict(left.kept),
        "levelled": dict(left.levelled),
        "choices": {name: asdict(one) for name, one in assessment.choices.items()},
        "report": page,
        "assessment": str(place.evaluation / ASSESSMENT_TEXT),
        "log_loss": {name: asdict(one.log_loss) for name, one in assessment.models.items()},
        "comparisons": {name: asdict(one) for name, one in assessment.comparisons.items()},
    }
    return Told(facts, tuple(_words(assessment, page, given.models)), REFUSED if assessment.failures else 0)


def _words(assessment: Assessment, page: str | None, models: Path) -> Iterator[str]:
    """What was measured, what speaks against it, and what to do next."""
    yield from measured_words(assessment)
    yield from chosen_words(assessment.choices, refused=bool(assessment.failures))
    if page:
        yield f"Report: {page}"
    yield from (f"Accepted by --accept {one.kind}: {one.why}." for one in assessment.objections if one.accepted)
    if not assessment.failures:
        yield "Every gate lets it pass."
        yield f"Next: {as_typed('publish', '--models', models)}"
        return
    yield from _refused_words(assessment.failures)
    if kinds := sorted({str(one.kind) for one in assessment.objections if not one.accepted}):
        accepts = " ".join(f"--accept {kind}" for kind in kinds)
        yield f"Mend the file; or, where you have looked and know why it is so, add {accepts}."


def publish_step(given: argparse.Namespace) -> Told:
    """Publish what was evaluated, and switch to it.

    Raises ``MissingError`` where what was evaluated is missing, of another fit, or compared with another version.
    """
    place = Workplace(given.work.resolve())
    stated = place.sealed(place.fit, "fit")
    measured = _evaluated(place, given.models)
    origin = Origin(**stated["origin"])
    page = place.evaluation / REPORT
    try:
        published = publish(
            (place.evaluation / TABLES).read_bytes(),
            open_kept(place.evaluation, ESTIMATORS),
            open_kept(place.evaluation, ASSESSMENT),
            replace(origin, carried=tuple(sorted({*origin.carried, *measured["kept"]}))),
            given.models,
            report=partial(published_page, page.read_text(encoding="utf-8")) if page.exists() else None,
            version=given.version,
            by=given.by,
        )
    except RefusedError as error:
        return Told({"refused": list(error.failures)}, tuple(_refused_words(error.failures)), REFUSED)
    return Told(asdict(published), tuple(_published_words(published, given.models)))


def _evaluated(place: Workplace, models: Path) -> Mapping[str, Any]:
    """What the step ``evaluate`` says of itself: of the last fit, and compared with the version that is current now."""
    measured = place.sealed(place.evaluation, "evaluate")
    if measured["fit_sha256"] != sha256((place.fit / MANIFEST).read_bytes()):
        raise MissingError(f"What was evaluated is not what was fitted last: run `{as_typed('evaluate')}` again")
    now = current_version(models) if (models / CURRENT).exists() else None
    if measured["champion"] != now:
        raise MissingError(
            f"It was compared with {measured['champion'] or 'no version'}, and {now or 'none'} is current now: "
            f"run `{as_typed('evaluate')}` again"
        )
    return measured


def _refused_words(failures: Sequence[str]) -> Iterator[str]:
    yield "Refused; nothing is published:"
    yield from (f"  {failure}" for failure in failures)


def _published_words(published: Published, models: Path) -> Iterator[str]:
    version, previous = published.version, published.previous
    if published.new:
        yield f"Published {version} in {models / version}; it is current."
    else:
        yield f"{version} holds these very tables and is current already; nothing was written."
    yield "A running server takes it on a hang-up signal: kill -HUP <pid of gunicorn's master>"
    yield f"To start one that answers by it: HKP_MODELS={shlex.quote(str(models))} make serve"
    if previous and published.new:
        yield f"To go back to {previous}: {as_typed('rollback', '--models', models)}"
