"""Which of the champion's classifiers stay, because the new ones weren't shown to be no worse."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from service.outlook.tables import Basis, ModelTables
from training.artefact.manifest import sha256
from training.model.export import export, read_back
from training.model.samples import Sample
from training.review.champion import FEWEST_PEOPLE, TOGETHER, bounds_for, comparisons, pair
from training.review.gates import kept_back


def kept(tables: ModelTables, samples: Mapping[str, Sample], champion: ModelTables | None, seed: int) -> dict[str, str]:
    """The new classifiers to be left out for the champion's, each with the reason in words.

    A classifier stays where its own comparison fails; all with too few held-out people stay where their common one
    does. None where no new one would be left: the gates then refuse the whole, and say why.
    """
    if champion is None or all(one.basis is Basis.SYNTHETIC_COHORT for one in tables.models.values()):
        return {}
    new = {name: one for name, one in tables.models.items() if champion.models.get(name) != one and name in samples}
    measured = {
        name: one
        for name, one in new.items()
        if samples[name].test.any() and bounds_for(one, samples[name]) is not None
    }
    found = comparisons([pair(one, samples[name], champion) for name, one in measured.items()], seed)
    failing = set(kept_back(found))
    if TOGETHER in failing:
        failing |= {name for name, one in found.items() if not one.gated}
    failing &= champion.models.keys()
    if not new.keys() - failing:
        return {}
    return {
        name: (
            f"kept from {champion.version}: on {found[name].cases} held-out cases the new one was not shown to be no "
            f"worse (improvement {found[name].improvement.value:+.4f} nat, lower end {found[name].improvement.low:+.4f}"
            + ("" if found[name].gated else f"; fewer than {FEWEST_PEOPLE} people, judged with the others")
            + ")"
        )
        for name in sorted(failing)
    }


def with_kept(tables: ModelTables, champion: ModelTables | None, names: Mapping[str, str]) -> tuple[bytes, ModelTables]:
    """The tables with the champion's classifiers in the place of those named, as bytes and as the server reads them."""
    before = {} if champion is None else {name: champion.models[name] for name in names}
    content = export({}, {}, basis=Basis(tables.basis), carried={**tables.models, **before})
    return content, replace(read_back(content), digest=sha256(content))
