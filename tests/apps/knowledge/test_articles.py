"""Articles: written, published, changed by two at once, brought back, moved, doubted."""

from datetime import timedelta

import pytest
import time_machine

from tests.cast import NOON, acting, dev, eve, key, person, team
from varsko.core import audit
from varsko.kernel.errors import Conflict, Invalid, NotFound
from varsko.knowledge import actions, queries
from varsko.knowledge.data import ArticleDraft, Filter, SpaceDraft
from varsko.people.data import NOBODY
from varsko.people.domain.permissions import NotAllowed

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)


def titles(by, **where) -> list[str]:
    return [one.title for one in queries.articles(by=by, where=Filter(**where))]


def change(by, article, text, *, base=None, at=LATER, **more):
    draft = ArticleDraft(title=article.row.title, text=text, kind=article.row.kind, labels=", ".join(article.row.labels))
    return actions.write_article(by=acting(by), at=at, ref=article.key, base=base or article.revision, draft=draft, **more)


# Written and published


def test_an_article_begins_as_a_draft_that_only_writers_see(ann, space, write):
    made = write(ann, space, "Reset a password", publish=False)
    assert (made.key, made.row.state, made.row.verified_at) == ("KB-1", "draft", None)
    stakeholder = acting(person("Lotte", "stakeholder"))
    assert titles(acting(ann)) == ["Reset a password"]
    assert titles(stakeholder) == []
    assert queries.article("KB-1", by=stakeholder) is None
    assert queries.article(made.id, by=acting(ann)).may_write


def test_who_publishes_stands_up_for_it(ann, space, write):
    write(ann, space, "Reset a password", publish=False)
    made = actions.move_article(by=acting(ann), at=LATER, ref="KB-1", move="publish")
    assert (made.row.state, made.row.verified_by, made.row.verified_at) == ("published", "Ann", LATER)
    assert made.row.review_on == (LATER + timedelta(days=180)).date()


def test_an_article_needs_a_title_and_a_kind(ann, space, write):
    for wrong in ({"title": " "}, {"title": "x" * 201}, {"title": "x", "kind": "poem"}, {"title": "x", "language": "xx"}):
        with pytest.raises(Invalid):
            write(ann, space, **wrong)
    with pytest.raises(Invalid):
        write(ann, space, "Long", "x" * 100_001)


def test_labels_are_short_words_each_once(ann, space, write):
    made = write(ann, space, "VPN", labels=" VPN, #remote work,vpn,, \n Łódź ")
    assert made.row.labels == ("vpn", "remote work", "łódź")


def test_the_numbered_lines_are_steps_with_what_shows_that_they_worked(ann, space, write):
    made = write(
        ann, space, "Printer", "1. Switch it off\n   → the lamp is dark\n2. Wait\n   a minute\n\n```\n1. not a step\n```\n3) On again\n"
    )
    assert [(one.text, one.check) for one in made.steps] == [
        ("Switch it off", "the lamp is dark"),
        ("Wait\na minute", ""),
        ("On again", ""),
    ]


def test_what_a_stranger_sends_is_cleaned(ann, space, write):
    made = write(ann, space, "a\0b\nc", "one\r\ntwo", labels="\0")
    assert (made.row.title, made.text) == ("a�b c", "one\ntwo")


# Changed


def test_each_change_is_a_revision_that_can_be_brought_back(ann, bo, space, write):
    made = write(ann, space, "Reset", "first")
    assert change(bo, made, "second", note="clearer").revision == 2
    assert [(one.number, one.by_name, one.note) for one in queries.revisions(made.id)] == [(2, "Bo", "clearer"), (1, "Ann", "")]
    back = actions.restore_article(by=acting(ann), at=LATER, ref="KB-1", number=1)
    assert (back.text, back.revision) == ("first", 3)
    assert queries.revision(made.id, 2).text == "second"


def test_who_comes_second_loses_nothing_and_stores_nothing(ann, bo, space, write):
    made = write(ann, space, "Reset", "one\ntwo\nthree")
    change(bo, made, "ONE\ntwo\nthree")
    with pytest.raises(Conflict, match="Bo changed it meanwhile"):
        change(ann, made, "one\ntwo\nTHREE")
    assert queries.article("KB-1", by=acting(ann)).text == "ONE\ntwo\nthree"
    assert queries.merged(made.id, base=1, text="one\ntwo\nTHREE") == "ONE\ntwo\nTHREE"


def test_a_change_of_nothing_makes_no_revision(ann, space, write):
    made = write(ann, space, "Reset", "same")
    assert change(ann, made, "same").revision == 1


