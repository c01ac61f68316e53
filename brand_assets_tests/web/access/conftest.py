"""This file lends the tests of this folder one installation, made once: it takes seconds."""

import pytest

from brand_assets_tests.web.access.houses import Place, build_place


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    return build_place(tmp_path_factory.mktemp("house"))
