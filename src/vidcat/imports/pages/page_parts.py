"""Separate an article from what surrounds it: menus, sidebars, related videos, comments."""

import re
from itertools import islice

from lxml import html

_AROUND_TAGS = frozenset({"nav", "footer", "aside", "select"})
_AROUND_ROLES = frozenset({"navigation", "complementary", "contentinfo", "search", "menu"})
_NEVER_AROUND = frozenset({"html", "body", "main", "article"})
_AROUND_NAMES = re.compile(
    r"(?:.*[-_])?(?:related|recommend(?:ed|ations)|sidebar|comments?|respond|breadcrumbs?|menu|navbar"
    r"|share|sharing|social|promo|popular|trending|newsletter|footer|advert|ads|outbrain|taboola"
    r"|more-?(?:videos|stories|news)|read-?more|up-?next|wm-ipp(?:-base)?)(?:[-_].*)?"
)
_MAX_ARTICLES = 200


def cores(tree: html.HtmlElement) -> set[html.HtmlElement]:
    """Find the main part, the headlines and the longest article, and all that holds one of them."""
    found = tree.xpath("//main | //*[@role='main'] | //h1 | //*[@itemprop='articleBody']")
    articles = tree.xpath(f"(//article)[position() <= {_MAX_ARTICLES}]")
    if articles:
        found.append(max(articles, key=lambda article: len(article.text_content())))
    held: set[html.HtmlElement] = set()
    for core in found:
        while core is not None and core not in held:
            held.add(core)
            core = core.getparent()
    return held


def stands_around(element: html.HtmlElement, held: set[html.HtmlElement]) -> bool:
    """Return whether an element and all in it are not the article's own, by tag, role, class or id.

    `held` is what `cores` gave; nothing in it is ever left out.
    """
    if element.tag in _NEVER_AROUND or element in held:
        return False
    if element.tag in _AROUND_TAGS or element.get("role") in _AROUND_ROLES:
        return True
    names = f"{element.get('class', '')} {element.get('id', '')}".lower()[:1_000].split()
    return any(_AROUND_NAMES.fullmatch(name) for name in names)


def count_shown(around: html.HtmlElement, most: int) -> int:
    """Count the frames and players in a part that is left out, up to `most`."""
    shown = around.iter("iframe", "frame", "video", "embed", "amp-iframe", "amp-youtube")
    return sum(1 for _ in islice(shown, most))
