"""Search: what a query finds, how it ranks, and why. All persons and companies are fictional."""

from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.folding import Tier, explain, fold, needles, romanise, search_text, skeleton, tier
from graph.values import Kind

CHINESE = [
    ("王小明", "Wang Xiaoming"),
    ("王小明", "Xiaoming Wang"),
    ("王小明", "WANG Xiao Ming"),
    ("林志", "Lin Zhi"),
    ("林志", "Zhi Lin"),
    ("林志", "linzhi"),
    ("欧阳小红", "Ouyang Xiaohong"),
    ("单雄", "Shan Xiong"),
    ("曾伟", "Zeng Wei"),
    ("解小龙", "Xiaolong Xie"),
    ("仇红", "Qiu Hong"),
    ("佘小江", "She Xiaojiang"),
    ("吕平", "Lu Ping"),
    ("吕平", "LYU Ping"),
    ("銀河娛樂有限公司", "Yinhe Yule"),
]

KHMER = [
    *(("សុខ សុភា", "Sok Sophea"), ("សុខ សុភា", "Sophea Sok"), ("គួច ឆៃយ៉ា", "Kuoch Chaiya"), ("ហ៊ុន ម៉ាលី", "Hun Maly")),
    *(
        ("ចាន់ សុវណ្ណ", "Chan Sovann"),
        ("មាស ពិសិដ្ឋ", "Meas Piseth"),
        ("ពេជ្រ ធារី", "Pich Theary"),
        ("កែវ រតនា", "Keo Ratana"),
    ),
    *(("លី ស្រីពៅ", "Ly Sreypov"), ("ជា វុឌ្ឍី", "Chea Vuthy"), ("ហេង ពុទ្ធា", "Heng Puthea"), ("នួន បុប្ផា", "Nuon Bopha")),
    *(("ស៊ឹម កញ្ញា", "Sim Kanha"), ("យឹម ច័ន្ទ", "Yim Chan"), ("ឡុង វិសាល", "Long Visal"), ("អ៊ុក សំណាង", "Ouk Samnang")),
    *(("ម៉ៅ រដ្ឋា", "Mao Ratha"), ("ឃុន ចន្ធូ", "Khun Chanthou"), ("ទេព ណារី", "Tep Nary"), ("ង៉ែត ភក្ត្រា", "Nget Pheaktra")),
    *(("ឆាយ វីរៈ", "Chhay Virak"), ("វ៉ាន់ សុខហេង", "Vann Sokheng"), ("តុប ចិន្តា", "Top Chenda"), ("នី រស្មី", "Ny Reaksmey")),
    *(
        ("ងួន សុភក្តិ", "Nguon Sopheak"),
        ("ព្រំ សុភ័ណ្ឌ", "Prum Sophorn"),
        ("តាំង គឹមសេង", "Tang Kimseng"),
        ("ទូច សុវណ្ណារ៉ា", "Touch Sovannara"),
    ),
    *(
        ("ភួង ធារិន", "Phuong Thearin"),
        ("រស់ ចាន់ធូ", "Ros Chanthou"),
        ("ជួន ណារ៉េត", "Chuon Nareth"),
        ("ឃឹម សំបូរ", "Khem Sambo"),
    ),
]

OTHERS = [
    ("Nguyễn Thị Hồng", "Nguyen Thi Hong"),
    ("Nguyễn Thị Hồng", "HONG Nguyen Thi"),
    ("Đặng Văn Lâm", "Lam Dang Van"),
    ("สมชาย ใจดี", "Somchai Jaidee"),
    ("陳小紅", "陈小红"),
    ("Sokh Sophear", "Sok Sophea"),
]

DIFFERENT = [
    ("Sok Sophea", "Sok Sophal"),
    ("សុខ សុភា", "Sok Sopheap"),
    ("Nguyễn Thị Hồng", "Nguyễn Thị Hoa"),
    ("王小明", "Wang Xiaohong"),
    ("Kuoch Chaiya", "Kuoch Chanya"),
    ("ចាន់ សុវណ្ណ", "Chan Sothea"),
    ("林志", "Lin Fang"),
]

PERSON = [
    ("name", Kind.NAME, "林志"),
    ("alias", Kind.NAME, "Vincent Lin"),
    ("phone", Kind.PHONE, "+85512345678"),
    ("passport", Kind.IDENTIFIER, "N0123456"),
    ("notes", Kind.TEXT, "seen at the Golden Gate"),
    ("address", Kind.PLACE, "ផ្ទះ ១២ ភ្នំពេញ"),
]


