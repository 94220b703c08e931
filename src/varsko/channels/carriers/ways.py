"""Which programs bring folders elsewhere in this installation."""

from datetime import datetime
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings

from varsko.channels.carriers import Load, NotBrought, git, rsync


def told_of() -> list[str]:
    """Name the programs that this installation was told a place for: rsync, git."""
    return [name for name, said in (("rsync", settings.VARSKO.status_rsync), ("git", settings.VARSKO.status_git)) if said]


def target(way: str) -> str:
    """Give a digest of the place that a program brings folders to."""
    said = settings.VARSKO.status_git if way == "git" else settings.VARSKO.status_rsync
    return sha256(said.encode()).hexdigest()


def bring(way: str, load: Load, *, at: datetime) -> None:
    """Bring a folder to the place that a program was set up for; its own papers lie beside the folder. Raises NotBrought."""
    to = git.remote()
    if way == "rsync":
        rsync.bring(load)
    elif to is None:
        raise NotBrought("no repository is set up")
    else:
        git.bring(load, to, repository=load.folder.with_name("repository"), at=at)


def try_out(way: str) -> str:
    """Reach the place of a program without changing anything; tells what was found, in words. Raises NotBrought."""
    with TemporaryDirectory(prefix="varsko-") as folder:
        to = git.remote()
        if way == "git" and to is not None:
            found = "is there" if git.try_out(to, repository=Path(folder)) else "will be begun"
            return f"the repository answers, its branch {to.branch} {found}"
        rsync.bring(Load(Path(folder), {}, frozenset()), is_trial=True)
        return f"{rsync.target()} can be reached"
