"""A door and a key for it."""

from collections.abc import Iterator

import pytest

from tests import cast
from tests.contracts.intake.door import Door, listening


@pytest.fixture
def door(transactional_db: None) -> Iterator[Door]:
    with listening() as one:
        yield one


@pytest.fixture
def key(transactional_db: None) -> str:
    return cast.key()[1]
