"""Where passphrases and passwords come from: the environment, the keyring, or a prompt; never from an argument."""

from __future__ import annotations

import getpass
import os
from pathlib import Path

from investigator.case import NoSecret, Secrets, is_server
from investigator.command_line.options import is_text
from investigator.command_line.output import somebody_is_there
from investigator.keychain import kept


def secrets_for(case: str, *, new: bool = False) -> Secrets:
    """What opens this case. Asks for a passphrase twice where the case is new. Raises NoSecret."""
    passphrase = _secret(case, "INVESTIGATOR_PASSPHRASE", "Passphrase", twice=new)
    if not is_server(case):
        return Secrets(passphrase)
    password = _secret(f"{case} password", "INVESTIGATOR_NEO4J_PASSWORD", "Password of the Neo4j account", twice=False)
    ca = os.environ.get("INVESTIGATOR_NEO4J_CA")
    return Secrets(passphrase, password, Path(ca) if ca else None)


def _secret(name: str, variable: str, words: str, *, twice: bool) -> str:
    given = os.environ.get(variable) or ("" if twice else kept(name))
    if given and not is_text(given):
        raise NoSecret(f"{words} in {variable} is not text in UTF-8.", "Set it again.")
    if given:
        return given
    if not somebody_is_there():
        raise NoSecret(f"{words} of {name} is needed, and there is nobody to ask.", f"Set {variable}.")
    answer = _answer(f"{words} of {name}: ")
    if not answer:
        raise NoSecret(f"No {words.lower()} was given.", "Try again.")
    if twice and _answer("Once more: ") != answer:
        raise NoSecret("The two passphrases differ.", "Try again.")
    return answer


def _answer(question: str) -> str:
    try:
        return getpass.getpass(question)
    except EOFError:
        return ""
