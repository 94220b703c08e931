"""Somebody is taken out of a text however they are written there, and nobody else."""

import pytest

from varsko.kernel.erasing import Eraser

KARI = Eraser(emails=["kari.holm@kunde.example"], names=["Kari Holm", "Kari"], phones=["+47 900 11 222"], instead="Person x")


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("Write to Kari.Holm@Kunde.example.", "Write to Person x."),
        ("<kari.holm@kunde.example>", "<Person x>"),
        ("KARI  HOLM rang", "Person x rang"),
        ("Holm, Kari", "Person x"),
        ("ring +47 900 11 222", "ring Person x"),
        ("ring 0047-90011222 now", "ring Person x now"),
        ("ring 900 11 222", "ring Person x"),
        ("(900) 11-222", "(Person x"),  # the bracket before it may as well be one of the text
    ],
)
def test_every_way_to_write_somebody_is_found(said, left):
    assert KARI.text(said) == left


@pytest.mark.parametrize(
    "said",
    ["okari.holm@kunde.example", "kari.holm@kunde.example.no", "Kari Holmberg", "Kari", "order 190011222", "9001122", "90011", ""],
)
def test_others_are_left_alone(said):
    assert KARI.text(said) == said


def test_a_short_number_is_only_one_with_its_country():
    short = Eraser(emails=[], names=[], phones=["+4702800"], instead="Person x")
    assert short.text("2800 of 12800 users, ring 02800 or +47 02800") == "2800 of 12800 users, ring 02800 or Person x"


def test_what_json_holds_is_looked_through_keys_too():
    said = {"Kari Holm": [{"to": ("kari.holm@kunde.example", 3)}], "n": None}
    assert KARI.value(said) == {"Person x": [{"to": ["Person x", 3]}], "n": None}


def test_done_twice_nothing_more_changes():
    once = KARI.text("Kari Holm, 900 11 222, kari.holm@kunde.example")
    assert KARI.text(once) == once


def test_nobody_known_changes_nothing():
    assert Eraser(emails=[], names=["Ann"], phones=["12"], instead="x").text("Ann 12") == "Ann 12"
