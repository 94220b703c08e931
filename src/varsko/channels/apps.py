"""Django's entry for the channels."""

from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    """The ways out of the house."""

    name = "varsko.channels"
    label = "channels"
