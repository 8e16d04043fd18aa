"""The description of the API for people to read, made from the one for programs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Field:
    """Something that is sent."""

    name: str
    type: str
    required: bool
    says: str = ""


@dataclass(frozen=True)
class Operation:
    """One route and one method."""

    method: str
    path: str
    says: str
    more: str
    asks: list[Field] = field(default_factory=list)


def operations(description: dict[str, Any]) -> dict[str, list[Operation]]:
    """By group: every operation of an OpenAPI description, in its order."""
    schemas = description["components"]["schemas"]
    groups: dict[str, list[Operation]] = {}
    for path, methods in description["paths"].items():
        for method, each in methods.items():
            made = Operation(
                method=method.upper(),
                path=path,
                says=each["summary"],
                more=each.get("description", ""),
                asks=[*parameters(each, schemas), *body(each, schemas)],
            )
            groups.setdefault(each["tags"][0], []).append(made)
    return groups


def parameters(operation: dict[str, Any], schemas: dict[str, Any]) -> Iterator[Field]:
    """What stands in the address or in a header; the parts of the path explain themselves."""
    for each in operation.get("parameters", ()):
        if each["in"] != "path":
            kind = type_of(each["schema"], schemas)
            yield Field(each["name"], kind, each["required"], said(each) or said(each["schema"]))


def body(operation: dict[str, Any], schemas: dict[str, Any]) -> Iterator[Field]:
    """What is sent as JSON or as a form."""
    for content in operation.get("requestBody", {}).get("content", {}).values():
        for kind in choices(content["schema"], schemas):
            required = kind.get("required", ())
            for name, each in kind.get("properties", {}).items():
                yield Field(name, type_of(each, schemas), name in required, said(each))


def said(schema: dict[str, Any]) -> str:
    """What a field means, by itself or by what it may be."""
    told = [schema, *schema.get("anyOf", ())]
    return next((each["description"] for each in told if "description" in each), "")


def choices(schema: dict[str, Any], schemas: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A schema, or each of those that it may be, with references followed."""
    if "$ref" in schema:
        schema = schemas[schema["$ref"].rpartition("/")[2]]
    if "anyOf" in schema:
        for each in schema["anyOf"]:
            yield from choices(each, schemas)
    elif schema.get("type") != "null":
        yield schema


def type_of(schema: dict[str, Any], schemas: dict[str, Any]) -> str:
    """A type in a few words: `string`, `green | yellow | red`."""
    told: list[str] = []
    for each in choices(schema, schemas):
        if "enum" in each:
            told.extend(str(value) or "—" for value in each["enum"])
        else:
            told.append(str(each.get("format") or each.get("const") or each.get("type", "")))
    return " | ".join(dict.fromkeys(told))
