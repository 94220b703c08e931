"""Tags are told from other words, and tables are read whole or not at all."""

import pytest

from varsko.desk.domain.line import Known, read_line
from varsko.desk.domain.objects import read_table, tags_in


def test_a_tag_is_a_word_with_a_digit():
    assert tags_in("Skanner NF-2041, (pc/17) på 4.12: er død, 3 av dem, straks!") == ("nf-2041", "pc/17", "4.12")
    assert tags_in("A-") == ()


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_a_table_is_read_whatever_parts_its_columns(mark):
    table = read_table(f"\ufeffTag{mark}name\r\nNF-1{mark}Scanner\r\n\r\nNF-2{mark}'=odd\r\n")
    assert [(row.line, row.said) for row in table.rows] == [(2, {"tag": "NF-1", "name": "Scanner"}), (4, {"tag": "NF-2", "name": "=odd"})]
    assert table.faults == ()


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("", [(1, "columns")]),
        ("name\nx", [(1, "columns")]),
        ("tag,name,tag\n", [(1, "columns")]),
        ("tag,name,price\nNF-1,x,3", [(1, "columns")]),
        ('tag,name\nNF-1,"x', [(0, "columns")]),
        ("tag,name\nNF-1", [(2, "columns"), (2, "name")]),
        ("tag,name\nprinter,x", [(2, "tag")]),
        ("tag,name\nNF-1,x\nnf-1,y", [(3, "twice")]),
        ("tag,name,kind,state\nNF-1,x,spoon,lost", [(2, "kind"), (2, "state")]),
        ("tag,name,place\nNF-1,x," + "y" * 121, [(2, "long")]),
        ("tag,name\n" + "\n".join(f"NF-{n},x" for n in range(2001)), [(0, "size")]),
        ("x" * 500_001, [(0, "size")]),
    ],
)
def test_what_is_wrong_with_a_table_is_said_with_its_line(text, faults):
    assert list(read_table(text).faults) == faults


class TestLines:
    KNOWN = Known(objects=[("NF-20412041", "42")], callers=[("7", "Kari Holm")])

    def test_whoever_uses_the_object_calls_where_nobody_is_named(self):
        read = read_line("nf-20412041 lader ikke", self.KNOWN)
        assert (read.callers, read.objects, read.phone, read.title) == (("42",), ("NF-20412041",), "", "Nf-20412041 lader ikke")
        assert dict(read.because)["caller"] == "NF-20412041"

    def test_somebody_else_may_call_about_it(self):
        assert read_line("kari nf-20412041 lader ikke", self.KNOWN).callers == ("7",)
        stranger = read_line("Per Hansen +47 55 00 03 31: nf-20412041", self.KNOWN)
        assert (stranger.callers, stranger.name, stranger.phone) == ((), "Per Hansen", "+47 55 00 03 31")

    def test_its_tag_is_nobodys_name(self):
        assert read_line("NF-20412041 scanner: dead", self.KNOWN).name == ""

    def test_a_number_is_taken_out_however_it_is_written_and_never_made_of_two(self):
        wide = read_line("Per Hansen: 55 12  34 56 skriveren er død", self.KNOWN)
        assert (wide.phone, wide.title) == ("55 12 34 56", "Skriveren er død")
        parted = read_line("Per Hansen: 22 33 NF-20412041 44 55 er død", self.KNOWN)
        assert (parted.phone, parted.title) == ("", "22 33 NF-20412041 44 55 er død")
        same = read_line("20412041 NF-20412041 lader ikke", self.KNOWN)
        assert (same.phone, same.title) == ("20412041", "NF-20412041 lader ikke")
        assert read_line("12345678@example.no er på tråden", self.KNOWN).phone == ""
