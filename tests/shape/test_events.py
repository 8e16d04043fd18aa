"""Nothing that a person types stands in an event, whatever the process and the step."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import fields
from typing import Any

import pytest

from yimen.kernel.asks import asks
from yimen.kernel.events import Event, event_of
from yimen.kernel.process import PROCESSES

STEPS = [
    pytest.param(command, id=f"{process.name}-{name}")
    for process in PROCESSES.values()
    for name, command in process.own.items()
]


def test_the_tables_are_found() -> None:
    assert len(STEPS) > 100


@pytest.mark.parametrize("command", STEPS)
def test_what_a_step_is_told_in_words_is_no_code_of_its_event(command: Callable[..., Any]) -> None:
    body = inspect.unwrap(command)
    event = event_of(body)
    typed = {each.name for each in asks(body) if each.type is str and not each.code}
    passed = {field: name for field, name in given(body, event) if name in typed}
    assert passed.keys() <= event.typed(), passed


def given(body: Callable[..., Any], event: type[Event]) -> Iterator[tuple[str, str]]:
    """The fields of the event that a command fills with a name as it stands, and the name."""
    order = [each.name for each in fields(event)]
    for call in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(body)))):
        if isinstance(call, ast.Call) and ast.unparse(call.func) == event.__name__:
            pairs = [*zip(order, call.args), *((each.arg, each.value) for each in call.keywords)]  # noqa: B905 - fields may have defaults
            yield from (
                (field or "", said.id) for field, said in pairs if isinstance(said, ast.Name)
            )
