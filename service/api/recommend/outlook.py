"""An outlook as JSON values, with the sentence that says of which cases it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from service.outlook.tables import Basis

if TYPE_CHECKING:
    from service.api.sentences import Writer
    from service.recommend.records import ExtensionOutlook, Interval, Outlook


def outlook_in_brief(outlook: Outlook) -> dict[str, Any]:
    """What a summary tells of an outlook."""
    return {
        "basis": outlook.basis,
        "estimate": outlook.estimate,
        "range": _interval(outlook.range),
        "band": outlook.band,
        "given": outlook.given,
    }


def outlook_told(outlook: Outlook, writer: Writer, *, closed: bool) -> dict[str, Any]:
    """The record ``Outlook``; of a closed pathway nothing is said."""
    return {
        **outlook_in_brief(outlook),
        "extension": _extension(outlook.extension),
        "sentence": None if closed else _sentence(outlook, writer),
    }


def _sentence(outlook: Outlook, writer: Writer) -> str:
    if outlook.basis is Basis.NONE:
        return writer.text("outlook.said.none")
    given = "" if outlook.given is None else f".given_{outlook.given.value}"
    return writer.text(f"outlook.said.{outlook.band.value}{given}")


def _extension(outlook: ExtensionOutlook | None) -> dict[str, Any] | None:
    if outlook is None:
        return None
    return {
        "basis": outlook.basis.value,
        "estimate": outlook.estimate,
        "range": _interval(outlook.range),
        "band": outlook.band.value,
    }


def _interval(interval: Interval | None) -> dict[str, float | None] | None:
    return None if interval is None else {"minimum": interval.minimum, "maximum": interval.maximum}
