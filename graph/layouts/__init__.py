"""Layouts: places for the entities of a working graph. Pure, seeded, and to be stopped at any moment."""

from graph.layouts.additions import place_new
from graph.layouts.circles import circular
from graph.layouts.frames import framed, gathered, in_frames, place_beside
from graph.layouts.layers import Direction, hierarchy
from graph.layouts.net import Going, LayoutStopped
from graph.layouts.organic_layout import organic
from graph.layouts.room import bounds

__all__ = [
    "Direction",
    "Going",
    "LayoutStopped",
    "bounds",
    "circular",
    "framed",
    "gathered",
    "hierarchy",
    "in_frames",
    "organic",
    "place_beside",
    "place_new",
]
