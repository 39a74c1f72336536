"""Feedback forms on the page: nothing leaves before it is asked for."""

import urllib.parse

import pytest
from receiver import receiver

from lnn import __version__

PAGE = "/depth.html"


def form_of(page, endpoint=""):
    """The page's form, as if `_config.yml` named an endpoint."""
    form = page.locator(".lnn-feedback").first
    form.evaluate("(form, endpoint) => { form.dataset.endpoint = endpoint; }", endpoint)
    return form


def answer(form, comment="", rating="Clear"):
    if rating:
        form.get_by_label(rating).check()
    form.get_by_role("textbox").fill(comment)
    form.get_by_role("button").click()


def status(form, text):
    form.get_by_role("status").get_by_text(text).wait_for()


@pytest.fixture
def visitor(new_page, site_url):
    """A page whose policy lets a test's server be the endpoint."""
    page = new_page(bypass_csp=True)
    page.goto(site_url + PAGE)
    return page


def test_without_an_endpoint_an_issue_is_prefilled(visitor):
    form = form_of(visitor)
    answer(form, rating="")
    status(form, "Choose an answer or write a comment first")
    with visitor.context.expect_page():
        answer(form, "What is η?", "Not yet")
    asked = next(url for url in visitor.elsewhere if "/issues/new" in url)
    query = urllib.parse.parse_qs(urllib.parse.urlparse(asked).query)
    assert query["title"][0].startswith("Feedback on “2.1")
    for part in ("Page: depth", "Section: 2.1", "unclear", "What is η?"):
        assert part in query["body"][0]


STORAGES = {
    "empty": "",
    "full": "Storage.prototype.setItem = () => { throw new Error('full') }",
    "holds an answer that nobody takes": """localStorage.setItem("lnn-feedback-queue",
        JSON.stringify([{ id: "old", endpoint: "http://127.0.0.1:9/" }]))""",
}


@pytest.mark.parametrize("storage", STORAGES)
def test_an_answer_arrives(visitor, storage):
    visitor.evaluate(f"() => {{ {STORAGES[storage]} }}")
    with receiver() as server:
        form = form_of(visitor, server.url)
        answer(form, "Good.")
        status(form, "Your answer has arrived")
        ((_, seen),) = server.seen
    assert seen.pop("id")
    assert seen.pop("section").startswith("2.1")
    assert seen == {"page": "depth", "rating": "clear", "comment": "Good.", "version": __version__}
    assert visitor.context.cookies() == []


def test_what_fails_is_sent_again_ever_later_and_counts_once(visitor, site_url):
    clock = visitor.clock
    clock.install(time=0)
    visitor.goto(site_url + PAGE)
    clock.pause_at(60)
    with receiver() as server:
        server.behaviours = ["refuse", "accept, drop", "refuse", "delay"]
        form = form_of(visitor, server.url)
        answer(form, "Again.")
        said = ["The server refuses answers", "No connection", "The server refuses answers"]
        for attempt, text in enumerate(said, start=1):
            status(form, text)
            form.get_by_role("button").click()
            status(form, "already on its way")
            clock.fast_forward(1000 * 2**attempt - 1)
            visitor.wait_for_timeout(50)
            assert len(server.seen) == attempt
            clock.fast_forward(1)
        for _ in range(100):
            if len(server.seen) == 4:
                break
            visitor.wait_for_timeout(20)
        clock.fast_forward(15_000)  # longer than the page waits for a slow server
        status(form, "No connection")
        clock.fast_forward(16_000)
        status(form, "Your answer has arrived")
        assert len(server.seen) == 5 and len(server.accepted) == 1
        visitor.reload()
        visitor.wait_for_timeout(300)
        assert len(server.seen) == 5


def test_an_answer_given_offline_is_sent_when_there_is_a_connection(visitor, site_url):
    with receiver() as server:
        form = form_of(visitor, server.url)
        visitor.context.set_offline(True)
        answer(form, "From the train.")
        status(form, "No connection")
        visitor.context.set_offline(False)
        status(form, "Your answer has arrived")
        assert len(server.accepted) == 1


def test_an_answer_survives_a_closed_page(visitor, site_url):
    with receiver() as server:
        server.behaviours = ["drop"]
        answer(form_of(visitor, server.url), "Later.")
        status(form_of(visitor, server.url), "No connection")
        visitor.goto(site_url + "/index.html")
        visitor.goto(site_url + PAGE)
        for _ in range(50):
            if server.accepted:
                break
            visitor.wait_for_timeout(100)
        (seen,) = server.accepted.values()
        assert seen["comment"] == "Later."


def test_two_tabs_send_an_answer_once(visitor, site_url):
    with receiver() as server:
        server.behaviours = ["refuse", "delay"]
        answer(form_of(visitor, server.url), "Once.")
        status(form_of(visitor, server.url), "refuses")
        second = visitor.context.new_page()
        second.goto(site_url + PAGE)
        status(form_of(visitor, server.url), "Your answer has arrived")
        visitor.wait_for_timeout(1500)
        assert [behaviour for behaviour, _ in server.seen] == ["refuse", "delay"]