def test_what_is_written_together_becomes_the_article_when_somebody_says_so(ann, bo, space, write):
    made = write(ann, space, "Reset", "alone")
    document = actions.write_together(by=acting(ann), at=LATER, ref="KB-1")
    actions.write(by=acting(bo), at=LATER, document_id=document, section="text", base="alone", text="together")
    assert queries.article("KB-1", by=acting(ann)).text == "alone"
    taken = actions.take_over(by=acting(ann), at=LATER, ref="KB-1")
    assert (taken.text, taken.revision) == ("together", 2)
    change(bo, taken, "together, and more")
    assert queries.read(queries.document(document))["text"] == "together, and more"
    assert made.id == queries.document(document).subject


def test_only_writers_enter_the_live_document(ann, open_space, write):
    members = team("Payments", ann)
    space = open_space(writers="teams", writer_teams=(members.id,))
    made = write(ann, space, "Settle by hand")
    actions.write_together(by=acting(ann), at=LATER, ref=made.key)
    assert queries.access(acting(ann), "article", made.id) == "write"
    assert queries.access(acting(eve()), "article", made.id) == ""
    assert queries.access(acting(ann), "article", "nonsense") == ""
    with pytest.raises(NotAllowed):
        actions.write_together(by=acting(person("Fay")), at=LATER, ref=made.key)


# Other languages


def test_a_translation_says_when_its_original_moved_on(ann, space, write):
    made = write(ann, space, "Reset a password", "how", language="en")
    other = write(ann, space, "Resett et passord", "slik", language="nb", original="KB-1")
    assert [(one.language, one.is_outdated, one.is_original) for one in other.variants] == [("en", False, True)]
    change(ann, made, "how, anew")
    assert queries.article("KB-2", by=acting(ann)).row.is_outdated
    assert queries.article("KB-1", by=acting(ann)).variants[0].is_outdated
    draft = ArticleDraft(title="Resett et passord", text="slik igjen", language="nb")
    actions.write_article(by=acting(ann), at=LATER, ref="KB-2", base=1, draft=draft, caught_up=True)
    assert not queries.article("KB-2", by=acting(ann)).row.is_outdated


def test_a_translation_of_a_translation_belongs_to_the_original(ann, space, write):
    made = write(ann, space, "Reset", language="en")
    write(ann, space, "Resett", language="nb", original="KB-1")
    third = write(ann, space, "Reset hasła", language="pl", original="KB-2")
    assert third.original_id == made.id
    assert {one.language for one in third.variants} == {"en", "nb"}


# The tree


def test_a_tree_keeps_its_order_and_never_bites_its_tail(ann, space, write):
    for title, parent in (("A", ""), ("A1", "KB-1"), ("A2", "KB-1"), ("A1a", "KB-2"), ("B", "")):
        write(ann, space, title, parent=parent)
    assert drawn(ann, space) == ["A", "-A1", "--A1a", "-A2", "B"]
    actions.shift_article(by=acting(ann), at=LATER, ref="KB-3", up=True)
    assert drawn(ann, space) == ["A", "-A2", "-A1", "--A1a", "B"]
    actions.place_article(by=acting(ann), at=LATER, ref="KB-2", parent="KB-5")
    assert drawn(ann, space) == ["A", "-A2", "B", "-A1", "--A1a"]
    with pytest.raises(Invalid, match="under itself"):
        actions.place_article(by=acting(ann), at=LATER, ref="KB-5", parent="KB-4")
    assert [one.title for one in queries.article("KB-4", by=acting(ann)).trail] == ["B", "A1"]


def drawn(by, space) -> list[str]:
    return ["-" * one.depth + one.row.title for one in queries.tree(space.id, by=acting(by))]


def test_a_branch_moves_into_another_space_as_a_whole(ann, space, open_space, write):
    write(ann, space, "A")
    write(ann, space, "A1", parent="KB-1")
    other = open_space("Runbooks")
    actions.place_article(by=acting(ann), at=LATER, ref="KB-1", space=other.id)
    assert drawn(ann, space) == []
    assert drawn(ann, other) == ["A", "-A1"]


def test_archived_is_out_of_sight_and_comes_back(ann, space, write):
    write(ann, space, "Old")
    actions.archive_article(by=acting(ann), at=LATER, ref="KB-1")
    assert titles(acting(ann)) == []
    assert queries.article("KB-1", by=acting(person("Lotte", "stakeholder"))) is None
    assert [one.title for one in queries.articles(by=acting(ann), archived=True)] == ["Old"]
    with pytest.raises(Conflict):
        change(ann, queries.article("KB-1", by=acting(ann)), "new")
    actions.archive_article(by=acting(ann), at=LATER, ref="KB-1", archived=False)
    assert titles(acting(ann)) == ["Old"]


# Is it still true?


def test_after_its_days_an_article_asks_to_be_looked_at(ann, open_space, write, work):
    space = open_space(review_days=30)
    with time_machine.travel(NOON, tick=False):
        write(ann, space, "Certificates")
        work()
        assert queries.needing_review(by=acting(ann)) == []
    with time_machine.travel(NOON + timedelta(days=31), tick=False):
        work()
        assert [one.state for one in queries.needing_review(by=acting(ann), mine=True)] == ["review"]
        assert actions.move_article(by=acting(ann), at=NOON + timedelta(days=31), ref="KB-1", move="verify").row.state == "published"


