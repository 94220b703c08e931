"""THE STORY: what happened → who reacts, in order; what falls due → who handles it; what goes, and when. Nothing else is here."""

from varsko.alerts import handlers as alerts
from varsko.catalog import handlers as catalog
from varsko.changes import handlers as changes
from varsko.channels import registry as channels
from varsko.conversations import handlers as conversations
from varsko.core import deliveries, once, receipts, sweep
from varsko.core.models import Reaction
from varsko.core.outbox import Handler, react
from varsko.core.personal import own as core
from varsko.core.sweep import Broom
from varsko.core.worker import Queue
from varsko.demo import handlers as demo
from varsko.desk import handlers as desk
from varsko.drills import handlers as drills
from varsko.events.alerts import (
    AlertAcknowledged,
    AlertChanged,
    AlertClosed,
    AlertDeleted,
    AlertNoted,
    AlertOpened,
    AlertResponderAdded,
    AlertSnoozed,
    AlertSnoozeEnded,
    AlertUnacknowledged,
)
from varsko.events.base import Event
from varsko.events.changes import DeployRecorded
from varsko.events.conversations import MessageDeleted, MessageEdited, MessagePosted, MessageReacted, PersonMentioned, RoomChanged
from varsko.events.departments import ApprovalDecided
from varsko.events.desk import (
    CallerReplied,
    HoursChanged,
    MailPlaced,
    PriorityChanged,
    PromiseBroken,
    PromiseNearing,
    RequestAnswered,
    RequestAssigned,
    RequestChanged,
    RequestMoved,
    RequestNoted,
    RequestOpened,
)
from varsko.events.incidents import IncidentChanged, IncidentDeclared, IncidentMoved, SeverityChanged, UpdatePromised, UpdatePublished
from varsko.events.knowledge import ArticleCommented, ArticleFiled, ArticleMoved, ArticlePlaced, ArticleWritten, SpaceChanged
from varsko.events.mail import LetterReturned
from varsko.events.paging import EscalationDeleted, NotificationRulesChanged, PersonPaged
from varsko.events.people import KeyDeleted, TeamChanged, TeamDeleted, UserDeleted
from varsko.events.postmortems import CustomerReviewPublished
from varsko.events.routing import AlertRouted, RoutingRuleDeleted
from varsko.events.schedules import ON_CALL_CHANGED, ScheduleDeleted
from varsko.events.statuspages import ComponentStateChanged
from varsko.incidents import handlers as incidents
from varsko.ingest.mail import imap
from varsko.insights import handlers as insights
from varsko.knowledge import handlers as knowledge
from varsko.paging import handlers as paging
from varsko.people import handlers as people
from varsko.postmortems import handlers as postmortems
from varsko.privacy import handlers as privacy
from varsko.revisions import handlers as revisions
from varsko.routing import handlers as routing
from varsko.schedules import handlers as schedules
from varsko.statuspages import handlers as statuspages

