"""A folder kept in a branch of a git repository: a commit a state, on top of what is there, never by force.

Nothing of that repository is checked out here: its tree is read into an index, ours takes the place of what was ours, and the rest
stays. So neither its hooks, its attributes nor its links do anything on this host.
"""

import os
import shutil
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from django.conf import settings

from varsko.channels.carriers import ALL_WITHIN, SSH, Load, NotBrought, reason, without_account
from varsko.core import programs
from varsko.core.clock import now

MARK = "proof.json"
"""The file that tells a folder of ours in the branch, also one that somebody else's Varsko brought there."""
_SAFE = ("core.hooksPath=/dev/null", "core.fsmonitor=false", "core.attributesFile=/dev/null", "gc.auto=0", "maintenance.auto=false")
_NOT_THERE = 2
_MOST_TRIES = 5
_MOST_OBJECTS = 20_000
_MOST_NAMED = 5
_BEHIND = ("(fetch first)", "(non-fast-forward)", "(stale info)", "shallow update not allowed")
_KEPT = frozenset({"GIT_SSH", "GIT_SSH_COMMAND", "GIT_ASKPASS", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_EXEC_PATH"})


@dataclass(frozen=True, slots=True)
class Remote:
    """A branch of a repository somewhere else."""

    address: str
    branch: str


def remote() -> Remote | None:
    """Give the branch that copies are brought to; None when this installation was told of none."""
    said = settings.VARSKO.status_git
    address, _, branch = said.partition("#")
    return Remote(address, branch or "main") if said else None


def bring(load: Load, to: Remote, *, repository: Path, at: datetime) -> None:
    """Let the branch hold a folder. Where others changed the branch meanwhile, theirs is fetched and ours put on top. Raises NotBrought."""
    try:
        _Work(load, to, repository, at).bring()
    except NotBrought:
        shutil.rmtree(repository, ignore_errors=True)  # what was broken off may have left locks; the next try fetches what it needs
        raise


def try_out(to: Remote, *, repository: Path) -> bool:
    """Reach the repository without changing anything; tells whether it has the branch. Raises NotBrought."""
    return _prepared(repository).has(to)


@dataclass(slots=True)
class _Git:
    """Git over a bare repository of ours, with so much time altogether."""

    repository: Path
    until: float = field(default_factory=lambda: time.monotonic() + ALL_WITHIN)

    @property
    def index(self) -> Path:
        """Where trees are put together."""
        return self.repository / "varsko-index"

    def ask(self, *argv: str, told: bytes = b"") -> programs.Said:
        """Run a command. Raises NotBrought when it could not be run."""
        own = [part for setting in _SAFE for part in ("-c", setting)]
        try:
            return programs.run(
                ["git", f"--git-dir={self.repository}", *own, *argv],
                within=self.until - time.monotonic(),
                told=told,
                known=_known(self.index, now()),
                without="GIT_",
            )
        except programs.NotRun as error:
            raise NotBrought(str(error)) from None

    def get(self, *argv: str, told: bytes = b"") -> str:
        """Run a command that must go well; returns what it gave. Raises NotBrought."""
        said = self.ask(*argv, told=told)
        if said.code:
            raise NotBrought(f"git {argv[0]}: {reason(said.complaint)}")
        return said.given.decode("utf-8", "surrogateescape").strip()

    def has(self, to: Remote) -> bool:
        """Tell whether the branch is there. Raises NotBrought when nobody can say."""
        said = self.ask("ls-remote", "--exit-code", "--", to.address, f"refs/heads/{to.branch}")
        if said.code not in {0, _NOT_THERE}:
            raise NotBrought(f"{without_account(to.address)}: {reason(said.complaint)}")
        return said.code == 0


@dataclass(slots=True)
class _Work:
    """One state on its way to a branch."""

    load: Load
    to: Remote
    repository: Path
    at: datetime

    def bring(self) -> None:
        """Put the state on top of what was last seen of the branch; when that is not what is there, fetch it and try again."""
        git = _prepared(self.repository)
        name = f"refs/varsko/{sha256(f'{self.to.address}#{self.to.branch}'.encode()).hexdigest()}"
        tip = _tip(git, name) or self._fetched(git, name)
        for _ in range(_MOST_TRIES):
            made = self._commit(git, tip)
            if made is None or self._is_taken(git, made):
                git.get("update-ref", name, made or tip)
                return
            tip = self._fetched(git, name)
        raise NotBrought(f"the branch {self.to.branch} is changed by others all the time")

    def _fetched(self, git: _Git, name: str) -> str:
        """Give the newest commit of the branch; "" when there is no branch yet."""
        if not git.has(self.to):
            git.get("update-ref", "-d", name)
            return ""
        how = ("--quiet", "--no-tags", "--depth=1", "--no-write-fetch-head", "--no-recurse-submodules")
        git.get("fetch", *how, "--", self.to.address, f"+refs/heads/{self.to.branch}:{name}")
        return _tip(git, name)

    def _commit(self, git: _Git, tip: str) -> str | None:
        """Make a commit of the state; None when the branch holds it already."""
        git.index.unlink(missing_ok=True)
        listed = git.ask("ls-tree", "-r", "-z", "--name-only", tip).given if tip else b""
        there = [one for one in listed.split(b"\0") if one]
        if tip:
            git.get("read-tree", tip)
        mark = f"/{MARK}".encode()
        ours = {one.partition(b"/")[0] for one in there if one.count(b"/") == 1 and one.endswith(mark)}
        ours |= {name.encode() for name in {*self.load.parts, *self.load.gone}}
        lines = [b"0 %s\t%s" % (b"0" * 40, one) for one in there if one.partition(b"/")[0] in ours]
        lines += [f"100644 {blob}\t{name}".encode() for name, blob in self._blobs(git)]
        git.get("update-index", "-z", "--index-info", told=b"".join(line + b"\0" for line in lines))
        tree = git.get("write-tree")
        if tip and tree == git.get("rev-parse", "--verify", f"{tip}^{{tree}}"):
            return None
        changed = git.get("diff-tree", "-r", "-z", "--name-only", tip, tree) if tip else ""
        return git.get("commit-tree", tree, *(["-p", tip] if tip else []), "-F", "-", told=self._message(changed.split("\0")).encode())

    def _blobs(self, git: _Git) -> list[tuple[str, str]]:
        files = [file for name in sorted(self.load.parts) for file in sorted((self.load.folder / name).rglob("*")) if file.is_file()]
        told = "".join(f"{file.resolve()}\n" for file in files)
        blobs = git.get("hash-object", "-w", "--no-filters", "--stdin-paths", told=told.encode()).split()
        return [(str(file.relative_to(self.load.folder)), blob) for file, blob in zip(files, blobs, strict=True)]

    def _message(self, changed: Sequence[str]) -> str:
        """Name the pages that are not as they were."""
        slugs = {one.partition("/")[0] for one in changed if one} or set(self.load.parts)
        names = [" ".join(self.load.parts.get(slug, slug).split()) for slug in sorted(slugs)]
        more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
        return f"{', '.join(names[:_MOST_NAMED])}{more}\n\nStatus pages as they were at {self.at:%Y-%m-%d %H:%M:%S} UTC.\n"

    def _is_taken(self, git: _Git, made: str) -> bool:
        """Push without force; False when the branch is not what was thought. Raises NotBrought for all else."""
        how = ("--porcelain", "--no-verify", "--no-follow-tags", "--recurse-submodules=no")
        said = git.ask("push", *how, "--", self.to.address, f"{made}:refs/heads/{self.to.branch}")
        if said.code == 0:
            return True
        told = said.given.decode("utf-8", "replace")
        if any(why in told for why in _BEHIND):
            return False
        refused = next((line.split("\t")[-1] for line in told.splitlines() if line.startswith("!")), "")
        why = reason(said.complaint)
        raise NotBrought(f"git push: {refused}: {why}" if refused else f"git push: {why}")


def _prepared(repository: Path) -> _Git:
    """Have a repository to work in; one that holds very much is begun anew, as only the newest state is needed."""
    git = _Git(repository)
    if (repository / "HEAD").exists():
        count = git.ask("count-objects").given.split()
        if count and int(count[0]) < _MOST_OBJECTS:
            return git
        shutil.rmtree(repository)
    repository.mkdir(parents=True, exist_ok=True)
    git.get("init", "--quiet", "--bare", "--template=")
    return git


def _tip(git: _Git, name: str) -> str:
    """Give the commit that a name of ours stands for; "" when it stands for none."""
    said = git.ask("rev-parse", "--verify", "--quiet", f"{name}^{{commit}}")
    return said.given.decode().strip() if said.code == 0 else ""


def _known(index: Path, at: datetime) -> dict[str, str]:
    """Give what git is to know of: who writes, and that nobody can be asked."""
    who, when = settings.VARSKO.mail_from, f"{int(at.timestamp())} +0000"
    people = {
        f"GIT_{one}_{what}": value
        for one in ("AUTHOR", "COMMITTER")
        for what, value in (("NAME", "Varsko"), ("EMAIL", who), ("DATE", when))
    }
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    ssh = {} if {"GIT_SSH", "GIT_SSH_COMMAND"} & set(kept) else {"GIT_SSH_COMMAND": SSH}
    alone = {"GIT_TERMINAL_PROMPT": "0", "SSH_ASKPASS_REQUIRE": "never", "GIT_ALLOW_PROTOCOL": "file:git:http:https:ssh"}
    return {**kept, **ssh, **people, **alone, "GIT_INDEX_FILE": str(index)}