def found(query: str, *names: str) -> int | None:
    return tier(search_text((Kind.NAME, name) for name in names), needles(query))


def about(fields: Iterable[tuple[str, Kind, str]]) -> str:
    return search_text((kind, value) for _, kind, value in fields)


@pytest.mark.parametrize(("one", "other"), CHINESE + OTHERS)
def test_scripts_and_orders_meet_both_ways(one: str, other: str) -> None:
    assert found(one, other) is not None
    assert found(other, one) is not None


def test_khmer_and_latin_names_meet() -> None:
    """Most do; រស្មី and other words that are not spoken as written do not."""
    to_latin = [pair for pair in KHMER if found(pair[0], pair[1]) is not None]
    to_khmer = [pair for pair in KHMER if found(pair[1], pair[0]) is not None]
    assert set(KHMER) - set(to_latin) <= {("នី រស្មី", "Ny Reaksmey")}
    assert set(KHMER) - set(to_khmer) <= {("នី រស្មី", "Ny Reaksmey")}


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_names_that_differ_in_one_word_do_not_meet(one: str, other: str) -> None:
    assert found(one, other) is None
    assert found(other, one) is None


def test_khmer_is_read_as_it_is_commonly_written() -> None:
    assert romanise("ហ៊ុន ម៉ាលី") == "hun mali"
    assert romanise("គួច ឡុង") == "kuoch long"
    assert romanise("ប៉ែន សម្បត្តិ") == "pen sambat"
    assert romanise("តាំង ហេង") == "tang heng"


def test_surnames_are_read_as_surnames() -> None:
    assert romanise("单雄") == "shan xiong"
    assert romanise("曾 伟") == "zeng wei"
    assert romanise("令狐冲") == "ling hu chong"
    assert romanise("简单有限公司") == "jian dan you xian gong si"


@pytest.mark.parametrize("typed", ["lu ping", "lv ping", "LYU Ping", "lü ping"])
def test_umlaut_of_pinyin_is_typed_in_several_ways(typed: str) -> None:
    assert found(typed, "吕平") == Tier.LINE


def test_consonants_are_asked_only_for_what_looks_like_a_name() -> None:
    assert needles("sok sophea").skeleton == needles("សុខ សុភា").skeleton == "~ⓢⓚ ⓢⓟ"
    assert needles("sovannara").skeleton
    for query in ("sok 12 sophea", "sok", "chan", "li na", "012 345 678"):
        assert not needles(query).skeleton


def test_consonants_forget_order_and_titles() -> None:
    assert skeleton("Sok Sophea") == skeleton("Oknha SOPHEA, Sokh") == skeleton("សុខ សុភា") == "SK SP"
    assert skeleton("Ea Hoa") == "A A"


@pytest.mark.parametrize(
    ("query", "level"),
    [
        *(
            ("林志", Tier.LINE),
            ("lin zhi", Tier.LINE),
            ("Zhi Lin", Tier.LINE),
            ("LINZHI", Tier.LINE),
            ("zhi, lin", Tier.LINE),
        ),
        *(
            ("林", Tier.LINE_START),
            ("志", Tier.INSIDE),
            ("vinc", Tier.LINE_START),
            ("gate", Tier.WORD_START),
            ("old", Tier.INSIDE),
        ),
        *(("gate golden", Tier.WORDS), ("vincent 志", Tier.WORDS), ("林 志", Tier.WORDS), ("phnom penh", Tier.WORDS)),
        *(
            ("012 345-678", Tier.LINE),
            ("+855 12 345 678", Tier.LINE),
            ("0085512345678", Tier.LINE),
            ("៣៤៥ ៦៧៨", Tier.INSIDE),
        ),
        *(
            ("N 0123-456", Tier.LINE),
            ("n0123", Tier.LINE_START),
            ("၁၂၃၄", Tier.INSIDE),
            ("vicent line", None),
            ("~ⓛⓝ", None),
        ),
        *(("", None), (" \n", None), ("~", None), ("林志强", None)),
    ],
)
def test_tier_of_a_query(query: str, level: Tier | None) -> None:
    assert tier(about(PERSON), needles(query)) == (None if level is None else int(level))


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("林志", "name"),
        ("chen zhi", ""),
        ("lin zhi", "name 林志, read as “lin zhi”"),
        ("zhi lin", "name 林志, read as “zhi lin”"),
        ("lin vincent", "alias, in another order"),
        ("012 345-678", "phone, digits only"),
        ("N-0123-456", "passport"),
        ("golden", "in notes"),
        ("gate golden", "words in notes"),
        ("golden vincent", "words in alias and notes"),
        ("seen", "notes begins so"),
    ],
)
def test_reason(query: str, why: str) -> None:
    assert explain(query, PERSON).why == why


