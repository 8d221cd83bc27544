"""What is done to the groups of the open chart: made by a rule or by hand, closed, opened, and taken away again."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from PySide6.QtCore import QObject, Signal

from graph.facts import Entity
from graph.ids import EntityId
from graph.language import _, many
from graph.text import visible
from graph.working import Points
from investigator.disclosure import Disclosure
from investigator.exhibits.protected_words import names_protected
from investigator.grouping import grouped
from investigator.groups import LEAST, By, Group, new_group, title
from ui.explore.arranging import arranged, drawn_together, moved
from ui.explore.desk import Desk
from ui.session import Job

_NAMED = 60


class Groups(QObject):
    """Every change is one of the chart's and can be undone by its name. A chart that is locked, and what is pinned, is
    grouped where it stands. `rearranged`: next comes a chart on which everything stands elsewhere.
    """

    rearranged = Signal()

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk

    @property
    def of_selection(self) -> tuple[Group, ...]:
        """The groups of which an entity is selected."""
        return self._desk.signs.groups_of(self._desk.selection)

    def group_by(self, by: By) -> None:
        """Group what is shown by a rule, in place of the groups there are, and arrange it in frames."""
        desk, chart, graph = self._desk, self._desk.chart, self._desk.graph

        def task(job: Job) -> tuple[tuple[Group, ...], Points | None]:
            job.step(_("Grouping"), 0, 0)
            made = grouped(graph, by)
            return made, arranged("organic", graph, chart, made, job.going) if made and not chart.locked else None

        def done(found: tuple[tuple[Group, ...], Points | None]) -> None:
            made, points = found
            if not made:
                desk.said.emit(_nothing(by))
            elif desk.chart.uid == chart.uid:
                after = desk.chart
                if points is not None and not after.locked:
                    after = after.arranged(moved(graph, points))
                    self.rearranged.emit()
                desk.change(after.grouped(made), _label(by))
                count = sum(len(group.members) for group in made)
                words = many("{n} group", "{n} groups", len(made))
                outside = many("{n} entity is in none", "{n} entities are in none", graph.size - count)
                desk.said.emit(f"{words}; {outside}." if count < graph.size else f"{words}.")

        desk.session.work(task, done)

    def group_selection(self, *, head: EntityId | None = None, words: str = "") -> None:
        """A group of what is selected, named after an entity or by words, drawn together near where it stands."""
        desk, chart, graph = self._desk, self._desk.chart, self._desk.graph
        made = new_group(By.HAND, [uid for uid in graph.index if uid in desk.selection], head=head, words=words)
        if len(made.members) < LEAST:
            desk.said.emit(_("Select at least two entities, then group them."))
            return
        after = chart.with_group(made)
        if chart.locked:
            desk.change(after, _("Group the selection"))
            return

        def task(job: Job) -> Points:
            job.step(_("Grouping"), 0, 0)
            return drawn_together(graph, after, made, job.going)

        def done(points: Points) -> None:
            if desk.chart.uid == chart.uid:
                now = desk.chart if desk.chart.locked else desk.chart.arranged(moved(graph, points))
                desk.change(now.with_group(made), _("Group the selection"))

        desk.session.work(task, done)

    def ungroup(self, groups: Collection[Group]) -> None:
        """Take groups away; their entities stay where they are."""
        if groups:
            self._desk.change(self._desk.chart.ungrouped(g.uid for g in groups), _("Ungroup"))

    def close(self, uids: Collection[str]) -> None:
        """Show groups as one sign each."""
        self._turn(uids, close=True)

    def open(self, uids: Collection[str]) -> None:
        """Show the members of groups again."""
        self._turn(uids, close=False)

    def toggle(self, uid: str) -> None:
        """Close a group that is open, or open one that is closed."""
        group = self._desk.signs.group(uid)
        if group is not None:
            self._turn((uid,), close=not group.closed)

    def toggle_selection(self) -> None:
        """Close the groups of what is selected where one of them is open, or else open them."""
        found = self.of_selection
        if found:
            self._turn([group.uid for group in found], close=any(not group.closed for group in found))
        else:
            self._desk.said.emit(_("Nothing that is selected is in a group."))

    def close_all(self) -> None:
        """Close every group."""
        self._turn([group.uid for group in self._desk.chart.groups], close=True)

    def open_all(self) -> None:
        """Open every group."""
        self._turn([group.uid for group in self._desk.chart.groups], close=False)

    def open_for(self, uid: EntityId) -> None:
        """Open the closed group in which an entity is, so that it is seen."""
        inside = self._desk.signs.folded.into.get(uid)
        if inside is not None:
            self.open((inside,))

    def select_members(self, uid: str) -> None:
        """Select the members of a group."""
        group = self._desk.signs.group(uid)
        if group is not None:
            self._desk.select(group.members)

    def select_painted(self, uids: Iterable[EntityId]) -> None:
        """Select those of these that are seen themselves: what sweeps over a chart leaves out what nobody sees, and
        says so. A closed group is selected, with its members, where a person points at it.
        """
        desk = self._desk
        into = desk.signs.folded.into
        desk.select(uid for uid in uids if uid not in into)
        if into:
            words = many("{n} in closed groups is not selected", "{n} in closed groups are not selected", len(into))
            desk.said.emit(f"{words}. {_('A click on a closed group selects it.')}")

    def suggested(self) -> Entity | None:
        """The entity after which a group of what is selected may be named: the only site among it."""
        chosen = (self._desk.entity(uid) for uid in self._desk.selection)
        sites = [entity for entity in chosen if entity is not None and entity.type == "Site"]
        return sites[0] if len(sites) == 1 else None

    def look_at_title(self, words: str, then: Callable[[bool], None], refused: Callable[[str], None]) -> None:
        """`then` gets whether words that are to be a title name somebody of the case who is protected, `refused` why
        nobody can tell now.
        """
        session = self._desk.session
        case, schema = session.case, session.schema
        session.propose(lambda _job: case.consult(lambda s: names_protected(s, schema, words)).result(), then, refused)

    def _turn(self, uids: Collection[str], *, close: bool) -> None:
        chart = self._desk.chart
        meant = [group for group in chart.groups if group.uid in uids and group.closed is not close]
        if not meant:
            return
        one, several = (
            (_("Close group {name}"), _("Close groups")) if close else (_("Open group {name}"), _("Open groups"))
        )
        label = one.format(name=self._name(meant[0])) if len(meant) == 1 else several
        self._desk.change(chart.closing([group.uid for group in meant], close=close), label)

    def _name(self, group: Group) -> str:
        """A group's title for the undo line, which is read as long as the window is open: always under pseudonyms."""
        schema = self._desk.session.schema
        return visible(title(group, schema, self._desk.signs.head, Disclosure(schema).name), _NAMED)


def _label(by: By) -> str:
    return {
        By.SITE: _("Group by site"),
        By.TYPE: _("Group by type"),
        By.PROVINCE: _("Group by province"),
        By.COMMUNITY: _("Group by community"),
    }[by]


def _nothing(by: By) -> str:
    return {
        By.SITE: _("Nothing on this chart is linked to one site alone, so there is no group."),
        By.TYPE: _("There are no two entities of one type on this chart."),
        By.PROVINCE: _("No two entities of this chart are in one province, as far as is known."),
        By.COMMUNITY: _("Nothing on this chart is linked, so there is no community."),
    }[by]
