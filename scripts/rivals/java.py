"""Apache Jena and Eclipse RDF4J: fetched with Maven and compiled, in a folder of its own."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

HERE = Path(__file__).parent
ENGINES = ("jena", "rdf4j")


def command(engine: str, cache: Path, memory: str) -> list[str]:
    """The command that runs an engine on a data file and a shapes file.

    Args:
        engine: one of `ENGINES`.
        cache: where jars and classes are kept; what is there already is not fetched again.
        memory: the largest heap, as Java writes it, such as `6g`.

    Raises:
        SystemExit: Maven or the compiler is missing, or one of them failed.
    """
    folder = cache / engine
    program, compiled = HERE / engine / "Rival.java", folder / "Rival.class"
    if not compiled.is_file() or compiled.stat().st_mtime < program.stat().st_mtime:
        _build(engine, folder, cache / "repository")
    return ["java", f"-Xmx{memory}", "-cp", f"{folder}:{folder}/jars/*", "Rival"]


def _build(engine: str, folder: Path, repository: Path) -> None:
    """Fetch the jars that the pom names, compile the program beside them."""
    missing = [tool for tool in ("mvn", "javac", "java") if not shutil.which(tool)]
    if missing:
        raise SystemExit(f"{', '.join(missing)}: not found; install Java 17 and Maven.")
    folder.mkdir(parents=True, exist_ok=True)
    pom = str(shutil.copy(HERE / engine / "pom.xml", folder))
    maven = ["mvn", "--quiet", "--batch-mode", f"-Dmaven.repo.local={repository}", "--file", pom]
    copy = ["dependency:copy-dependencies", f"-DoutputDirectory={folder}/jars"]
    compile_it = ["javac", "-cp", f"{folder}/jars/*", "-d", str(folder)]
    for step in ([*maven, *copy], [*compile_it, str(HERE / engine / "Rival.java")]):
        if subprocess.run(step, check=False, stdout=subprocess.DEVNULL).returncode:
            raise SystemExit(f"{engine} could not be built: {' '.join(step)} failed.")
