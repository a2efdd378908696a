"""The command line: one module per command; this one finds them and answers for their errors."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from importlib import import_module

import click

COMMANDS = {
    "query": "Ask a named question, or a SPARQL file.",
    "show": "What the graph knows of an entity, and who says so.",
    "network": "Draw, measure and export partner networks.",
    "validate": "Hold the graph, or new triples, to the shapes.",
    "diff": "What changed since a commit, entity by entity.",
    "ingest": "Take a table of cited claims into the graph.",
    "stats": "How much the graph holds.",
    "fmt": "Write RDF files in their canonical form.",
    "load": "Put RDF files into a store folder.",
    "tour": "See the main job run, end to end.",
    "completion": "Teach a shell the commands.",
}
"""Command -> its short help, so that `--help` imports none of their modules."""

_COMPLETE = "_CITYGRAPH_COMPLETE"
"""Set by the shells' completion scripts."""

EXAMPLES = """\
Ask, validate and draw the knowledge graph of the smart-city ecosystem.

  citygraph tour                                  see the main job run, end to end
  citygraph query                                 list the questions that the graph answers
  citygraph query partners-of Cisco               ask one of them
  citygraph show "Kansas City"                    what the graph knows, and who says so
  citygraph network Cisco --output cisco.svg      draw a partner network

All commands and options: citygraph --help
"""


class Commands(click.Group):
    """The group of commands; a name that is no command is taken for an entity's."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """The commands in the order in which a newcomer needs them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import the one module that holds the command."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"citygraph.cli.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the commands from the table."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Suggest `citygraph show NAME` for `citygraph NAME`."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from difflib import get_close_matches

            name = " ".join(args)
            nearest = get_close_matches(args[0], COMMANDS, n=1)
            shown = f'"{name}"' if " " in name else name
            ways = [f"citygraph {nearest[0]}"] if nearest else []
            ways.append(f"citygraph show {shown}")
            ctx.fail(f"There is no command {args[0]!r}. Try: {', or '.join(ways)}")
        return super().resolve_command(ctx, args)


def _print_version(ctx: click.Context, _parameter: click.Parameter, wanted: bool) -> None:  # noqa: FBT001
    if wanted and not ctx.resilient_parsing:
        from citygraph import __version__
        from citygraph.paths import graph_version

        click.echo(f"citygraph {__version__}\ngraph {graph_version()}")
        ctx.exit()


@click.group(
    cls=Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help="The versions of the program and of the graph it carries.",
)
@click.option("--debug", is_flag=True, help="Show the traceback of an internal error.")
@click.pass_context
def group(ctx: click.Context, *, debug: bool) -> None:  # noqa: ARG001 - read by `main`
    """The knowledge graph of the smart-city ecosystem.

    Exit codes: 0 fine, 1 findings, 2 usage or unreadable input, 3 an internal error, 130 stopped.
    """
    if ctx.invoked_subcommand is None:
        click.echo(EXAMPLES, nl=False)


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit.

    Args:
        arguments: without the program's name; those of the process when left out.

    Raises:
        SystemExit: always, with the exit code.
    """
    _open_streams()
    code = _run(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:  # said already; Python must not say it again when it flushes at exit
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    sys.exit(code)


def _open_streams() -> None:
    """UTF-8 and LF on every system; a stream that the caller has closed is nowhere."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def _run(arguments: list[str]) -> int:
    """Run a command; click's own `main` would end the process on a broken pipe with code 1."""
    if _COMPLETE in os.environ:
        group.main(arguments, prog_name="citygraph")
    try:
        with group.make_context("citygraph", list(arguments), terminal_width=_width()) as context:
            code = group.invoke(context)
        sys.stdout.flush()
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except (click.Abort, KeyboardInterrupt):
        _say("Stopped.")
        return 130
    except click.ClickException as error:
        return _explain_usage(error)
    except BrokenPipeError:
        # The reader (head, less) has seen enough; Python must not complain when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:  # noqa: BLE001 - the last resort, which tells apart whose fault it was
        return _explain(error, debug="--debug" in arguments)
    return code if isinstance(code, int) else 0


def _width() -> int:
    """The width of help texts in columns; click would import shutil to find it."""
    told = os.environ.get("COLUMNS", "")
    try:
        columns = int(told) if told.isdecimal() else os.get_terminal_size().columns
    except OSError:
        columns = 80
    return max(min(columns, 100) - 2, 50)


def _explain_usage(error: click.ClickException) -> int:
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "citygraph"
    _say(f"citygraph: {error.format_message()} (see: {command} --help)")
    return error.exit_code


def _explain(error: Exception, *, debug: bool) -> int:
    from citygraph.errors import CityGraphError

    if isinstance(error, CityGraphError):
        _say(f"citygraph: {error}")
        return error.exit_code
    if debug:
        import traceback

        traceback.print_exception(error)
    if isinstance(error, OSError):
        place = f" ({error.filename})" if error.filename else ""
        _say(f"citygraph: the system refuses: {error.strerror or error}{place}.")
        return 2
    _say(
        f"citygraph: internal error: {type(error).__name__}: {error}. "
        "This is a fault of CityGraph; please report it with what this prints: citygraph --debug …"
    )
    return 3


def _say(message: str) -> None:
    """Print a message to standard error; what it quotes of data must not steer the terminal."""
    from citygraph.formats import printable

    with suppress(OSError):
        for line in message.splitlines():
            click.echo(printable(line), err=True)
