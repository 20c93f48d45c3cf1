"""What was measured on a model, as records that the gates, the manifest, the card and the report all read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Estimated:
    """A number with its 95 % bootstrap interval over people."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Bin:
    """One of ten bins of equal mass: how many cases, the mean estimate, the favourable share with its interval."""

    cases: int
    estimate: float
    share: Estimated


@dataclass(frozen=True, slots=True)
class GroupMetrics:
    """One group of the test fold: mean estimate against what happened; ``enough`` is false under 30 cases."""

    attribute: str
    group: str
    cases: int
    favourable: int
    mean_estimate: float
    share: Estimated
    log_loss: float
    enough: bool


@dataclass(frozen=True, slots=True)
class Rival:
    """Another way to predict, on the same folds: what it scores on the test fold.

    ``fitted_cases`` is how many cases it was fitted on, fewer than were there where ``note`` says so.
    """

    name: str
    log_loss: float
    brier: float
    auc: float | None
    fitted_cases: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class ModelAssessment:
    """One classifier on its test fold (``cases`` held out; ``fitted_cases`` in fitting).

    ``ece_by_chance`` is the 95th percentile of the calibration error of a perfectly calibrated model on as many cases;
    ``curve`` is (cases in fitting, log-loss on the test fold); ``roc`` and ``precision_recall`` are points; ``masked``
    figures are with facts left out at random; ``withdrawn_refused`` is the mean of the outcomes were every withdrawn
    case a refusal, and ``withdrawn_estimate`` the mean estimate over the same cases. ``ece_chance`` is the share of
    perfectly calibrated models on as many cases whose calibration error is as large or larger; ``intercept`` belongs to
    ``slope``; ``people`` is how many persons judged; ``crossed`` of the cases are in fitting, and were scored by fits
    without their people. ``lean`` is how far the fit leans on what it was drawn towards, from 0 to 1. Every mean is by
    the cases' weights.
    """

    name: str
    basis: str
    fitted_cases: int
    own_cases: int
    cases: int
    favourable: int
    mean_estimate: float
    log_loss: Estimated
    base_log_loss: float
    brier: float
    base_brier: float
    ece: float
    ece_by_chance: float
    auc: Estimated | None
    slope: float
    masked_log_loss: float
    unmasked_log_loss: float
    masked_range_holds: float
    mean_width: float
    masked_mean_width: float
    parity: float
    parity_points: int
    withdrawn: int
    withdrawn_refused: float | None
    bins: tuple[Bin, ...]
    roc: tuple[tuple[float, float], ...]
    precision_recall: tuple[tuple[float, float], ...]
    curve: tuple[tuple[int, float], ...]
    rivals: tuple[Rival, ...]
    groups: tuple[GroupMetrics, ...]
    ece_chance: float = 1.0
    intercept: float = 0.0
    people: int = 0
    crossed: int = 0
    lean: float | None = None
    withdrawn_estimate: float | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Challenger against champion on the test fold; ``improvement`` is champion's log-loss minus challenger's, in nat.

    ``least`` is the lower end of the one-sided 95 % interval of a paired bootstrap over people, and ``holds`` where it
    is -0.005 or better; ``worse`` where the upper end is below -0.005. ``against`` says what stood in
    the champion's place.
    """

    name: str
    cases: int
    champion_log_loss: float
    challenger_log_loss: float
    improvement: Estimated
    holds: bool
    against: str = "the champion"
    least: float = 0.0
    worse: bool = False


@dataclass(frozen=True, slots=True)
class PersonaOrder:
    """A committed pair of personas: the stronger's estimate has to be above the weaker's by ``margin`` or more.

    ``model`` is the name of the classifier that was asked.
    """

    id: str
    model: str
    stronger: str
    weaker: str
    why: str
    estimates: tuple[float, float]
    before: tuple[float, float] | None
    holds: bool
    margin: float = 0.0


@dataclass(frozen=True, slots=True)
class Drift:
    """Population stability index of one feature (or of the estimate) against the champion's reference pool.

    ``cases`` are those whose value is known; ``by_chance`` is the 95th percentile of the index on as many cases drawn
    from the reference pool itself. ``level`` is ``stable``, ``watch``, ``shifted``, or ``too_few`` where the index
    would read as one of the last two and chance alone explains it.
    """

    model: str
    feature: str
    psi: float
    level: str
    cases: int = 0
    by_chance: float = 0.0


@dataclass(frozen=True, slots=True)
class TargetCheck:
    """A published figure beside what the cohort generated, within its own population."""

    pathway_id: str
    name: str
    population: str
    published: float
    generated: float
    tolerance: float
    certainty: str
    source: str
    holds: bool


@dataclass(frozen=True, slots=True)
class Disagreements:
    """Cases that the rules and the outcome read differently: refused though open, approved though closed."""

    pathway_id: str
    regime: str
    kind: str
    cases: int
    examples: tuple[str, ...]
    grounds: Mapping[str, int]


class Chosen(StrEnum):
    """What is published of a pathway."""

    NEW = "new"
    BEFORE = "before"
    BASE_RATE = "base_rate"


@dataclass(frozen=True, slots=True)
class Calibration:
    """A calibration error, its limit by chance and how often a calibrated classifier reaches it, on so many cases."""

    ece: float
    chance: float
    cases: int


@dataclass(frozen=True, slots=True)
class Choice:
    """What is published of a pathway, and why in words; ``warning`` is what has to be said of it all the same.

    ``over_base`` is the new one against the base rate, ``over_before`` against the one before and ``before_over_base``
    the one before against the base rate.
    """

    name: str
    chosen: Chosen
    why: str
    warning: str | None = None
    over_base: Comparison | None = None
    over_before: Comparison | None = None
    before_over_base: Comparison | None = None
    calibration: Calibration | None = None
    before_calibration: Calibration | None = None


class ObjectionKind(StrEnum):
    """What may speak against learning from a file; an analyst who knows why accepts it under this name."""

    SET_ASIDE = "set-aside"
    DIFFERENCE = "difference"
    ONE_CLASS = "one-class"
    HOLE = "hole"
    BREAK = "break"
    LATER = "later"
    DIRECTION = "direction"


@dataclass(frozen=True, slots=True)
class Month:
    """Decided cases by the month in which they were lodged."""

    month: str
    decided: int
    approved: int


@dataclass(frozen=True, slots=True)
class Later:
    """A classifier on cases lodged between two days, none of which it had seen.

    ``share`` is what came about and ``expected`` the mean estimate; ``ece_chance`` is the share of calibrated ones that
    are as far off; ``worse`` where these cases show it to be worse than the base rate.
    """

    name: str
    cases: int
    first: str | None
    last: str | None
    share: float
    expected: float
    log_loss: float
    base_log_loss: float
    ece: float
    ece_chance: float
    worse: bool


@dataclass(frozen=True, slots=True)
class PairTogether:
    """Two features that act together beyond the sum of both: the standardised score, and how often chance gives it."""

    one: str
    other: str
    score: float
    chance: float


@dataclass(frozen=True, slots=True)
class Objection:
    """What speaks against learning from a file, in words; it stops publication unless the analyst accepted it."""

    kind: ObjectionKind
    why: str
    accepted: bool = False


@dataclass(frozen=True, slots=True)
class Assessment:
    """Everything that was measured, and the gates that fail, each in words (empty: the model may be published).

    ``unmeasured`` says of each classifier without a held-out case why it has no assessment.
    """

    models: Mapping[str, ModelAssessment]
    comparisons: Mapping[str, Comparison]
    personas: tuple[PersonaOrder, ...]
    drift: tuple[Drift, ...]
    targets: tuple[TargetCheck, ...]
    disagreements: tuple[Disagreements, ...]
    variants: tuple[Mapping[str, object], ...]
    shrunk: Mapping[str, str]
    failures: tuple[str, ...]
    unmeasured: Mapping[str, str] = field(default_factory=dict)
    objections: tuple[Objection, ...] = ()
    choices: Mapping[str, Choice] = field(default_factory=dict)
    months: Mapping[str, tuple[Month, ...]] = field(default_factory=dict)
    later: Mapping[str, Later] = field(default_factory=dict)
    pairs: Mapping[str, PairTogether] = field(default_factory=dict)
