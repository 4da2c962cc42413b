"""Where requests go: stand-ins for platforms, and no address of our own network that a stranger's page names."""

import pytest

from pipeline.collecting.endpoints import Endpoints, named
from pipeline.records import PlatformError

BLOG = "https://kiln.example/feed/"


def test_a_stand_in_is_asked_and_its_addresses_are_turned_back():
    there = Endpoints({"https://api.tea.example/": "http://127.0.0.1:8080"})
    assert there.instead("https://api.tea.example/x?a=1") == "http://127.0.0.1:8080/x?a=1"
    assert there.own("http://127.0.0.1:8080/x?a=1") == "https://api.tea.example/x?a=1"
    assert there.instead("https://other.example/x") == "https://other.example/x"


@pytest.mark.parametrize(("link", "address"), [
    ("/comments/7", "https://kiln.example/comments/7"), ("?paged=2", "https://kiln.example/feed/?paged=2"),
    ("https://talk.kiln.example/7", "https://talk.kiln.example/7"), ("//cdn.example/7", "https://cdn.example/7"),
])
def test_an_address_that_a_page_names_is_joined_to_its_own(link, address):
    assert named(BLOG, link) == address


@pytest.mark.parametrize("link", [
    "http://169.254.169.254/latest/meta-data", "http://10.0.0.7/", "http://2130706433/", "http://[::1]:8080/",
    "http://localhost/admin", "http://intranet/", "https://wiki.corp/", "http://printer.local", "file:///etc/passwd",
])
def test_an_address_in_a_private_network_is_refused(link):
    with pytest.raises(PlatformError, match="lies in a private network; it was not asked for"):
        named(BLOG, link)


def test_a_blog_in_ones_own_network_may_name_itself():
    assert named("http://127.0.0.1:8080/feed/", "/comments/") == "http://127.0.0.1:8080/comments/"
