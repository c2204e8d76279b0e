"""The seeded taxonomy: whole, in the right scripts, and found the way analysts ask."""

from collections import Counter
from collections.abc import Iterable
from functools import cache

import pytest

from places import SEEDS
from vidcat.domain.equipment.taxonomy import EquipmentType, Taxonomy, parent_id
from vidcat.domain.values.text import compact
from vidcat.imports.forms.taxonomy_file import read_taxonomy
from work import counted_calls

FILES = sorted((SEEDS / "taxonomy").glob("*.yaml"))
REQUIRED = [
    "vehicle/land/apc/btr-80",
    "vehicle/land/utility/safir",
    "vehicle/land/technical",
    "weapon/anti-tank-missile/tow/toophan",
    "flag/armed-group/iraq/harakat-al-nujaba",
    "flag/armed-group/syria/ahrar-al-sham",
    "flag/unidentified/yellow",
]
SIX_ROOTS = ["flag", "insignia", "gear", "privacy", "vehicle", "weapon"]
MOST_CALLS = 20_000  # the most is 9,000, for one Arabic letter


@cache
def seeded() -> Taxonomy:
    return Taxonomy(one for path in FILES for one in read_taxonomy(path, ours=True))


def in_arabic_script(text: str) -> bool:
    return any("\u0600" <= char <= "\u06ff" for char in text)


def test_there_are_several_hundred_nodes_under_six_roots() -> None:
    assert [root.id for root in seeded().roots()] == SIX_ROOTS
    assert len(list(seeded())) > 500


@pytest.mark.parametrize("type_id", REQUIRED)
def test_what_the_first_report_names_is_there(type_id: str) -> None:
    assert seeded().current(type_id).id == type_id


def test_toophan_is_a_copy_of_tow_and_technicals_have_kinds() -> None:
    assert seeded().named("Toophan").copy_of == seeded().named("TOW").id
    assert len(seeded().children("vehicle/land/technical")) > 5


@pytest.mark.parametrize(
    ("language", "foreign"),
    [("ar", "\u06a9\u06cc\u067e\u0686\u0698\u06af"), ("fa", "\u0643\u064a\u0629\u0649")],
)
def test_arabic_and_persian_labels_use_their_own_letters(language: str, foreign: str) -> None:
    for one in seeded():
        label = one.labels.get(language)
        if label is not None:
            assert in_arabic_script(label), one.id
            assert not set(label) & set(foreign), one.id


def test_english_labels_are_in_latin_script() -> None:
    for one in seeded():
        assert all(ord(char) < 0x250 for char in one.labels["en"]), one.id


def names_of(nodes: Iterable[EquipmentType]) -> Counter[str]:
    return Counter(key for one in nodes for key in {compact(name) for name in one.names})


def test_no_two_siblings_share_a_name() -> None:
    families = {parent_id(one.id) for one in seeded()}
    for above in families:
        nodes = seeded().roots() if above is None else seeded().children(above)
        assert [name for name, times in names_of(nodes).items() if times > 1] == []


def test_no_two_nodes_share_a_label() -> None:
    labels = Counter(key for one in seeded() for key in {compact(x) for x in one.labels.values()})
    assert [label for label, times in labels.items() if times > 1] == []


