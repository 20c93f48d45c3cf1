"""The form's one address: each page carries what was said so far, and is answered by the next."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from babel import Locale
from babel.dates import format_date
from flask import Blueprint, Response, request

from service.advice.dossier.preparation import chosen
from service.advice.ledger import AN_ANSWER, most_units
from service.api import cldr
from service.api.comparison.comparisons import comparison
from service.api.door.keys.guard import embedding_origins
from service.api.dossier.dossiers import dossier
from service.api.edge import admitted, canonical, decided, spoken
from service.api.interview.questions import still_to_ask, whole_questionnaire
from service.api.problems import CONTRADICTION, INVALID, LARGEST_BODY, ProblemError, told
from service.api.reading import check_consistency, each_once, faults_of_declined, read_query, read_value, today
from service.api.recommend.answers import answer
from service.api.requests import AnswerLanguage, Detail, Included, NextQuestionRequest
from service.intake.schemas import record
from service.intake.standards import countries, nationalities
from service.interview.questionnaire import AnswerType
from service.interview.records import FactToAsk, Progress
from service.messages import LANGUAGES, Catalogue
from service.profile.pointers import starred
from service.recommend.decision import Decision, Request
from service.widget.files import CURRENCIES, OWN, PLACES_FIRST, TONGUES
from service.widget.form.entering import UNSURE, Entered, Wrong, flat, in_item, put, stated
from service.widget.form.said import Question, Said
from service.widget.pages import LinkQuery, page

form = Blueprint("widget_form", __name__)

NAMES = {"en": "English", "zh-Hant": "繁體", "zh-Hans": "简体"}
MOST_CODES = 4
"""How many nationalities or places can be entered on a page without a script."""

MOST_REASONS = 4
SHOWN = 5
"""So many pathways are told of at once; the others that are open are a click away."""

LEAST_BESIDE, MOST_BESIDE = 2, 3


@dataclass(frozen=True, slots=True)
class Visit:
    """A page to be made: the words, what was said, and what the link to the form says of how it is shown."""

    catalogue: Catalogue
    said: Said
    query: LinkQuery


@form.get("/form")
def begin() -> Response:
    """The first page: who asks, and what for."""
    query = read_query(request, LinkQuery)
    return _page(Visit(spoken(query.language), Said(), query), "start")


@form.post("/form")
def step() -> Response:  # noqa: PLR0911 - a case for each button
    """The page after this one, or this one again in another language."""
    query = read_query(request, LinkQuery)
    request.max_content_length = LARGEST_BODY + 1
    request.max_form_memory_size = LARGEST_BODY + 1
    fields = request.form
    language = fields.get("speak") or fields.get("language", "")
    catalogue = spoken(AnswerLanguage(language) if language in LANGUAGES else query.language)
    visit = Visit(catalogue, Said.read(fields.get("said", "")), query)
    what, _, which = (fields.get("screen", "start") if "speak" in fields else fields.get("do", "next")).partition(":")
    match what:
        case "start":
            return _page(visit if "speak" in fields else Visit(catalogue, Said(), query), "start")
        case "answers":
            return _answers(visit)
        case "result":
            with _decided(visit.said) as decision:
                return _result(visit, decision)
        case "compare":
            return _comparison(visit, which.split(",") if which else fields.getlist("compare"))
        case "pathway":
            return _pathway(visit, which)
        case "change" if which.isdigit():
            return _said_before(visit, int(which))
        case "back":
            name, pointers = _put()
            return _said_before(visit, visit.said.place(name, pointers) - 1)
        case "answer" | "unsure" | "add" | "question":
            return _answered(visit, what)
        case "further":
            visit.said.further = True
    return _next(visit)


def _put() -> tuple[str, list[str]]:
    """The question that the page at hand has put, by its id and its facts; two empty ones where it has put none."""
    return request.form.get("id", ""), request.form.get("facts", "").split(" ")


def _said_before(visit: Visit, number: int) -> Response:
    """A question that was answered before, with its answer; what stands before the first is the start."""
    if not 0 <= number < len(visit.said.asked):
        return _page(visit, "start")
    name, pointers = visit.said.asked[number]
    return _question(visit, _again(name, pointers, visit.catalogue), visit.said.profile)


def _answered(visit: Visit, what: str) -> Response:
    fields = request.form
    name, pointers = _put()
    question = _again(name, pointers, visit.catalogue)
    entered = Entered(fields, visit.catalogue)
    values = {} if what == "unsure" else entered.values(question.facts, visit.said.profile)
    for fact in question.facts:
        named = stated(visit.said.profile, fact.pointer)
        if fact.type is AnswerType.PRESENCE and named and values.get(fact.pointer):
            values[fact.pointer] = named
    shown = copy.deepcopy(visit.said.profile)
    for pointer, value in values.items():
        put(shown, pointer, value)
    if what in {"add", "question"}:
        return _question(visit, question, shown, more=int(what == "add"))
    if not entered.wrong and not values and what == "answer":
        unsure = visit.catalogue.text(f"{OWN}not_sure")
        text = visit.catalogue.text(f"{OWN}fault.empty", unsure=unsure)
        entered.wrong.append(Wrong(question.facts[0].pointer, text))
    if entered.wrong:
        return _question(visit, question, shown, entered.wrong)
    try:
        return _next(replace(visit, said=visit.said.answered(question, values, entered.unknown if values else ())))
    except ProblemError as error:
        if error.kind not in {INVALID, CONTRADICTION}:
            raise
        wrong = [
            Wrong((fault.pointer or "").removeprefix("/profile"), _in_words(fault.fault, fault.remedy, visit.catalogue))
            for fault in error.faults
        ]
        return _question(visit, question, shown, wrong)


def _in_words(fault: str, remedy: str, catalogue: Catalogue) -> str:
    return f"{told(fault, catalogue)} {told(remedy, catalogue)}"


@contextmanager
def _decided(said: Said, *parts: str) -> Iterator[Decision]:
    """The decision on what was said, and room for asking or telling more while the context lasts."""
    asked, _ = read_value({"profile": said.profile, "declined": said.declined}, record(NextQuestionRequest))
    now = today()
    check_consistency(asked.profile, now, faults_of_declined(asked.declined, asked.profile, now))
    declined = each_once(asked.declined)
    with admitted(most_units(asked.profile, parts=(AN_ANSWER, "questions", *parts))):
        yield decided(Request(asked.profile, now, None, now, canonical({"profile": said.profile}), declined))


def _next(visit: Visit) -> Response:
    with _decided(visit.said) as decision:
        asking = still_to_ask(decision, visit.catalogue)
        due = asking["next_questions"]
        if not due or (asking["settled_first"] and asking["verdict_settled"] and not visit.said.further):
            return _result(visit, decision)
    first = due[0]
    question = Question(first["id"], first["wording"], first["help"], tuple(first["inputs"]))
    return _question(visit, question, visit.said.profile, progress=asking["progress"])


def _again(name: str, pointers: list[str], catalogue: Catalogue) -> Question:
    """A question that was put before, by its id and its facts; raises ``ProblemError`` for one that there isn't."""
    whole = whole_questionnaire(catalogue)
    question = next((one for one in (whole.presence, *whole.questions) if one.id == name), None)
    if question is None:
        raise ProblemError(INVALID, INVALID.about)
    held = {fact.pointer: fact for one in question.facts for fact in (one, *one.fields)}
    found, named = [], ""
    for pointer in pointers:
        named = starred(pointer)
        if named in held:
            found.append(replace(held[named], pointer=pointer))
    if not found:
        raise ProblemError(INVALID, INVALID.about)
    alone = len(found) == 1 and (len(question.facts) > 1 or "*" in named)
    return Question(name, found[0].question if alone else question.wording, question.help, tuple(found))


