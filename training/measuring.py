"""The steps ``evaluate`` and ``publish``: measure, apply the gates, write the report; then the switch."""

from __future__ import annotations

import argparse
import json
import resource
import shlex
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import joblib

from service.outlook.tables import CURRENT, MANIFEST, TABLES, ModelTables, PathwayModel, current_version
from training.artefact.manifest import ESTIMATORS, open_kept, seal, sha256
from training.artefact.origin import Origin
from training.artefact.place import champion, last_day, simulated
from training.artefact.publish import REPORT, RefusedError, publish
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
from training.review.assessment import Assessment, Choice, Later, Objection
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


def _fit_on(samples: Mapping[str, Sample], plan: Towards, seed: int, advance: Any) -> FitOn:  # noqa: ANN401 - a bar's
    found = partial(partial_fit, samples, plan, seed)

    def fit_on(name: str, share: float) -> Any:  # noqa: ANN401 - what the other gives
        model = found(name, share)
        advance(1)
        return model

    return fit_on


def _stand_in(place: Workplace) -> ModelTables | None:
    """The version before, fitted anew without the people who are held out now, where that was needed."""
    path = place.fit / STAND_IN
    return read_back(path.read_bytes()) if path.exists() else None


def _judges(
    tables: ModelTables, samples: Mapping[str, Sample], crossed: Mapping[str, Numbers]
) -> dict[str, tuple[PathwayModel, Judged]]:
    """The new classifiers with the cases that judge them."""
    found = {name: judged(tables.models[name], samples[name], odds) for name, odds in crossed.items()}
    return {name: (tables.models[name], by) for name, by in found.items() if by is not None}


def _objections(  # noqa: PLR0913, PLR0917 - what a file is looked at by
    place: Workplace,
    samples: Mapping[str, Sample],
    before: ModelTables | None,
    later: Mapping[str, Later],
    seen_by: Mapping[str, tuple[PathwayModel, Judged]],
    given: argparse.Namespace,
) -> tuple[Objection, ...]:
    """What speaks against the agency's file, each with whether the analyst accepts it."""
    summary = read_summary(place.own)
    found = (
        *objections(summary, samples, expected_shares(samples, before), given.most_set_aside),
        *breaks(summary.months),
        *later_objections(later),
        *against_direction(seen_by),
    )
    return tuple(replace(one, accepted=str(one.kind) in given.accept) for one in found)


def _variants(place: Workplace, origin: Origin, given: argparse.Namespace) -> tuple[Mapping[str, object], ...]:
    cases = min(CASES, place.drawn().people.get(PATHWAY, 0))
    if not cases:
        return ()
    return variant_rows(place.root / "variants", Run(cases, origin.seed, given.jobs, given.scheduler))


