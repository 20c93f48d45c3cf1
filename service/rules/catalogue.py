"""Every pathway that is ranked, and each by its id."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.rules.pathways import (
    assg,
    dependant,
    employment,
    entrepreneur,
    iang,
    new_cies,
    qmas,
    technical_professionals,
    techtas,
    ttps,
    vpas,
)

if TYPE_CHECKING:
    from service.rules.pathway import Pathway

PATHWAYS: tuple[Pathway, ...] = (
    *qmas.PATHWAYS,
    *ttps.PATHWAYS,
    *employment.PATHWAYS,
    *technical_professionals.PATHWAYS,
    *techtas.PATHWAYS,
    *iang.PATHWAYS,
    *assg.PATHWAYS,
    *new_cies.PATHWAYS,
    *entrepreneur.PATHWAYS,
    *vpas.PATHWAYS,
    *dependant.PATHWAYS,
)

BY_ID = {pathway.id: pathway for pathway in PATHWAYS}
