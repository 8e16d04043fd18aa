"""Outside systems with their tokens, and what they say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from yimen.orgs.commands import issue_token
from yimen.orgs.models import Role


@dataclass
class System:
    """An outside system that speaks to the API."""

    token: str

    def get(self, path: str, **asked: Any) -> Any:
        """Ask."""
        return Client(headers=self.headers).get(f"/api/v1{path}", asked)

    def post(self, path: str, said: Any = None, **headers: str) -> Any:
        """Act."""
        client = Client(headers={**self.headers, **headers})
        return client.post(f"/api/v1{path}", said, content_type="application/json")

    @property
    def headers(self) -> dict[str, str]:
        """Whose token it is, and in which language it wants to be refused."""
        return {"Authorization": f"Bearer {self.token}", "Accept-Language": "en"}


Connect = Callable[..., System]


@pytest.fixture
def connect(cast: Cast) -> Connect:
    """A system of a unit with some roles."""

    def made(unit: str, *roles: Role) -> System:
        name = f"{unit} {len(roles)} {min(roles)}"
        unit_row = cast.city.units[unit]
        _token, secret = issue_token(unit_row, cast.administrator, name=name, roles=roles)
        return System(secret)

    return made


@pytest.fixture
def centre(connect: Connect) -> System:
    return connect("centre", *set(Role) - {Role.CALLER})


@pytest.fixture
def water(connect: Connect) -> System:
    return connect("water", Role.HANDLER)


@pytest.fixture
def roads(connect: Connect) -> System:
    return connect("roads", Role.HANDLER)
