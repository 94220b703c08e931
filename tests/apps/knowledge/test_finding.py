"""Finding articles by all their words, and by some while typing."""

import pytest

from tests.cast import NOON, acting, dev, person
from varsko.knowledge import actions, queries
from varsko.people.data import NOBODY

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelf(ann, space, write, work):
    """Five articles, one of them a draft."""
    write(
        ann, space, "The printer on the third floor does not print", "Switch it **off**, wait a minute.", kind="solution", labels="printer"
    )
    write(ann, space, "Order a new printer", "Ask facilities.", labels="purchase, printer")
    write(ann, space, "Reset a password", "Forgotten it? Use the portal.", labels="account, password")
    write(ann, space, "Połączenie z siecią w Łodzi", "Sieć zakładowa i drukarka.", language="pl")
    write(ann, space, "Printer secrets", "xylophone", publish=False)
    work()


def suggested(text, by, **more) -> list[str]:
    return [one.title for one in queries.suggest(text, by, **more)]


def test_search_shows_where_the_words_stand(shelf, ann):
    found = queries.search("lodzi siec", by=acting(ann))
    assert [one.row.key for one in found] == ["KB-4"]
    assert ("Sieć", True) in found[0].snippet
    assert queries.search("printer elephant", by=acting(ann)) == []


def test_what_search_shows_is_words_without_marks(shelf, ann, open_space, write, work):
    write(ann, open_space("Marks"), "Marks", "Before.\n\n## Steps\n\n1. Look at the **zeppelin**\n2. Read [the plan](plan.pdf)")
    work()
    [found] = queries.search("zeppelin", by=acting(ann))
    assert "".join(piece for piece, _match in found.snippet).strip() == "Before. · Steps · Look at the zeppelin · Read the plan"


def test_search_forgets_what_was_archived_and_follows_what_changed(shelf, ann, work):
    actions.archive_article(by=acting(ann), at=queries.article("KB-2", by=acting(ann)).created_at, ref="KB-2")
    work()
    assert [one.row.key for one in queries.search("printer", by=acting(person("Lotte", "stakeholder")))] == ["KB-1"]
    assert suggested("order a new printer", acting(ann)) == ["The printer on the third floor does not print"]


def test_while_typing_a_few_words_are_enough(shelf, ann):
    by = acting(ann)
    assert suggested("hello, our printer on floor 3 will not print anything", by)[0] == "The printer on the third floor does not print"
    assert suggested("I forgot my passw", by) == ["Reset a password"]
    assert suggested("lodz", by) == ["Połączenie z siecią w Łodzi"]
    assert suggested("", by) == suggested("?!", by) == suggested("zebra", by) == []
    assert suggested("printer", by, kinds=["solution"]) == ["The printer on the third floor does not print"]
    assert len(suggested("printer", by, limit=1)) == 1


def test_drafts_are_suggested_to_nobody(shelf, ann):
    assert "Printer secrets" not in suggested("printer secrets", acting(ann))


def test_nobody_is_suggested_what_they_may_not_read(shelf):
    assert suggested("printer", acting(dev())) == suggested("printer", NOBODY) == []


def test_of_several_languages_the_readers_is_suggested(ann, space, write, work):
    write(ann, space, "VPN at home", language="en")
    write(ann, space, "VPN hjemme", language="nb", original="KB-1")
    work()
    assert suggested("vpn", acting(person("Kari", language="nb"))) == ["VPN hjemme"]
    assert suggested("vpn", acting(person("Ina", language="en"))) == ["VPN at home"]


def test_a_suggestion_costs_few_questions(shelf, ann, django_assert_max_num_queries):
    by = acting(ann)
    with django_assert_max_num_queries(6):
        assert queries.suggest("the printer does not prin", by)


def test_a_rare_word_counts_more_than_a_frequent_one(ann, space, write, work):
    for number in range(12):
        write(ann, space, f"Printer model {number}")
    write(ann, space, "Toner")
    work()
    assert suggested("printer toner", acting(ann))[0] == "Toner"


def test_how_a_solution_does_is_counted(ann, space, write):
    write(ann, space, "Printer", kind="solution")
    actions.count_use(by=acting(ann), at=NOON, ref="KB-1", to=("request", "REQ-1"))
    actions.count_outcome(by=acting(ann), ref="KB-1", held=True)
    actions.count_outcome(by=acting(ann), ref="KB-1", held=False)
    row = queries.article("KB-1", by=acting(ann)).row
    assert (row.uses, row.held, row.failed) == (1, 1, 1)


def test_everything_can_be_indexed_anew(shelf, ann):
    at = queries.article("KB-1", by=acting(ann)).created_at
    assert actions.index_everything(at=at) == 5
    assert len(queries.search("printer", by=acting(ann))) == 3
