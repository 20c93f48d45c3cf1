"""Write ``han_variants.csv`` anew: ``python -m service.rules.lists.han_variants``, its output into that file.

The table folds a character that is written otherwise in Traditional, Hong Kong, Taiwan or Japanese print into the
Simplified one. It is OpenCC's (https://github.com/BYVoid/OpenCC, Apache License 2.0), character by character; the
server reads the table and never imports OpenCC, whose wheel takes 7 MB on disk.
"""

import sys
from collections.abc import Callable

from opencc import OpenCC

_LAST_OF_PLANE = 0xFFFF
_HAN_BLOCKS = (range(0x3400, 0x4DC0), range(0x4E00, 0xA000))


def _from_japanese() -> Callable[[str], str]:
    """From a form of Japanese print to the Simplified one; a character of Chinese print stays if the two don't tell."""
    to_traditional, to_simplified = OpenCC("jp2t").convert, OpenCC("t2s").convert

    def turned(character: str) -> str:
        traditional = to_traditional(character)
        simplified = to_simplified(traditional)
        return character if simplified == traditional and _is_of_chinese_print(character) else simplified

    return turned


def _is_of_chinese_print(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def folds() -> dict[str, str]:
    """Each character that has a Simplified form other than itself, with that form."""
    ways = (OpenCC("t2s").convert, OpenCC("hk2s").convert, OpenCC("tw2s").convert, _from_japanese())
    found: dict[str, str] = {}
    for block in _HAN_BLOCKS:
        for character in map(chr, block):
            turned = (way(character) for way in ways)
            simplified = next((form for form in turned if form != character), character)
            if simplified != character and len(simplified) == 1 and ord(simplified) <= _LAST_OF_PLANE:
                found[character] = simplified
    for character, form in tuple(found.items()):
        if found.get(form) == character:  # each is the other's variant: the first of the two in Unicode stands for both
            del found[min(character, form)]
    return {character: found.get(form, form) for character, form in found.items()}


if __name__ == "__main__":
    sys.stdout.write("written,simplified\n")
    sys.stdout.writelines(f"{written},{simplified}\n" for written, simplified in folds().items())
