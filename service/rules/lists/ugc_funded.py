"""The universities that the University Grants Committee funds: of any other no programme is UGC-funded."""

from collections.abc import Mapping
from types import MappingProxyType

from service.content import loaded
from service.rules.lists.tables import cited, rows


@loaded
def ugc_funded_universities() -> Mapping[str, tuple[str, ...]]:
    """The universities by ROR id, with the sources that name them; raises ``ValueError`` on one that isn't held."""
    return MappingProxyType({row["ror_id"]: cited(row["sources"]) for row in rows("ugc_funded")})


def is_ugc_funded(ror_id: str | None) -> bool:
    """Whether an institution is one of them; most programmes of these are self-financing all the same."""
    return ror_id in ugc_funded_universities()
