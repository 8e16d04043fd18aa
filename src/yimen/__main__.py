"""`python -m yimen` is the `yimen` command."""

from yimen.cli import main

raise SystemExit(main())