EVENTS: tuple[tuple[type[Event], tuple[Handler, ...]], ...] = (
    (AlertOpened, (routing.route,)),
    (AlertRouted, (paging.start, paging.tell_webhooks)),
    (AlertResponderAdded, (routing.route, paging.tell_webhooks)),
    (AlertAcknowledged, (paging.settle, paging.tell_webhooks, incidents.answer)),
    (AlertUnacknowledged, (routing.route, paging.tell_webhooks)),
    (AlertSnoozed, (paging.settle, paging.tell_webhooks)),
    (AlertSnoozeEnded, (routing.route, paging.tell_webhooks)),
    (AlertClosed, (paging.settle, paging.tell_webhooks)),
    (AlertDeleted, (paging.settle, paging.tell_webhooks, sweep.forget_later)),
    (AlertNoted, (paging.tell_news, paging.tell_webhooks)),
    (AlertChanged, (paging.tell_news, paging.tell_webhooks)),
    (MessagePosted, (conversations.index_messages,)),
    (MessageEdited, (conversations.index_messages,)),
    (MessageDeleted, (conversations.index_messages,)),
    (RoomChanged, (conversations.index_rooms,)),
    (PersonMentioned, (paging.tell_mentioned,)),
    (MessageReacted, (incidents.heed_signs, desk.heed_signs)),
    (TeamChanged, (conversations.follow_teams,)),
    (TeamDeleted, (conversations.follow_teams, knowledge.forget_team, sweep.forget_later)),
    (PersonPaged, (incidents.admit,)),
    (UpdatePromised, (incidents.watch_promises,)),
    (UpdatePublished, (statuspages.tell, desk.tell_linked)),
    (IncidentChanged, (incidents.follow_times, statuspages.keep_private)),
    (ArticleWritten, (knowledge.index_articles, knowledge.write_sheets, knowledge.tell_watchers)),
    (ArticleMoved, (knowledge.index_articles, knowledge.write_sheets, knowledge.tell_watchers)),
    (ArticleCommented, (knowledge.tell_watchers,)),
    (ArticleFiled, (knowledge.write_sheets,)),
    (ArticlePlaced, (knowledge.index_articles, knowledge.write_sheets)),
    (SpaceChanged, (knowledge.index_spaces, knowledge.write_sheets_of_spaces)),
    (CustomerReviewPublished, (statuspages.learn,)),
    (ComponentStateChanged, (statuspages.tell_states,)),
    (IncidentDeclared, (desk.tie_source, changes.note_deploys)),
    (DeployRecorded, (changes.note_late,)),
    (IncidentMoved, (incidents.watch_promises, postmortems.ask, desk.end_linked, drills.end_with_incident)),
    (SeverityChanged, (postmortems.ask, statuspages.follow_severity)),
    (RequestAssigned, (desk.tell_operator,)),
    (RequestOpened, (desk.tell_caller, desk.reckon)),
    (RequestAnswered, (desk.tell_caller, desk.reckon, desk.tell_watchers)),
    (RequestMoved, (desk.tell_caller, desk.reckon, desk.tell_watchers)),
    (RequestNoted, (desk.reckon, desk.tell_watchers)),
    (CallerReplied, (desk.tell_watchers,)),
    *((changed, (desk.reckon,)) for changed in (PriorityChanged, RequestChanged)),
    (HoursChanged, (desk.reckon_desk,)),
    (LetterReturned, (statuspages.heed_returned,)),
    *((late, (desk.escalate,)) for late in (PromiseNearing, PromiseBroken)),
    (MailPlaced, (changes.heed_mail, desk.heed_approvals)),
    (ApprovalDecided, (desk.reckon,)),
    (UserDeleted, (schedules.vacate_seats, sweep.forget_later)),
    (KeyDeleted, (sweep.forget_later,)),
    (EscalationDeleted, (sweep.forget_later,)),
    (RoutingRuleDeleted, (sweep.forget_later,)),
    (ScheduleDeleted, (paging.look_at_shifts, sweep.forget_later)),
    (NotificationRulesChanged, (paging.watch_shifts,)),
    *((changed, (paging.look_at_shifts,)) for changed in ON_CALL_CHANGED),
)

SWEPT: tuple[Broom, ...] = (
    Broom("requests", alerts.old_requests),
    Broom("messages", sweep.old_messages),
    Broom("news", paging.old_news),
    Broom("proofs", statuspages.old_proofs),
    Broom("readings", statuspages.old_readings),
    Broom("sightings", statuspages.old_sightings),
    Broom("codes", statuspages.old_codes),
    Broom("text messages that came", statuspages.old_texts),
    Broom("subscriptions", statuspages.old_subscriptions),
    Broom("deploys", changes.old_deploys),
    Broom("sessions", sweep.over_sessions),
    Broom("what was sent", once.old_papers),
    Broom("exports", privacy.old_exports),
    Broom("hours that were tried", desk.old_trials),
)

# What is kept about people, in the order in which it is erased: accounts and callers' cards last, the log after all that writes into it.
PERSONAL = (
    alerts.PERSONAL,
    conversations.PERSONAL,
    knowledge.PERSONAL,
    paging.PERSONAL,
    incidents.PERSONAL,
    statuspages.PERSONAL,
    postmortems.PERSONAL,
    drills.PERSONAL,
    changes.PERSONAL,
    revisions.PERSONAL,
    insights.PERSONAL,
    schedules.PERSONAL,
    desk.PERSONAL,
    people.PERSONAL,
    privacy.PERSONAL,
    core.PERSONAL,
)

# What may be kept for so many days only, if somebody says so.
KEEPS = (*desk.KEEPS, *incidents.KEEPS, *conversations.KEEPS, *alerts.KEEPS, *statuspages.KEEPS, *people.KEEPS, *core.KEEPS)

_REPORT = deliveries.each(paging.report, statuspages.heed)

_SEND = deliveries.sender(channels.channel, _REPORT, paging.stale)

_AT_LEISURE = 0.25

