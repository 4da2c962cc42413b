"""What several tests of stages only read, and what takes long to make."""

import pytest

from pipeline import settings
from pipeline.build import build
from pipeline.collect import collect
from pipeline.label import label
from pipeline.parse import parse


@pytest.fixture(scope="session")
def _example(tmp_path_factory):
    folder = tmp_path_factory.mktemp("example")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OFFPITCH_DATA", str(folder))
        brand = settings.load("example")
        collect(brand, brand.today())
        parse(brand, brand.today())
        label(brand, brand.today())
        build(brand, brand.last_week(brand.today()))
    return folder


@pytest.fixture(scope="module")
def example(_example):
    """The example's data folder, collected, parsed, labelled and built once for all tests; nobody writes to it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OFFPITCH_DATA", str(_example))
        yield _example
