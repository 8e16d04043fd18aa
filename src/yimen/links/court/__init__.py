"""Diversion between the court and the mediation centre, in both directions.

Each message is kept in a ledger: what goes out is written in the transaction of its cause and sent
by a job until the court has said that it has it; what comes in is done in the order in which the
court wrote it, each message once. `docs/reference/court-interface.md` is the interface, `fake` a
court that speaks it.
"""
