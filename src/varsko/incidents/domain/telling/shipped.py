"""The texts that Varsko ships with, put together from the words of each language. Inside always in the same order: what it is, how it
stands, what comes next, when there is more."""

from collections.abc import Mapping
from types import MappingProxyType, ModuleType

from varsko.incidents.domain.telling.blanks import Template
from varsko.incidents.domain.telling.stages import LAST, MAINTENANCE, Audience, Stage
from varsko.incidents.domain.telling.texts import da, en, nb, nl, pl

WORDS: Mapping[str, ModuleType] = MappingProxyType({"en": en, "nb": nb, "da": da, "nl": nl, "pl": pl})
NAME = "{key} – {severity} – {summary}"
_STILL = (("impact", "reach", "cause", "workaround"), ("steps", "eta", "lead"))
_LINES: Mapping[Stage, tuple[tuple[str, ...], tuple[str, ...]]] = MappingProxyType(
    {
        Stage.INVESTIGATING: _STILL,
        Stage.IDENTIFIED: _STILL,
        Stage.MONITORING: (("impact", "reach", "cause", "fix"), ("steps", "eta", "lead")),
        Stage.NO_NEWS: _STILL,
        Stage.RESOLVED: (("impact", "reach", "cause", "fix"), ("restart", "review")),
        Stage.FALSE_ALARM: (("cause", "reach"), ("relax", "lead")),
        Stage.PLANNED: (("impact", "workaround"), ("steps", "host")),
        Stage.BEGUN: (("impact", "workaround"), ("steps", "host")),
        Stage.EXTENDED: (("impact", "cause", "workaround"), ("steps", "host")),
        Stage.DONE: (("impact",), ("restart",)),
    }
)
_WITH_ETA = frozenset({Stage.IDENTIFIED, Stage.NO_NEWS})


def shipped(stage: Stage, audience: Audience, language: str) -> Template:
    """Give the shipped text of a stage; in English where the language is none of ours."""
    words = WORDS.get(language, en)
    return _inside(stage, words) if audience is Audience.INTERNAL else _outside(stage, words)


def unknown(language: str) -> str:
    """Say plainly that something is not known yet."""
    return str(WORDS.get(language, en).UNKNOWN)


def restart(language: str, advice: str) -> str:
    """Say whether those who were affected must restart; "" while nobody has said."""
    return str(WORDS.get(language, en).RESTART.get(advice, ""))


def jargon(language: str) -> tuple[str, ...]:
    """List words that mean little to people outside."""
    return tuple(WORDS.get(language, en).JARGON)


def _inside(stage: Stage, words: ModuleType) -> Template:
    now, then = _LINES[stage]
    lines = [words.OPENINGS[stage], "", words.LINES["status"], *(words.LINES[one] for one in now)]
    lines += ["", words.LINES["next"], *(words.LINES[one] for one in then)]
    lines += [] if stage in LAST else ["", words.LINES["update"]]
    return Template(words.TITLES[stage] if stage in MAINTENANCE else NAME, "\n".join(lines))


def _outside(stage: Stage, words: ModuleType) -> Template:
    lines = [words.OUTSIDE[stage]]
    lines += [words.OUTSIDE_ETA] if stage in _WITH_ETA else []
    lines += [] if stage in LAST else [words.OUTSIDE_UPDATE]
    return Template(words.TITLES[stage], "\n".join(lines))