def _question(  # noqa: PLR0913 - the parts of a page, each by name
    visit: Visit,
    question: Question,
    shown: Mapping[str, Any],
    wrong: Iterable[Wrong] = (),
    *,
    more: int = 0,
    progress: Progress | None = None,
) -> Response:
    values = dict(flat("", shown))

    def groups(fact: FactToAsk) -> list[tuple[FactToAsk, ...]]:
        given = stated(shown, fact.pointer)
        least = len(given) + more if given else 1
        return [in_item(fact, number) for number in range(least)]

    return _page(
        visit,
        "question",
        question=question,
        values=values,
        groups=groups,
        wrong=tuple(wrong),
        progress=progress.sentence if progress else None,
        alone=len(question.facts) == 1,
        typed=request.form if request.form.get("id") == question.id and "facts" in request.form else {},
        unsure=request.form.getlist(UNSURE) or visit.said.declined,
    )


def _answers(visit: Visit) -> Response:
    rows = []
    for number, (name, pointers) in enumerate(visit.said.asked):
        question = _again(name, pointers, visit.catalogue)
        rows.append((number, question, _lines(question, visit)))
    return _page(visit, "answers", rows=rows)


def _lines(question: Question, visit: Visit) -> list[str]:
    """What was answered to a question: a line for each fact, or for all of which there is something at all."""
    told_of = [(fact, stated(visit.said.profile, fact.pointer)) for fact in question.facts]
    if question.facts[0].type is AnswerType.PRESENCE and any(value is not None for _, value in told_of):
        there = [fact.wording for fact, value in told_of if value]
        return there or [visit.catalogue.text(f"{OWN}none_of_these")]
    several = len(told_of) > 1
    return [(f"{fact.wording}: " if several else "") + _said(fact, value, visit.catalogue) for fact, value in told_of]


