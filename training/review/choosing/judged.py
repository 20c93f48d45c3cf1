"""The cases by which a classifier is judged, each scored by a fit that its person had no part in.

Where many people are held out they are the judges. Where few are, as in a file of some hundreds of cases, every person
of the agency's is one: the held-out people by the classifier itself, the others by the fits that left them out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from service.outlook.tables import Basis, PathwayModel
from training.model.samples import Flags, Numbers, Sample
from training.model.scoring import bounds_for, log_odds
from training.review.resampling import people_of

FEW_HELD_OUT = 2_000
"""Held-out cases below which those in fitting are judges as well."""


@dataclass(frozen=True, slots=True)
class Judged:
    """Cases in order, with their log-odds under the classifier and under the base rate of the other people.

    ``crossed`` is how many of them are in fitting.
    """

    rows: Sample
    log_odds: Numbers
    base: Numbers
    crossed: int


def judges(sample: Sample) -> Flags:
    """Which cases may judge a new classifier: the held-out ones, and those in fitting too where these are few.

    Where there are own cases, a classifier is judged by those alone: they are what it is for.
    """
    own = sample.own if sample.own.any() else np.ones(len(sample), dtype=np.bool_)
    held_out: Flags = sample.test & own
    return own if sample.own.any() and held_out.sum() < FEW_HELD_OUT else held_out


def strangers(model: PathwayModel, sample: Sample, last: np.datetime64 | None = None) -> Flags:
    """Which cases a published classifier can't have seen.

    All of an agency's where it was fitted on simulated ones; else the people held out, and whoever lodged all cases
    after the ``last`` day of those that it was fitted on.
    """
    if model.basis is Basis.SYNTHETIC_COHORT and sample.own.any():
        return sample.own.copy()
    unseen = sample.test & sample.own if sample.own.any() else sample.test.copy()
    if last is not None and sample.lodged is not None:
        number, people = people_of(sample.person)
        earlier = np.bincount(number, sample.lodged <= last, minlength=people) > 0
        unseen |= sample.own & ~earlier[number]
    return unseen


def base_log_odds(sample: Sample) -> Numbers:
    """The log-odds of the favourable share of the other people's cases in fitting, by the rule of succession.

    Where all others ended alike their share is thus not taken for certain, which would be no measure for anything.
    """
    fitting = ~sample.test & (sample.own if sample.own.any() else True)
    weight = np.where(fitting, sample.weight, 0.0)
    number, people = people_of(sample.person)
    total = np.bincount(number, weight, minlength=people)
    favourable = np.bincount(number, weight * sample.favourable, minlength=people)
    share = (favourable.sum() - favourable + 1) / (weight.sum() - total + 2)
    found: Numbers = (np.log(share) - np.log1p(-share))[number]
    return found


def judged(
    model: PathwayModel, sample: Sample, crossed: Numbers | None = None, among: Flags | None = None
) -> Judged | None:
    """The judges of a classifier; ``None`` where there is none, or where the sample lacks a feature.

    ``crossed`` are the log-odds of the cases in fitting by fits without their people; without them only held-out cases
    can judge, or ``among`` which the classifier can't have seen.
    """
    read = bounds_for(model, sample)
    wanted = judges(sample) if among is None else among
    if crossed is None and among is None:
        wanted = wanted & sample.test
    if read is None or not wanted.any():
        return None
    told = log_odds(model, *read)
    if crossed is not None:
        told[~sample.test] = crossed
    at = np.flatnonzero(wanted)
    at = at[np.lexsort((sample.person[at], sample.case[at]))]
    return Judged(sample.only(at), told[at], base_log_odds(sample)[at], int((~sample.test[at]).sum()))
