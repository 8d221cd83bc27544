"""Jars that Maven fetches once, that are checked against their hashes, and that the user's cache folder keeps."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from graph.failures import WorldFault
from investigator import system_packages
from investigator.neo4j_server.java import find_java, java_or_none


class DistributionFault(WorldFault):
    """Jars could not be found, fetched or trusted."""


@dataclass(frozen=True, slots=True)
class JarSet:
    """A program out of Maven Central: what it is called, under which name it is kept, its pom and its jars' hashes.

    `hashes` has a line for each jar: SHA-256, two blanks, name.
    """

    title: str
    name: str
    pom: Path
    hashes: Path
    megabytes: int

    @property
    def folder(self) -> Path:
        """Where the jars are kept once they are complete; it exists only then."""
        return platformdirs.user_cache_path("investigator") / self.name

    def provide(self, say: Callable[[str], None]) -> Path:
        """Finds a Java and the jars, and fetches what is not here yet; returns the Java.

        Raises:
            DistributionFault: the jars could not be fetched, or are not the ones that this program was made with.
            SystemPackagesMissing: Java or Maven is missing, and somebody else has to install it.
        """
        needed = [] if java_or_none() else [system_packages.JAVA]
        if not self.folder.is_dir() and shutil.which("mvn") is None:
            needed.append(system_packages.MAVEN)
        system_packages.provide(needed, say)
        java = find_java()
        if not self.folder.is_dir():
            self._assemble(java, say)
        return java

    def _assemble(self, java: Path, say: Callable[[str], None]) -> None:
        """Fetches the jars beside their place and moves them there only when all are right."""
        say(f"Fetching {self.title} ({self.megabytes} MB, once)")
        began = time.monotonic()
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{self.name}-", dir=self.folder.parent) as folder:
            partial = Path(folder) / "jars"
            self._fetch(partial, java)
            self._check(partial)
            try:
                partial.rename(self.folder)
            except OSError as failure:
                if not self.folder.is_dir():
                    raise DistributionFault(
                        f"{self.title} could not be kept in {self.folder}: {failure.strerror}.",
                        "Make room or give access.",
                    ) from failure
        say(f"{self.title} is complete after {time.monotonic() - began:.0f} s")

    def _fetch(self, folder: Path, java: Path) -> None:
        maven = shutil.which("mvn")
        assert maven is not None
        goal = ["dependency:copy-dependencies", "-DincludeScope=runtime", f"-DoutputDirectory={folder}"]
        environment = {"JAVA_HOME": str(java.resolve().parents[1])} | os.environ
        done = subprocess.run(
            [maven, "-B", "-q", "-f", str(self.pom), *goal],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if done.returncode:
            errors = [line for line in done.stdout.splitlines() if "ERROR" in line][:3]
            raise DistributionFault(
                "\n".join([*errors, f"Maven could not fetch {self.title}."]),
                "Check the network connection and start again.",
            )

    def _check(self, folder: Path) -> None:
        expected = {}
        for line in self.hashes.read_text(encoding="ascii").splitlines():
            digest, name = line.split()
            expected[name] = digest
        found = {jar.name: hashlib.sha256(jar.read_bytes()).hexdigest() for jar in folder.iterdir()}
        wrong = sorted(name for name in expected.keys() | found.keys() if expected.get(name) != found.get(name))
        if wrong:
            raise DistributionFault(
                f"What Maven fetched is not the {self.title} that this program knows: {', '.join(wrong[:5])} differ.",
                "Remove these from Maven's own cache, check where Maven fetches from, and start again.",
            )