def _context(place: Workplace, origin: Origin, stated: Mapping[str, Any], found: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "day": datetime.now(HONG_KONG).date().isoformat(),
        "data_sha256": origin.data_sha256,
        "seed": origin.seed,
        "code_revision": origin.revision,
        "first_lodged": origin.first,
        "last_lodged": origin.last,
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
    samples = loaded(folders, stated["weight"], origin.fold)
    plan = towards(samples, before, simulated(given.models) if before else None)
    found = open_kept(place.fit, ESTIMATORS)
    crossed, leans = open_kept(place.fit, CROSSED)
    rival = _stand_in(place) or before
    choices: Mapping[str, Choice] = {}
    if place.own in folders:
        new = {name: tables.models[name] for name in found}
        last = None if before is None else last_day(given.models, before.version)
        choices = choices_of(new, samples, crossed, rival, last=last, seed=origin.seed)
        left = settled(tables, found, crossed, samples, before, choices)
    else:
        left = Settled(content, tables, found, {})
    synthetic = place.synthetic in folders
    points = 0 if given.no_report else len(SHARES) * len(samples)
    with bar("Measuring", points or None, "fits", quiet=given.json) as advance, parallel(given.jobs, given.scheduler):
        assessment = assess(
            left.tables,
            left.estimators,
            samples,
            before,
            seed=origin.seed,
            jobs=given.jobs,
            parity=parity,
            fit_on=None if given.no_report else _fit_on(samples, plan, origin.seed, advance),
            with_rivals=not given.no_report,
            targets=place.drawn().checks if synthetic else (),
            crossed=left.crossed,
            leans=leans,
            choices=choices,
            disagreements=load_disagreements(folders),
            variants=_variants(place, origin, given) if synthetic and not given.no_report else (),
        )
    own = place.own in folders
    with parallel(given.jobs, given.scheduler):
        later = out_of_time(samples, partial(earlier_fit, samples, plan, origin.seed), origin.seed) if own else {}
    seen_by = _judges(tables, samples, crossed) if own else {}
    pairs = {name: pair for name, (model, by) in seen_by.items() if (pair := costliest_pair(model, by)) is not None}
    against_file = _objections(place, samples, before, later, seen_by, given) if own else ()
    assessment = replace(
        assessment,
        objections=against_file,
        months=approvals(read_summary(place.own).months) if own else {},
        later=later,
        pairs=pairs,
        shrunk={**assessment.shrunk, **left.kept, **left.levelled},
        failures=(*(f"{one.kind}: {one.why}" for one in against_file if not one.accepted), *assessment.failures),
    )
    folder = cleared(place.evaluation)
    (folder / TABLES).write_bytes(left.content)
    joblib.dump(left.estimators, folder / ESTIMATORS, compress=3)
    joblib.dump(assessment, folder / ASSESSMENT, compress=3)
    (folder / ASSESSMENT_TEXT).write_text(json.dumps(asdict(assessment), indent=1) + "\n", encoding="utf-8")
    if not given.no_report:
        page = report(assessment, left.tables, before, _context(place, origin, stated, {}))
        (folder / REPORT).write_text(page, encoding="utf-8")
    against = None if before is None else before.version
    fit_sha256 = sha256((place.fit / MANIFEST).read_bytes())
    seal(
        folder,
        {"fit_sha256": fit_sha256, "champion": against, "kept": dict(left.kept), "levelled": dict(left.levelled)},
    )
    return _told(given, place, assessment, against, left)


def _told(
    given: argparse.Namespace, place: Workplace, assessment: Assessment, against: str | None, left: Settled
) -> Told:
    words = [*measured_words(assessment), *chosen_words(assessment.choices, refused=bool(assessment.failures))]
    page = None if given.no_report else str(place.evaluation / REPORT)
    if page:
        words.append(f"Report: {page}")
    words += [f"Accepted by --accept {one.kind}: {one.why}." for one in assessment.objections if one.accepted]
    if assessment.failures:
        words += ["Refused; nothing is published:", *(f"  {failure}" for failure in assessment.failures)]
        kinds = sorted({str(one.kind) for one in assessment.objections if not one.accepted})
        if kinds:
            words.append(
                "Mend the file; or, where you have looked and know why it is so, add "
                f"{' '.join(f'--accept {kind}' for kind in kinds)}."
            )
    else:
        words += ["Every gate lets it pass.", f"Next: {as_typed('publish', '--models', given.models)}"]
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
    return Told(facts, tuple(words), REFUSED if assessment.failures else 0)


def publish_step(given: argparse.Namespace) -> Told:
    """Publish what was evaluated, and switch to it."""
    place = Workplace(given.work.resolve())
    stated = place.sealed(place.fit, "fit")
    measured = place.sealed(place.evaluation, "evaluate")
    if measured["fit_sha256"] != sha256((place.fit / MANIFEST).read_bytes()):
        raise MissingError(f"What was evaluated is not what was fitted last: run `{as_typed('evaluate')}` again")
    now = current_version(given.models) if (given.models / CURRENT).exists() else None
    if measured["champion"] != now:
        raise MissingError(
            f"It was compared with {measured['champion'] or 'no version'}, and {now or 'none'} is current now: "
            f"run `{as_typed('evaluate')}` again"
        )
    page = place.evaluation / REPORT
    origin = Origin(**stated["origin"])
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
        refused = ("Refused; nothing is published:", *(f"  {failure}" for failure in error.failures))
        return Told({"refused": list(error.failures)}, refused, REFUSED)
    words = [f"Published {published.version} in {given.models / published.version}; it is current."]
    if not published.new:
        words = [f"{published.version} holds these very tables and is current already; nothing was written."]
    words.append("A running server takes it on a hang-up signal: kill -HUP <pid of gunicorn's master>")
    words.append(f"To start one that answers by it: HKP_MODELS={shlex.quote(str(given.models))} make serve")
    if published.previous and published.new:
        words.append(f"To go back to {published.previous}: {as_typed('rollback', '--models', given.models)}")
    return Told(asdict(published), tuple(words))
