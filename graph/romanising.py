"""Names of any script in Latin letters, and the consonants by which their spellings meet."""

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from itertools import groupby

from anyascii import anyascii

from graph import khmer
from graph.text import fold


def _rows(table: str) -> list[list[str]]:
    return [row.split(":") for row in table.split()]


_SURNAMES = {
    characters: tuple(syllables.split("-"))
    for characters, syllables in _rows(
        "单:shan 單:shan 曾:zeng 解:xie 仇:qiu 佘:she 任:ren 华:hua 華:hua 查:zha 翟:zhai 盖:ge 蓋:ge 区:ou "
        "區:ou 朴:piao 葛:ge 覃:qin 冼:xian 洗:xian 缪:miao 繆:miao 乐:yue 樂:yue 员:yun 員:yun 种:chong "
        "秘:bi 黑:he 召:shao 折:she 过:guo 過:guo 应:ying 應:ying 宁:ning 寧:ning 隗:wei 瞿:qu 祭:zhai "
        "沈:shen 石:shi 燕:yan 叶:ye 葉:ye 车:che 車:che 阚:kan 阿:a 长:chang 那:na 尉迟:yu-chi 尉遲:yu-chi "
        "万俟:mo-qi 萬俟:mo-qi 长孙:zhang-sun 長孫:zhang-sun 单于:chan-yu 澹台:tan-tai 令狐:ling-hu "
        "欧阳:ou-yang 歐陽:ou-yang 司马:si-ma 司馬:si-ma 诸葛:zhu-ge 諸葛:zhu-ge 上官:shang-guan "
        "慕容:mu-rong 夏侯:xia-hou 皇甫:huang-fu 公孙:gong-sun 司徒:si-tu 东方:dong-fang 端木:duan-mu"
    )
}
"""How characters are read as surnames (those of two characters too), where that may differ from the usual reading."""

_LONGEST_PERSON = 4
"""More characters than this are an organisation's name, not a surname and a given name."""

_TITLES = ("mr", "mrs", "ms", "miss", "dr", "prof", "oknha", "លោក", "លោកស្រី", "លោកជំទាវ", "ឧកញ៉ា", "ឯកឧត្តម")
"""Forms of address that are no part of a name; those that are names as well (He, Ong, កញ្ញា) are not among them."""


def romanise(text: str) -> str:
    """The words in lower-case Latin letters and digits with single blanks, a blank after every Chinese syllable.

    Chinese by pypinyin with surnames read as such, Khmer by rules of our own (graph.khmer), all else by anyascii.
    """
    return " ".join(word for spoken in spoken_words(text) for word in spoken)


@lru_cache(maxsize=131072)
def spoken_words(text: str) -> tuple[tuple[str, ...], ...]:
    """The name's parts, each as its syllables: 王小明 → (("wang",), ("xiao", "ming")), sok sophea → (("sok",), …)."""
    folded = fold(text)
    if folded.isascii():
        return tuple([(word,) for word in _WORD.findall(folded.replace("'", ""))])
    words = _bare(folded).split()
    if len(words) > 1 and words[0] in _SURNAMES and _script(words[1][0]) == "han":
        return (_SURNAMES[words[0]], *(part for word in words[1:] for part in _spoken(word)))
    return tuple(part for word in words for part in _spoken(word))


def skeleton(name: str) -> str:
    """The consonants of each part of a name, voiced and unvoiced alike, the parts in order: "sok sophea" → "SK SP".

    Spellings of one Khmer name meet in it (Sok Sophea, Sokh Sophear, សុខ សុភា), and so do some different names: a
    reason to look, never to merge. K stands for k, g, c; T for t, d; P for p, b, f; C for ch, j, q, zh; S for s, x, z;
    N for n, nh, gn; Q for ng; A for a part without consonants. Dropped are h, w, y, an r without a vowel after it, a v
    at the end, and titles.
    """
    return skeleton_of(map("".join, spoken_words(name)))


def skeleton_of(parts: Iterable[str]) -> str:
    """The skeleton of a name whose parts are in Latin letters already."""
    titles = _spoken_titles()
    return " ".join(sorted(filter(None, [_consonants(part) for part in parts if part not in titles])))


