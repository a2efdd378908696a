"""What other teams adopt: the GitHub Action, the hooks of pre-commit, and the example of a gate.

The steps of the action run here as on a runner: the shell that GitHub starts, the variables that it
sets, a checkout with hostile content. Nothing is installed: the validator is that of the tests.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from repositories import by_nobody, commit, run_git, write

ROOT = Path(__file__).parents[1]
GATE = ROOT / "examples" / "gate"
BIN = Path(sys.executable).parent

pytestmark = [
    pytest.mark.skipif(shutil.which(name) is None, reason=f"the command {name} is missing")
    for name in ("bash", "git")
]

WORKFLOWS = [
    *sorted((ROOT / ".github" / "workflows").glob("*.yml")),
    *sorted((GATE / ".github" / "workflows").glob("*.yml")),
]
BAD = """
id:station a b:Bridge ; rdfs:label "Station Bridge"@en ;
  b:crosses id:wye ; b:length 95.0 ; b:opened "2025"^^xsd:gYear .
"""
"""A bridge over a river that nobody has described, in the second of these lines."""

TRAP = "import os, pathlib\npathlib.Path(os.environ['TRAP']).touch()\n"
"""What a pull request puts in the place of a module."""


def read(path: Path) -> Any:  # noqa: ANN401 - whatever the YAML holds
    return yaml.safe_load(path.read_text(encoding="utf-8"))


ACTION = read(ROOT / "action.yml")
STEPS = {step["id"]: step for step in ACTION["runs"]["steps"]}


@dataclass(frozen=True)
class Step:
    code: int
    log: str
    outputs: dict[str, str]
    summary: str

    @property
    def commands(self) -> list[str]:
        """The lines that GitHub takes for commands: those that begin with two colons."""
        return [line for line in self.log.splitlines() if line.strip().startswith("::")]


class Runner:
    """A runner of GitHub with a checkout."""

    def __init__(self, folder: Path) -> None:
        self.checkout = folder / "checkout"
        self.temporary = folder / "temp"
        self.trap = folder / "trap"
        """A file that is there when something of the pull request was run."""
        self.environment = {"TRAP": str(self.trap)}
        self.temporary.mkdir()

    def validate(self, event: dict[str, Any] | None = None, **inputs: str) -> Step:
        """Run the step that validates.

        Args:
            event: of a pull request, what GitHub tells of it.
            inputs: those of the action, with underscores.
        """
        given = {name: option.get("default", "") for name, option in ACTION["inputs"].items()}
        given |= {"data": "data", "shapes": "shapes", "rules": "rules"}
        given |= {name.replace("_", "-"): value for name, value in inputs.items()}
        variables = {"PYTHON": sys.executable}
        for name, expression in STEPS["validate"]["env"].items():
            if found := re.fullmatch(r"\$\{\{ inputs\.([\w-]+) \}\}", expression):
                variables[name] = given[found[1]]
        event = event or {}
        variables["TARGET"] = event.get("pull_request", {}).get("base", {}).get(
            "sha", ""
        ) or event.get("merge_group", {}).get("base_sha", "")
        name = next(iter(event), "push")
        return self.run(STEPS["validate"]["run"], {**variables, "GITHUB_EVENT_NAME": name})

    def run(self, script: str, variables: dict[str, str]) -> Step:
        (self.temporary / "step.sh").write_text(script, encoding="utf-8")
        files = {name: self.temporary / name for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
        for file in files.values():
            file.write_text("", encoding="utf-8")
        head = subprocess.run(
            ["git", "-C", str(self.checkout), "rev-parse", "--verify", "HEAD"],
            capture_output=True,
            text=True,
            check=False,
        )
        environment = {
            **os.environ,
            "GITHUB_SHA": head.stdout.strip(),
            **{name: str(file) for name, file in files.items()},
            "GITHUB_WORKSPACE": str(self.checkout),
            "RUNNER_TEMP": str(self.temporary),
            **self.environment,
            **variables,
        }
        shell = ["bash", "--noprofile", "--norc", "-eo", "pipefail"]  # GitHub's `shell: bash`
        run = subprocess.run(
            [*shell, str(self.temporary / "step.sh")],
            cwd=self.checkout,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        told = files["GITHUB_OUTPUT"].read_text(encoding="utf-8").splitlines()
        outputs = dict(line.split("=", 1) for line in told)
        return Step(run.returncode, run.stdout, outputs, files["GITHUB_STEP_SUMMARY"].read_text())


@pytest.fixture
def runner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Runner:
    """A runner whose checkout holds the example, on the branch `main`."""
    by_nobody(monkeypatch, tmp_path)
    for name in ("CITYGRAPH_STORE", "GITHUB_EVENT_NAME", "GITHUB_SHA"):
        monkeypatch.delenv(name, raising=False)
    runner = Runner(tmp_path)
    shutil.copytree(GATE, runner.checkout, ignore=shutil.ignore_patterns("reports"))
    run_git(runner.checkout, "init", "--quiet", "--initial-branch", "main")
    commit(runner.checkout)
    return runner


def add(folder: Path, text: str = BAD, name: str = "data/bridges.ttl") -> int:
    """Add to a file; the number of its last line before that comes back."""
    file = folder / name
    before = file.read_text(encoding="utf-8")
    file.write_text(before + text, encoding="utf-8")
    return before.count("\n")


def pull(runner: Runner, branch: str = "topic") -> dict[str, Any]:
    """Commit what the checkout holds to a branch, and check out what GitHub makes of it."""
    folder = runner.checkout
    target = run_git(folder, "rev-parse", "main")
    run_git(folder, "switch", "--quiet", "--create", branch)
    commit(folder)
    run_git(folder, "switch", "--quiet", "--detach", "main")
    run_git(folder, "merge", "--quiet", "--no-ff", "--message", "merged", branch)
    return {"pull_request": {"base": {"sha": target}, "head": {"ref": branch}}}


def annotation(line: int, file: str = "data/bridges.ttl") -> str:
    return f"::error file={file},line={line},title=bridge-crosses::Station Bridge"


# The files are what they should be.


@pytest.mark.parametrize("path", [ROOT / "action.yml", *WORKFLOWS], ids=lambda path: path.name)
def test_no_expression_reaches_a_shell_as_its_text(path: Path) -> None:
    told = read(path)
    steps = [
        step
        for job in told.get("jobs", {"action": told.get("runs")}).values()
        for step in job["steps"]
    ]
    assert steps
    for step in steps:
        assert "${{" not in step.get("run", "")
        assert "eval" not in step.get("run", "").split()
        if "run" in step and path.name == "action.yml":
            assert step["shell"] == "bash"


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: str(path.relative_to(ROOT)))
def test_workflows_may_read_and_nothing_else(path: Path) -> None:
    told = read(path)
    events = told[True]  # "on" is a boolean of YAML 1.1
    assert "pull_request" in events
    assert "pull_request_target" not in events
    assert told["permissions"] == {"contents": "read"}
    assert "secrets." not in path.read_text(encoding="utf-8")
    for job in told["jobs"].values():
        assert job.get("permissions", {"contents": "read"}) == {"contents": "read"}
        for step in job["steps"]:
            if step.get("uses", "").startswith("actions/checkout@"):
                assert step["with"]["persist-credentials"] is False
            if step.get("uses", "").startswith("actions/"):
                assert re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", step["uses"])


def test_the_workflow_of_this_repository_uses_the_action_on_what_there_is() -> None:
    steps = read(ROOT / ".github" / "workflows" / "ci.yml")["jobs"]["validate"]["steps"]
    [step] = [step for step in steps if step.get("uses") == "./"]
    assert set(step["with"]) <= set(ACTION["inputs"])
    for paths in step["with"].values():
        for path in paths.split():
            assert (ROOT / path).is_dir()


def test_the_workflow_of_the_example_names_inputs_of_the_action() -> None:
    steps = read(GATE / ".github" / "workflows" / "gate.yml")["jobs"]["gate"]["steps"]
    [step] = [step for step in steps if step["uses"].startswith("citygraph/")]
    assert set(step["with"]) <= set(ACTION["inputs"])


def test_the_action_installs_by_hash_and_builds_nothing() -> None:
    script = STEPS["install"]["run"].replace("\\\n", " ")
    [install] = [line for line in script.splitlines() if "pip install" in line]
    for option in ("--require-hashes", "--no-deps", "--only-binary :all:"):
        assert option in install
    assert (ROOT / "requirements" / "run.txt").is_file()
    assert (ROOT / "src" / "citygraph").is_dir()
    for step in STEPS.values():
        for line in step["run"].splitlines():
            if re.search(r'"\$(PYTHON|python)" [^>]', line):
                assert '" -I ' in line, "Python would import modules of the pull request"


def test_every_input_of_the_action_is_handed_over_and_described_in_the_guide() -> None:
    handed = {value for step in STEPS.values() for value in step["env"].values()}
    guide = (ROOT / "docs" / "validation.md").read_text(encoding="utf-8")
    for name in ACTION["inputs"]:
        assert f"${{{{ inputs.{name} }}}}" in handed
        assert f"`{name}`" in guide
    for name, output in ACTION["outputs"].items():
        assert output["value"] == f"${{{{ steps.validate.outputs.{name} }}}}"
        assert f"`{name}`" in guide


def test_the_snippets_of_the_guide_are_workflows() -> None:
    guide = (ROOT / "docs" / "validation.md").read_text(encoding="utf-8")
    workflow, upload = map(
        yaml.safe_load, re.findall(r"^```yaml\n(.*?)^```$", guide, re.MULTILINE | re.DOTALL)
    )
    checkout, gate = workflow["jobs"]["gate"]["steps"]
    example = read(GATE / ".github" / "workflows" / "gate.yml")["jobs"]["gate"]["steps"]
    assert checkout == example[0]
    assert gate["uses"] == example[1]["uses"]
    assert set(gate["with"]) <= set(ACTION["inputs"])
    assert f"steps.{gate['id']}.outputs.sarif" in upload[0]["with"]["sarif_file"]


# What the action tells.


def test_one_bad_fact_gets_one_annotation_on_its_line(runner: Runner) -> None:
    line = add(runner.checkout) + 3
    step = runner.validate(pull(runner))
    assert step.code == 1, step.log
    [command] = step.commands
    assert command.startswith(annotation(line))
    assert {name: step.outputs[name] for name in ("conforms", "new")} == {
        "conforms": "false",
        "new": "1",
    }
    assert step.summary.startswith("## ❌ 1 new violation\n")
    assert "<strong>Station Bridge</strong>" in step.summary
    assert "Long Meadow" not in step.log, "it was bad before"
    [result] = json.loads(Path(step.outputs["sarif"]).read_text())["runs"][0]["results"]
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "data/bridges.ttl"
    assert place["region"]["startLine"] == line
    assert not run_git(runner.checkout, "status", "--porcelain"), "the checkout is left alone"


def test_a_good_fact_conforms(runner: Runner) -> None:
    add(runner.checkout, BAD.replace("id:wye", "id:wey"))
    step = runner.validate(pull(runner))
    assert (step.code, step.commands) == (0, []), step.log
    assert step.outputs["conforms"] == "true"
    assert step.outputs["new"] == "0"


def test_findings_from_before_fail_when_it_is_asked_for(runner: Runner) -> None:
    event = pull(runner)
    assert runner.validate(event).code == 0
    assert runner.validate(event, fail_on_existing="true").code == 1
    assert runner.validate(event, base="-").outputs["new"] == "1", "everything is validated"
    assert runner.validate().code == 1, "of a push, everything is validated"
    assert runner.validate(base="0" * 40).code == 1
    assert runner.validate(base=event["pull_request"]["base"]["sha"]).code == 0


def test_a_warning_fails_when_it_is_asked_for(runner: Runner) -> None:
    light = """
