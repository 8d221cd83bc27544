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
    passphrase = _secret(case, "INVESTIGATOR_PASSPHRASE", f"Passphrase of {case}", twice=new)
    if not is_server(case):
        return Secrets(passphrase)
    account = f"Password of the Neo4j account of {case}"
    password = _secret(f"{case} password", "INVESTIGATOR_NEO4J_PASSWORD", account, twice=False)
    ca = os.environ.get("INVESTIGATOR_NEO4J_CA")
    return Secrets(passphrase, password, Path(ca) if ca else None)


def key_password(*, new: bool) -> str:
    """The password of a name key, which is nobody's but the court's. Asks twice where it is new. Raises NoSecret."""
    return _secret("the name key", "INVESTIGATOR_KEY_PASSWORD", "Password", twice=new)


def _secret(name: str, variable: str, words: str, *, twice: bool) -> str:
    """The secret that the keyring has under a name or the variable holds; `words` say what it is the secret of."""
    given = os.environ.get(variable) or ("" if twice else kept(name))
    if given and not is_text(given):
        raise NoSecret(f"What {variable} holds is not text in UTF-8.", "Set it again.")
    if given:
        return given
    if not somebody_is_there():
        raise NoSecret(f"{words} is needed, and there is nobody to ask.", f"Set {variable}.")
    answer = _answer(f"{words}: ")
    if not answer:
        raise NoSecret("Nothing was typed in.", f"{words} is needed: try again.")
    if twice and _answer("Once more: ") != answer:
        raise NoSecret("The two passphrases differ.", "Try again.")
    return answer


def _answer(question: str) -> str:
    try:
        return getpass.getpass(question)
    except EOFError:
        return ""
