"""`yimen token`: the key of an outside system; its secret is shown once."""

from __future__ import annotations

import argparse

from yimen.cli.place import OPERATOR
from yimen.kernel.errors import Problem
from yimen.places import NotPossible


def arguments(parser: argparse.ArgumentParser) -> None:
    """Whose key it is, and what it may do."""
    parser.add_argument("system", metavar="NAME", help="the system, as it signs its acts")
    parser.add_argument("--unit", required=True, help="code of the unit that it acts for")
    parser.add_argument(
        "--roles", default="agent", help="roles with commas between them (default: agent)"
    )


def run(options: argparse.Namespace) -> int:
    """Make the key and show its secret."""
    from yimen.orgs.commands import issue_token
    from yimen.orgs.queries import unit_of

    unit = unit_of(options.unit)
    if unit is None:
        raise NotPossible(f"There is no unit with the code {options.unit}.")
    roles = [role.strip() for role in options.roles.split(",") if role.strip()]
    try:
        token, secret = issue_token(unit, OPERATOR, name=options.system, roles=roles)
    except Problem as problem:
        raise NotPossible(str(problem)) from problem
    print(f"{token.name} acts for {unit.name} as {', '.join(token.roles)}. Its secret, shown once:")
    print(secret)
    return 0