_WORD = re.compile(r"[a-z0-9]+")
_BETWEEN_WORDS = re.compile(r"[^\w\u0300-\u036f\u0e31-\u0e4e\u1780-\u17d3]|_")


def _bare(folded: str) -> str:
    """Without punctuation; the marks of Khmer and Thai stay with their letters."""
    return _BETWEEN_WORDS.sub(" ", folded.replace("'", ""))


@lru_cache(maxsize=65536)
def _spoken(word: str) -> tuple[tuple[str, ...], ...]:
    """The parts of one word between blanks, whose script may change inside."""
    if word.isascii():
        return ((word,),)
    parts: list[tuple[str, ...]] = []
    for script, letters in groupby(word, _script):
        run = "".join(letters)
        if script == "han":
            parts.extend(_han(run, whole=run == word))
        elif latin := (khmer.latin(run) if script == "khmer" else _ascii_letters(run)):
            parts.append((latin,))
    return tuple(parts)


def _script(char: str) -> str:
    if "\u1780" <= char <= "\u17d3":
        return "khmer"
    if "\u3400" <= char <= "\u9fff" or "\uf900" <= char <= "\ufaff" or "\U00020000" <= char <= "\U0003ffff":
        return "han"
    return "other"


def _ascii_letters(run: str) -> str:
    return "".join(_WORD.findall(fold(anyascii(run))))


def _han(run: str, *, whole: bool) -> list[tuple[str, ...]]:
    """Surname and given name of a person, or one part with all syllables."""
    if not whole or not 2 <= len(run) <= _LONGEST_PERSON:
        return [syllables] if (syllables := _pinyin(run)) else []
    length = 2 if run[:2] in _SURNAMES and len(run) > 2 else 1
    surname, given = run[:length], run[length:]
    return [part for part in (_SURNAMES.get(surname) or _pinyin(surname), _pinyin(given)) if part]


def learn_chinese() -> None:
    """Load now what the first Chinese name would load: it holds up every thread for a tenth of a second at a time."""
    _pinyin("中")


@lru_cache(maxsize=65536)
def _pinyin(run: str) -> tuple[str, ...]:
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415  half a second, for cases that hold Chinese names

    syllables = lazy_pinyin(run, style=Style.NORMAL, errors="ignore", v_to_u=True)
    return tuple(syllable for syllable in syllables if syllable.isalpha())


@cache
def _spoken_titles() -> frozenset[str]:
    return frozenset(romanise(title) for title in _TITLES)


_SOUNDS = (
    *((sound, "C") for sound in ("tch", "chh", "ch", "zh", "dj", "j", "q")),
    *((sound, "N") for sound in ("gnh", "gn", "nh", "ny")),
    ("ng", "Q"),
    *((sound, "S") for sound in ("sh", "s", "x", "z")),
    *((sound, "K") for sound in ("ck", "k", "g", "c")),
    *((sound, "T") for sound in ("t", "d")),
    *((sound, "P") for sound in ("p", "b", "f")),
    *((sound, sound.upper()) for sound in ("m", "n", "l", "r", "v")),
)
_SOUND = re.compile("|".join(sound for sound, _ in _SOUNDS) + "|h|.")
_CLASS = dict(_SOUNDS)
_SILENT_R = re.compile("r(?![aeiouyü])")


@lru_cache(maxsize=131072)
def _consonants(part: str) -> str:
    """The consonant classes of one part in Latin letters; "A" if it has letters but none, "" without letters."""
    letters = _SILENT_R.sub("", "".join(filter(str.isalpha, part)))
    if not letters:
        return "A" if any(map(str.isalpha, part)) else ""
    classes: list[str] = []
    for index, sound in enumerate(_SOUND.findall(letters)):
        if sound == "h":
            continue
        heard = "V" if sound == "w" and index == 0 else _CLASS.get(sound, " ")
        if not classes or classes[-1] != heard:
            classes.append(heard)
    while len(classes) > 1 and classes[-1] in "V ":
        classes.pop()
    return "".join(classes).replace(" ", "") or "A"
