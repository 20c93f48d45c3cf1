"""Every loader of the package in one place, and the state that stands once all of them have run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from service import content
from service.advice.answer.table import table as table_of_answers
from service.advice.calendar.turning_days import list_days
from service.advice.changes.lever import table as table_of_levers
from service.api.contract.examples import load_answers, load_example
from service.api.interview.wording import words_by_language
from service.api.routes import reference
from service.interview.missing import asked_facts, questions_by_fact
from service.interview.questionnaire import of_grown_ups, presence, questionnaire
from service.interview.screens import told_by
from service.messages import load_catalogues
from service.messages.names import institutions, names
from service.outlook.estimate import cut_points
from service.outlook.panel import unseen_spread
from service.population.people_alike import pool
from service.population.promise import shared
from service.practice import load_practice
from service.profile.money import rates
from service.recommend.ranking import load_ranking
from service.recommend.state import load_state
from service.rules.abode.filing import roads
from service.rules.confirmations import confirmations
from service.rules.documents.papers import papers
from service.rules.facts.records import record_texts
from service.rules.law import lawbook
from service.rules.lists.candidates import places_of_words, spoken_names
from service.rules.lists.institutions import list_versions
from service.rules.lists.joint_campuses import joint_campuses
from service.rules.lists.names import folded_letters
from service.rules.lists.occupations import professions, segments_named, talent_list_versions, titles
from service.rules.lists.register import register
from service.rules.lists.tables import sources
from service.rules.lists.trades import technical_trades, techtas_areas, vpas_programmes, vpas_trades
from service.rules.lists.ugc_funded import ugc_funded_universities
from service.rules.lists.within import whole_names
from service.rules.lists.world import world, world_names
from service.rules.sequences import sequence_rules
from service.startup.cross_checks import disagreements
from service.startup.self_check import known_profiles
from service.widget.files import widget
from service.widget.pages import assets, templates

if TYPE_CHECKING:
    from pathlib import Path

    from service.content import Content, Loaded
    from service.recommend.state import State

LOADERS: tuple[Loaded[Any], ...] = (
    rates,
    lawbook,
    sources,
    folded_letters,
    world,
    world_names,
    register,
    whole_names,
    list_versions,
    spoken_names,
    places_of_words,
    professions,
    segments_named,
    titles,
    talent_list_versions,
    techtas_areas,
    technical_trades,
    vpas_trades,
    vpas_programmes,
    ugc_funded_universities,
    joint_campuses,
    list_days,
    record_texts,
    sequence_rules,
    confirmations,
    papers,
    roads,
    load_practice,
    cut_points,
    unseen_spread,
    load_ranking,
    table_of_answers,
    pool,
    shared,
    questionnaire,
    of_grown_ups,
    presence,
    told_by,
    questions_by_fact,
    asked_facts,
    table_of_levers,
    institutions,
    names,
    load_catalogues,
    words_by_language,
    load_example,
    load_answers,
    reference,
    known_profiles,
    widget,
    assets,
    templates,
)
"""Whatever reads a file or is made of what was read. A test finds one that is missing here."""


def load(models: Path, held: Content | None = None) -> State:
    """Read everything afresh (or take it from ``held``), with the current model; the files are let go.

    Raises ``ValueError`` where files disagree, and whatever a loader raises on a file of its own.
    """
    held = held or content.read()
    with held.in_force():
        state = load_state(models)
        for loader in LOADERS:
            loader()
        wrong = disagreements(state)
    if wrong:
        raise ValueError("the files disagree: " + "; ".join(wrong))
    held.close()
    return state
