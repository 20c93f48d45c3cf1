"""What each classifier's cases are drawn towards while they are few, what is taken over, and how that is said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from service.outlook.tables import Basis, ModelTables, PathwayModel
from training.cohort.targets import targets
from training.model.fit import learns
from training.model.samples import Sample, Stage
from training.model.scoring import bounds_for, log_odds, shares

MANY_CASES = 5_000
"""Cases in fitting above which being drawn towards something is no longer worth a sentence."""
FEW_CASES = 200
"""Cases below which a file says little of its own."""


@dataclass(frozen=True, slots=True)
class Towards:
    """The classifiers to fit anew, by name, each with what it is drawn towards; and those taken over as they stand.

    ``shrunk`` says it in words where the cases are few enough for it to matter.
    """

    fitted: Mapping[str, Sample]
    priors: Mapping[str, PathwayModel]
    rates: Mapping[str, float]
    carried: Mapping[str, PathwayModel]
    shrunk: Mapping[str, str]


def published_rate(sample: Sample) -> float | None:
    """The published share of what a classifier tells of, if one was published under its regime.

    Of those whose stay expires, the share extended is the share that applied times the share of those that was granted.
    """
    shares = {
        (target.name, target.population): target.share
        for target in targets().figures
        if target.pathway_id == sample.pathway_id and sample.regime in target.of_regimes
    }
    if sample.stage is Stage.APPROVAL:
        return shares.get(("approved", "decided"))
    applied, granted = shares.get(("applied_to_extend", "expiring")), shares.get(("extended", "extension_decided"))
    return None if applied is None or granted is None else applied * granted


def expected_shares(samples: Mapping[str, Sample], champion: ModelTables | None) -> dict[str, float]:
    """The favourable share to be expected of each sample's cases: the champion's estimate, or the published one."""
    found = {}
    for name, sample in samples.items():
        model = None if champion is None else champion.models.get(name)
        rows = sample.only(sample.own)
        read = None if model is None else bounds_for(model, rows)
        if model is not None and read is not None and len(rows):
            found[name] = float(shares(log_odds(model, *read)).mean())
        elif (rate := published_rate(sample)) is not None:
            found[name] = rate
    return found


def basis_of(sample: Sample) -> Basis:
    """What the cases of a sample are."""
    if sample.own.all():
        return Basis.AGENCY_CASES
    return Basis.MIXED if sample.own.any() else Basis.SYNTHETIC_COHORT


def _words(sample: Sample, prior: str | None, rate: float | None) -> str | None:
    rows = sample.only(~sample.test)
    shapes = learns(rows)
    what = f"the simulated version {prior}" if prior else None if rate is None else f"the published rate of {rate:.1%}"
    if what is None:
        return None if shapes else f"{len(rows)} cases and no published rate: only the level of these cases was learnt"
    if not shapes:
        favourable = int(rows.favourable.sum())
        return (
            f"{len(rows)} cases, {favourable} of them favourable: drawn towards {what}, and only the level was learnt"
        )
    return f"{len(rows)} cases: drawn towards {what}" if len(rows) < MANY_CASES else None


def towards(
    samples: Mapping[str, Sample], champion: ModelTables | None, simulated: ModelTables | None = None
) -> Towards:
    """The plan of a fit on some samples.

    Where there are own cases, a classifier with own cases in fitting is fitted anew, and every other classifier of the
    champion is taken over. Own cases are drawn towards the ``simulated`` version from which the champion descends
    (the champion itself where it is that), never towards one that was fitted on an earlier state of the same file,
    whose cases would count twice; or else towards the published rate. Own cases mixed with simulated ones are drawn
    towards nothing more. Where all cases are simulated nothing is drawn towards anything, so that the same cohort
    always gives the same tables.
    """
    own = any(sample.own.any() for sample in samples.values())
    before: Mapping[str, PathwayModel] = {} if champion is None or not own else champion.models
    source = simulated or champion
    held = {} if source is None else {n: m for n, m in source.models.items() if m.basis is Basis.SYNTHETIC_COHORT}
    fitted, priors, rates, shrunk = {}, {}, {}, {}
    for name, sample in samples.items():
        fitting = sample.only(~sample.test)
        if not len(fitting) or (name in before and not fitting.own.any()):
            continue
        fitted[name] = sample
        if not own:
            continue
        prior, rate = held.get(name), published_rate(sample)
        if not fitting.own.all():
            continue
        if prior is not None and set(prior.features) <= set(sample.features):
            priors[name] = prior
        elif rate is not None and 0 < rate < 1:
            rates[name] = rate
        version = None if source is None or name not in priors else source.version
        if (words := _words(sample, version, rates.get(name))) is not None:
            shrunk[name] = words
    carried = {name: model for name, model in before.items() if name not in fitted}
    return Towards(fitted, priors, rates, carried, shrunk)