def test_reasons_across_scripts() -> None:
    assert explain("王小明", [("name", Kind.NAME, "Xiaoming Wang")]).why == "name, as 王小明 is read"
    assert explain("Pich Theary", [("name", Kind.NAME, "ពេជ្រ ធារី")]).why == "name, same consonants"


def test_exact_before_near_before_sounding_alike() -> None:
    names = ["Sok Sophea", "Sok Sophea Dara", "Chan Dara Sok Sophea", "Sophea Chan and Sokha", "Souk Sopha"]
    scores = [explain("sok sophea", [("name", Kind.NAME, name)]).score for name in names]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == len(scores)
    assert scores[0] == 1.0


def test_search_text_is_lines_each_once_in_a_fixed_order() -> None:
    fields = [(Kind.NAME, "Sok Sophea"), (Kind.NAME, "SOK  SOPHEA"), (Kind.PHONE, "+85512345678"), (Kind.TEXT, "a\nb")]
    text = search_text(fields)
    assert text == (
        "\nsok sophea\nsoksophea\nsophea sok\n~\u24e2\u24da \u24e2\u24df\n+85512345678\n85512345678\n012345678\na b\n"
    )
    assert search_text([]) == search_text([(Kind.TEXT, " ")]) == ""


def test_consonants_are_met_by_no_other_query() -> None:
    assert "\n~ⓢⓚ ⓢⓟ\n" in search_text([(Kind.NAME, "Sok Sophea")])
    for query in ("sk sp", "SK SP", "~ⓢⓚ ⓢⓟ", "~sk sp"):
        assert found(query, "Sokha Sophea") != Tier.LINE
    assert found("sk", "Saukea Bora") is None


def test_a_user_cannot_write_a_line_of_consonants() -> None:
    assert "~" not in search_text([(Kind.TEXT, "~ⓢⓚ ⓢⓟ")])


WRITTEN = st.text(st.characters(codec="utf-8"), min_size=1, max_size=30) | st.sampled_from(
    [name for pair in CHINESE + KHMER + OTHERS for name in pair]
)
KINDS = st.sampled_from([Kind.NAME, Kind.PHONE, Kind.IDENTIFIER, Kind.TEXT, Kind.PLACE])


@settings(deadline=None)
@given(st.lists(st.tuples(st.just("field"), KINDS, WRITTEN), min_size=1, max_size=4), st.data())
def test_every_part_of_a_value_finds_it(fields: list[tuple[str, Kind, str]], data: st.DataObject) -> None:
    folded = fold(data.draw(st.sampled_from(fields))[2]).lstrip("~ ")
    start = data.draw(st.integers(0, len(folded)))
    part = folded[start : data.draw(st.integers(start, len(folded)))]
    if fold(part).lstrip("~ ") != part or not part:
        return
    level = tier(about(fields), needles(part))
    assert level is not None
    assert level <= Tier.INSIDE


@settings(deadline=None)
@given(st.lists(st.tuples(st.just("field"), KINDS, WRITTEN), max_size=4), WRITTEN)
def test_a_reason_is_given_exactly_for_what_is_found(fields: list[tuple[str, Kind, str]], query: str) -> None:
    level = tier(about(fields), needles(query))
    match = explain(query, fields)
    assert (match.score > 0) == (level is not None)
    assert bool(match.why) == (level is not None)
    assert explain(query, fields) == match


@settings(deadline=None)
@given(st.lists(st.tuples(KINDS, WRITTEN), max_size=5), WRITTEN)
def test_patterns_say_what_tier_says(fields: list[tuple[Kind, str]], query: str) -> None:
    """What a store pushes down: the least tier of the patterns that occur, WORDS by all words."""
    text, wanted = search_text(fields), needles(query)
    tiers = [level for level, pattern in wanted.patterns if pattern in text]
    if wanted.words and all(word in text for word in wanted.words):
        tiers.append(int(Tier.WORDS))
    assert tier(text, wanted) == min(tiers, default=None)
