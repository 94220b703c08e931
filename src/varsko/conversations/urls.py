"""Addresses of rooms."""

from django.urls import path

from varsko.conversations import pages

urlpatterns = [
    path("rooms", pages.rooms, name="rooms"),
    path("rooms/team/<uuid:team_id>", pages.team_room, name="team_room"),
    path("rooms/files/<uuid:file_id>", pages.file, name="room_file"),
    path("rooms/<uuid:room_id>", pages.room, name="room"),
    path("rooms/<uuid:room_id>/say", pages.say, name="room_say"),
    path("rooms/<uuid:room_id>/news", pages.news, name="room_news"),
    path("rooms/<uuid:room_id>/older", pages.older, name="room_older"),
    path("rooms/<uuid:room_id>/look", pages.look, name="room_look"),
    path("rooms/<uuid:room_id>/people", pages.people, name="room_people"),
    path("rooms/<uuid:room_id>/export", pages.export, name="room_export"),
    path("rooms/messages/<uuid:message_id>", pages.message, name="room_message"),
    path("settings/rooms", pages.signs, name="room_signs"),
]
