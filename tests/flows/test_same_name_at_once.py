"""Several admins store the same name, or the next version of one thing, in one moment: one after another, and never an error of ours."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from tests import cast
from tests.flows.test_workers import at_once
from varsko.changes import actions as changes
from varsko.changes.data import TemplateDraft
from varsko.incidents import actions as incidents
from varsko.incidents.data import IncidentType
from varsko.incidents.domain.scale import SHIPPED
from varsko.incidents.models import OwnText, Scale
from varsko.incidents.told import ListView
from varsko.kernel.errors import Conflict, Invalid
from varsko.people.data import SYSTEM_ACTOR
from varsko.statuspages import actions as statuspages
from varsko.statuspages.data import PageDraft

HOW = {"by": SYSTEM_ACTOR, "at": cast.NOON}
LIST = ListView(id="", name="Board", severity=1, addresses=(), language="en", people=(), teams=(), services=())


def outcomes(verb: Callable[[], object]) -> Counter[str]:
    """Let four do the same in one moment, and count who got through, who was told that the name is taken, and what else happened."""
    said: list[str] = []

    def attempt() -> None:
        try:
            verb()
            said.append("stored")
        except (Conflict, Invalid) as refused:
            said.append("taken" if "name" in refused.errors or "slug" in refused.errors else str(refused.errors))
        except Exception as error:  # noqa: BLE001 - in a thread it would be lost; the test says what it was
            said.append(repr(error))

    at_once(4, attempt)
    return Counter(said)


def test_a_name_is_one_things_alone(transactional_db):
    template, kind, page = TemplateDraft(name="Patch"), IncidentType(id="", name="Attack"), PageDraft(name="Freight", slug="freight")
    once = {"stored": 1, "taken": 3}
    assert outcomes(lambda: changes.write_template(**HOW, draft=template)) == once
    assert outcomes(lambda: incidents.save_type(**HOW, wanted=kind)) == once
    assert outcomes(lambda: incidents.save_list(**HOW, wanted=LIST)) == once
    assert outcomes(lambda: statuspages.create_page(**HOW, draft=page)) == once


def test_two_pages_do_not_take_one_address_together(transactional_db):
    pages = [statuspages.create_page(**HOW, draft=PageDraft(name=slug, slug=slug)) for slug in ("a-page", "b-page", "c-page", "d-page")]
    waiting = iter(pages)
    drafts = {one.id: PageDraft(name=one.name, slug="wanted") for one in pages}

    def move() -> None:
        one = next(waiting)
        statuspages.change_page(**HOW, ref=one.id, draft=drafts[one.id])

    assert outcomes(move) == {"stored": 1, "taken": 3}


def test_versions_follow_one_another(transactional_db):
    levels = [replace(one, name=f"Level {one.number}", definition="As agreed") for one in SHIPPED]
    assert outcomes(lambda: incidents.change_scale(**HOW, levels=levels, note="Agreed")) == {"stored": 4}
    said = {"stage": "identified", "audience": "internal", "language": "en", "title": "News", "body": "We are on it."}
    assert outcomes(lambda: incidents.write_text(**HOW, **said)) == {"stored": 4}
    versions = [sorted(table.objects.values_list("version", flat=True)) for table in (Scale, OwnText)]
    assert [one[-1] - one[0] for one in versions] == [3, 3]
