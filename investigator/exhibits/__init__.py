"""Exhibits: a chart painted the same way for screen and paper, with a source for every line."""
