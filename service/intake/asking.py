"""How a record that is read from JSON declares its members: their wording and their limits."""

from __future__ import annotations

from dataclasses import MISSING, field
from typing import Any


def asked(  # noqa: PLR0913 - limits are named, never positional
    wording: str,
    *,
    required: bool = False,
    low: float | None = None,
    high: float | None = None,
    length: int | None = None,
    code: str | None = None,
    least: int | None = None,
    form: str | None = None,
) -> Any:  # noqa: ANN401 - stands for the annotated type, as dataclasses.field does
    """A member of a request or a case file; the limits are those of ``service.profile.model.fact``.

    ``least`` is how many items a list that is given must have; where it is two or more they must be different;
    ``form`` a pattern that the specification names for a text, whose own fault whoever takes it raises.
    """
    limits = {"low": low, "high": high, "length": length, "code": code, "least": least, "form": form}
    metadata = {"wording": wording, "required": required} | limits
    return field(default=MISSING if required else None, metadata=metadata)
