"""The labels of the Simplified catalogue are made of words: no character is left alone by a careless replacement."""

from __future__ import annotations

import re

import pytest
import rjieba

from service.messages import load_catalogues

SIMPLIFIED = load_catalogues()["zh-Hans"]
LABELS = ("choice.", "fact.", "item.", "pathway.", "compare.", "credibility.named", "still.", "paper.")
"""Messages that name a thing; sentences hold too many words of one character."""

HAN = re.compile("[一-鿿]+")

ALONE = frozenset(
    "一上下不与专且个中为人从他以份优会但低使供修先入其养内再凭分列则利到制前副区占即及发受只可各合名后和在地均填如完对将就局岁已年并应强很得总息懂"
    "或所才批拒招拟持指按教数新无日时明是曾最月有期未来梯款正段每润港物现用由留的皆盖短种税笔第类约经缺网署考者而职胡能自至获薪行表被见计设证评话该"
    "请费资起过还这通附雇需非项须高因居满权控"
)
"""Characters that stand as words of their own in a label, each seen and found right."""


def lonely(text: str) -> set[str]:
    """The characters of a text that belong to no word of two or more, and aren't known to stand alone."""
    words = (word for run in HAN.findall(text) for word in rjieba.cut(run, False))
    return {word for word in words if len(word) == 1} - ALONE


def test_every_character_of_a_label_belongs_to_a_word() -> None:
    """A character that stands alone is either reviewed or garbled."""
    strange = {
        code: found
        for code, message in SIMPLIFIED.messages.items()
        if code.startswith(LABELS) and (found := lonely(message))
    }
    assert strange == {}


@pytest.mark.parametrize(
    "garbled",
    [
        "介题的次序",
        "模拟人房",
        "被提解离境",
        "财富世内500强",
        "建筑信入模拟",
        "生房科技",
        "房联网",
        "奥运奖执",
        "招聘顾介",
        "存金证",
    ],
)
def test_a_word_of_which_one_character_was_replaced_would_be_found(garbled: str) -> None:
    """These stood in the catalogue once: pairs of words had been replaced one character at a time."""
    assert lonely(garbled)
