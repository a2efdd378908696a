"""`citygraph completion`: the script that teaches a shell our commands."""

from __future__ import annotations

import click


@click.command(name="completion", short_help="Teach a shell the commands.")
@click.argument("shell", type=click.Choice(("bash", "zsh", "fish")))
def command(shell: str) -> None:
    """Print the completion script for a shell.

    bash: eval "$(citygraph completion bash)"
    """
    from click.shell_completion import get_completion_class

    from citygraph.cli import group

    found = get_completion_class(shell)
    if found is None:
        raise click.UsageError(f"Completion for {shell} is not offered.")
    click.echo(found(group, {}, "citygraph", "_CITYGRAPH_COMPLETE").source())
