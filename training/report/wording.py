"""How numbers and names read in the report, and what its words mean."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import timedelta

from training.review.assessment import Estimated, ObjectionKind

NONE = "–"
_NAME = re.compile(r"\b[a-z_]+@[a-z0-9_+]+")
_MINUS = re.compile(r"(?<![\w-])-(?=\d)")
PERCENT = 100
SPACE = "\N{NO-BREAK SPACE}"

CHOSEN: Mapping[str, str] = {
    "new": "the new classifier",
    "before": "kept from the version before",
    "base_rate": "the base rate alone, cannot tell more",
}
IN_PLACE: Mapping[str, str] = {
    "before": "the version before",
    "base_rate": "the base rate alone, of which the service says that it cannot tell more",
}
OBJECTIONS: Mapping[ObjectionKind, str] = {
    ObjectionKind.SET_ASIDE: "Lines set aside",
    ObjectionKind.DIFFERENCE: "What was set aside",
    ObjectionKind.ONE_CLASS: "One outcome alone",
    ObjectionKind.HOLE: "A hole in time",
    ObjectionKind.BREAK: "A break in time",
    ObjectionKind.LATER: "The latest quarter",
    ObjectionKind.DIRECTION: "A direction contradicted",
}
"""What the file is objected to for, by the name that ``--accept`` takes."""
KINDS: Mapping[str, str] = {
    "refused_though_open": "refused though the rules leave it open",
    "approved_though_closed": "approved though the rules close it",
}
LEVELS: Mapping[str, str] = {"too_few": "too few cases to tell"}
DIRECTIONS: Mapping[int, str] = {
    1: "a higher value never lowers the estimate",
    -1: "a higher value never raises the estimate",
    0: "the shape is free",
}


def share(value: float | None) -> str:
    """``18.2 %``; a decimal more from 99 % on and up to 1 %, where it tells."""
    if value is None or not math.isfinite(value):
        return NONE
    extreme = 0 < min(value, 1 - value) < 0.01  # noqa: PLR2004 - the docstring's one per cent
    return f"{PERCENT * value:.{2 if extreme else 1}f}{SPACE}%"


def nat(value: float | None) -> str:
    """A log-loss or score to four decimals."""
    return NONE if value is None or not math.isfinite(value) else f"{value:.4f}".replace("-", "−")


def signed(value: float | None) -> str:
    """A difference to four decimals, with its sign."""
    return NONE if value is None or not math.isfinite(value) else f"{value:+.4f}".replace("-", "−")


def three(value: float | None) -> str:
    """A number to three decimals."""
    return NONE if value is None or not math.isfinite(value) else f"{value:.3f}".replace("-", "−")


def tiny(value: float | None) -> str:
    """A number near nought, in powers of ten."""
    return NONE if value is None or not math.isfinite(value) else f"{value:.1e}".replace("-", "−")


def sentence(words: str) -> str:
    """What is said within a sentence elsewhere, as one of its own, with titles of classifiers and true minus signs."""
    told = _NAME.sub(lambda found: title(found[0]), _MINUS.sub("−", words))
    return told[:1].upper() + told[1:] + ("" if told.endswith((".", "!", "?")) else ".")


def failure(words: str) -> str:
    """What a gate says, with the objection's title in the place of its name."""
    kind, parted, why = words.partition(": ")
    known = parted and kind in set(ObjectionKind)
    return f"{OBJECTIONS[ObjectionKind(kind)]} ({kind}): {sentence(why)}" if known else sentence(words)


def count(value: object) -> str:
    """``12,345``; whatever is no number as it is, nothing as a dash."""
    if value is None:
        return NONE
    return f"{value:,}" if isinstance(value, int) else str(value)


def interval(one: Estimated | None, unit: str = "nat") -> str:
    """``0.372 to 0.401``."""
    if one is None:
        return NONE
    places = {"nat": nat, "share": share, "signed": signed, "three": three}[unit]
    return f"{places(one.low)} to {places(one.high)}"


def shown(place: float, step: float, unit: str) -> str:
    """The reading of a tick, with as many decimals as the step between ticks needs."""
    scale = PERCENT if unit == "share" else 1
    decimals = max(0, -math.floor(math.log10(step * scale) + 1e-9)) if step > 0 else 0
    if round(step * scale, decimals) != round(step * scale, decimals + 1):
        decimals += 1
    text = f"{scale * place:.{decimals}f}".replace("-", "−")
    text = text.removeprefix("−") if not text.strip("−0.") else text
    return f"{text}{SPACE}%" if unit == "share" else text


def words(name: object) -> str:
    """``age_band`` as ``age band``; ``audit_sex`` as ``sex (audit)``."""
    text = str(name)
    if text.startswith("audit_"):
        return words(text.removeprefix("audit_")) + " (audit)"
    return text.replace("_", " ")


def title(name: str) -> str:
    """The name of a classifier for people: ``TTPS B · categories · extension of stay``."""
    pathway, _, rest = name.partition("@")
    regime, _, stage = rest.partition("+")
    parts = [pathway.replace("_", " ").upper(), words(regime), f"{stage} of stay" if stage else ""]
    return " · ".join(part for part in parts if part)


def favourable(name: str) -> str:
    """What a favourable outcome of a classifier is called."""
    return "extended" if name.endswith("+extension") else "approved"


def duration(seconds: object) -> str:
    """``6 min 53 s``."""
    if not isinstance(seconds, (int, float)):
        return count(seconds)
    whole = timedelta(seconds=round(seconds))
    hours, rest = divmod(int(whole.total_seconds()), 3600)
    minutes, left = divmod(rest, 60)
    parts = [(hours, "h"), (minutes, "min"), (left, "s")]
    return " ".join(f"{number} {unit}" for number, unit in parts if number) or "0 s"


def rounded(value: object) -> str:
    """A whole number with its thousands apart."""
    return count(round(value)) if isinstance(value, (int, float)) else count(value)


def anything(value: object) -> str:
    """A value of unknown kind in a table."""
    if isinstance(value, float):
        return f"{value:.4g}".replace("-", "−")
    if isinstance(value, Mapping):
        return "; ".join(f"{words(key)} {anything(inner)}" for key, inner in value.items())
    if isinstance(value, (list, tuple)):
        return ", ".join(map(anything, value))
    return count(value)
