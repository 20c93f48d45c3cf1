"""Every pathway that is ranked, in the order of their ids in the design."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.rules.pathways import ttps

if TYPE_CHECKING:
    from service.rules.pathway import Pathway

PATHWAYS: tuple[Pathway, ...] = (*ttps.PATHWAYS,)

BY_ID = {pathway.id: pathway for pathway in PATHWAYS}
