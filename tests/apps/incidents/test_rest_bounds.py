"""Nobody sends a list without end over REST: it is refused, with the field that is too long."""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from django.test import Client

from tests import cast
from varsko.config.rest import api

PREFIXES = ("/api/v1/incident", "/api/v1/drill", "/api/v1/review")


@cache
def described() -> dict[str, Any]:
    return api.get_openapi_schema()


def bodies() -> Iterator[tuple[str, dict[str, Any]]]:
    for path, verbs in described()["paths"].items():
        if path.startswith(PREFIXES):
            for verb, said in verbs.items():
                for content in said.get("requestBody", {}).get("content", {}).values():
                    yield f"{verb} {path}", content["schema"]


def open_ends(shape: dict[str, Any], where: str = "") -> Iterator[str]:
    if name := shape.get("$ref", "").rpartition("/")[2]:
        shape = described()["components"]["schemas"][name]
    if (shape.get("type") == "array" and "maxItems" not in shape) or (shape.get("additionalProperties") and "maxProperties" not in shape):
        yield where
    inner = [("", one) for one in (*shape.get("anyOf", ()), *([shape["items"]] if "items" in shape else ()))]
    for name, one in (*shape.get("properties", {}).items(), *inner):
        yield from open_ends(one, f"{where}.{name}" if name else where)


def test_every_list_in_a_body_has_an_end():
    found = dict(bodies())
    assert "put /api/v1/incidents/{key}/affected" in found
    assert {where: ends for where, shape in found.items() if (ends := [*open_ends(shape)])} == {}


@pytest.mark.django_db
def test_too_long_a_list_is_refused_by_its_name(declared, ann):
    declared(ann)
    _view, secret = cast.key("Script", rights=["read", "create"])
    script = Client(headers={"Authorization": f"Bearer {secret}"})
    refused = script.put("/api/v1/incidents/HOT-1/affected", {"services": ["x"] * 501}, content_type="application/json")
    assert refused.status_code == 422
    assert "services" in json.dumps(refused.json())
    alerts = {"summary": "Nobody can pay", "alerts": [1] * 101}
    assert script.post("/api/v1/incidents", alerts, content_type="application/json").status_code == 422
