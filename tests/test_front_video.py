"""Video cards on the page: nothing leaves before it is asked for."""

import re

import pytest


@pytest.fixture
def card(page, site_url):
    page.goto(site_url + "/depth.html")
    return page.locator(".lnn-video").first


def test_a_card_shows_title_and_links_and_loads_nothing(page, card):
    assert "Effect of Depth" in card.inner_text()
    links = card.locator("a").evaluate_all("links => links.map(link => link.href)")
    assert links == [
        "https://www.youtube.com/watch?v=Ii_As9cRR5Q",
        "https://www.bilibili.com/video/BV1z341167di",
    ]
    page.mouse.wheel(0, 5000)
    assert page.elsewhere == [] and page.locator("iframe").count() == 0


def test_a_blocked_player_says_so(page, card):
    card.get_by_role("button").focus()
    page.keyboard.press("Enter")
    status = card.get_by_role("status")
    status.get_by_text("YouTube can't be reached from here").wait_for()
    assert page.locator("iframe").count() == 0
    assert all(url.startswith("https://www.youtube-nocookie.com/") for url in page.elsewhere)


def test_the_player_loads_after_a_click(page, card):
    page.context.unroute_all()
    page.context.route(
        re.compile("https://www.youtube-nocookie.com/.*"),
        lambda route: route.fulfill(body="<title>a player</title>", content_type="text/html"),
    )
    card.get_by_role("button").click()
    frame = card.locator("iframe")
    frame.wait_for()
    assert frame.get_attribute("src") == "https://www.youtube-nocookie.com/embed/Ii_As9cRR5Q"
    assert frame.get_attribute("title") == "Video: Effect of Depth"
