"""Groups of a chart: kept with it, made by a rule that accuses nobody, closed without losing a link."""

from __future__ import annotations

import json
from collections.abc import Sequence
from types import MappingProxyType

import networkx as nx
import pytest

from graph.facts import Entity, Link
from graph.ids import EntityId, LinkId
from graph.schema import standard
from graph.working import WorkingGraph, working_graph
from investigator.charts import Chart, NewerChart, Place, chart_of, new_chart
from investigator.disclosure import Disclosure, called
from investigator.exhibits.bundles import Multiplicity, bundled
from investigator.exhibits.folding import Folded, folded, line_width
from investigator.grouping import by_province, by_site, by_type, grouped
from investigator.groups import By, Group, grouped_by, new_group, title

A, B, C, D = (EntityId(letter * 32) for letter in "abcd")
SCHEMA = standard()


def chart(*uids: EntityId) -> Chart:
    return new_chart("Network").added({uid: Place(10.0 * n, 0.0) for n, uid in enumerate(uids)})


def entity(uid: EntityId, kind: str = "Person", /, **values: str) -> Entity:
    return Entity(uid, kind, MappingProxyType({name: (value,) for name, value in values.items()}))


def net(entities: Sequence[Entity], *pairs: tuple[EntityId, EntityId], kind: str = "KNOWS") -> WorkingGraph:
    links = (Link(LinkId(f"{n:032x}"), kind, a, b) for n, (a, b) in enumerate(pairs))
    return working_graph(entities, tuple(links))


def named(groups: Sequence[Group]) -> dict[str, set[str]]:
    return {group.head or group.words: set(group.members) for group in groups}


def test_a_chart_keeps_its_groups_and_older_programs_do_not_lose_them() -> None:
    plain = chart(A, B, C)
    assert json.loads(plain.to_text())["version"] == 1, "what older programs read is written for them"
    assert "groups" not in json.loads(plain.to_text())
    group = new_group(By.HAND, (A, B), words="Office")
    kept = plain.with_group(group).closing([group.uid])
    assert json.loads(kept.to_text())["version"] == 2, "a program that knows no groups must refuse it"
    assert chart_of(kept.uid, kept.to_text()) == kept
    newer = kept.to_text().replace('"version":2', '"version":3')
    with pytest.raises(NewerChart, match="newer version"):
        chart_of(kept.uid, newer)


def test_a_chart_of_before_groups_reads_unchanged() -> None:
    text = f'{{"version":1,"title":"Old","layout":"organic","excluded":[],"places":{{"{A}":[1.0,2.0,false,false]}}}}'
    assert chart_of("c", text).groups == ()
    assert chart_of("c", text).to_text() == text


def test_an_entity_is_in_one_group_and_leaves_it_with_the_chart() -> None:
    first = new_group(By.HAND, (A, B, C), words="First")
    second = new_group(By.HAND, (B, D), words="Second")
    both = chart(A, B, C, D).with_group(first).with_group(second)
    assert [set(group.members) for group in both.groups] == [{B, D}, {A, C}]
    assert [group.words for group in both.without([D]).groups] == ["First"], "one alone is no group"
    assert both.ungrouped([first.uid]).groups == (both.groups[0],)
    assert both.closing([second.uid]).groups[0].closed
    assert not both.closing([second.uid]).closing([second.uid], close=False).groups[0].closed
    other = both.grouped([new_group(By.HAND, (A, EntityId("f" * 32)), words="Not there")])
    assert other.groups == ()


def test_an_entity_goes_with_its_nearest_site_and_stays_outside_between_two() -> None:
    """A works at one site and knows B; C is linked to both sites, D hangs on C; the last is four links away."""
    tower, annex, office = (entity(EntityId(n * 32), "Site", name=n) for n in "123")
    house = entity(EntityId("4" * 32), "Site", name="House", kind="address")
    far = [EntityId(letter * 32) for letter in "5678"]
    people = [entity(uid) for uid in (A, B, C, D, *far)]
    graph = net(
        [tower, annex, office, house, *people],
        (A, tower.uid),
        (B, A),
        (C, tower.uid),
        (C, tower.uid),
        (C, annex.uid),
        (D, C),
        (A, house.uid),
        (far[0], B),
        (far[1], far[0]),
    )
    found = named(by_site(graph))
    assert found == {tower.uid: {tower.uid, A, B, far[0], house.uid}}, "two links to one site weigh no more than one"
    backwards = working_graph(graph.entities[::-1], graph.links[::-1])
    assert named(by_site(backwards)) == found, "the order of reading changes nothing"


def test_an_entity_that_is_nearer_to_one_site_goes_with_it_although_another_is_in_reach() -> None:
    tower, annex = (entity(EntityId(n * 32), "Site") for n in "12")
    graph = net([tower, annex, entity(A), entity(B)], (A, tower.uid), (A, B), (B, annex.uid))
    assert named(by_site(graph)) == {tower.uid: {tower.uid, A}, annex.uid: {annex.uid, B}}


def test_groups_by_type_and_by_province_however_it_is_written() -> None:
    site = entity(EntityId("1" * 32), "Site", province="Preah Sihanouk")
    other = entity(EntityId("2" * 32), "Site", province="ខេត្តព្រះសីហនុ")
    graph = net([site, other, entity(A), entity(B), entity(C)], (A, site.uid))
    assert named(by_type(graph)) == {"Person": {A, B, C}, "Site": {site.uid, other.uid}}
    assert named(by_province(graph)) == {"KH-18": {site.uid, other.uid, A}}
    assert [len(group.members) for group in grouped(graph, By.TYPE)] == [3, 2], "the largest first"


