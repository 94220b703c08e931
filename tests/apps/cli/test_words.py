"""Wrong use is answered with one clear line and 2."""

import pytest

from varsko.cli.parser import parse


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "varsko: the following arguments are required: COMMAND"),
        (["fly"], "invalid choice: 'fly'"),
        (["serve", "--bind", "8000"], "'8000' is not HOST:PORT"),
        (["serve", "--workers", "0"], "'0' is not a number from 1 to 64"),
        (["user", "add", "--email", "a@b.c"], "required: --name"),
        (["user", "add", "--email", "a@b.c", "--name", "A", "--role", "king"], "invalid choice: 'king'"),
        (["key", "add", "--name", "A", "--rights", "read,fly"], "'read,fly' is not a list of read, create, delete, configure"),
        (["backup"], "required: FILE"),
        (["knowledge", "import", "wiki.zip", "--space", "guides"], "required: --as"),
    ],
)
def test_wrong_use_exits_with_two_and_one_line(words, said, capsys):
    with pytest.raises(SystemExit) as stopped:
        parse(words)
    printed = capsys.readouterr().err
    assert stopped.value.code == 2
    assert said in printed
    assert printed.count("\n") == 1


def test_a_key_has_every_right_unless_told_otherwise():
    assert parse(["key", "add", "--name", "ci"]).rights == ("read", "create", "delete", "configure")
    assert parse(["key", "add", "--name", "ci", "--rights", "read, create"]).rights == ("read", "create")


def test_the_version_is_told(capsys):
    with pytest.raises(SystemExit) as stopped:
        parse(["--version"])
    assert stopped.value.code == 0
    assert capsys.readouterr().out.startswith("varsko ")
