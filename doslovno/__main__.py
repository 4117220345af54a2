"""`python -m doslovno` is the command `doslovno`."""

from doslovno.cli import main

main()