def test_every_english_label_names_its_own_node() -> None:
    for one in seeded():
        assert seeded().named(one.labels["en"]) is one


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ("tank", "vehicle/land/tank"),
        ("TANK", "vehicle/land/tank"),
        ("دبابة", "vehicle/land/tank"),
        ("دبابه", "vehicle/land/tank"),
        ("دبابات", "vehicle/land/tank"),
        ("تانک", "vehicle/land/tank"),
        ("تانك", "vehicle/land/tank"),
        ("танк", "vehicle/land/tank"),
        ("טנק", "vehicle/land/tank"),
        ("T-72", "vehicle/land/tank/t-72"),
        ("T72", "vehicle/land/tank/t-72"),
        ("t 72", "vehicle/land/tank/t-72"),
        ("٧٢-T", "vehicle/land/tank/t-72"),
        ("72", "vehicle/land/tank/t-72"),
        ("٧٢", "vehicle/land/tank/t-72"),
        ("۷۲", "vehicle/land/tank/t-72"),
        ("تي-72", "vehicle/land/tank/t-72"),
        ("تی ۷۲", "vehicle/land/tank/t-72"),
        ("تي ٧٢", "vehicle/land/tank/t-72"),
        ("Т-72", "vehicle/land/tank/t-72"),  # noqa: RUF001
        ("t72b3", "vehicle/land/tank/t-72/b3"),
        ("abrams", "vehicle/land/tank/m1-abrams"),
        ("أبرامز", "vehicle/land/tank/m1-abrams"),
        ("ابرامز", "vehicle/land/tank/m1-abrams"),
        ("merkava 4", "vehicle/land/tank/merkava/mk4"),
        ("BTR-80", "vehicle/land/apc/btr-80"),
        ("btr80", "vehicle/land/apc/btr-80"),
        ("btr 80", "vehicle/land/apc/btr-80"),
        ("БТР-80", "vehicle/land/apc/btr-80"),
        ("بي تي ار 80", "vehicle/land/apc/btr-80"),
        ("بی‌تی‌آر-۸۰", "vehicle/land/apc/btr-80"),
        ("بی تی آر ۸۰", "vehicle/land/apc/btr-80"),
        ("APC", "vehicle/land/apc"),
        ("armored personnel carrier", "vehicle/land/apc"),
        ("m-113", "vehicle/land/apc/m113"),
        ("safir", "vehicle/land/utility/safir"),
        ("Safeer", "vehicle/land/utility/safir"),
        ("سفير", "vehicle/land/utility/safir"),
        ("سفیر", "vehicle/land/utility/safir"),
        ("saffir", "vehicle/land/utility/safir"),
        ("iranian jeep", "vehicle/land/utility/safir"),
        ("humvee", "vehicle/land/utility/humvee"),
        ("همر", "vehicle/land/utility/humvee"),
        ("hummvee", "vehicle/land/utility/humvee"),
        ("technical", "vehicle/land/technical"),
        ("armed pickup", "vehicle/land/technical"),
        ("tecnical", "vehicle/land/technical"),
        ("technical zu-23", "vehicle/land/technical/anti-aircraft-gun/zu-23-2"),
        ("dshk technical", "vehicle/land/technical/heavy-machine-gun/dshk"),
        ("pickup", "vehicle/land/civilian/pickup"),
        ("وانت", "vehicle/land/civilian/pickup"),
        ("motorbike", "vehicle/land/motorcycle"),
        ("دراجة ناريه", "vehicle/land/motorcycle"),
        ("إسعاف", "vehicle/land/ambulance"),
        ("grad", "vehicle/land/rocket-artillery/bm-21"),
        ("bm21", "vehicle/land/rocket-artillery/bm-21"),
        ("راجمة صواريخ", "vehicle/land/rocket-artillery"),
        ("gvozdika", "vehicle/land/self-propelled-artillery/2s1"),
        ("gvosdika", "vehicle/land/self-propelled-artillery/2s1"),
        ("SA-8", "vehicle/land/air-defence/osa"),
        ("mi-24", "vehicle/air/helicopter/mi-24"),
        ("hind", "vehicle/air/helicopter/mi-24"),
        ("مروحية", "vehicle/air/helicopter"),
        ("هلیکوپتر", "vehicle/air/helicopter"),
        ("drone", "vehicle/air/uav"),
        ("طائرة مسيرة", "vehicle/air/uav"),
        ("پهپاد", "vehicle/air/uav"),
        ("shahed 136", "vehicle/air/uav/shahed-136"),
        ("شاهد ۱۳۶", "vehicle/air/uav/shahed-136"),
        ("geran 2", "vehicle/air/uav/shahed-136/geran-2"),
        ("tb2", "vehicle/air/uav/bayraktar-tb2"),
        ("مهاجر ٦", "vehicle/air/uav/mohajer-6"),
        ("su25", "vehicle/air/attack/su-25"),
        ("سوخوي 25", "vehicle/air/attack/su-25"),
        ("toophan", "weapon/anti-tank-missile/tow/toophan"),
        ("toofan", "weapon/anti-tank-missile/tow/toophan"),
        ("tophan", "weapon/anti-tank-missile/tow/toophan"),
        ("طوفان", "weapon/anti-tank-missile/tow/toophan"),
        ("موشک طوفان", "weapon/anti-tank-missile/tow/toophan"),
        ("tow", "weapon/anti-tank-missile/tow"),
        ("BGM71", "weapon/anti-tank-missile/tow"),
        ("تاو", "weapon/anti-tank-missile/tow"),
        ("kornet", "weapon/anti-tank-missile/kornet"),
        ("korent", "weapon/anti-tank-missile/kornet"),
        ("9m133", "weapon/anti-tank-missile/kornet"),
        ("كورنيت", "weapon/anti-tank-missile/kornet"),
        ("دهلاویه", "weapon/anti-tank-missile/kornet/dehlavieh"),
        ("atgm", "weapon/anti-tank-missile"),
        ("صاروخ مضاد للدبابات", "weapon/anti-tank-missile"),
        ("manpads", "weapon/manpads"),
        ("sa7", "weapon/manpads/strela-2"),
        ("سام ٧", "weapon/manpads/strela-2"),  # noqa: RUF001
        ("misagh 2", "weapon/manpads/misagh-2"),
        ("rpg 7", "weapon/rocket-propelled-grenade/rpg-7"),
        ("آر بي جي", "weapon/rocket-propelled-grenade"),
        ("آرپی‌جی", "weapon/rocket-propelled-grenade"),
        ("kalashnikov", "weapon/rifle/ak"),
        ("kalashnikof", "weapon/rifle/ak"),
        ("كلاشينكوف", "weapon/rifle/ak"),
        ("AK47", "weapon/rifle/ak/ak-47"),
        ("pkm", "weapon/machine-gun/medium/pk"),
        ("dushka", "weapon/machine-gun/heavy/dshk"),
        ("دوشكا", "weapon/machine-gun/heavy/dshk"),
        ("دوشکا", "weapon/machine-gun/heavy/dshk"),
        ("zu23", "weapon/anti-aircraft-gun/zu-23-2"),
        ("mortar", "weapon/mortar"),
        ("هاون", "weapon/mortar"),
        ("خمپاره", "weapon/mortar"),
        ("هاون ١٢٠", "weapon/mortar/120-mm"),
        ("sayyad", "weapon/anti-materiel-rifle/steyr-hs-50/am-50"),
        ("iram", "weapon/rocket/burkan-iram"),
        ("burkan", "weapon/rocket/burkan-iram"),
        ("بركان", "weapon/rocket/burkan-iram"),
        ("svbied", "weapon/ied/vbied/suicide"),
        ("مفخخة", "weapon/ied/vbied"),
        ("barrel bomb", "weapon/bomb/barrel"),
        ("برميل", "weapon/bomb/barrel"),
        ("cluster bomb", "weapon/bomb/cluster"),
        ("nujaba", "flag/armed-group/iraq/harakat-al-nujaba"),
        ("nujaba flag", "flag/armed-group/iraq/harakat-al-nujaba"),
        ("النجباء", "flag/armed-group/iraq/harakat-al-nujaba"),
        ("حركة النجباء", "flag/armed-group/iraq/harakat-al-nujaba"),
        ("حرکت نجباء", "flag/armed-group/iraq/harakat-al-nujaba"),
        ("علم النجباء", "flag/armed-group/iraq/harakat-al-nujaba"),
        ("harakat al nujba", "flag/armed-group/iraq/harakat-al-nujaba"),
        ("ahrar al-sham", "flag/armed-group/syria/ahrar-al-sham"),
        ("ahrar ash sham", "flag/armed-group/syria/ahrar-al-sham"),
        ("احرار الشام", "flag/armed-group/syria/ahrar-al-sham"),
        ("hezbollah", "flag/armed-group/lebanon/hezbollah"),
        ("hizballah", "flag/armed-group/lebanon/hezbollah"),
        ("hezbolah", "flag/armed-group/lebanon/hezbollah"),
        ("حزب الله", "flag/armed-group/lebanon/hezbollah"),
        ("kataib hezbollah", "flag/armed-group/iraq/kataib-hezbollah"),
        ("KATA\u2019IB HEZBOLLAH", "flag/armed-group/iraq/kataib-hezbollah"),
        ("الحشد الشعبي", "flag/armed-group/iraq/pmf"),
        ("حشد شعبی", "flag/armed-group/iraq/pmf"),
        ("fatemiyun", "flag/armed-group/syria/fatemiyoun"),
        ("فاطمیون", "flag/armed-group/syria/fatemiyoun"),
        ("زينبيون", "flag/armed-group/syria/zaynabiyoun"),
        ("ypg", "flag/armed-group/syria/sdf/ypg"),
        ("قسد", "flag/armed-group/syria/sdf"),
        ("isis flag", "flag/armed-group/transnational/islamic-state"),
        ("داعش", "flag/armed-group/transnational/islamic-state"),
        ("houthi", "flag/armed-group/yemen/ansar-allah"),
        ("الحوثي", "flag/armed-group/yemen/ansar-allah"),
        ("سپاه", "flag/armed-forces/irgc"),
        ("yellow flag", "flag/unidentified/yellow"),
        ("bright yellow flag", "flag/unidentified/yellow"),
        ("علم أصفر", "flag/unidentified/yellow"),
        ("علم اصفر", "flag/unidentified/yellow"),
        ("پرچم زرد", "flag/unidentified/yellow"),
        ("iraqi flag", "flag/state/iraq"),
        ("علم العراق", "flag/state/iraq"),
        ("labbayk ya zaynab", "flag/religious/labbayk-ya-zaynab"),
        ("martyr poster", "insignia/portrait/fallen-fighter"),
        ("soleimani", "insignia/portrait/soleimani"),
        ("قاسم سلیمانی", "insignia/portrait/soleimani"),
        ("coffin", "gear/coffin"),
        ("flag-draped coffin", "gear/coffin/flag-draped"),
        ("نعش", "gear/coffin"),
        ("night vision", "gear/night-vision"),
        ("balaclava", "gear/clothing/mask"),
        ("öcalan", "insignia/portrait/ocalan"),
        ("ocalan", "insignia/portrait/ocalan"),
        ("tank t-62", "vehicle/land/tank/t-62"),
        ("plate", "insignia/vehicle-marking/number"),
        ("face", "privacy/face"),
        ("face covering", "gear/clothing/mask"),
        ("licence plate", "privacy/plate"),
    ],
)
def test_an_analyst_finds_it_first(asked: str, first: str) -> None:
    assert seeded().find(asked)[0].type.id == first


def test_a_search_is_fast_enough_for_every_keystroke() -> None:
    for words in ("t", "\u0627", "tank", "دبابة", "harakat al nujba", "zzzzzzzz", "9 m"):
        seeded().find(words)
        with counted_calls() as count:
            seeded().find(words)
        assert count.calls < MOST_CALLS, words
