"""The step ``fit``: case files to features, features to classifiers, classifiers to tables."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import joblib
import numpy as np

from service.outlook.tables import TABLES, Basis, ModelTables, PathwayModel
from training.artefact.manifest import ESTIMATORS, seal, sha256, sha256_of
from training.artefact.origin import Origin, libraries, revision
from training.artefact.place import champion, fold_of, last_day, simulated
from training.cases.case import CaseFileError
from training.cases.files import parts
from training.cases.mapping import NOTHING, Translation, read_mapping
from training.model.export import export, read_back
from training.model.featurise import FAULTS, featurise
from training.model.fit import Fitted, fit
from training.model.loading import load_samples
from training.model.samples import Flags, Sample
from training.model.scheduler import parallel
from training.model.summary import SUMMARY, FeaturiseSummary
from training.progress import bar
from training.told import Told, as_typed
from training.towards import FEW_CASES, Towards, basis_of, towards
from training.wording import command_of, counted, read_words
from training.workplace import MissingError, Workplace, cleared

CROSSED = "crossed.joblib"
STAND_IN = "stand-in.json"
FEWEST_FOR_CURVE = 60
"""Cases in fitting under which a point of the learning curve would be noise."""


def read(source: Path, out: Path, given: argparse.Namespace, *, own: bool) -> FeaturiseSummary:
    """Turn case files into features, with a bar; raises ``CaseFileError`` where no case can be used."""
    found = parts(source, encoding=given.encoding, translation=translation_of(given)) if own else parts(source)
    what = "Reading cases" if own else "Reading simulated cases"
    with bar(what, None, "lines", quiet=given.json) as advance:
        return featurise(found, out, own=own, jobs=given.jobs, scheduler=given.scheduler, advance=advance)


def translation_of(given: argparse.Namespace) -> Translation:
    """What the headings and cells of an agency's file stand for: by its mapping, if one was given."""
    return NOTHING if given.mapping is None else read_mapping(given.mapping)


def loaded(folders: Sequence[Path], weight: float, fold: int = 0) -> dict[str, Sample]:
    """The samples of folders of features; raises ``MissingError`` where those are of another version of the code."""
    try:
        return load_samples(folders, weight, fold)
    except (FileNotFoundError, ValueError) as error:
        raise MissingError(f"{error}: run `{as_typed('fit')}` again") from error


def _fit_each(plan: Towards, given: argparse.Namespace) -> dict[str, Fitted]:
    """Every classifier of a plan, with a bar."""
    fitted = {}
    steps = bar("Fitting", len(plan.fitted), "classifiers", quiet=given.json)
    with steps as advance, parallel(given.jobs, given.scheduler):
        for name, sample in plan.fitted.items():
            fitted[name] = _fit_drawn(sample, plan, given.seed, given.refits)
            advance(1)
    return fitted


def _tables_of(fitted: Mapping[str, Fitted], plan: Towards) -> bytes:
    """The tables of fitted classifiers and of those taken over, each with the basis of its own cases."""
    bases = {name: basis_of(plan.fitted[name]) for name in fitted}
    own = {name: one for name, one in fitted.items() if bases[name] is not Basis.SYNTHETIC_COHORT}
    drawn = {name: one for name, one in fitted.items() if name not in own}
    if not own:
        return export(drawn, plan.fitted, basis=Basis.SYNTHETIC_COHORT, carried=plan.carried)
    carried = dict(plan.carried)
    if drawn:
        carried |= read_back(export(drawn, plan.fitted, basis=Basis.SYNTHETIC_COHORT, shrunk=plan.shrunk)).models
    basis = Basis.MIXED if Basis.MIXED in bases.values() else Basis.AGENCY_CASES
    return export(own, plan.fitted, basis=basis, priors=plan.priors, carried=carried, shrunk=plan.shrunk)


@dataclass(frozen=True, slots=True)
class _Planned:
    """What was read, and the plan of a fit on it.

    ``sources`` and ``summaries`` are by folder of features; ``before`` is the version from which an agency goes on,
    and ``simulated`` the one on simulated cases from which that descends. ``fold`` and ``fold_before`` number the
    people held out, now and in that version.
    """

    sources: Mapping[Path, _Source]
    summaries: Mapping[Path, FeaturiseSummary]
    samples: Mapping[str, Sample]
    before: ModelTables | None
    simulated: ModelTables | None
    fold: int
    fold_before: int
    plan: Towards


@dataclass(frozen=True, slots=True)
class _Source:
    """Case files, and whether the cases in them are an agency's own."""

    cases: Path
    own: bool


