"""The joint institutions of the Mainland and Hong Kong in the Greater Bay Area, whose graduates IANG lets in."""

from collections.abc import Mapping
from types import MappingProxyType

from service.content import loaded
from service.rules.lists.tables import cited, rows


@loaded
def joint_campuses() -> Mapping[str, tuple[str, ...]]:
    """The institutions by our name for them, with the sources that name them; raises ``ValueError`` on one not held."""
    return MappingProxyType({row["name"]: cited(row["sources"]) for row in rows("joint_campuses")})


def is_joint_campus(name: str | None) -> bool:
    """Whether an institution, by the name that it was read as, is one of them."""
    return name in joint_campuses()
