"""What somebody types in a room, read as a command: `/page Kari, the pool is empty`."""

import re
from dataclasses import dataclass

_COMMAND = re.compile(r"/([a-z][a-z-]{0,29})(?:\s+(.*))?", re.IGNORECASE | re.DOTALL)
_WORD = re.compile(r'"([^"]*)"(?=\s|$)|(\S+)')
_LITERAL = "//"


@dataclass(frozen=True, slots=True)
class Command:
    """A verb in lower case, and whatever followed it, without blanks around."""

    verb: str
    arguments: str = ""

    @property
    def words(self) -> tuple[str, ...]:
        """Split the arguments at blanks; what stands in double quotes stays together."""
        return tuple(quoted or plain for quoted, plain in _WORD.findall(self.arguments) if quoted or plain)


def parse(text: str) -> Command | None:
    """Read a command; None when the text is nothing but a message.

    A command begins with a slash and a word of letters. A path such as `/var/log` is no command, nor is what begins with two slashes.
    """
    found = _COMMAND.fullmatch(text.strip())
    return Command(found[1].lower(), (found[2] or "").strip()) if found else None


def literal(text: str) -> str:
    """Give what is meant by a message: two slashes at its beginning stand for one."""
    return text[1:] if text.startswith(_LITERAL) and _COMMAND.match(text[1:]) else text


def write(command: Command) -> str:
    """Write a command as it would be typed."""
    return f"/{command.verb} {command.arguments}".rstrip()
