"""The description of our REST API: shapes of different stages that have one name do not take each other's place in it."""

import json
import re
from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

_REF = "#/components/schemas/"
_REFS = re.compile(rf'"{_REF}(\w+)"')
Shapes = dict[str, Any]


class Description(OpenAPISchema):
    """Ninja's description, in which the second shape of a name that is otherwise gets a number behind its name."""

    def __init__(self, api: NinjaAPI, path_prefix: str) -> None:
        """Describe it."""
        self._names: dict[tuple[str, str], str] = {}
        self._renamed: dict[str, str] = {}
        super().__init__(api, path_prefix)

    def add_schema_definitions(self, definitions: Shapes) -> None:
        """Keep shapes, each under a name of its own."""
        self._renamed = {name: self._name_of(name, _with_all_it_needs(name, definitions)) for name in definitions}
        self.schemas |= {self._renamed[name]: _pointing(shape, self._renamed) for name, shape in definitions.items()}

    def _name_of(self, name: str, content: str) -> str:
        taken = set(self._names.values())
        if (name, content) not in self._names:
            numbers = (f"{name}{number}" for number in range(2, len(taken) + 3))
            self._names[name, content] = name if name not in taken else next(one for one in numbers if one not in taken)
        return self._names[name, content]

    def _create_schema_from_model(self, *args: Any, **more: Any) -> tuple[Shapes, bool]:
        self._renamed = {}
        schema, required = super()._create_schema_from_model(*args, **more)
        return _pointing(schema, self._renamed), required

    def _extract_parameters(self, *args: Any, **more: Any) -> list[Shapes]:
        self._renamed = {}
        found = super()._extract_parameters(*args, **more)
        return [_pointing(one, self._renamed) for one in found]


class Api(NinjaAPI):
    """Our REST API, which describes itself so."""

    def get_openapi_schema(self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None) -> OpenAPISchema:
        """Describe it below a prefix."""
        return Description(self, self.get_root_path(path_params or {}) if path_prefix is None else path_prefix)


def _with_all_it_needs(name: str, definitions: Shapes) -> str:
    """Write down a shape and all that it is made of, so that two that only look the same are told apart."""
    wanted, found = [name], {}
    while wanted:
        one = wanted.pop()
        if one not in found and one in definitions:
            found[one] = definitions[one]
            wanted += _REFS.findall(json.dumps(definitions[one]))
    return json.dumps(found, sort_keys=True)


def _pointing(shape: Shapes, renamed: dict[str, str]) -> Shapes:
    text = _REFS.sub(lambda ref: f'"{_REF}{renamed.get(ref[1], ref[1])}"', json.dumps(shape))
    pointing: Shapes = json.loads(text)
    return pointing
