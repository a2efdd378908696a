"""The built viewer is what its sources give; who has no Node need not build it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from citygraph.networks.figure.colours import THEMES

ROOT = Path(__file__).parents[1]
VIEWER = ROOT / "src" / "citygraph" / "networks" / "viewer"
BUILT = ROOT / "src" / "citygraph" / "networks" / "page"
MADE = ("map.json", "viewer-licences.txt", "viewer.css", "viewer.js")


def run(*command: str, folder: Path) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{' '.join(command)}: {done.stdout}{done.stderr}"


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sources with what they need to be built."""
    if not VIEWER.is_dir():
        pytest.skip("The sources of the viewer are not here")
    ci = os.environ.get("CI") == "true"
    wanted = (VIEWER / ".nvmrc").read_text().split(".")[0]
    node = shutil.which("node")
    if node is None or shutil.which("npm") is None:
        assert not ci, "CI builds the viewer, but there is no node and npm"
        pytest.skip("There is no node and npm, so the viewer is not built again")
    found = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
    if found.removeprefix("v").split(".")[0] != wanted:
        assert not ci, f"CI builds the viewer with node {wanted}, but here is {found}"
        pytest.skip(f"The viewer is built with node {wanted}, but here is {found.strip()}")
    folder = tmp_path_factory.mktemp("built") / "viewer"
    shutil.copytree(VIEWER, folder, ignore=shutil.ignore_patterns("node_modules", "dev"))
    folder.with_name("page").mkdir()
    if ci:
        run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", folder=folder)
    elif (VIEWER / "node_modules").is_dir():
        (folder / "node_modules").symlink_to(VIEWER / "node_modules")
    else:
        pytest.skip(f"What the viewer is built with is not there: npm ci in {VIEWER}")
    return folder


def test_the_build_is_that_of_the_sources(copy: Path) -> None:
    run("node", "build.mjs", folder=copy)
    made = copy.with_name("page")
    assert sorted(file.name for file in made.iterdir()) == sorted(MADE)
    stale = [name for name in MADE if (made / name).read_bytes() != (BUILT / name).read_bytes()]
    assert not stale, f"{', '.join(stale)} is not what the sources give: npm run build in {VIEWER}"


def test_the_sources_are_sound(copy: Path) -> None:
    run("npm", "run", "--silent", "check", folder=copy)


class TestColours:
    """The grounds and palettes of the viewer are those of the figure."""

    @pytest.fixture
    def sources(self) -> tuple[str, str]:
        files = VIEWER / "src" / "themes.ts", VIEWER / "src" / "styles" / "ground.css"
        if not VIEWER.is_dir():
            pytest.skip("The sources of the viewer are not here")
        script, style = (file.read_text(encoding="utf-8") for file in files)
        return script, style

    @pytest.mark.parametrize("name", sorted(THEMES))
    def test_of_the_drawing(self, sources: tuple[str, str], name: str) -> None:
        told = re.search(rf'name: "{name}",(.*?)\],', sources[0], re.DOTALL)
        assert told is not None
        theme = THEMES[name]
        fields = dict(re.findall(r'(\w+): "(#\w{6})"', told[1]))
        wanted = {field: getattr(theme, field) for field in ("ground", "ink", "faint", "grey")}
        assert {field: fields[field] for field in wanted} == wanted
        palette = told[1].partition("palette")[2]
        assert tuple(re.findall(r"#\w{6}", palette)) == theme.palette

    @pytest.mark.parametrize("name", sorted(THEMES))
    def test_of_the_page(self, sources: tuple[str, str], name: str) -> None:
        root = ":root {" if name == "paper" else f':root[data-theme="{name}"] {{'
        rules = sources[1].partition(root)[2].partition("}")[0]
        fields = dict(re.findall(r"--(\w+): (#\w{6});", rules))
        theme = THEMES[name]
        assert (fields["ground"], fields["ink"]) == (theme.ground, theme.ink)
        assert (fields["faint"], fields["grey"]) == (theme.faint, theme.grey)
