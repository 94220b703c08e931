"""The first page: do I have to do anything?"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Answer: do I have to do anything?"""
    return render(request, "web/home.html")
