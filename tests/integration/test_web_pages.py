import pytest

pytestmark = pytest.mark.django_db


def test_the_portal_answers_without_a_session(client):
    response = client.get("/")
    assert response.status_code == 200
    assert "Cookie" not in response.get("Vary", "")
