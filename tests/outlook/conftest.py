from pathlib import Path

import pytest

from service.outlook.tables import ModelTables, load_model


@pytest.fixture(scope="session")
def models() -> Path:
    return Path(__file__).parents[2] / "models"


@pytest.fixture(scope="session")
def model(models: Path) -> ModelTables:
    return load_model(models)
