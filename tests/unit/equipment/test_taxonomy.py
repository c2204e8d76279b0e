"""The tree of types: what is valid, what replaces what, and what a search puts first."""

from collections.abc import Iterable

import pytest

from vidcat.domain.equipment.taxonomy import Closeness, EquipmentType, Taxonomy, validate
from vidcat.errors import AmbiguousType, BadTaxonomy, NoSuchType


def node(type_id: str, en: str | None = None, **rest: object) -> EquipmentType:
    label = en or type_id.rpartition("/")[2]
    return EquipmentType(id=type_id, labels={"en": label}, **rest)  # type: ignore[arg-type]


TREE = [
    node("tank", "Tank", aliases=("دبابة",)),
    node("tank/t-72", "T-72", aliases=("تي-72",)),
    node("tank/t-72/b3", "T-72B3"),
    node("tank/t-62", "T-62"),
    node("tank/old", "Lion of Babylon", replaced_by="tank/older"),
    node("tank/older", "Older name", replaced_by="tank/t-72"),
    node("tank/old/late", "Late Lion"),
    node("jeep", "Jeep"),
    node("jeep/safir", "Safir", aliases=("Safeer", "Desert jeep")),
    node("jeep/sahara", "Sahara", aliases=("Desert jeep",)),
]


def ids(nodes: Iterable[EquipmentType]) -> list[str]:
    return [one.id for one in nodes]


def found(words: str, limit: int = 20) -> list[str]:
    return ids(hit.type for hit in Taxonomy(TREE).find(words, limit))


def test_a_node_knows_its_parent_children_and_ancestors() -> None:
    tree = Taxonomy(TREE)
    assert tree.parent("tank") is None
    assert tree.parent("tank/t-72/b3") == tree.get("tank/t-72")
    assert ids(tree.children("tank")) == ["tank/t-72", "tank/t-62"]
    assert ids(tree.ancestors("tank/t-72/b3")) == ["tank", "tank/t-72"]
    assert ids(tree.roots()) == ["tank", "jeep"]


def test_a_label_falls_back_to_english() -> None:
    assert node("a", "A").label("fa") == "A"


def test_a_replaced_node_stays_and_leads_to_the_one_that_stands_today() -> None:
    tree = Taxonomy(TREE)
    assert tree.get("tank/old").replaced_by == "tank/older"
    assert tree.current("tank/old").id == "tank/t-72"
    assert "tank/old" not in ids(tree)


def test_what_hung_below_a_replaced_node_hangs_below_its_successor() -> None:
    tree = Taxonomy(TREE)
    assert tree.parent("tank/old/late") == tree.get("tank/t-72")
    assert ids(tree.ancestors("tank/old/late")) == ["tank", "tank/t-72"]
    assert "tank/old/late" in ids(tree.children("tank/t-72"))


def test_below_gives_every_id_that_a_sighting_of_the_type_may_carry() -> None:
    tree = Taxonomy(TREE)
    assert set(ids(tree.below("tank/t-72"))) == {
        "tank/t-72",
        "tank/t-72/b3",
        "tank/old",
        "tank/older",
        "tank/old/late",
    }
    assert tree.below("tank/old") == tree.below("tank/t-72")
    assert set(ids(tree.below("tank"))) == {one.id for one in TREE if one.id.startswith("tank")}
    assert ids(tree.below("tank/t-62")) == ["tank/t-62"]


@pytest.mark.parametrize(
    ("words", "first", "closeness"),
    [
        ("t72", "tank/t-72", Closeness.EXACT),
        ("٧٢-T", "tank/t-72", Closeness.WORDS),
        ("72", "tank/t-72", Closeness.WORDS),
        ("t-7", "tank/t-72", Closeness.PREFIX),
        ("تی ۷۲", "tank/t-72", Closeness.EXACT),
        ("babylon lion", "tank/t-72", Closeness.WORDS),
        ("afi", "jeep/safir", Closeness.WITHIN),
        ("safeir", "jeep/safir", Closeness.MISSPELT),
        ("tank b3", "tank/t-72/b3", Closeness.RELATED),
    ],
)
def test_the_best_match_comes_first(words: str, first: str, closeness: Closeness) -> None:
    best = Taxonomy(TREE).find(words)[0]
    assert (best.type.id, best.closeness) == (first, closeness)


