"""Forms: what is asked of whoever wants something certain, field by field; some only if another field says so."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from varsko.kernel import fields as plain
from varsko.kernel.fields import LONGEST_CHOICE, LONGEST_HINT, LONGEST_LABEL, MOST_CHOICES

MOST_FIELDS, MOST_FORMS, LONGEST_NAME, LONGEST_TEXT = 30, 60, 80, 300
FACT = "fact_"
"""What names of form fields, and of errors, begin with before the key of a field."""
YES, NO = "yes", "no"
PERSON, SERVICE, OBJECT = "person", "service", "object"
LINKS = frozenset({PERSON, SERVICE, OBJECT})
"""Kinds of fields that name something: what is kept is its name, and its id if it is one that we know."""
CHOOSING = frozenset({plain.Kind.CHOICE, plain.Kind.CHOICES})
DECIDING = CHOOSING | {plain.Kind.FLAG}
"""Kinds of fields on which others may depend."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The words of a form or of a field in one language; what is empty is said as the form itself says it."""

    label: str = ""
    hint: str = ""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Field(plain.Field):
    """A field of a form; asked only if the field `when` holds `equals` (a choice, or yes or no), always without a `when`."""

    needed: bool = False
    when: str = ""
    equals: str = ""
    words: Mapping[str, Words] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class FormView:
    """A form of a desk in its newest `version`; `offered` in the portal too, `category_id` "" and numbers 0 for nothing said."""

    id: str
    desk_id: str
    name: str
    hint: str = ""
    kind: str = "service_request"
    category_id: str = ""
    impact: int = 4
    urgency: int = 3
    fields: tuple[Field, ...] = ()
    words: Mapping[str, Words] = field(default_factory=dict)
    shared: bool = False
    approval: bool = False
    manager_first: bool = False
    remind_days: int = 2
    decide_days: int = 5
    offered: bool = True
    is_off: bool = False
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What a request says in one field: `value` as `kernel.fields` keeps it, or the name of a person, service or object with its `ref`."""

    field: Field
    value: Any
    ref: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledForm:
    """A form as it was when a request was made with it, and what was filled in; `version_id` names that state of it."""

    form_id: str
    version_id: str
    version: int
    name: str
    words: Mapping[str, Words]
    answers: tuple[Answered, ...]


def asked(fields: Sequence[Field], said: Mapping[str, Any]) -> list[Field]:
    """List the fields that are asked after what was said so far: a field whose condition is not asked itself is not asked either."""
    found: list[Field] = []
    keys: set[str] = set()
    for one in fields:
        if not one.when or (one.when in keys and holds(said.get(one.when), one.equals)):
            found.append(one)
            keys.add(one.key)
    return found


def holds(said: Any, equals: str) -> bool:
    """Tell whether what was said in a field is what another one waits for."""
    if isinstance(said, bool):
        return equals == (YES if said else NO)
    return equals in said if isinstance(said, list | tuple) else said is not None and str(said) == equals


def lacking(fields: Sequence[Field], said: Mapping[str, Any]) -> list[Field]:
    """List the fields that are asked, needed, and empty."""
    return [one for one in asked(fields, said) if one.needed and said.get(one.key) is None]


def faults(fields: Sequence[Field], kinds: Collection[str]) -> tuple[str, ...]:
    """Name what is wrong with the fields of a form: `count`, `label`, `kind`, `choices`, `keys` (one twice), `when` (not before it)."""
    wrong = {
        "count": len(fields) > MOST_FIELDS,
        "label": any(not 1 <= len(one.label) <= LONGEST_LABEL or len(one.hint) > LONGEST_HINT for one in fields),
        "kind": any(one.kind not in kinds for one in fields),
        "choices": any(not _has_choices(one) for one in fields if one.kind in CHOOSING),
        "keys": len({one.key for one in fields}) < len(fields) or any(not one.key for one in fields),
        "when": not _in_order(fields),
    }
    return tuple(name for name, is_wrong in wrong.items() if is_wrong)


def _has_choices(one: Field) -> bool:
    return 1 <= len(one.choices) <= MOST_CHOICES and all(len(choice) <= LONGEST_CHOICE for choice in one.choices)


def _in_order(fields: Iterable[Field]) -> bool:
    """Tell whether each condition is about a field that stands before, and about something that can be said there."""
    before: dict[str, Field] = {}
    for one in fields:
        if one.when and one.equals not in answers_of(before.get(one.when)):
            return False
        before[one.key] = one
    return True


def answers_of(one: Field | None) -> tuple[str, ...]:
    """List what can be said in a field on which others may depend."""
    if one is None or one.kind not in DECIDING:
        return ()
    return (YES, NO) if one.kind == plain.Kind.FLAG else one.choices


def title_of(name: str, answers: Iterable[Answered], most: int) -> str:
    """Make the title of a request from its form: its name, and the first thing that was said in a line or named."""
    short = {plain.Kind.LINE, *LINKS}
    first = next((str(one.value) for one in answers if one.field.kind in short and one.value), "")
    text = f"{name}: {first}" if first else name
    return text if len(text) <= most else f"{text[: most - 1]}…"


def label_in(one: Field, language: str) -> str:
    """Give the label of a field in a language."""
    return one.words.get(language, _NO_WORDS).label or one.label


def hint_in(one: Field, language: str) -> str:
    """Give the help of a field in a language."""
    return one.words.get(language, _NO_WORDS).hint or one.hint


def choices_in(one: Field, language: str) -> list[tuple[str, str]]:
    """Give the choices of a field with their words in a language."""
    said = one.words.get(language, _NO_WORDS).choices
    return [(choice, (said[number] if number < len(said) else "") or choice) for number, choice in enumerate(one.choices)]


def name_in(name: str, words: Mapping[str, Words], language: str) -> str:
    """Give the name of a form in a language."""
    return words.get(language, _NO_WORDS).label or name


_NO_WORDS = Words()


def as_data(one: Field) -> dict[str, Any]:
    """Write a field as plain data, for its version."""
    said = {name: getattr(one, name) for name in ("key", "label", "kind", "hint", "needed", "when", "equals")}
    return said | {"kind": str(one.kind), "choices": list(one.choices), "words": words_as_data(one.words)}


def from_data(said: Mapping[str, Any]) -> Field:
    """Read it again."""
    return Field(**{**said, "choices": tuple(said["choices"]), "words": words_from_data(said["words"])})


def words_as_data(words: Mapping[str, Words]) -> dict[str, Any]:
    """Write words by language as plain data; languages in which nothing is said are left out."""
    return {
        language: {"label": one.label, "hint": one.hint, "choices": list(one.choices)}
        for language, one in words.items()
        if one.label or one.hint or any(one.choices)
    }


def words_from_data(said: Mapping[str, Any]) -> Mapping[str, Words]:
    """Read them again."""
    return {language: Words(**{**one, "choices": tuple(one["choices"])}) for language, one in said.items()}