GRAPH id:northern-office {
  id:inspection-3 a b:Inspection ; b:bridge id:harbour ; b:by id:northern-office ;
    b:on "2025-03-01"^^xsd:date ; b:load 2.0 .
}
"""
    add(runner.checkout, light, "data/northern-office.trig")
    event = pull(runner)
    assert runner.validate(event).code == 0
    assert runner.validate(event, fail_on="warning").code == 1


def test_annotations_and_summary_can_be_left_out(runner: Runner) -> None:
    line = add(runner.checkout) + 3
    step = runner.validate(pull(runner), annotations="false", summary="false")
    assert (step.code, step.commands, step.summary) == (1, [], "")
    assert f"data/bridges.ttl:{line}: new violation" in step.log


def test_data_are_lines_and_names_may_have_spaces(runner: Runner) -> None:
    (runner.checkout / "more data").mkdir()
    head = (runner.checkout / "data/bridges.ttl").read_text().split("\n\n")[0]
    write(runner.checkout, {"more data/a, b.ttl": f"{head}\n{BAD}"})
    step = runner.validate(pull(runner), data="data\r\n\n  \nmore data")
    assert step.code == 1, step.log
    assert step.commands[0].startswith("::error file=more data/a%2C b.ttl,line=7,")


def test_what_the_target_branch_got_meanwhile_is_no_part_of_the_change(runner: Runner) -> None:
    event = pull(runner)
    run_git(runner.checkout, "switch", "--quiet", "main")
    add(runner.checkout)
    commit(runner.checkout)
    run_git(runner.checkout, "merge", "--quiet", "--no-ff", "--message", "merged", "topic")
    step = runner.validate(event)
    assert (step.code, step.outputs["new"]) == (0, "0"), step.log


def test_the_head_of_the_branch_may_be_checked_out(runner: Runner) -> None:
    add(runner.checkout)
    event = pull(runner)
    runner.environment["GITHUB_SHA"] = run_git(runner.checkout, "rev-parse", "HEAD")
    run_git(runner.checkout, "switch", "--quiet", "topic")
    assert runner.validate(event).outputs["new"] == "1"


def test_a_merge_group_knows_its_base(runner: Runner) -> None:
    add(runner.checkout)
    target = pull(runner)["pull_request"]["base"]["sha"]
    assert runner.validate({"merge_group": {"base_sha": target}}).outputs["new"] == "1"


def test_a_shallow_checkout_fetches_the_commit_that_it_lacks(runner: Runner) -> None:
    add(runner.checkout)
    event = pull(runner)
    origin = runner.checkout.rename(runner.checkout.with_name("origin"))
    run_git(origin, "branch", "merged", "HEAD")
    run_git(origin, "config", "uploadpack.allowAnySHA1InWant", "true")
    clone = ("clone", "--quiet", "--depth=1", "--branch=merged", origin.as_uri())
    run_git(origin, *clone, str(runner.checkout))
    step = runner.validate(event)
    assert (step.code, step.outputs["new"]) == (1, "1"), step.log
    run_git(runner.checkout, "remote", "set-url", "origin", f"{origin.as_uri()}-gone")
    shutil.rmtree(runner.checkout)
    run_git(origin, *clone, str(runner.checkout))
    run_git(runner.checkout, "remote", "set-url", "origin", f"{origin.as_uri()}-gone")
    step = runner.validate(event)
    assert step.code == 2
    assert "fetch-depth: 0" in step.log


# What goes wrong is told where it is.


def test_an_unreadable_file_is_annotated_at_its_line(runner: Runner) -> None:
    line = add(runner.checkout, "\nid:x a nonsense:Bridge .\n") + 2
    step = runner.validate(pull(runner))
    assert step.code == 2
    [command] = step.commands
    assert command.startswith(f"::error file=data/bridges.ttl,line={line},title=citygraph::")
    assert step.outputs == {"conforms": "", "new": "", "sarif": ""}


def test_mistakes_in_the_workflow_are_told(runner: Runner) -> None:
    event = pull(runner)
    assert "data is empty" in runner.validate(event, data=" \n").log
    assert "true or false" in runner.validate(event, fail_on_existing="yes").log
    assert "nowhere" in runner.validate(event, data="nowhere").log
    assert "'grave'" in runner.validate(event, fail_on="grave").log
    assert "'gone'" in runner.validate(event, base="gone").log
    told = runner.validate({"pull_request_target": {}})
    assert "use pull_request" in told.log
    assert told.code == 2


# What a pull request and its branch are called and hold is never run.


HOSTILE = [
    "$(touch $TRAP)",
    "`touch $TRAP`",
    "; touch $TRAP",
    '"; touch $TRAP; "',
    "'$(touch $TRAP)'",
]


@pytest.mark.parametrize("text", [*HOSTILE, "--output=x.ttl", "x\n--output=x.ttl", "*", "-"])
@pytest.mark.parametrize("name", ["data", "shapes", "rules", "base", "fail_on"])
def test_hostile_inputs_are_names_and_nothing_else(runner: Runner, name: str, text: str) -> None:
    step = runner.validate(pull(runner), **{name: text})
    if (name, text) == ("base", "-"):
        assert step.code == 1
    else:
        assert step.code == 2, step.log
        assert len(step.commands) == 1
    assert not runner.trap.exists()
    assert not (runner.checkout / "x.ttl").exists()


@pytest.mark.parametrize("python", HOSTILE)
def test_a_hostile_name_of_python_is_a_name(runner: Runner, python: str) -> None:
    step = runner.run(STEPS["install"]["run"], {"PYTHON": python, "GITHUB_ACTION_PATH": str(ROOT)})
    assert step.code == 2
    assert "no Python of at least 3.11" in step.log
    assert not runner.trap.exists()


@pytest.mark.parametrize(
    "branch", ["$(touch${IFS}$TRAP)", "`touch${IFS}$TRAP`", ";touch${IFS}$TRAP"]
)
def test_a_hostile_name_of_a_branch_is_not_even_read(runner: Runner, branch: str) -> None:
    add(runner.checkout)
    assert runner.validate(pull(runner, branch)).outputs["new"] == "1"
    assert not runner.trap.exists()


@pytest.mark.parametrize(
    "name",
    [
        "a;touch $TRAP.ttl",
        "$(touch $TRAP).ttl",
        "--output=x.ttl",
        "-.ttl",
        "::error::x.ttl",
        "a\n::error::spoofed,line=1.ttl",
        "##[error]x.ttl",
        "%0A::error::x.ttl",
    ],
)
def test_hostile_names_of_files_are_told_and_not_run(runner: Runner, name: str) -> None:
    head = (runner.checkout / "data/bridges.ttl").read_text().split("\n\n")[0]
    (runner.checkout / "data" / name.replace("/", "")).write_text(f"{head}\n{BAD}")
    step = runner.validate(pull(runner))
    assert (step.code, step.outputs["new"]) == (1, "1"), step.log
    [command] = step.commands
    assert "title=bridge-crosses::Station Bridge" in command
    assert "##[" not in step.log.replace(command, "")
    (runner.checkout / "data" / name.replace("/", "")).write_text("nonsense")
    step = runner.validate(base="HEAD")
    assert step.code == 2
    [command] = step.commands
    assert command.startswith(("::error title=citygraph::", "::error file="))
    assert "\n::" not in step.log.replace(f"\n{command}", "")
    assert not runner.trap.exists()
    assert not (runner.checkout / "x.ttl").exists()


def test_modules_of_the_pull_request_are_not_imported(runner: Runner) -> None:
    names = ("click", "citygraph", "json", "sitecustomize", "usercustomize", "venv", "ensurepip")
    write(runner.checkout, {f"{name}.py": TRAP for name in names})
    write(runner.checkout, {"citygraph/__init__.py": TRAP, "citygraph/__main__.py": TRAP})
    write(runner.checkout, {"pyvenv.cfg": "home = .\n", ".env": "PATH=.\n"})
    add(runner.checkout)
    event = pull(runner)
    runner.environment["PYTHONPATH"] = str(runner.checkout)
    assert runner.validate(event).outputs["new"] == "1"
    assert not runner.trap.exists()


CONFIG = "[core]\n\trepositoryformatversion = 0\n\tbare = false\n\tworktree = .\n"


def pose(checkout: Path, target: str) -> None:
    """Make the folder `data` look like a repository whose configuration names commands.

    It has the commit of the target branch, whose name is public, and keeps the files of the folder.
    """
    data = checkout / "data"
    for name in ("objects", "refs"):
        shutil.copytree(checkout / ".git" / name, data / name)
        write(data, {f"{name}/kept": ""})  # git keeps no empty folder
    write(data, {"HEAD": f"{target}\n", "config": CONFIG})
    shutil.copy(checkout / "README.md", data)
    git = ["git", "--git-dir=data", "--work-tree=data"]
    for command in (["add", "README.md"], ["commit", "--quiet", "--message", "posed"]):
        subprocess.run([*git, *command], cwd=checkout, check=True, capture_output=True)
    trap = "touch $TRAP; cat"
    with (data / "config").open("a") as config:
        config.write(f'[filter "x"]\n\tclean = "{trap}"\n\tsmudge = "{trap}"\n')
    write(data, {".gitattributes": "* filter=x\n"})
    os.utime(data / "README.md", (0, 0))  # so that git looks into it again


def test_a_folder_that_poses_as_a_repository_is_not_believed(runner: Runner) -> None:
    target = run_git(runner.checkout, "rev-parse", "HEAD")
    pose(runner.checkout, target)
    add(runner.checkout)
    pull(runner)
    shown = ["git", "-C", str(runner.checkout / "data"), "diff", "--raw", target, "--"]
    environment = {**os.environ, **runner.environment}
    subprocess.run(shown, env=environment, capture_output=True, check=False)
    assert runner.trap.exists(), "git believes it"
    runner.trap.unlink()
    os.utime(runner.checkout / "data" / "README.md", (0, 0))
    step = runner.validate(base=target)
    assert not runner.trap.exists()
    assert step.code == 2
    assert "data" in step.log


def test_the_log_takes_no_command_from_the_data(runner: Runner) -> None:
    spoof = '"Station Bridge\\n::error::spoofed\\r::warning::spoofed ##[error]spoofed"'
    add(runner.checkout, BAD.replace('"Station Bridge"@en', spoof))
    step = runner.validate(pull(runner))
    [command] = step.commands
    assert command.startswith("::error file=data/bridges.ttl,line=")
    assert "##[" not in step.log


# The hooks and the gates of other systems.


def test_the_entries_of_the_hooks_are_commands(runner: Runner) -> None:
    hooks = {hook["id"]: hook for hook in read(ROOT / ".pre-commit-hooks.yaml")}
    configured = read(GATE / ".pre-commit-config.yaml")["repos"][0]["hooks"]
    assert {hook["id"] for hook in configured} == set(hooks)
    line = add(runner.checkout) + 3
    write(runner.checkout, {"--check.ttl": "<http://a.example/a>   a <http://a.example/B>."})
    for hook in configured:
        told = {**hooks[hook["id"]], **hook}
        assert told["language"] == "python"
        changed = ("--check.ttl", "data/bridges.ttl", "gate.sh")
        names = [name for name in changed if re.search(told["files"], name)]
        command = [*shlex.split(told["entry"]), *told.get("args", [])]
        run = subprocess.run(
            [BIN / command[0], *command[1:], *(names if told.get("pass_filenames", True) else [])],
            cwd=runner.checkout,
            capture_output=True,
            text=True,
            check=False,
        )
        if hook["id"] == "citygraph-validate":
            assert run.returncode == 1, run.stderr
            assert f"data/bridges.ttl:{line}: new violation: Station Bridge" in run.stdout
            assert "existing: 0" in run.stdout
        else:
            assert run.returncode == 0, run.stderr
            assert run.stdout == "Formatted: --check.ttl\nFormatted: data/bridges.ttl\n"


def gate(runner: Runner, *arguments: str) -> subprocess.CompletedProcess[str]:
    path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        ["./gate.sh", *arguments],
        cwd=runner.checkout,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_shell_is_a_gate(runner: Runner) -> None:
    assert gate(runner, "main").returncode == 0
    line = add(runner.checkout) + 3
    run = gate(runner, "main")
    assert run.returncode == 1, run.stderr
    assert f"data/bridges.ttl:{line}: new violation: Station Bridge" in run.stdout
    reports = runner.checkout / "reports"
    suites = ET.parse(reports / "junit.xml").getroot()
    assert suites.get("failures") == "1"
    assert (reports / "summary.md").read_text().startswith("## ❌ 1 new violation")
    assert not run_git(runner.checkout, "status", "--porcelain", "reports"), "git ignores them"
    assert gate(runner).returncode == 2, "there is no origin/main"
    assert gate(runner, "$(touch x)").returncode == 2
    assert not (runner.checkout / "x").exists()


def test_gitlab_gets_findings_at_their_lines(runner: Runner) -> None:
    job = read(runner.checkout / ".gitlab-ci.yml")["gate"]
    line = add(runner.checkout) + 3
    environment = {
        **os.environ,
        **{name: str(value) for name, value in job["variables"].items()},
        "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
        "CI_MERGE_REQUEST_DIFF_BASE_SHA": run_git(runner.checkout, "rev-parse", "HEAD"),
    }
    codes = [
        subprocess.run(
            ["bash", "-eo", "pipefail", "-c", "\n".join(script)],
            cwd=runner.checkout,
            env=environment,
            capture_output=True,
            check=False,
        ).returncode
        for script in (job["script"], job["after_script"])
    ]
    assert codes == [1, 0]
    reports = job["artifacts"]["reports"]
    assert ET.parse(runner.checkout / reports["junit"]).getroot().get("failures") == "1"
    [issue] = json.loads((runner.checkout / reports["codequality"]).read_text())
    assert issue["location"] == {"path": "data/bridges.ttl", "lines": {"begin": line}}
    assert issue["severity"] == "major"
    assert issue["description"].startswith("Station Bridge: name a river")
    assert re.fullmatch("[0-9a-f]{64}", issue["fingerprint"])
