"""Dialogs around a case: making, opening, connecting, revealing, choosing settings."""
