"""How two spellings of one name are told to be the same: a key that both share.

The key folds what writers vary without meaning anything by it: width, case, diacritics, apostrophes, hyphens and other
punctuation, "&" for "and", "Univ." for "University", a leading "The", spaces inside Chinese names, and Traditional,
Japanese and Simplified forms of a character. It folds nothing else, so that two names with one key are one name.
"""

import re
import unicodedata
from typing import Final

_APOSTROPHES: Final = re.compile("['’‘`´ʻʼ′ˈ]")
_SEPARATORS: Final = re.compile(r"[\W_]+")
_HAN: Final = re.compile("[㐀-鿿]")
_WORDS: Final = {"univ": "university"}

# Letters whose stroke is part of the letter, so that Unicode doesn't take it apart.
_LETTERS: Final = {"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}

# Each Traditional or Japanese form that occurs in a name of these lists, followed by its Simplified form.
_SCRIPT: Final = (
    "亞亚 來来 倫伦 備备 內内 処处 凱凯 創创 劃划 劍剑 劑剂 動动 務务 協协 員员 喬乔 図图 國国 園园 圖图 奧奥 "
    "婁娄 學学 寧宁 專专 屬属 島岛 崑昆 嶺岭 師师 帯带 帶带 広广 廢废 廣广 後后 復复 徹彻 恆恒 愛爱 據据 擬拟 "
    "數数 會会 東东 業业 構构 樹树 橋桥 機机 檯台 檳槟 歐欧 歯齿 決决 済济 測测 溫温 滿满 漢汉 濟济 濱滨 灣湾 "
    "烏乌 熱热 爭争 爾尔 瑪玛 環环 產产 産产 療疗 磯矶 礦矿 範范 築筑 約约 納纳 紐纽 経经 結结 絡络 統统 經经 "
    "綜综 綠绿 維维 網网 総总 總总 續续 羅罗 聖圣 聯联 職职 臺台 與与 舊旧 芸艺 茲兹 華华 萊莱 葉叶 薩萨 薬药 "
    "藝艺 藥药 蘇苏 蘭兰 處处 術术 衛卫 衞卫 裏里 裝装 裡里 規规 視视 計计 訊讯 託托 設设 許许 詩诗 語语 調调 "
    "諸诸 諾诺 謝谢 識识 議议 護护 財财 資资 賓宾 賴赖 輪轮 進进 運运 達达 遜逊 醫医 鉱矿 錫锡 開开 関关 關关 "
    "陸陆 際际 險险 隻只 雙双 電电 韓韩 項项 頓顿 顛颠 飛飞 館馆 馬马 験验 驗验 魯鲁 鹹咸 麗丽 麥麦 齊齐 齒齿 "
)
_FOLDED: Final = str.maketrans(_LETTERS | {pair[0]: pair[1] for pair in _SCRIPT.split()})


def name_key(name: str) -> str:
    """The key of a name: words of folded letters and digits, joined by single spaces (by nothing in a Chinese name).

    Two names are the same name exactly when their keys are equal. A name of punctuation alone has the empty key.
    """
    text = _APOSTROPHES.sub("", unicodedata.normalize("NFKC", _APOSTROPHES.sub("", name)))
    text = unicodedata.normalize("NFKD", text.replace("&", " and ").casefold())
    text = "".join(character for character in text if not unicodedata.combining(character))
    text = unicodedata.normalize("NFKC", text).translate(_FOLDED)
    words = [_WORDS.get(word, word) for word in _SEPARATORS.sub(" ", text).split()]
    while words and words[0] == "the":
        words.pop(0)
    return ("" if is_han(text) else " ").join(words)


def is_han(text: str) -> bool:
    """Whether any character of the text is a Chinese one."""
    return _HAN.search(text) is not None
