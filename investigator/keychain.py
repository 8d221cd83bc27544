"""Secrets in the computer's keyring, only where a person asked for it; a computer without one is no failure."""

from __future__ import annotations

import contextlib

import keyring
import keyring.errors

_SERVICE = "investigator"


def kept(name: str) -> str:
    """The secret kept under a name, "" where there is none or no keyring."""
    try:
        return keyring.get_password(_SERVICE, name) or ""
    except keyring.errors.KeyringError:
        return ""


def keep(name: str, secret: str) -> bool:
    """Keep a secret; False where this computer has no keyring or its owner refuses."""
    try:
        keyring.set_password(_SERVICE, name, secret)
    except keyring.errors.KeyringError:
        return False
    return kept(name) == secret


def forget(name: str) -> None:
    """Keep it no longer."""
    with contextlib.suppress(keyring.errors.KeyringError):
        keyring.delete_password(_SERVICE, name)
