"""`python -m xueliang`: the command, without its script."""

from xueliang.cli import main

main(prog_name="xueliang")
