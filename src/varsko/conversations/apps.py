"""Django's entry for conversations."""

from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    """Who says what to whom."""

    name = "varsko.conversations"
    label = "conversations"
