"""The words of the command line: what may be typed, and what it means. Nothing of Varsko is loaded for this."""

import argparse
from collections.abc import Callable, Sequence
from typing import NoReturn

from varsko import __version__

Add = Callable[["Parser"], None]

RIGHTS = ("read", "create", "delete", "configure")
ROLES = ("owner", "admin", "responder", "stakeholder", "customer")


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one line."""

    def error(self, message: str) -> NoReturn:
        """Print one line and exit with 2."""
        self.exit(2, f"{self.prog}: {message} (see {self.prog} --help)\n")


def parse(words: Sequence[str]) -> argparse.Namespace:
    """Read the words of a command; `run` in the result names the function that does it."""
    parser = Parser(prog="varsko", description="Self-hosted incident management: from the first signal to the last lesson.")
    parser.add_argument("--version", action="version", version=f"varsko {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, help_text, run, add in _COMMANDS:
        command = commands.add_parser(name, help=help_text, description=help_text[0].upper() + help_text[1:] + ".")
        add(command)
        command.add_argument("--log-json", action="store_true", help="write logs as one JSON object a line")
        command.set_defaults(run=run)
    for group, help_text, members in _GROUPS:
        _add_group(commands, group, help_text, members)
    return parser.parse_args(words)


def _add_group(commands: "argparse._SubParsersAction[Parser]", group: str, help_text: str, members: "Sequence[_Command]") -> None:
    inner = commands.add_parser(group, help=help_text).add_subparsers(dest="subcommand", metavar="COMMAND", required=True)
    for name, text, run, add in members:
        command = inner.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".")
        add(command)
        command.set_defaults(run=run, log_json=False)


def _nothing(_: Parser) -> None:
    """Take no arguments."""


def _web(parser: Parser) -> None:
    parser.add_argument("--bind", type=_bind, metavar="HOST:PORT", help="where to listen (default: VARSKO_BIND, else 127.0.0.1:8000)")
    parser.add_argument("--workers", type=_count, default=1, metavar="N", help="web processes (default: 1)")


def _file(parser: Parser) -> None:
    parser.add_argument("file", metavar="FILE", help="the backup file")


def _restore(parser: Parser) -> None:
    _file(parser)
    parser.add_argument("--keep-due", action="store_true", help="send waiting pages and mails, however old they are (default: they expire)")


def _doctor(parser: Parser) -> None:
    parser.add_argument("--json", action="store_true", help="print the findings as JSON")


def _import(parser: Parser) -> None:
    parser.add_argument("page", metavar="PAGE", help="the page's id at Statuspage")
    parser.add_argument("--slug", required=True, help="the address it gets here: /status/SLUG")
    parser.add_argument("--url", default="https://api.statuspage.io/v1", help="where Statuspage's API is (default: %(default)s)")
    parser.add_argument("--page-url", default="", help="where the page itself is, whose drawings tell values (default: as its API says)")
    parser.add_argument("--key-file", metavar="FILE", help="a file with the API key (default: it is read from standard input)")


def _import_cachet(parser: Parser) -> None:
    parser.add_argument("url", metavar="URL", help="where Cachet's API is, such as https://status.example.org/api")
    parser.add_argument("--slug", required=True, help="the address it gets here: /status/SLUG")
    parser.add_argument("--name", default="", help="what the page is called (its API does not say; default: SLUG)")
    parser.add_argument("--zone", default="UTC", help="the time zone that Cachet runs in: its times say none (default: %(default)s)")
    parser.add_argument("--key-file", metavar="FILE", help="a file with an API token; without one, subscribers are left out")


def _import_kuma(parser: Parser) -> None:
    parser.add_argument("url", metavar="URL", help="where the page is, such as https://kuma.example.org/status/ferries")
    parser.add_argument("--slug", required=True, help="the address it gets here: /status/SLUG")


def _import_kener(parser: Parser) -> None:
    parser.add_argument("url", metavar="URL", help="where Kener is, such as https://kener.example.org")
    parser.add_argument("--slug", required=True, help="the address it gets here: /status/SLUG")
    parser.add_argument("--page", default="~home", help="which of its pages (default: %(default)s)")
    parser.add_argument("--key-file", metavar="FILE", help="a file with the API key (default: it is read from standard input)")


def _verify(parser: Parser) -> None:
    parser.add_argument("folder", metavar="FOLDER", help="the folder with the page's proof.json and the files beside it")
    parser.add_argument("--key", default="", metavar="HEX", help="the public key that must have signed them")


def _take_in(parser: Parser) -> None:
    parser.add_argument("file", metavar="FILE", help="a zip archive: the HTML or XML export of a Confluence space, or a folder of Markdown")
    parser.add_argument("--space", required=True, metavar="SLUG", help="where its articles go: /knowledge/spaces/SLUG")
    parser.add_argument("--as", required=True, dest="by", metavar="EMAIL", help="who takes it in, and may write in the space")
    parser.add_argument("--publish", action="store_true", help="publish new articles (default: they are drafts)")
    parser.add_argument("--accept-gaps", action="store_true", help="exit 0 also when something was left out, which is named")


def _demo(parser: Parser) -> None:
    parser.add_argument("--if-empty", action="store_true", help="do nothing, without complaint, if there is anything already")


def _user(parser: Parser) -> None:
    parser.add_argument("--email", required=True, help="what the person signs in with")
    parser.add_argument("--name", required=True)
    parser.add_argument("--role", choices=ROLES, help="default: owner for the first user, responder for any other")
    parser.add_argument("--password-stdin", action="store_true", help="read the password from standard input")


def _password(parser: Parser) -> None:
    parser.add_argument("email", metavar="EMAIL", help="what the person signs in with")


def _key(parser: Parser) -> None:
    parser.add_argument("--name", required=True)
    parser.add_argument("--team", help="name of the team the key belongs to (default: all teams)")
    parser.add_argument("--rights", type=_rights, default=",".join(RIGHTS), help="default: %(default)s")


def _bind(text: str) -> str:
    host, _, port = text.rpartition(":")
    if not host or not port.isdigit() or int(port) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not HOST:PORT, such as 127.0.0.1:8000")
    return text


def _count(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 64:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 to 64")
    return int(text)


def _rights(text: str) -> tuple[str, ...]:
    rights = tuple(part.strip() for part in text.split(",") if part.strip())
    wrong = [right for right in rights if right not in RIGHTS]
    if wrong or not rights:
        raise argparse.ArgumentTypeError(f"{text!r} is not a list of {', '.join(RIGHTS)} with commas between")
    return rights


_Command = tuple[str, str, str, Add]

_COMMANDS: tuple[_Command, ...] = (
    ("serve", "migrate the database, serve everything, and do what falls due", "serve", _web),
    ("web", "serve everything, without the worker", "web", _web),
    ("worker", "do what falls due, without serving", "worker", _nothing),
    ("migrate", "bring the database to this version's shape", "varsko.cli.upkeep.migrate", _nothing),
    ("demo", "fill an empty installation with a living example organisation", "demo", _demo),
    ("backup", "write a consistent copy of everything, while running", "varsko.cli.upkeep.backup", _file),
    ("restore", "fill an empty installation from a backup", "varsko.cli.upkeep.restore", _restore),
    ("reindex", "make the search of the knowledge base and of requests anew, while running", "varsko.cli.upkeep.reindex", _nothing),
    ("doctor", "check the installation; exit 1 on a fault", "varsko.cli.doctor.check", _doctor),
)
_GROUPS: tuple[tuple[str, str, tuple[_Command, ...]], ...] = (
    (
        "user",
        "people",
        (
            ("add", "add a person and print the id", "varsko.cli.accounts.add_user", _user),
            ("password", "print a link by which somebody chooses a new password, once", "varsko.cli.accounts.new_password", _password),
        ),
    ),
    (
        "status",
        "status pages",
        (
            ("verify", "prove that the files of a page are what its publisher signed", "varsko.cli.status.verify", _verify),
            ("import", "bring a page over from Atlassian Statuspage; again and again, if you like", "import_statuspage", _import),
            ("import-cachet", "bring a page over from Cachet 3; again and again, if you like", "import_cachet", _import_cachet),
            ("import-kuma", "bring a page over from Uptime Kuma; again and again, if you like", "import_kuma", _import_kuma),
            ("import-kener", "bring a page over from Kener 4; again and again, if you like", "import_kener", _import_kener),
        ),
    ),
    (
        "knowledge",
        "the knowledge base",
        (
            (
                "import",
                "take in an archive that is too large to be uploaded; again, and it goes on where it was",
                "varsko.cli.knowledge.take_in",
                _take_in,
            ),
        ),
    ),
    ("key", "API keys", (("add", "make an API key and print it", "varsko.cli.accounts.add_key", _key),)),
)
