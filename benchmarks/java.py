"""Compile a Java program of a peer with Maven and the newest JDK of this machine."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from benchmarks.peer_unavailable import PeerUnavailable

BUILD = Path(__file__).parents[1] / "build"
SYSTEM_JDKS = Path("/usr/lib/jvm")
OLDEST_JAVA = 17
"""Lucene 9.12 runs on it; the pom.xml of each program takes Lucene 10 where Java is 21 or newer."""

REMEDY = "install Maven and a JDK, 21 or newer for Lucene 10: apt-get install maven openjdk-17-jdk-headless"


@dataclass(frozen=True, slots=True)
class JavaProgram:
    """Hold a compiled program.

    Args:
        java: Of the JDK that it was compiled with.
        folder: Has `classes/`, and in `lib/` what it needs.
        version: Of Java, the major one.
    """

    java: Path
    folder: Path
    version: int

    def command(self, *words: object) -> list[str]:
        """Return the command that runs Java with options, the main class and its arguments."""
        class_path = f"{self.folder / 'classes'}{os.pathsep}{self.folder / 'lib'}/*"
        return [str(self.java), "-cp", class_path, *(str(word) for word in words)]


@cache
def compile_program(project: Path, name: str) -> JavaProgram:
    """Compile the project of a folder into `build/NAME-java-VERSION`.

    Maven asks the network only for what it has never fetched.

    Raises:
        PeerUnavailable: Maven or a JDK is absent, or Maven failed.
    """
    maven = shutil.which("mvn")
    jdks = sorted(find_jdks())
    if not maven or not jdks:
        raise PeerUnavailable(
            f"Lucene left out, {'no JDK of 17 or newer' if maven else 'no mvn on the PATH'}: {REMEDY}"
        )
    version, home = jdks[-1]
    folder = BUILD / f"{name}-java-{version}"
    command = [maven, "-q", "-B", "-f", project / "pom.xml", f"-Dbuild.folder={folder}", "compile"]
    call(command, environment=os.environ | {"JAVA_HOME": str(home)})
    return JavaProgram(home / "bin/java", folder, version)


def find_jdks() -> Iterator[tuple[int, Path]]:
    """Yield the major version and the home of each JDK that is recent enough."""
    homes = [Path(os.environ["JAVA_HOME"])] if os.environ.get("JAVA_HOME") else []
    compiler = shutil.which("javac")
    if compiler:
        homes.append(Path(compiler).resolve().parents[1])
    homes += SYSTEM_JDKS.glob("*")
    for home in homes:
        release = home / "release"
        if (home / "bin/javac").exists() and release.is_file():
            version = re.search(r'^JAVA_VERSION="(\d+)', release.read_text(encoding="utf-8"), re.MULTILINE)
            if version and int(version[1]) >= OLDEST_JAVA:
                yield int(version[1]), home


def call(command: Sequence[object], environment: Mapping[str, str] | None = None) -> None:
    """Run a command, which says something only where it fails.

    Raises:
        PeerUnavailable: It failed.
    """
    done = subprocess.run([str(part) for part in command], env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        said = (done.stdout + done.stderr).strip().splitlines()
        reason = next((line for line in said if "ERROR" in line or "Exception" in line), said[-1] if said else "")
        raise PeerUnavailable(f"Lucene left out, {command[0]} failed with {done.returncode}: {reason}; {REMEDY}")
