"""Looks after translations: `python -m tools.messages extract | compile | check`.

Needs no gettext programs: Python files are read as syntax trees, templates through Django's own template reader.
"""

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "varsko"
LOCALE = SOURCE / "locale"
PLURALS = {
    "nb": "nplurals=2; plural=(n != 1);",
    "da": "nplurals=2; plural=(n != 1);",
    "nl": "nplurals=2; plural=(n != 1);",
    "pl": (
        "nplurals=4; plural=(n==1 ? 0 : (n%10>=2 && n%10<=4) && (n%100<12 || n%100>14) ? 1 : "
        "n!=1 && (n%10>=0 && n%10<=1) || (n%10>=5 && n%10<=9) || (n%100>=12 && n%100<=14) ? 2 : 3);"
    ),
}
# name of the function → how many leading texts are context, singular, plural
_MARKS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), "s"),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), "sp"),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), "cs"),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), "csp"),
}
_TEXT = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
_IN_TEMPLATE = re.compile(rf"\b(_|n?p?gettext)\(((?:{_TEXT}(?:,\s*)?)+)")
_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}|%(?![%(])[sd]")


Key = tuple[str, str]  # text and context


@dataclass
class Message:
    """A text to translate, and the files it stands in."""

    text: str
    context: str = ""
    plural: str = ""
    files: set[str] = field(default_factory=set)


def messages(folder: Path = SOURCE) -> dict[Key, Message]:
    """Find all marked texts."""
    found: dict[Key, Message] = {}
    for file in sorted(folder.rglob("*")):
        if file.suffix == ".py" and "migrations" not in file.parts:
            texts = in_python(file.read_text())
        elif file.suffix in {".html", ".txt"} and "templates" in file.parts:
            texts = in_template(file.read_text())
        else:
            continue
        for message in texts:
            known = found.setdefault((message.text, message.context), message)
            known.plural = known.plural or message.plural
            known.files.add(file.relative_to(folder).as_posix())
    return found


def in_python(source: str) -> Iterator[Message]:
    """Find the marked texts of a Python file."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and (parts := _MARKS.get(_name(node.func))):
            yield _message(parts, [one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)])


def in_template(source: str) -> Iterator[Message]:
    """Find the marked texts of a template."""
    from django.utils.translation.template import templatize  # noqa: PLC0415 - `compile` runs where Django may be missing

    for found in _IN_TEMPLATE.finditer(templatize(source)):
        yield _message(_MARKS[found[1]], [ast.literal_eval(one) for one in re.findall(_TEXT, found[2])])


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _message(parts: str, texts: list[str]) -> Message:
    if len(texts) < len(parts):
        raise ValueError(f"a translation call needs plain texts, not {texts}")
    named = dict(zip(parts, texts, strict=False))
    return Message(text=named["s"], plural=named.get("p", ""), context=named.get("c", ""))


def catalogues() -> dict[str, Path]:
    """Give the catalogue file of each language that has one."""
    return {file.parents[1].name: file for file in sorted(LOCALE.glob("*/LC_MESSAGES/django.po"))}


def extract() -> None:
    """Bring every catalogue up to date; what is no longer used is dropped."""
    found = messages()
    for language in PLURALS:
        file = LOCALE / language / "LC_MESSAGES" / "django.po"
        file.parent.mkdir(parents=True, exist_ok=True)
        old = {(one.msgid, one.msgctxt or ""): one for one in polib.pofile(str(file))} if file.exists() else {}
        _catalogue(language, found, old).save(str(file))


def _catalogue(language: str, found: dict[Key, Message], old: dict[Key, polib.POEntry]) -> polib.POFile:
    made = polib.POFile(wrapwidth=140)
    made.metadata = {"Content-Type": "text/plain; charset=UTF-8", "Language": language, "Plural-Forms": PLURALS[language]}
    made.extend(_entry(message, old.get(key), forms=int(PLURALS[language][9])) for key, message in sorted(found.items()))
    return made


def _entry(message: Message, known: polib.POEntry | None, *, forms: int) -> polib.POEntry:
    entry = polib.POEntry(msgid=message.text, msgctxt=message.context or None, occurrences=[(one, "") for one in sorted(message.files)])
    if message.plural:
        entry.msgid_plural = message.plural
        entry.msgstr_plural = (known.msgstr_plural if known else {}) or dict.fromkeys(range(forms), "")
    else:
        entry.msgstr = known.msgstr if known else ""
    return entry


def compile_all(folder: Path = LOCALE) -> None:
    """Make the binary catalogue beside each text one."""
    for file in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        polib.pofile(str(file)).save_as_mofile(str(file.with_suffix(".mo")))


def problems() -> list[str]:
    """List what is missing, fuzzy, unused or has other placeholders than the source."""
    wanted = set(messages())
    return [problem for language, file in catalogues().items() for problem in _problems(language, polib.pofile(str(file)), wanted)]


def _problems(language: str, catalogue: polib.POFile, wanted: set[Key]) -> Iterator[str]:
    entries = {(one.msgid, one.msgctxt or ""): one for one in catalogue if not one.obsolete}
    for text, _ in sorted(wanted - set(entries)):
        yield f"{language}: missing: {text!r}"
    for text, _ in sorted(set(entries) - wanted):
        yield f"{language}: not used: {text!r}"
    for entry in entries.values():
        if entry.fuzzy or not entry.translated():
            yield f"{language}: not translated: {entry.msgid!r}"
        elif not _same_placeholders(entry):
            yield f"{language}: other placeholders: {entry.msgid!r}"


def _same_placeholders(entry: polib.POEntry) -> bool:
    """Compare placeholders; what only one of singular and plural holds may be left out, as in "one day" for "%(n)d day"."""
    texts = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
    sources = [_placeholders(text) for text in (entry.msgid, entry.msgid_plural) if text]
    numbers = {one for one in sources[0] if one.endswith("d")} if entry.msgid_plural else set()
    return all(set.intersection(*sources) - numbers <= _placeholders(text) <= set.union(*sources) for text in texts)


def _placeholders(text: str) -> set[str]:
    return set(_PLACEHOLDER.findall(text))


def main(words: list[str]) -> int:
    """Do what is asked."""
    if words == ["extract"]:
        extract()
    elif words == ["compile"]:
        compile_all()
    elif words == ["check"]:
        found = problems()
        print("\n".join(found))
        return 1 if found else 0
    else:
        print("usage: python -m tools.messages extract | compile | check", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
