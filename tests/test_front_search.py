"""Likely questions on the site's own search page: the best hit answers, and shows where."""

import json

import pytest

# A query, the page that answers it, and what the excerpt says.
ANSWERS = [
    ("learning rate", "learning_rate", "how far along that path one step goes"),
    ("saddle", "landscapes", "the lowest point of one path and the highest of another"),
    ("vanishing gradient", "depth", "the gradient explodes and vanishes"),
    ("exploding gradients", "depth", "the gradient explodes and vanishes"),
    ("initialization", "initialization", "makes the plateau"),
    ("He", "initialization", "He et al. [2015] · 2/n_in"),
    ("Xavier", "initialization", "Glorot and Bengio [2010] · 2/(n_in+n_out)"),
    ("2/λ", "learning_rate", "come to rest at this minimum only with η < 2/λ"),
    ("edge of stability", "real_edge", "called it the edge of stability"),
    ("sharpness", "learning_rate", "This largest curvature λ is called the sharpness"),
    ("why is my loss flat?", "curves", "end flat for four reasons"),
    ("NaN", "curves", "what follows is inf or nan"),
    ("plateau", "curves", "many factors below 1 make next to nothing"),
    ("oscillating", "curves", "The loss oscillates: a little beyond the edge"),
    ("depth", "depth", "many weights pull on one slope"),
    ("warmup", "real_practice", "bear a rate that it would not have survived"),
    ("residual links", "real_practice", "Let a hidden layer add to what came in"),
    ("momentum", "real_practice", "momentum · The pace along flat directions"),
    ("hyperparameter", "index", "What you choose before training starts"),
    ("gradient descent", "shallow_narrow", "starts somewhere and repeats one step"),
    ("linear regression", "shallow_narrow", "what a narrow linear network can learn"),
    # Without an entry: the words alone lead there.
    ("overshoot", "learning_rate", "each step overshoots, but lands closer"),
    ("relu", "real_practice", "ReLU lets half of a signal through"),
    ("singular directions", "theory", "singular directions"),
]
BEST = """() => {
  const hit = document.querySelector("#search-results li");
  return hit && [hit.querySelector("a").href, hit.querySelector("p").textContent];
}"""


@pytest.fixture(scope="module")
def search(browser, site_url):
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.goto(f"{site_url}/search.html")
    yield page
    page.close()


def ask(page, query):
    page.locator(".bd-search-container input").fill(query)


@pytest.mark.parametrize("query, name, excerpt", ANSWERS)
def test_the_best_hit_answers(search, query, name, excerpt):
    ask(search, query)
    address, text = search.evaluate(BEST)
    assert f"/{name}.html" in address
    assert excerpt in text


@pytest.mark.parametrize("query", ["saddle", "nan", "Xavier", "momentum", "overshoot"])
def test_a_hit_leads_to_its_sentence(new_page, search, query):
    ask(search, query)
    address, excerpt = search.evaluate(BEST)
    page = new_page(viewport={"width": 390, "height": 700})
    page.goto(address, wait_until="networkidle")
    assert page.problems == []
    start = "".join(excerpt.split(" · ")[0].split())[:30]
    seen = """(start) => [...document.querySelectorAll("main article :is(p, tr)")].some((block) => {
      const { top, bottom } = block.getBoundingClientRect();
      return block.textContent.replace(/\\s/g, "").includes(start) && bottom > 44 && top < innerHeight;
    })"""
    assert page.evaluate(seen, start), address
    assert "highlight" not in page.url


def test_marks_go_without_a_move(new_page, search):
    ask(search, "plateau")
    page = new_page(viewport={"width": 320, "height": 600})
    page.goto(search.evaluate(BEST)[0], wait_until="networkidle")
    marks = "CSS.highlights.get('found')?.size ?? 0"
    place = "[scrollY, document.querySelector('main article').getBoundingClientRect().height]"
    assert page.evaluate(marks) > 5
    before = page.evaluate(place)
    page.get_by_role("button", name="Unmark").click()
    assert page.evaluate(marks) == 0
    assert page.evaluate(place) == before
    assert page.get_by_role("button", name="Unmark").count() == 0
    page.reload()
    assert page.evaluate(marks) == 0
    page.goto(search.evaluate(BEST)[0], wait_until="networkidle")
    page.keyboard.press("Escape")
    assert page.evaluate(marks) == 0


def test_search_needs_no_server(new_page, site):
    page = new_page(offline=True)
    page.goto((site / "search.html").as_uri() + "?q=saddle")
    page.locator("#search-results li").first.wait_for()
    page.locator("#search-results a").first.click()
    page.wait_for_url("**/landscapes.html*")
    assert page.problems == []


def test_words_that_nothing_has(search):
    ask(search, "zebra xylophone")
    assert search.locator("#search-results li").count() == 0
    assert search.locator("#search-status").inner_text().startswith("Nothing has these words")


def test_the_index_holds_prose_alone(site):
    """Nothing that moves, runs, opens or leads elsewhere, and no answer."""
    text = (site / "searchindex.js").read_text("utf8")
    places = json.loads(text.removeprefix("const PLACES = ").rstrip(";\n"))
    assert len({place["address"] for place in places}) >= 20
    words = " ".join(words for place in places for block in place["text"] for words in block)
    for noise in (
        "import numpy",
        "Fifty doublings make",  # an answer
        "What this code does",
        "Search this book",
        "Jump to the end",
        "not implemented yet",
        "Play here",
        "Back to top",
    ):
        assert noise not in words
    anchors = {place["address"]: (site / place["address"]).read_text("utf8") for place in places}
    for place in places:
        assert not place["anchor"] or f'id="{place["anchor"]}"' in anchors[place["address"]]
