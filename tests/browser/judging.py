"""Whether everybody can use a page: axe-core's judgement, and nothing to scroll sideways."""

import json

from playwright.sync_api import Page

SMALLEST_PX = 320
"""WCAG 2.1, 1.4.10."""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]


def judged(page: Page, axe: str) -> list[str]:
    """What is wrong with the page; the window is narrow afterwards."""
    overflow = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    page.set_viewport_size({"width": SMALLEST_PX, "height": 800})
    narrow = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    page.evaluate(axe)
    run = f"axe.run(document, {{runOnly: {{type: 'tag', values: {json.dumps(RULES)}}}}})"
    violations = page.evaluate(f"{run}.then(found => found.violations)")
    wrong = [f"{page.url}: {each['id']}: {each['nodes'][0]['html']}" for each in violations]
    if max(overflow, narrow) > 0:
        wrong.append(f"{page.url}: wider than the window")
    return wrong