def test_a_parent_finds_its_children_after_itself() -> None:
    assert found("دبابه") == ["tank", "tank/old/late", "tank/t-62", "tank/t-72", "tank/t-72/b3"]
    assert found("دبابه", limit=1) == ["tank"]


def test_a_number_is_never_taken_for_a_misspelt_one() -> None:
    assert found("T-42") == []
    assert found("T-82B3") == []


@pytest.mark.parametrize("words", ["", "   ", "-", "qqqqqqqq", "tank " * 10_000])
def test_what_says_nothing_finds_nothing(words: str) -> None:
    assert found(words) == []


def test_a_type_is_named_by_id_label_or_alias() -> None:
    tree = Taxonomy(TREE)
    for text in ("tank/t-72", "tank/old", "T72", "تی-۷۲", "lion of babylon"):
        assert tree.named(text).id == "tank/t-72"
    assert tree.named("safeer").id == "jeep/safir"


def test_a_label_outweighs_the_alias_of_another() -> None:
    tree = Taxonomy([*TREE, node("hood", "Safeer")])
    assert tree.named("Safeer").id == "hood"


def test_a_shared_name_is_asked_back_with_the_candidates() -> None:
    with pytest.raises(AmbiguousType, match=r"Safir \(jeep/safir\); Sahara \(jeep/sahara\)"):
        Taxonomy(TREE).named("desert jeep")


@pytest.mark.parametrize("text", ["Saffir", "jeep/saffir"])
def test_an_unknown_name_comes_back_with_suggestions(text: str) -> None:
    with pytest.raises(NoSuchType, match=r"Did you mean .*jeep/safir"):
        Taxonomy(TREE).named(text)


def test_an_unknown_id_is_an_error_everywhere() -> None:
    tree = Taxonomy(TREE)
    for ask in (tree.get, tree.current, tree.parent, tree.children, tree.below, tree.ancestors):
        with pytest.raises(NoSuchType, match="jeep/willys"):
            ask("jeep/willys")


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ([node("a"), node("a")], "a: id: stands twice"),
        ([node("a/b")], "a/b: id: its parent a is missing"),
        ([node("A")], "A: id: is not a path"),
        ([node("a//b")], "a//b: id: is not a path"),
        ([node("a\n")], "id: is not a path"),
        ([node("a" * 201)], "id: is not a path"),
        ([node("a", copy_of="b")], "a: copy_of: there is no b"),
        ([node("a", replaced_by="b")], "a: replaced_by: there is no b"),
        ([node("a", replaced_by="a")], "a: replaced_by: goes round"),
        ([node("a", replaced_by="b"), node("b", replaced_by="a")], "a: replaced_by: goes round"),
        ([node("a", copy_of="b"), node("b", copy_of="a")], "a: copy_of: goes round"),
        ([node("a", replaced_by="a/b"), node("a/b")], "a/b: replaced_by: a node above"),
        ([node("a", wikidata="12")], "a: wikidata: '12' is not"),
        ([node("a", wikidata="Q0")], "a: wikidata: 'Q0' is not"),
        ([node("a", makers=("ir",))], "a: makers: 'ir' is not"),
        ([node("a", makers=("XX",))], "a: makers: 'XX' is not"),
        ([node("a", " ")], "a: labels.en: is empty"),
        ([node("a", "x\x1b[2J")], "a: labels.en: has control"),
        ([node("a", "x\u202e")], "a: labels.en: has control"),
        ([node("a", "x" * 201)], "a: labels.en: is longer"),
        ([node("a", aliases=("--",))], "a: aliases: is empty"),
        ([EquipmentType("a", {"ar": "دبابة"})], "a: labels: there is none in English"),
        ([EquipmentType("a", {"en": "A", "Arabic": "ب"})], "a: labels: 'Arabic' is not"),
    ],
)
def test_a_breach_is_named_with_its_node_and_field(wrong: list[EquipmentType], says: str) -> None:
    with pytest.raises(BadTaxonomy) as raised:
        validate(wrong)
    assert says in raised.value.message


def test_a_state_that_is_gone_is_a_maker() -> None:
    assert list(validate([node("a", makers=("SU", "YU", "IR"))])) == ["a"]