def _planned(given: argparse.Namespace, place: Workplace) -> _Planned:
    """Read every case and plan the fit; raises ``CaseFileError`` where there is nothing to learn from."""
    sources = _sources(given, place)
    before = champion(given.models) if given.cases is not None else None
    summaries = {out: read(source.cases, out, given, own=source.own) for out, source in sources.items()}
    fold_before = 0 if before is None else fold_of(given.models, before.version)
    fold = fold_before if given.held_out_seed is None else given.held_out_seed
    samples = loaded(list(sources), 1.0 if given.cases is None else given.synthetic_weight, fold)
    source = simulated(given.models) if before else None
    plan = towards(samples, before, source)
    if not plan.fitted or (place.own in summaries and not any(one.own.any() for one in plan.fitted.values())):
        first = next(iter(summaries))
        raise _nothing_to_learn(summaries[first], first)
    return _Planned(sources, summaries, samples, before, source, fold, fold_before, plan)


def _sources(given: argparse.Namespace, place: Workplace) -> dict[Path, _Source]:
    """What to read into which folder of features; raises ``MissingError`` where a cohort is needed and none there."""
    sources = {}
    if given.cases is not None:
        sources[place.own] = _Source(given.cases, own=True)
    if given.cases is None or given.synthetic_weight > 0:
        place.drawn()
        sources[place.synthetic] = _Source(place.cohort, own=False)
    return sources


def _nothing_to_learn(summary: FeaturiseSummary, folder: Path) -> CaseFileError:
    return CaseFileError(
        f"No case to learn from: of {counted(summary.lines, 'line')} {summary.set_aside:,} can't be read, and no "
        "other is an approved or refused case that the rules left open. What is wrong with each line: "
        f"{folder / FAULTS}"
    )


def _origin(given: argparse.Namespace, place: Workplace, planned: _Planned) -> Origin:
    own, drawn = planned.summaries.get(place.own), planned.summaries.get(place.synthetic)
    cohort = None if drawn is None else place.drawn()
    people = [] if cohort is None else sorted(set(cohort.people.values()))
    prior = planned.simulated if planned.plan.priors else None
    return Origin(
        data_sha256=sha256_of(*(source.cases for source in planned.sources.values())),
        own_lines=0 if own is None else own.lines,
        synthetic_lines=0 if drawn is None else drawn.lines,
        set_aside=0 if own is None else own.set_aside,
        synthetic_weight=1.0 if own is None else given.synthetic_weight,
        seed=given.seed,
        fold=planned.fold,
        first=None if own is None else own.first,
        last=None if own is None else own.last,
        refits=given.refits,
        people=people[0] if len(people) == 1 else None,
        variant=None if cohort is None else cohort.variant,
        prior=None if prior is None else prior.version,
        carried=tuple(planned.plan.carried),
        revision=revision(),
        libraries=libraries(),
        command=command_of(given, cohort),
    )


def fit_step(given: argparse.Namespace) -> Told:
    """Read case files (or the cohort), fit, and keep tables and estimators in the workplace.

    Raises ``CaseFileError`` where a file can't be read or there is nothing to learn from, ``MissingError`` where a
    cohort is needed that wasn't drawn.
    """
    place = Workplace(given.work.resolve())
    planned = _planned(given, place)
    fitted = _fit_each(planned.plan, given)
    stand_in = _stand_in(planned, given)
    content = _tables_of(fitted, planned.plan)
    _write(place.fit, fitted, content, stand_in)
    origin = _origin(given, place, planned)
    reads = {out.name: sha256_of(out / SUMMARY) for out in planned.summaries}
    seal(place.fit, {"read": reads, "weight": origin.synthetic_weight, "origin": asdict(origin)})
    words = _words(planned, fitted, own=place.own in planned.summaries)
    then = f"Next: {as_typed('evaluate', '--models', given.models)}"
    return Told(_facts(planned, fitted, content), (*words, then))


def _stand_in(planned: _Planned, given: argparse.Namespace) -> bytes | None:
    """The version before without the people who are held out now: what it was fitted on of this file, fitted anew.

    Its classifiers on simulated cases have seen none of these people, and stand as they are. ``None`` where the people
    held out are those of the version before, or where there is none.
    """
    before, plan = planned.before, planned.plan
    if before is None or planned.fold == planned.fold_before:
        return None
    last = last_day(given.models, before.version)
    again, parts = {}, {}
    for name, model in before.models.items():
        sample = planned.samples.get(name)
        if model.basis is Basis.SYNTHETIC_COHORT or sample is None or sample.lodged is None or last is None:
            continue
        part = sample.only(sample.test | (sample.lodged <= last))
        if (~part.test).any():
            parts[name] = part
            again[name] = _fit_drawn(part, plan, given.seed)
    stay = {name: model for name, model in before.models.items() if name not in again}
    return export(again, parts, basis=Basis(before.basis), priors=plan.priors, carried=stay)


