"""`pytest --live` also runs the tests that ask real platforms; without it they are not even collected."""


def pytest_addoption(parser):
    parser.addoption("--live", action="store_true", help="ask real platforms, with keys from the environment")


def pytest_collection_modifyitems(config, items):
    if not config.getoption("--live"):
        live = [item for item in items if item.get_closest_marker("live")]
        config.hook.pytest_deselected(items=live)
        items[:] = [item for item in items if item not in live]