def _said(fact: FactToAsk, value: Any, catalogue: Catalogue) -> str:  # noqa: ANN401, PLR0911 - any JSON, of any kind
    """A value in words, as short as a list of answers needs it."""
    wordings = {choice.value: choice.wording for choice in fact.choices}
    if value is None:
        return catalogue.text(f"{OWN}not_sure")
    if isinstance(value, bool):
        return catalogue.text(f"{OWN}{'yes' if value else 'no'}")
    if value == []:
        return catalogue.text(f"{OWN}none")
    if isinstance(value, list):
        if value and isinstance(value[0], dict):
            held = {one.pointer.rpartition("/")[2]: one for one in fact.fields}
            named = [
                " · ".join(_said(held[name], part, catalogue) for name, part in item.items() if name in held)
                for item in value
            ]
            return "; ".join(named)
        return cldr.listed([_said(fact, one, catalogue) for one in value], catalogue.language)
    if isinstance(value, dict):
        return f"{value.get('currency', '')} {value.get('amount', '')}".strip()
    if fact.code in {"iso3166", "nationality"}:
        return _place(str(value), catalogue)
    return wordings.get(str(value), str(value))


def _result(visit: Visit, decision: Decision) -> Response:
    recommended = answer(decision, visit.catalogue, Detail.SUMMARY, (Included.QUESTIONS,))
    sources = {row["id"]: row for row in recommended["sources"]}
    closed = [row for row in recommended["pathways"] if row["verdict"] == "not_eligible"]
    open_ = [row for row in recommended["pathways"] if row["verdict"] != "not_eligible"]
    return _page(
        visit,
        "result",
        told=recommended,
        open=open_,
        closed=closed,
        left=len(recommended.get("next_questions") or ()),
        sources=sources,
        stands_on=[sources[name] for name in recommended["answer"]["sources"] if sources[name]["url"]],
        most=MOST_REASONS,
        shown=SHOWN,
    )


def _comparison(visit: Visit, named: list[str]) -> Response:
    """Two or three pathways side by side; the answer again where it isn't said which."""
    with _decided(visit.said) as decision:
        known = {row.assessment.pathway.id for row in decision.pathways}
        pathways = [name for name in dict.fromkeys(named) if name in known][:MOST_BESIDE]
        if len(pathways) < LEAST_BESIDE:
            return _result(visit, decision)
        compared = comparison(decision, visit.catalogue, pathways, None, full=False)
        return _page(
            visit,
            "compare",
            pathways=pathways,
            rows=[
                (row["label"], [cell["text"] for name in pathways for cell in row["cells"] if cell["pathway"] == name])
                for row in compared["attributes"]
            ],
        )


def _pathway(visit: Visit, name: str) -> Response:
    """All that is told of one pathway: what would change it, key dates, steps and papers."""
    with _decided(visit.said, "what_ifs", "key_dates") as decision:
        if name not in {row.assessment.pathway.id for row in decision.pathways}:
            return _result(visit, decision)
        parts = (Included.WHAT_IFS, Included.KEY_DATES)
        recommended = answer(decision, visit.catalogue, Detail.SUMMARY, parts, {name})
        return _page(
            visit,
            "pathway",
            row=recommended["pathways"][0],
            papers=dossier(decision, chosen(decision, (name,)), visit.catalogue)["pathways"][0],
            sources={row["id"]: row for row in recommended["sources"]},
            most=MOST_REASONS,
            notices=recommended["notices"],
            day=lambda on: format_date(date.fromisoformat(on), "long", cldr.locale_of(visit.catalogue.language)),
        )


def _page(visit: Visit, screen: str, **values: Any) -> Response:  # noqa: ANN401 - a template's own
    query = visit.query
    kept = {"key": query.key, "agency": query.agency, "privacy": query.privacy}
    origins = " ".join(embedding_origins()) or "*"
    policy = f"default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors {origins}"
    locale: Locale = cldr.locale_of(visit.catalogue.language)
    safe = query.privacy if query.privacy and query.privacy.startswith(("https://", "http://")) else None
    return page(
        "form.html",
        visit.catalogue,
        policy,
        screen=screen,
        said=visit.said.written(),
        answered=len(visit.said.asked),
        link=urlencode({name: value for name, value in kept.items() if value}),
        agency=query.agency,
        privacy=safe,
        host=request.host,
        languages=NAMES,
        places=_places(visit.catalogue),
        passports=[(code, _place(code, visit.catalogue)) for code in nationalities() if code not in countries()],
        tongues=[(code, locale.languages.get(code, code)) for code in TONGUES],
        currencies=CURRENCIES,
        months=[(number, locale.months["format"]["wide"][number]) for number in range(1, 13)],
        most_codes=MOST_CODES,
        advice=visit.catalogue.text,
        **values,
    )


def _places(catalogue: Catalogue) -> list[tuple[str, str]]:
    named = sorted(((code, _place(code, catalogue)) for code in countries()), key=lambda row: row[1])
    first = [(code, _place(code, catalogue)) for code in PLACES_FIRST]
    return [*first, *(row for row in named if row[0] not in PLACES_FIRST)]


def _place(code: str, catalogue: Catalogue) -> str:
    own = f"{OWN}place.{code}"
    return catalogue.text(own) if own in catalogue else cldr.country(code, catalogue.language)
