"""Addresses of paging."""

from django.urls import path

from varsko.paging.pages import answer

urlpatterns = [
    path("p/<str:token>", answer.answer, name="answer"),
    path("p/<str:token>/take", answer.take, name="answer-take"),
    path("p/<str:token>/pass", answer.pass_on, name="answer-pass"),
]
