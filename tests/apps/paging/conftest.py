"""A browser without JavaScript, signed in as somebody."""

import pytest

from varsko.people.models import User


@pytest.fixture
def seen_by(client):
    def sign_in(one):
        client.force_login(User.objects.get(pk=one.id))
        return client

    return sign_in