def _write(folder: Path, fitted: Mapping[str, Fitted], content: bytes, stand_in: bytes | None) -> None:
    """Keep the tables, the estimators, what judges them, and the stand-in of the version before; not sealed yet."""
    cleared(folder)
    (folder / TABLES).write_bytes(content)
    joblib.dump({name: one.estimator for name, one in fitted.items()}, folder / ESTIMATORS, compress=3)
    crossed = {name: one.crossed for name, one in fitted.items()}
    joblib.dump((crossed, _leans(fitted)), folder / CROSSED, compress=3)
    if stand_in is not None:
        (folder / STAND_IN).write_bytes(stand_in)


def _leans(fitted: Mapping[str, Fitted]) -> dict[str, float]:
    """How far each classifier leans on what it was drawn towards, of those that were."""
    return {name: one.lean for name, one in fitted.items() if one.lean is not None}


def _facts(planned: _Planned, fitted: Mapping[str, Fitted], content: bytes) -> dict[str, Any]:
    plan, before, summaries = planned.plan, planned.before, planned.summaries
    return {
        "read": {out.name: asdict(summary) for out, summary in summaries.items()},
        "fitted": {
            name: {
                "cases": int((~one.test).sum()),
                "own": int((one.own & ~one.test).sum()),
                "held_out": int(one.test.sum()),
                "rounds": fitted[name].rounds,
                "leans_on_prior": fitted[name].lean,
            }
            for name, one in plan.fitted.items()
        },
        "carried": {"from": before.version if before and plan.carried else None, "classifiers": list(plan.carried)},
        "shrunk": dict(plan.shrunk),
        "tables_sha256": sha256(content),
        "set_aside": {out.name: str(out / "set-aside.jsonl") for out, one in summaries.items() if one.set_aside},
    }


def _words(planned: _Planned, fitted: Mapping[str, Fitted], *, own: bool) -> Iterator[str]:
    """What was read and what was fitted; ``own`` where an agency's own cases are among it."""
    plan, leans = planned.plan, _leans(fitted)
    for folder, summary in planned.summaries.items():
        yield from read_words(summary, folder)
    yield "Fitted:"
    for name, sample in plan.fitted.items():
        yield f"  {name}: {_cases_words(sample, own=own)}"
    if plan.carried and planned.before is not None:
        names = ", ".join(plan.carried)
        yield f"Taken over from {planned.before.version} as they stand, for want of own cases: {names}."
    for name, words in plan.shrunk.items():
        leaning = f"; it leans on that by {leans[name]:.2f} (0: not at all, 1: wholly)" if name in leans else ""
        yield f"Few cases in {name}: {words}{leaning}."
    learnt = sum(int((sample.own & ~sample.test).sum()) for sample in plan.fitted.values())
    if own and learnt < FEW_CASES:
        yield f"Only {counted(learnt, 'own case')}: expect little more than what was there before."


def _cases_words(sample: Sample, *, own: bool) -> str:
    rows = sample.only(~sample.test)
    among = f", {int(rows.own.sum())} of them own" if own and not rows.own.all() else ""
    share = f"{int(rows.favourable.sum())} favourable; {int(sample.test.sum())} held out"
    return f"{counted(len(rows), 'case')}{among}, {share}"


def partial_fit(
    samples: Mapping[str, Sample], plan: Towards, seed: int, name: str, share: float
) -> PathwayModel | None:
    """A classifier fitted on a share of the people in fitting, without refits: a point of the learning curve."""
    if name not in plan.fitted:
        return None
    sample = samples[name]
    people = np.unique(sample.person[~sample.test])
    order = np.random.default_rng([seed, *name.encode()]).permutation(len(people))
    chosen = people[order[: round(share * len(people))]]
    part = sample.only(sample.test | np.isin(sample.person, chosen))
    if (~part.test).sum() < FEWEST_FOR_CURVE:
        return None
    return _fit_once(part, plan, seed)


def earlier_fit(
    samples: Mapping[str, Sample], plan: Towards, seed: int, name: str, earlier: Flags
) -> PathwayModel | None:
    """A classifier on its own earlier cases alone, whoever is held out: only time parts what is measured."""
    if name not in plan.fitted:
        return None
    own = samples[name].only(samples[name].own)
    return _fit_once(replace(own.only(earlier), test=np.zeros(int(earlier.sum()), dtype=np.bool_)), plan, seed)


def _fit_once(part: Sample, plan: Towards, seed: int) -> PathwayModel:
    """A classifier on a part of its cases, without refits, as the server would read it.

    What no case of the part tells is weighed as the prior has it, as in the fit on all.
    """
    name, fitted = part.name, _fit_drawn(part, plan, seed)
    return read_back(export({name: fitted}, {name: part}, basis=basis_of(part), priors=plan.priors)).models[name]


def _fit_drawn(sample: Sample, plan: Towards, seed: int, refits: int = 0) -> Fitted:
    """A classifier on some of its cases, drawn towards what the plan holds for it."""
    prior, rate = plan.priors.get(sample.name), plan.rates.get(sample.name)
    return fit(sample, prior=prior, base_rate=rate, seed=seed, refits=refits)
