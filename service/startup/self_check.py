"""Known profiles on every route, and every route in every language, before anybody else may ask.

What is tried here is also warm: code that has run and caches that are filled are shared by every worker that is forked
afterwards, and no worker's first answer pays for them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import cycle, islice
from typing import TYPE_CHECKING, Any

from service.api.door.identity import TRIED
from service.api.edge import EXTENSION
from service.api.problems import TYPES
from service.content import loaded, parsed
from service.messages import LANGUAGES
from service.recording import record
from service.widget.files import widget

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

    from service.api.edge import Edge

OK = 200
EXERCISE_DAY = "2026-11-23"
"""The day of most of the known profiles, on which two of those compete in a selection exercise."""

UNSETTLED_DAY = "2022-11-15"
"""A day inside the span of several dates that are not known to the day."""


class SelfCheckError(Exception):
    """An answer to a known profile is wrong: what was loaded must not be served."""


@record(frozen=True)
class Known:
    """A profile whose answer the law settles: the verdicts on the day by the pathway's id."""

    as_of: str
    profile: Mapping[str, Any]
    verdicts: Mapping[str, str]

    @property
    def asked(self) -> dict[str, Any]:
        """The request for their answer."""
        return {"profile": self.profile, "as_of": self.as_of}


@record(frozen=True)
class Trial:
    """A request, and the verdicts that its answer must give."""

    method: str
    path: str
    language: str
    body: Mapping[str, Any] | None = None
    verdicts: Mapping[str, str] | None = None


@loaded
def known_profiles() -> Mapping[str, Known]:
    """The profiles by name."""
    return {name: Known(**row) for name, row in parsed("startup/known_profiles.yaml").items()}


def check(app: Flask) -> None:
    """Try every route of an application; raises ``SelfCheckError`` at the first answer that is wrong."""
    edge: Edge = app.extensions[EXTENSION]
    with edge.state.content.in_force():
        client = app.test_client()
        for trial in trials(tuple(pathway.id for pathway in edge.state.pathways)):
            _try(client, trial)


def warm(app: Flask) -> None:
    """Decide some known profiles once more, one in each language, in a process that was forked from the one that did.

    What every answer writes to, if only to count who holds it, is copied then, and not while the first caller waits.
    """
    edge: Edge = app.extensions[EXTENSION]
    with edge.state.content.in_force():
        client = app.test_client()
        for trial in islice(_decided(), len(LANGUAGES)):
            _try(client, trial)


def _try(client: FlaskClient, trial: Trial) -> None:
    answer = client.open(
        trial.path,
        method=trial.method,
        json=trial.body,
        headers={"Accept-Language": trial.language},
        environ_overrides={TRIED: True},
    )
    if answer.status_code != OK:
        told = answer.get_data(as_text=True)[:300]
        raise SelfCheckError(f"{trial.method} {trial.path} in {trial.language}: {answer.status_code} {told}")
    if trial.verdicts is not None:
        found = {row["id"]: row["verdict"] for row in answer.get_json()["pathways"]}
        wrong = {name: found.get(name) for name, verdict in trial.verdicts.items() if found.get(name) != verdict}
        if wrong:
            raise SelfCheckError(f"{trial.method} {trial.path}: {wrong}, where the law says {dict(trial.verdicts)}")


def trials(pathways: tuple[str, ...]) -> Iterator[Trial]:
    """Every request of the check; the pathways are those that are ranked.

    Each route answers in each language, and each person is decided. What one language shows isn't asked of the others
    again: the law decides alike in all, and the catalogues are held against each other, message by message.
    """
    for language in LANGUAGES:
        for path in _worded():
            yield Trial("GET", path, language)
        yield Trial("POST", "/form", language)
        yield Trial("POST", "/selection-exercise", language, _exercise())
    yield from _decided()
    for known, language in zip(known_profiles().values(), LANGUAGES, strict=False):
        yield from _posted(known, language)
    for path, language in zip(_named(pathways), cycle(LANGUAGES), strict=False):
        yield Trial("GET", path, language)


def _decided() -> Iterator[Trial]:
    for known, language in zip(known_profiles().values(), cycle(LANGUAGES), strict=False):
        yield Trial("POST", "/recommend", language, known.asked, known.verdicts)


def _exercise() -> Mapping[str, Any]:
    competing = [{"profile": known.profile} for known in known_profiles().values() if known.as_of == EXERCISE_DAY]
    return {"as_of": EXERCISE_DAY, "places": 1, "profiles": competing[:2]}


def _worded() -> Iterator[str]:
    yield from ("/pathways", "/questions", "/vocabulary", "/widget", "/form", "/embed")


def _named(pathways: tuple[str, ...]) -> Iterator[str]:
    yield from ("/livez", "/readyz", "/version", "/docs", "/docs/reference.js", "/docs/reference.css")
    yield from (f"/openapi.json?language={language}" for language in LANGUAGES)
    yield from (f"/pathways/{name}" for name in pathways)
    yield from (f"/problems/{slug}" for slug in TYPES)
    yield from ("/institutions?q=Oxford", "/institutions?q=Oxfrod+University", "/institutions?q=%E6%B8%85%E5%8D%8E")
    yield from ("/occupations?q=engineer", "/occupations?q=%E5%B7%A5%E7%A8%8B%E5%B8%AB")
    yield from ("/vocabulary?kind=Verdict", "/embed?agency=Example&handover=yes")
    yield from ("/widget/pages.css", "/widget/form.css", "/widget/versions.json")
    held = widget()
    for version in (held.current, *held.released):
        yield from (f"/widget/{version.name}/{name}" for name in (*version.scripts, *held.catalogues))
    yield "/rules/diff?from=2006-06-28&to=2026-11-23"


def _posted(known: Known, language: str) -> Iterator[Trial]:
    asked = known.asked
    yield Trial("POST", "/recommend", language, asked | {"detail": "full"}, known.verdicts)
    yield Trial("POST", "/recommend/batch", language, {"requests": [asked]})
    yield Trial("POST", "/next-question", language, asked)
    yield Trial("POST", "/settlement", language, asked)
    yield Trial("POST", "/dossier", language, asked | {"pathways": ["qmas_gpt", "gep", "iang"]})
    yield Trial(
        "POST", "/compare", language, asked | {"other_as_of": UNSETTLED_DAY, "pathways": ["qmas_gpt", "ttps_a"]}
    )
