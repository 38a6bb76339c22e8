"""``deeptracy completion``: what a shell reads to complete the command line."""

import click
from click.shell_completion import get_completion_class


@click.command("completion", context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def command(shell: str) -> int:
    """Print the completion script of SHELL.

    \b
    bash  deeptracy completion bash > ~/.local/share/bash-completion/completions/deeptracy
    zsh   deeptracy completion zsh > a file named _deeptracy in a folder of $fpath
    fish  deeptracy completion fish > ~/.config/fish/completions/deeptracy.fish
    """
    from deeptracy.cli.main import command as root

    found = get_completion_class(shell)
    if found is None:
        raise click.UsageError(f"no completion for {shell}")
    click.echo(found(root, {}, "deeptracy", "_DEEPTRACY_COMPLETE").source())
    return 0