DUE: tuple[Queue, ...] = (
    Queue("reactions", Reaction.objects.all, react, limit=500),
    Queue("bags", alerts.sacks, alerts.unpack_sacks, limit=1),
    Queue("older bags", alerts.bags, alerts.take_over_bags, limit=1),
    Queue("snoozes", alerts.snoozes, alerts.wake_snoozed),
    Queue("silence", alerts.watches, alerts.end_silent, limit=1),
    Queue("runs", paging.runs, paging.climb, limit=200),
    Queue("notices", paging.notices, paging.send_notices),
    Queue("news", paging.news, paging.send_news),
    Queue("shifts", paging.shifts, paging.remind),
    Queue("promises", incidents.promises, incidents.remind),
    Queue("teams of mild incidents", incidents.waiting, incidents.tell_team),
    Queue("reports", incidents.filings, incidents.remind_senders),
    Queue("senders of mail about incidents", incidents.unproven_mails, incidents.prove, limit=5, threads=1, rest=_AT_LEISURE),
    Queue("mail of incidents", incidents.mails, incidents.take_in, limit=10),
    Queue("senders of updates by mail", statuspages.unproven_letters, statuspages.prove, limit=5, threads=1, rest=_AT_LEISURE),
    Queue("updates by mail", statuspages.letters, statuspages.take_letters, limit=10),
    Queue("signals of drills", drills.signals, drills.give_signals, limit=20),
    Queue("maintenance", statuspages.maintenance, statuspages.run_maintenance, limit=20),
    Queue("planned updates", statuspages.planned_updates, statuspages.say_updates, limit=20),
    Queue("subscribers", statuspages.mailings, statuspages.send_mailings, limit=1),
    Queue("daily mails of status pages", statuspages.waiting, statuspages.send_dailies, limit=100),
    Queue("what was learned", statuspages.learned_mailings, statuspages.send_learned, limit=1),
    Queue("months of status pages", statuspages.monthlies, statuspages.send_months, limit=1),
    Queue("states from alerts", statuspages.alert_watches, statuspages.heed_alerts, limit=10),
    Queue(
        "mirrors", statuspages.mirrors, statuspages.look_at_origins, limit=1, lease=statuspages.MIRROR_LEASE, threads=2, rest=_AT_LEISURE
    ),
    Queue(
        "proofs of host names",
        statuspages.unproven_hosts,
        statuspages.prove_hosts,
        limit=1,
        lease=statuspages.HOST_LEASE,
        threads=1,
        rest=_AT_LEISURE,
    ),
    Queue(
        "monitors", statuspages.monitors, statuspages.ask_monitors, limit=1, lease=statuspages.MONITOR_LEASE, threads=1, rest=_AT_LEISURE
    ),
    Queue(
        "copies in the bucket",
        statuspages.bucket_copies,
        statuspages.send_copies,
        limit=1,
        lease=statuspages.BUCKET_LEASE,
        threads=1,
        rest=_AT_LEISURE,
    ),
    Queue(
        "copies by rsync and git",
        statuspages.carried_copies,
        statuspages.carry_copies,
        limit=1,
        lease=statuspages.CARRIED_LEASE,
        threads=2,
        rest=_AT_LEISURE,
    ),
    Queue("providers", catalog.providers, catalog.look_at_providers, limit=1, lease=catalog.PROVIDER_LEASE, threads=1, rest=_AT_LEISURE),
    Queue("status pages", statuspages.pages, statuspages.write, limit=1, threads=1),
    Queue("reviews", postmortems.reviews, postmortems.remind_authors),
    Queue("actions", postmortems.actions, postmortems.remind_owners),
    Queue("requests", desk.promises, desk.warn),
    Queue("figures by mail", desk.digests, desk.send_digests, limit=10),
    Queue("overviews by mail", insights.overview_mails, insights.send_overviews, limit=10),
    Queue("approvals", changes.waiting, changes.remind, limit=20),
    Queue("approvals of requests", desk.approvals, desk.remind_approvers, limit=20),
    Queue("words of requests", desk.words_checks, desk.check_words, limit=1),
    Queue("hours that are tried", desk.trials, desk.try_on, limit=1, lease=desk.TRIAL_LEASE, threads=1, rest=_AT_LEISURE),
    Queue("senders of mail", desk.unproven_mails, desk.prove, limit=5, threads=1, rest=_AT_LEISURE),
    Queue("mail", desk.mails, desk.take_in, limit=10),
    Queue("mailboxes", desk.postboxes, imap.poll, limit=1, lease=imap.LEASE, threads=1, rest=_AT_LEISURE),
    Queue("deliveries", deliveries.urgent, _SEND, limit=50, threads=4),
    Queue("messages of status pages", deliveries.to_readers, _SEND, limit=50, threads=4, rest=_AT_LEISURE),
    Queue("receipts", receipts.words, receipts.settler(_REPORT), limit=200),
    Queue("words", alerts.indexing, alerts.index),
    Queue("documents", knowledge.changed_documents, knowledge.sum_up, limit=20),
    Queue(
        "pictures of articles",
        knowledge.pictures,
        knowledge.draw_pictures,
        limit=10,
        lease=knowledge.PICTURES_LEASE,
        threads=1,
        rest=_AT_LEISURE,
    ),
    Queue("articles", knowledge.reviews, knowledge.ask_for_review, limit=20),
    Queue("revisions", revisions.revisions, revisions.ask, limit=20),
    Queue("exports", privacy.exports, privacy.make_exports, limit=1, lease=privacy.LEASE, threads=1, rest=_AT_LEISURE),
    Queue("erasures", privacy.erasures, privacy.erase, limit=5),
    Queue("retention", privacy.retentions, privacy.let_go, limit=1),
    Queue("sweep", sweep.sweeps, sweep.sweeper(SWEPT), limit=1),
    Queue("forget", sweep.forgettings, sweep.forget, limit=10),
    Queue("demo", demo.scripts, demo.play),
)
