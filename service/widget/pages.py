"""The pages around the widget: the frame for sites that strip scripts, and the one on which an agency sets it up."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, request
from jinja2 import BaseLoader, DictLoader, Environment, StrictUndefined

from service.api.door.keys.guard import embedding_origins
from service.api.edge import JSON, cached, spoken
from service.api.problems import NOT_FOUND, ProblemError
from service.api.reading import read_query
from service.api.requests import AnswerLanguage, NoQuery
from service.content import in_force, loaded
from service.intake.asking import asked
from service.intake.faults import Said
from service.messages import Catalogue
from service.recording import record
from service.widget.files import OWN, SOURCES, published, widget

FOLDER = "widget/pages"
OURS = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
STUDIO = f"{OURS}; frame-ancestors 'none'; form-action 'none'"
"""The preview's colours are set by script as properties of its style, which no policy forbids."""

PAGE_OF_THE_FORM = """
body { margin: 0; background: var(--surface); }
.frame { max-inline-size: calc(var(--u) * 54); margin: 0 auto; border-radius: 0; border-block: 0; }
h1 { font-size: var(--t4); line-height: 1.25; margin: 0; font-weight: 650; }
h2 { font-size: var(--t3); }
.result > * + * { margin-block-start: var(--s5); }
.groups select, .options select { inline-size: 100%; }
"""
"""What a page of its own needs beside the widget's style sheet, whose root is then the page's."""

EVENTS = tuple(f"pathway:{name}" for name in ("start", "answered", "result", "error", "language", "printed"))
"""Which of the widget's events carry codes alone."""

LONGEST_KEY = 80
LONGEST_NAME = 80
LONGEST_ADDRESS = 500

pages = Blueprint("widget_pages", __name__)


@record(frozen=True, kw_only=True)
class LinkQuery:
    """What a link to the frame or to the form may say of how it is shown."""

    key: str | None = asked("A publishable key", length=LONGEST_KEY)
    language: AnswerLanguage | None = asked("Language of the page; else by Accept-Language")
    agency: str | None = asked("Who runs the page, as visitors know them", length=LONGEST_NAME)
    privacy: str | None = asked("The address of their privacy statement", length=LONGEST_ADDRESS)
    scheme: str | None = asked("light or dark; else as the device has it", length=5)
    accent: str | None = asked("Colour of buttons and links, as six hexadecimal digits", length=6)
    handover: str | None = asked("yes: offer to hand the answers to whoever runs the page", length=3)


@record(frozen=True, kw_only=True)
class StudioQuery:
    """The language of the page on which an agency puts the widget together."""

    language: AnswerLanguage | None = asked("Language of the page; else by Accept-Language")


@loaded
def assets() -> Mapping[str, bytes]:
    """The style sheets and scripts of the pages, by name."""
    held = in_force()
    names = [name for suffix in (".css", ".js") for name in held.names(FOLDER, suffix)]
    styles = held.bytes_of(f"{SOURCES}/styles.css").decode()
    form = re.sub(r":host(?:\(([^)]*)\))?", r":root\1", styles) + PAGE_OF_THE_FORM
    return {name.rpartition("/")[2]: held.bytes_of(name) for name in names} | {
        "form.css": form.encode(),
        "versions.json": published(),
    }


@loaded
def templates() -> Environment:
    """The pages' templates; whatever is put into one is escaped."""
    held = in_force()
    told = {name.rpartition("/")[2]: held.bytes_of(name).decode() for name in held.names(FOLDER, ".html")}
    loader: BaseLoader = DictLoader(told)
    made = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    made.filters["zip_with"] = lambda one, other: list(zip(one, other, strict=True))
    return made


def page(name: str, catalogue: Catalogue, policy: str, **values: Any) -> Response:  # noqa: ANN401 - a template's own
    """A page out of its template, in the language of a catalogue; stored by nobody."""

    def say(code: str, **filled: object) -> str:
        return catalogue.text(f"{OWN}{code}", **filled)

    told = templates().get_template(name).render(say=say, language=catalogue.language, **values)
    response = Response(told, content_type="text/html; charset=utf-8")
    response.headers["Content-Security-Policy"] = policy
    response.headers["Content-Language"] = catalogue.language
    response.headers["Cache-Control"] = "no-store"
    return response


@pages.get("/embed")
def embed() -> Response:
    """The widget alone on a page, for a frame; the origins of the key may frame it."""
    query = read_query(request, LinkQuery)
    origins = " ".join(embedding_origins()) or "*"
    shown = {"key": query.key, "agency": query.agency, "privacy": query.privacy, "scheme": query.scheme}
    attributes = {name: value for name, value in shown.items() if value}
    if query.handover == "yes":
        attributes["handover"] = ""
    if query.accent:
        attributes["data-accent"] = query.accent
    link = {name: value for name, value in shown.items() if value and name != "scheme"}
    policy = f"{OURS}; form-action 'none'; frame-ancestors {origins}"
    return page(
        "embed.html",
        spoken(query.language),
        policy,
        carried=widget().current,
        origins=origins,
        attributes=attributes,
        query=urlencode(link),
    )


@pages.get("/widget")
def customiser() -> Response:
    """The page on which an agency puts the widget together."""
    catalogue = spoken(read_query(request, StudioQuery).language)

    def tell(code: str, **filled: object) -> str:
        return catalogue.text(f"studio.{code}", **filled)

    return page("customiser.html", catalogue, STUDIO, tell=tell, carried=widget().newest, events=", ".join(EVENTS))


@pages.get("/widget/<name>")
def asset(name: str) -> Response:
    """A style sheet or a script of these pages, or the list of released versions."""
    read_query(request, NoQuery)
    if name not in assets():
        raise ProblemError(NOT_FOUND, Said("Nothing has the path {path}.", path=request.path[:80]))
    kind = mimetypes.types_map[name[name.rindex(".") :]]
    return cached(Response(assets()[name], content_type=JSON if kind == JSON else f"{kind}; charset=utf-8"))
