"""Real platforms, asked for real: `OFFPITCH_LIVE_BLUESKY=name.bsky.social pytest --live tests/platforms`.

For each platform a variable `OFFPITCH_LIVE_NAME` names a handle (or, for exports, a file), beside the keys that
`offpitch platforms NAME` lists. A few pages are asked for, nothing is kept.
"""

import os
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

import pytest

from pipeline import platforms, settings
from pipeline.collecting import session
from pipeline.records import Account, Issue, Post
from pipeline.sections import BrandFile

PAGES = 6


@pytest.mark.live
@pytest.mark.parametrize("name", platforms.names())
def test_a_real_platform_gives_what_the_connector_reads(name):
    given = os.environ.get(f"OFFPITCH_LIVE_{name.upper()}")
    if not given:
        pytest.skip(f"OFFPITCH_LIVE_{name.upper()} names no account")
    connector = platforms.connector(name)
    contact = os.environ.get("OFFPITCH_CONTACT", "tests of offpitch")
    brand = settings.Brand(**dict(BrandFile(name="Live", contact=contact)), slug="live")
    source = given if connector.PLATFORM.access == "export file" else None
    handle = Path(given).stem if source else given
    account = Account(name, handle, "brand", source=source, consent=datetime.now(UTC).date())
    http = session.opened(brand, name, None)
    pages = list(islice(connector.collect(account, datetime.now(UTC) - timedelta(days=90), http), PAGES))
    found = [one for page in pages for one in connector.parse(page)]
    complaints = [one.message for one in found if isinstance(one, Issue)]
    assert not complaints, complaints[:5]
    assert [one for one in found if isinstance(one, Post)], f"{len(pages)} pages and no post"
