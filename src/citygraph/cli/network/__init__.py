"""`citygraph network`: draw, measure and compare partner networks."""

from __future__ import annotations

from importlib import import_module

import click

MADE = {
    "draw": "Draw or export a network; done when nothing else is named.",
    "measures": "Who stands where in a network, and how sure that is.",
    "partners": "Suggest partners, and say why.",
    "change": "What changed between two periods.",
}
"""What can be made of a network -> its short help."""


class Views(click.Group):
    """What can be made of a network; what is none of them is the name of an entity to draw."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """The commands, drawing first."""
        return list(MADE)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import the one module that holds the command."""
        if cmd_name not in MADE:
            return None
        made: click.Command = import_module(f"citygraph.cli.network.{cmd_name}").command
        return made

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take `citygraph network Cisco` for `citygraph network draw Cisco`."""
        if not args or args[0] not in {*MADE, *ctx.help_option_names}:
            args = ["draw", *args]
        return super().parse_args(ctx, args)


@click.group(name="network", cls=Views, short_help="Draw, measure and export partner networks.")
def command() -> None:
    """Draw, measure and compare partner networks.

    `citygraph network Cisco --output cisco.html` is short for `citygraph network draw Cisco …`;
    without a name it is the whole network. The options are those of each command: see
    `citygraph network draw --help`.
    """
