"""From matplotlib's SVG file to an ``<svg>`` element that lives inside a page: small, and in the page's own colours."""

from __future__ import annotations

import io
import re

# Only what matplotlib wrote a line above is parsed here.
from xml.etree import ElementTree as ET

from markupsafe import Markup, escape
from matplotlib.figure import Figure

INK = "#1d2733"
SOFT = "#56616d"
GRID = "#dfe3e8"
OURS = "#0a62a3"
BAND = "#9cc3e0"
CHAMPION = "#8a9199"
MARK = "#b8500c"

_VARIABLES = {
    INK: "var(--ink)",
    SOFT: "var(--soft)",
    GRID: "var(--grid)",
    OURS: "var(--ours)",
    BAND: "var(--band)",
    CHAMPION: "var(--champion)",
    MARK: "var(--mark)",
}
_COLOUR = re.compile("|".join(_VARIABLES))
_LONG = re.compile(r"-?\d+\.\d+")
_FONT = re.compile(r"font-family:[^;]*;?\s*")
_PLACES = 1
_WITHOUT = {"Date": None, "Creator": None, "Format": None, "Type": None}


def _short(match: re.Match[str]) -> str:
    text = f"{float(match.group()):.{_PLACES}f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _path(drawn: str) -> str:
    """The same path in fewer characters: after a move, bare points are lines."""
    flat = " ".join(drawn.split())
    if "C" not in flat and "Q" not in flat:
        flat = flat.replace(" L ", " ")
        return _LONG.sub(_short, flat)
    return re.sub(r"(\.\d\d)\d+", r"\1", flat)


def _invisible(element: ET.Element) -> bool:
    style = element.get("style", "")
    return element.tag == "path" and "fill: none" in style and "stroke" not in style


def _attribute(tag: str, name: str, value: str, prefix: str) -> str | None:  # noqa: PLR0911 - one per attribute
    """What an attribute becomes on the page; ``None``: nothing needs it there."""
    match name:
        case "id":
            # Groups are named for nobody; paths and clips are referred to, and another figure may draw the same ones.
            return None if tag == "g" else prefix + value
        case "href":
            return f"#{prefix}{value.removeprefix('#')}"
        case "clip-path":
            return value.replace("url(#", f"url(#{prefix}")
        case "d":
            return _path(value)
        case "style":
            return _COLOUR.sub(lambda found: _VARIABLES[found.group()], _FONT.sub("", value))
        case "transform":
            return None if value.startswith("rotate(-0 ") else _LONG.sub(_short, value)
        case "x" | "y" | "width" | "height":
            return _LONG.sub(_short, value)
        case _:
            return value


def _unwrapped(element: ET.Element) -> list[ET.Element]:
    """What an element puts in its own place: nothing, its children, or itself."""
    if element.tag in {"metadata", "style"} or _invisible(element):
        return []
    if element.tag in {"g", "defs"} and not len(element):
        return []
    return list(element) if element.tag == "g" and not element.attrib else [element]


def _tidy(element: ET.Element, prefix: str) -> None:
    element.tag = element.tag.rpartition("}")[2]
    attributes = {name.rpartition("}")[2]: value for name, value in element.attrib.items()}
    element.attrib.clear()
    for name, value in attributes.items():
        new = _attribute(element.tag, name, value, prefix)
        if new is not None:
            element.set(name, new)
    for child in element:
        _tidy(child, prefix)
        child.tail = None
    element[:] = [kept for child in element for kept in _unwrapped(child)]
    if element.tag != "text":
        element.text = None


def inline(figure: Figure, prefix: str, label: str) -> Markup:
    """The figure as an element for a page, its ids under ``prefix`` and ``label`` for who can't see it.

    The same figure gives the same characters, whatever the day or matplotlib's patch version writes about itself.
    """
    out = io.StringIO()
    figure.savefig(out, format="svg", metadata=_WITHOUT, transparent=True)
    root = ET.fromstring(out.getvalue())  # noqa: S314 - our own
    _tidy(root, f"{prefix}-")
    box = root.get("viewBox", "")
    content = "".join(ET.tostring(child, encoding="unicode", short_empty_elements=False) for child in root)
    # The content was serialised as XML a line above; the label is escaped.
    return Markup(f'<svg role="img" viewBox="{box}" aria-label="{escape(label)}">{content}</svg>')  # noqa: S704
