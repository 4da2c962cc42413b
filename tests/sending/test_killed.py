"""A run that is killed at any moment and started again: nobody gets a mail twice, and who may lack it is named."""

import os
import subprocess
import sys
from collections import Counter
from random import Random

import pytest
from sending.folder import TO

RUN = """
import sys
from sending.folder import WEEK, acme
from pipeline.send import Smtp, send
print("ready", flush=True)
brand = acme()
for one in send(brand, brand.week(WEEK), smtp=Smtp("127.0.0.1", int(sys.argv[1]), starttls=False), waits=()):
    print(one.to, one.state, flush=True)
"""


def begin(port):
    env = os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    ran = subprocess.Popen([sys.executable, "-c", RUN, str(port)], env=env, text=True, stdout=subprocess.PIPE)
    assert ran.stdout.readline() == "ready\n"
    return ran


@pytest.mark.parametrize("seed", range(int(os.environ.get("OFFPITCH_KILLS", "1"))))
def test_killed_and_started_again_each_has_exactly_one_mail_or_is_named(brand, inbox, seed):
    chance = Random(seed)
    for stage in ("mail", "rcpt", "data", "end"):
        inbox.fail(stage, delay=0.04, times=1000, kept=True)
    for _ in range(6):
        ran = begin(inbox.smtp.port)
        try:
            ran.wait(chance.uniform(0.02, 0.5))
        except subprocess.TimeoutExpired:
            ran.kill()
        ran.communicate()
    said = begin(inbox.smtp.port).communicate()[0].splitlines()
    unsure = {line.split()[0] for line in said if line.endswith("sending")}
    got = Counter(inbox.names())
    assert max(got.values()) == 1, "somebody was mailed twice"
    assert set(got) | unsure == set(TO), "somebody has no mail, and nobody says so"