def test_a_move_that_somebody_made_already_is_refused(ann, space, write):
    write(ann, space, "Reset")
    with pytest.raises(Conflict):
        actions.move_article(by=acting(ann), at=LATER, ref="KB-1", move="publish")
    with pytest.raises(Invalid):
        actions.move_article(by=acting(ann), at=LATER, ref="KB-1", move="burn")


# Who may what


def test_spaces_are_read_by_whom_they_are_for(ann, open_space):
    mine = team("Payments", ann)
    for readers in ("teams", "inside", "portal", "public"):
        open_space(readers.title(), readers=readers, reader_teams=(mine.id,))
    reading, _secret = key("Reader", rights=("read",))
    of_team, _secret = key("Ours", team=mine, rights=("read",))

    def seen(actor) -> list[str]:
        return [one.slug for one in queries.spaces(by=actor)]

    assert seen(acting(ann)) == ["inside", "portal", "public", "teams"]
    assert seen(acting(eve())) == ["inside", "portal", "public"]
    assert seen(acting(dev())) == ["portal", "public"]
    assert seen(NOBODY) == ["public"]
    assert seen(acting(reading)) == ["inside", "portal", "public", "teams"]
    assert seen(acting(of_team)) == ["inside", "portal", "public", "teams"]


def test_a_space_of_a_team_leaks_nowhere(ann, open_space, write, work):
    hr = team("HR", ann)
    space = open_space("HR", readers="teams", writers="teams", writer_teams=(hr.id,))
    made = write(ann, space, "Dismissals", "A secret word: xylophone", labels="dismissal")
    work()
    stranger = acting(eve())
    assert queries.space("hr", by=stranger) is None
    assert queries.article(made.key, by=stranger) is None
    assert titles(stranger) == titles(stranger, label="dismissal") == titles(stranger, space=space.id) == []
    assert queries.search("xylophone", by=stranger) == []
    assert queries.suggest("dismissals", stranger) == []
    assert queries.tree(space.id, by=stranger) == []
    with pytest.raises(NotFound):
        actions.move_article(by=stranger, at=LATER, ref=made.key, move="verify")
    assert queries.search("xylophone", by=acting(ann))[0].row.title == "Dismissals"


def test_readers_do_not_write_and_only_chiefs_and_managers_open_spaces(ann, space, write):
    write(ann, space, "Reset")
    reader = acting(person("Lotte", "stakeholder"))
    with pytest.raises(NotAllowed):
        actions.move_article(by=reader, at=LATER, ref="KB-1", move="doubt")
    with pytest.raises(NotAllowed):
        actions.open_space(by=acting(ann), at=LATER, draft=SpaceDraft(name="Mine"))
    boss = person("Mia")
    own = team("Ops", managers=(boss,))
    made = actions.open_space(by=acting(boss), at=LATER, draft=SpaceDraft(name="Ops", writers="teams", writer_teams=(own.id,)))
    assert made.may_write


def test_closing_a_space_to_others_closes_its_articles_at_once(ann, bo, cleo, open_space, write, work):
    space = open_space()
    write(ann, space, "Keys of the safe", "behind the xylophone")
    work()
    assert queries.search("xylophone", by=acting(bo))
    mine = team("Safe", ann)
    draft = SpaceDraft(name="Safe", readers="teams", reader_teams=(mine.id,), writers="teams", writer_teams=(mine.id,))
    actions.change_space(by=acting(cleo), at=LATER, ref=space.id, draft=draft)
    assert queries.search("xylophone", by=acting(bo)) == []  # before the index heard of it
    work()
    assert queries.search("xylophone", by=acting(bo)) == []
    assert queries.search("xylophone", by=acting(ann))


def test_an_address_belongs_to_one_space(open_space):
    open_space("Guides")
    with pytest.raises(Conflict):
        open_space("Guides!")
    for wrong in ({"readers": "teams"}, {"writers": "teams"}, {"slug": "new"}, {"review_days": -1}, {"readers": "cats"}):
        with pytest.raises(Invalid):
            open_space("Other", **wrong)


def test_what_happened_is_in_the_log(ann, space, write):
    made = write(ann, space, "Reset")
    change(ann, made, "more", note="why", small=True)
    actions.move_article(by=acting(ann), at=LATER, ref="KB-1", move="doubt")
    actions.give_article(by=acting(ann), at=LATER, ref="KB-1", owner="")
    kinds = [one.kind.partition(".")[2] for one in audit.history("article", made.id)]
    assert kinds == ["ArticlePlaced", "ArticleMoved", "ArticleWritten", "ArticleWritten"]
