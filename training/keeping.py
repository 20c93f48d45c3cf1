"""Which new classifiers stay out, because they weren't shown to be no worse than what was there before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from service.outlook.tables import Basis, ModelTables, PathwayModel
from training.artefact.manifest import sha256
from training.model.export import export, read_back
from training.model.samples import Sample
from training.review.assessment import Assessment, Comparison
from training.review.champion import FEWEST_PEOPLE, TOGETHER, bounds_for, comparisons, pair
from training.review.gates import calibration, kept_back


@dataclass(frozen=True, slots=True)
class Aside:
    """New classifiers that aren't published, each with the reason in words.

    ``kept`` have the champion's of the same name in their place; ``left_out`` have none, so that the server will say
    that it can't tell.
    """

    kept: Mapping[str, str] = field(default_factory=dict)
    left_out: Mapping[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.kept or self.left_out)

    def __contains__(self, name: object) -> bool:
        return name in self.kept or name in self.left_out

    def sorted_by(self, before: Mapping[str, PathwayModel], reasons: Mapping[str, str]) -> Aside:
        """The same with more classifiers, each kept from the version before where that has one of the name."""
        kept = {name: f"kept from the version before: {why}" for name, why in reasons.items() if name in before}
        left_out = {name: f"left out: {why}" for name, why in reasons.items() if name not in before}
        return Aside({**self.kept, **kept}, {**self.left_out, **left_out})


UNMEASURED = "no case of it is held out, so that nothing shows what the new one is worth"


def _why(one: Comparison | None) -> str:
    if one is None:
        return UNMEASURED
    few = "" if one.gated else f"; fewer than {FEWEST_PEOPLE} people, and judged with others as few"
    return (
        f"on {one.cases} held-out cases the new one was not shown to be no worse than {one.against.split(',')[0]} "
        f"(improvement {one.improvement.value:+.4f} nat, lower end {one.improvement.low:+.4f}{few})"
    )


def put_aside(tables: ModelTables, samples: Mapping[str, Sample], champion: ModelTables | None, seed: int) -> Aside:
    """The new classifiers to put aside.

    Those are the ones whose own comparison fails, all with few people where their common one does, and those without a
    held-out case. None where no new one would be left: the gates then refuse the whole, and say why. None of a model
    that stands on simulated cases alone, which is published whole or not at all.
    """
    before: Mapping[str, PathwayModel] = {} if champion is None else champion.models
    if all(one.basis is Basis.SYNTHETIC_COHORT for one in tables.models.values()):
        return Aside()
    new = {name: one for name, one in tables.models.items() if before.get(name) != one and name in samples}
    measured = {name: one for name, one in new.items() if samples[name].test.any() and bounds_for(one, samples[name])}
    found = comparisons([pair(one, samples[name], champion) for name, one in measured.items()], seed)
    failing = set(kept_back(found))
    if TOGETHER in failing:
        failing |= {name for name, one in found.items() if not one.gated}
    failing = (failing & new.keys()) | (new.keys() - measured.keys())
    if failing == new.keys():
        return Aside()
    return Aside().sorted_by(before, {name: _why(found.get(name)) for name in sorted(failing)})


def miscalibrated(tables: ModelTables, assessment: Assessment, champion: ModelTables | None, aside: Aside) -> Aside:
    """What is aside with the new classifiers whose estimates don't mean what they say; the same where all don't.

    The same, too, of a model that stands on simulated cases alone.
    """
    before: Mapping[str, PathwayModel] = {} if champion is None else champion.models
    if all(one.basis is Basis.SYNTHETIC_COHORT for one in tables.models.values()):
        return aside
    new = {name: one for name, one in assessment.models.items() if before.get(name) != tables.models[name]}
    failing = {}
    for sentence in calibration(new):
        name, _, why = sentence.removeprefix("calibration of ").partition(": ")
        failing[name] = f"its estimates do not mean what they say ({why})"
    return aside if failing.keys() == new.keys() else aside.sorted_by(before, failing)


def unmeasured(tables: ModelTables, assessment: Assessment, champion: ModelTables | None) -> tuple[str, ...]:
    """What refuses a model whose new classifiers nobody can judge, in the words of a gate."""
    before: Mapping[str, PathwayModel] = {} if champion is None else champion.models
    names = [name for name, one in tables.models.items() if name in assessment.unmeasured and before.get(name) != one]
    return tuple(f"measurement of {name}: {UNMEASURED}" for name in names)


def without(tables: ModelTables, champion: ModelTables | None, aside: Aside) -> tuple[bytes, ModelTables]:
    """The tables without what is put aside, as bytes and as the server reads them."""
    models = {name: one for name, one in tables.models.items() if name not in aside}
    if champion is not None:
        models |= {name: champion.models[name] for name in aside.kept}
    content = export({}, {}, basis=Basis(tables.basis), carried=models)
    return content, replace(read_back(content), digest=sha256(content))
