"""A mail server that goes wrong on command, and a brand with a report for three recipients."""

import pytest
from sending.folder import WEEK, acme, left
from servers.smtp.scripted import running

from pipeline.send import Smtp, send


@pytest.fixture
def brand(tmp_path, monkeypatch):
    monkeypatch.setenv("OFFPITCH_DATA", str(tmp_path))
    monkeypatch.delenv("OFFPITCH_NOTES", raising=False)
    left()
    return acme()


@pytest.fixture
def inbox():
    """A plain server on this machine; `mail` sends the week's letters through it, two further rounds at most."""
    with running(host="127.0.0.1") as (found, port):
        found.smtp = Smtp("127.0.0.1", port, starttls=False)

        def mail(brand, **more):
            return send(brand, brand.week(WEEK), smtp=found.smtp, **{"waits": (0.01, 0.01)} | more)

        found.send = mail
        yield found
