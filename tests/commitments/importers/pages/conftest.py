import pytest


@pytest.fixture
def media(settings, tmp_path):
    """Where pages that are kept as evidence go."""
    settings.MEDIA_ROOT = tmp_path / "media"
