"""A group is a way of looking: an exhibit draws and cites every entity and line, whatever is closed on its chart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from graph.changes import Document
from investigator.case import Case
from investigator.charts import KIND, Chart, Place, charts, new_chart
from investigator.command_line.exhibits import draw
from investigator.command_line.options import parser
from investigator.exhibits.bundle import pages_of, wished
from investigator.exhibits.exhibit import Wish
from investigator.exhibits.renderer import Painting
from investigator.groups import By, new_group
from tests.gui.small_case import small_case

WISH = Wish(bundle="", seed="", moment="", by="", title="")


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    with small_case(tmp_path) as made:
        yield made


@pytest.fixture
def plain(case: Case) -> Chart:
    """Everything that the case holds, on one chart."""
    found = [
        e.uid for kind in ("Person", "Organization") for e in case.ask(lambda s, k=kind: s.entities_of(k, "", 100))
    ]  # type: ignore[misc]
    return new_chart("All").added({uid: Place(150.0 * (n % 3), 120.0 * (n // 3)) for n, uid in enumerate(found)})


def closed(plain: Chart) -> Chart:
    """The same with half of it in a closed group, the rest in an open one."""
    uids = list(plain.places)
    first, rest = new_group(By.HAND, uids[::2], words="Closed"), new_group(By.HAND, uids[1::2], words="Open")
    return plain.grouped((first, rest)).closing([first.uid])


def test_an_exhibit_of_a_closed_group_is_that_of_the_chart_without(case: Case, plain: Chart, paint: Painting) -> None:
    (wish,) = wished(case, [plain], WISH)
    (grouped,) = wished(case, [closed(plain)], WISH)
    grouped = replace(grouped, bundle=wish.bundle, seed=wish.seed, moment=wish.moment)
    assert grouped == wish, "a wish knows no groups"
    (page,) = pages_of(case, [wish], paint.looks)
    (other,) = pages_of(case, [grouped], paint.looks)
    assert other.exhibit == page.exhibit
    assert len(page.exhibit.entities) == len(plain.places)
    assert len(page.exhibit.lines) == 5
    assert all(line.citations for line in page.exhibit.lines)
    drawn, alike = page.scene, other.scene
    assert (alike.uids, alike.names, alike.links, alike.numbers) == (
        drawn.uids,
        drawn.names,
        drawn.links,
        drawn.numbers,
    )
    assert (alike.places == drawn.places).all()
    assert other.view == page.view
    assert (drawn.frames, drawn.stacks, alike.frames, alike.stacks) == ((), (), (), ())
    (less,) = wished(case, [plain.without(list(plain.places)[:1])], WISH)
    (control,) = pages_of(case, [less], paint.looks)
    assert control.exhibit.body()["entities"] != page.exhibit.body()["entities"], "the control"


def test_the_command_draws_everything_of_a_chart_with_a_closed_group(
    case: Case, plain: Chart, paint: Painting, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = closed(plain)
    case.ask(lambda s: s.keep(Document(KIND, kept.uid, kept.to_text(), None)))
    assert case.ask(charts) == (kept,)
    target = tmp_path / "chart.svg"
    assert draw(case, parser().parse_args(["chart", "unused", "--to", str(target)]), paint) == 0
    assert f"{len(plain.places)} entities, 5 numbered lines" in capsys.readouterr().out
    assert target.stat().st_size > 10_000
