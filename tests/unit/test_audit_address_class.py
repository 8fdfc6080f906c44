from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from foundation.audit.middleware import address_class, classify, current_address_class


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("127.0.0.1", "本机"),
        ("127.8.9.1", "本机"),
        ("::1", "本机"),
        ("::ffff:127.0.0.1", "本机"),
        ("10.1.2.3", "内网"),
        ("172.16.0.1", "内网"),
        ("192.168.1.1", "内网"),
        ("fd00::1", "内网"),
        ("fe80::1", "内网"),
        ("::ffff:10.0.0.1", "内网"),
        ("8.8.8.8", "外网"),
        ("2400:3200::1", "外网"),
        ("::ffff:8.8.8.8", "外网"),
        ("", "外网"),
        ("nonsense", "外网"),
    ],
)
def test_addresses_become_classes(address, expected):
    assert classify(address) == expected


def seen(**meta) -> str:
    def view(request):
        return HttpResponse(current_address_class())

    return address_class(view)(RequestFactory().get("/", **meta)).content.decode()


def test_outside_a_request_it_is_a_job():
    assert current_address_class() == "任务"
    assert seen(REMOTE_ADDR="10.0.0.1") == "内网"
    assert current_address_class() == "任务"


def test_it_is_forgotten_when_the_request_fails():
    def view(request):
        raise RuntimeError

    with pytest.raises(RuntimeError):
        address_class(view)(RequestFactory().get("/"))
    assert current_address_class() == "任务"


def test_what_the_client_claims_counts_for_nothing(settings):
    forged = {"REMOTE_ADDR": "8.8.8.8", "HTTP_X_FORWARDED_FOR": "127.0.0.1"}
    settings.BEHIND_PROXY = False
    assert seen(**forged) == "外网"


def test_behind_our_proxy_its_own_entry_counts(settings):
    settings.BEHIND_PROXY = True
    meta = {"REMOTE_ADDR": "127.0.0.1"}
    assert seen(**meta, HTTP_X_FORWARDED_FOR="127.0.0.1, 8.8.8.8") == "外网"
    assert seen(**meta, HTTP_X_FORWARDED_FOR="10.1.1.1") == "内网"
    assert seen(**meta) == "外网"
