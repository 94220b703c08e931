"""The addresses of the compatible doors."""

from django.urls import re_path

from varsko.compat.opsgenie.urls import entry

urlpatterns = [re_path(r"^/*(?:opsgenie|v[12])(?:/|$)", entry, name="opsgenie")]
