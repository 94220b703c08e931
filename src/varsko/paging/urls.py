"""Addresses of paging."""

from django.urls import path

from varsko.paging.pages import answer, bell, escalations, routing, telling, unrouted

urlpatterns = [
    path("p/<str:token>", answer.answer, name="answer"),
    path("p/<str:token>/take", answer.take, name="answer-take"),
    path("p/<str:token>/pass", answer.pass_on, name="answer-pass"),
    path("bell", bell.bell, name="bell"),
    path("bell/sign", bell.sign, name="bell-sign"),
    path("bell/read", bell.read, name="bell-read"),
    path("settings/escalations", escalations.escalations, name="escalations"),
    path("settings/escalations/new", escalations.new_escalation, name="new_escalation"),
    path("settings/escalations/<uuid:policy_id>", escalations.escalation, name="escalation"),
    path("settings/escalations/<uuid:policy_id>/remove", escalations.delete_escalation, name="delete_escalation"),
    path("settings/unrouted", unrouted.unrouted, name="unrouted"),
    path("settings/teams/new", telling.new_team, name="new_team"),
    path("settings/teams/<uuid:team_id>/routing", routing.rules, name="routing"),
    path("settings/teams/<uuid:team_id>/routing/new", routing.new_rule, name="new_rule"),
    path("settings/teams/<uuid:team_id>/routing/<uuid:rule_id>", routing.rule, name="rule"),
    path("settings/teams/<uuid:team_id>/routing/<uuid:rule_id>/change", routing.change_rule, name="change_rule"),
    path("settings/webhooks", telling.webhooks, name="webhooks"),
    path("settings/webhooks/new", telling.new_webhook, name="new_webhook"),
    path("settings/webhooks/<uuid:webhook_id>", telling.webhook, name="webhook"),
    path("settings/webhooks/<uuid:webhook_id>/remove", telling.delete_webhook, name="delete_webhook"),
    path("profile/notifications", telling.notifications, name="notifications"),
    path("profile/notifications/new", telling.new_notification_rule, name="new_notification_rule"),
    path("profile/notifications/<uuid:rule_id>", telling.notification_rule, name="notification_rule"),
    path("profile/notifications/<uuid:rule_id>/change", telling.change_notification_rule, name="change_notification_rule"),
]
