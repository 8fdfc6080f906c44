"""axe-core for these tests: the same rules, without what no rule that runs here reads."""

from __future__ import annotations

from axe_playwright_python import sync_playwright
from axe_playwright_python.base import AxeResults

# Only the experimental css-orientation-lock, which is off, reads style sheets loaded again; and
# of the results only the violations cross from the browser.
RUN = """axe.run({resultTypes: ["violations"], preload: {assets: ["media"]}})
    .then(found => ({violations: found.violations}))"""


class Axe(sync_playwright.Axe):
    def run(self, page) -> AxeResults:
        if page.evaluate("typeof axe === 'undefined'"):  # once for each document
            page.evaluate(self.axe_script)
        return AxeResults(page.evaluate(RUN))
