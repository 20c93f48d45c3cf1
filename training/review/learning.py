"""How much more cases would help: the loss on the test fold by how many cases were fitted on."""

from __future__ import annotations

from collections.abc import Callable

from service.outlook.tables import PathwayModel
from training.model.samples import Sample
from training.model.scoring import bounds_for, log_odds
from training.review.metrics import in_order, losses, mean

SHARES = (0.1, 0.2, 0.5, 1.0)


def learning_curve(
    sample: Sample,
    fit_on: Callable[[float], PathwayModel | None],
    shares: tuple[float, ...] = SHARES,
) -> tuple[tuple[int, float], ...]:
    """(cases in fitting, mean log-loss in nat on the test fold) for each share of the cases in fitting.

    ``fit_on`` fits on a share of them, or gives ``None`` where these are too few to fit on; that point is left out.
    """
    test = in_order(sample.only(sample.test))
    points = []
    for share in shares:
        model = fit_on(share)
        read = None if model is None else bounds_for(model, test)
        if model is not None and read is not None:
            loss = mean(losses(test.favourable, log_odds(model, *read)), test.weight)
            points.append((round(share * int((~sample.test).sum())), loss))
    return tuple(points)