def test_communities_are_what_hangs_together_whatever_the_order_of_reading() -> None:
    """Zachary's karate club (1977) falls into its four communities; one entity that knows nobody is in none."""
    club = nx.karate_club_graph()
    uids = [EntityId(f"{number:032x}") for number in range(club.number_of_nodes() + 1)]
    pairs = [(uids[a], uids[b]) for a, b in club.edges]
    graph = net([entity(uid) for uid in uids], *pairs)
    found = {frozenset(group.members) for group in grouped(graph, By.COMMUNITY)}
    assert len(found) == 4
    assert set().union(*found) == set(uids[:-1])
    positions = [{graph.index[uid] for uid in members} for members in found]
    assert nx.community.modularity(club, positions, weight=None) > 0.4
    heads = {group.head for group in grouped(graph, By.COMMUNITY)}
    assert {uids[0], uids[33]} <= heads, "named after the instructor and the president"
    backwards = working_graph(graph.entities[::-1], graph.links[::-1])
    assert {frozenset(group.members) for group in grouped(backwards, By.COMMUNITY)} == found


def test_a_title_is_the_name_that_may_be_shown() -> None:
    victim = Entity(A, "Person", MappingProxyType({"name": ("Sreymom Fictional",)}), protected=True)
    group = new_group(By.HAND, (A, B), head=A)
    masked = title(group, SCHEMA, {A: victim}.get, Disclosure(SCHEMA).name)
    assert "Sreymom" not in masked
    assert victim.pseudonym in masked
    assert title(group, SCHEMA, {A: victim}.get, lambda e: called(e, SCHEMA)) == "Sreymom Fictional", "the control"
    assert "Sreymom" not in json.dumps(group.to_body()), "no name is kept with the chart"
    nobody: dict[EntityId, Entity] = {}
    assert title(group, SCHEMA, nobody.get, Disclosure(SCHEMA).name) == "Group"
    assert title(new_group(By.TYPE, (A, B), words="Site"), SCHEMA, nobody.get, Disclosure(SCHEMA).name) == "Site"
    province = new_group(By.PROVINCE, (A, B), words="KH-18")
    assert title(province, SCHEMA, nobody.get, Disclosure(SCHEMA).name) == "Preah Sihanouk"
    community = new_group(By.COMMUNITY, (A, B), head=A)
    assert title(community, SCHEMA, {A: victim}.get, Disclosure(SCHEMA).name) == f"Around {masked}"
    assert grouped_by((province, province)) == "grouped by province"
    assert grouped_by((province, group)) == ""


@pytest.fixture
def two_sites() -> WorkingGraph:
    """A and B in one group, C in another, D outside, with links within, between and to the outside."""
    people = tuple(Entity(uid, "Person") for uid in (A, B, C, D))
    ends = ((A, B), (D, A), (D, B), (B, D), (A, C), (C, B), (D, C))
    kinds = ("KNOWS", "RECRUITED", "RECRUITED", "KNOWS", "RECRUITED", "RECRUITED", "RECRUITED")
    links = (Link(LinkId(f"{n:032x}"), kind, a, b) for n, (kind, (a, b)) in enumerate(zip(kinds, ends, strict=True)))
    return working_graph(people, tuple(links))


def fold(graph: WorkingGraph, *groups: Group, how: Multiplicity = Multiplicity.ONE) -> Folded:
    return folded(bundled(graph, how, SCHEMA), groups, SCHEMA, lambda _uid: None)


@pytest.mark.parametrize("how", Multiplicity)
def test_what_leads_to_a_closed_group_is_one_line_with_the_number_of_links(
    two_sites: WorkingGraph, how: Multiplicity
) -> None:
    group = Group("e" * 32, By.HAND, (A, B), words="Office", closed=True)
    made = fold(two_sites, group, how=how)
    sign = EntityId(group.uid)
    assert {e.uid for e in made.lines.graph.entities} == {sign, C, D}
    ends = {frozenset((k.source, k.target)): len(made.lines.members[k.uid]) for k in made.lines.graph.links}
    assert ends == {frozenset((sign, D)): 3, frozenset((sign, C)): 2, frozenset((C, D)): 1}
    held = [k.uid for links in made.lines.members.values() for k in links]
    within = [k.uid for k in two_sites.links if {k.source, k.target} == {A, B}]
    assert sorted(held + within) == sorted(k.uid for k in two_sites.links), "every link is somewhere, none twice"
    pointed = {frozenset((k.source, k.target)) for k in made.lines.graph.links if k.uid not in made.lines.both_ways}
    assert pointed == {frozenset((C, D))}, "a line that stands for several does not point"


def test_between_two_closed_groups_is_one_line(two_sites: WorkingGraph) -> None:
    first = Group("e" * 32, By.HAND, (A, B), closed=True)
    second = Group("f" * 32, By.HAND, (C, D), closed=True)
    made = fold(two_sites, first, second)
    (line,) = made.lines.graph.links
    assert {line.source, line.target} == {"e" * 32, "f" * 32}
    assert made.lines.counts == {line.uid: 5}, "the link between the two of them is within"
    assert made.joined == {line.uid}


def test_an_open_group_changes_no_line_and_hidden_members_are_not_counted(two_sites: WorkingGraph) -> None:
    lines = bundled(two_sites, Multiplicity.ONE, SCHEMA)
    group = Group("e" * 32, By.HAND, (A, B, EntityId("9" * 32)))
    made = folded(lines, (group,), SCHEMA, lambda _uid: None)
    assert made.lines is lines
    assert made.groups[0].members == (A, B)
    assert folded(lines, (), SCHEMA, lambda _uid: None).lines is lines


def test_a_line_is_the_wider_the_more_it_holds() -> None:
    widths = [line_width(1.2, count) for count in (1, 2, 5, 12, 1000)]
    assert widths == sorted(widths)
    assert widths[0] == 1.2
    assert widths[-1] <= 10
