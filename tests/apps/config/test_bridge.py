"""Django runs inside the ASGI process and notices nothing of it."""

import threading

import pytest

from tests.asgi import ask
from varsko.config.bridge import LARGEST_BODY, MOST_WAITING, Bridge
from varsko.config.threads import ThreadPool
from varsko.core.asked import request_id


def nothing(_variables):
    """Prepare nothing before a request, which may go on."""
    return True


@pytest.fixture
def pool():
    pool = ThreadPool(2, "test")
    yield pool
    pool.close(timeout=2)


@pytest.fixture
def echo(pool):
    """An application that remembers what it was asked and answers with the body."""

    def application(variables, start_response):
        application.asked = variables
        body = variables["wsgi.input"].read()
        start_response("201 Created", [("X-Seen", "yes")])
        return [body]

    application.bridge = Bridge(application, pool, nothing)
    return application


def test_a_chunked_body_arrives_with_its_length(echo):
    heard = ask(echo.bridge, "/in", method="POST", headers=[("transfer-encoding", "chunked")], chunks=[b"one ", b"two ", b"three"])
    assert (heard.status, heard.body) == (201, b"one two three")
    assert echo.asked["CONTENT_LENGTH"] == "13"
    assert "HTTP_TRANSFER_ENCODING" not in echo.asked


def test_the_path_is_given_decoded_and_raw(echo):
    ask(echo.bridge, "/v2/alerts/a/b ø", raw_path="/v2/alerts/a%2Fb%20%C3%B8")
    assert echo.asked["PATH_INFO"].encode("latin-1").decode() == "/v2/alerts/a/b ø"
    assert echo.asked["RAW_PATH"] == "/v2/alerts/a%2Fb%20%C3%B8"


def test_the_clients_address_is_known(echo):
    ask(echo.bridge, "/", query="a=1&b=2")
    assert (echo.asked["REMOTE_ADDR"], echo.asked["QUERY_STRING"]) == ("192.0.2.7", "a=1&b=2")


def test_a_header_with_an_underscore_cannot_pass_for_another(echo):
    ask(echo.bridge, "/", headers=[("x_api_key", "stolen"), ("x-api-key", "mine")])
    assert echo.asked["HTTP_X_API_KEY"] == "mine"


def test_a_body_over_the_limit_is_refused(echo):
    heard = ask(echo.bridge, "/", method="POST", chunks=[b"x" * LARGEST_BODY, b"x"])
    assert heard.status == 413
    assert not hasattr(echo, "asked")


def test_nothing_is_done_for_a_client_that_left_while_sending(echo):
    heard = ask(echo.bridge, "/", method="POST", chunks=[])
    assert heard.status == 0
    assert not hasattr(echo, "asked")


def test_a_long_answer_is_streamed_and_closed(pool):
    class Stream:
        closed = False

        def __iter__(self):
            return iter([b"x" * 100_000] * 9)

        def close(self):
            Stream.closed = True

    def application(_, start_response):
        start_response("200 OK", [])
        return Stream()

    heard = ask(Bridge(application, pool, nothing), "/")
    assert len(heard.body) == 900_000
    assert heard.pieces > 1
    assert Stream.closed


def test_too_many_waiting_requests_are_told_to_come_back(pool):
    held = threading.Event()
    for _ in range(MOST_WAITING + 4):
        pool.submit(held.wait)
    heard = ask(Bridge(lambda *_: [], pool, nothing), "/")
    held.set()
    assert (heard.status, heard.headers["retry-after"]) == (503, "2")


def test_what_is_to_be_done_before_a_request_is_done_in_its_thread(pool):
    done = []

    def application(_, start_response):
        done.append(("answered", threading.current_thread().name))
        start_response("200 OK", [])
        return []

    def prepare(variables):
        done.append(("prepared", threading.current_thread().name))
        return variables["PATH_INFO"] == "/"

    ask(Bridge(application, pool, prepare), "/")
    assert [what for what, _ in done] == ["prepared", "answered"]
    assert len({name for _, name in done}) == 1


def test_a_request_that_may_not_go_on_now_is_told_to_come_back(pool):
    asked = []
    heard = ask(Bridge(lambda *_: asked.append(1), pool, lambda _: False), "/")
    assert (heard.status, heard.headers["retry-after"], asked) == (503, "2", [])


def test_a_failing_job_tells_its_caller(pool):
    with pytest.raises(ZeroDivisionError):
        pool.submit(lambda: 1 / 0).result(timeout=60)


def test_each_request_has_an_id_of_its_own_in_the_log_and_in_the_answer(pool):
    seen = []

    def application(variables, start_response):
        seen.append(request_id.get())
        start_response("200 OK", [])
        return [b""]

    bridge = Bridge(application, pool, nothing)
    answers = [ask(bridge, "/").headers["x-request-id"] for _ in range(2)]
    assert answers == seen
    assert len(set(answers)) == 2


def test_an_id_that_the_application_gave_is_kept(pool):
    def application(_variables, start_response):
        start_response("200 OK", [("X-Request-ID", "mine")])
        return [b""]

    assert ask(Bridge(application, pool, nothing), "/").headers["x-request-id"] == "mine"
