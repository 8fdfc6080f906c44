"""The registers of enforcement, filled by the demonstration, on a phone and a desk."""

from __future__ import annotations

import pytest
from django.urls import reverse

from enforcement.actions import letters
from enforcement.models import Department, Entrustment, Leave, MajorSource, Officer, Recusal
from enforcement.models import ResponsibilityLetter as Letter
from foundation.accounts.demo_accounts import create_demo_accounts
from foundation.accounts.models import User
from foundation.accounts.roles import Role
from safetyreg.demo import enterprises, registers
from tests.browser.test_look import at_each_width, keep, looks_right
from tests.factories import enterprises as make_enterprises
from tests.factories import officers, sources

pytestmark = [pytest.mark.browser]


@pytest.fixture
def room(sign_in):
    user = sign_in(Role.PLANNER.value)
    users = create_demo_accounts()
    enterprises.load(users)
    registers.load(users)
    return user


def addresses() -> dict[str, str]:
    officer = Officer.objects.get(name="马建国")
    letter = Letter.objects.filter(signed_on__isnull=False).first()
    plain = ["officers", "officer_new", "departments", "department_new", "entrustments"]
    plain += ["entrustment_new", "sources", "source_new", "letters"]
    of_officer = ["officer", "officer_change", "officer_renew", "officer_leave", "officer_recuse"]
    of_year = ["letters_of", "letters_open", "letters_sign"]
    named = {
        **dict.fromkeys(plain),
        **dict.fromkeys([*of_officer, "officer_leave_post"], officer.pk),
        **dict.fromkeys(["leave_cancel"], Leave.objects.get().pk),
        **dict.fromkeys(["recusal_lift"], Recusal.objects.first().pk),
        **dict.fromkeys(["department", "department_rename"], Department.objects.first().pk),
        **dict.fromkeys(["entrustment", "entrustment_end"], Entrustment.objects.get().pk),
        **dict.fromkeys(["source", "source_change"], MajorSource.objects.first().pk),
        **dict.fromkeys(of_year, registers.YEAR),
        **dict.fromkeys(["letter", "letter_scan", "letter_correct"], letter.pk),
    }
    found = {
        name: reverse(f"enforcement:{name}", args=[pk] if pk else []) for name, pk in named.items()
    }
    holder = MajorSource.objects.first().enterprise.pk
    return found | {"enterprise": reverse("enterprises:enterprise", args=[holder])}


@pytest.mark.usefixtures("room")
def test_every_register(page):
    for name, address in addresses().items():
        for device in at_each_width(page, address):
            keep(page, f"{name}-{device}")
            looks_right(page)


@pytest.mark.usefixtures("room")
def test_several_letters_are_signed_and_an_ambiguous_enterprise_is_asked_back(page):
    page.goto(reverse("enforcement:letters_sign", args=[registers.YEAR]))
    page.get_by_label(registers.UNSIGNED).check()
    page.get_by_role("button", name="登记签订").click()
    page.get_by_text("已登记1份责任书签订").wait_for()
    officer = Officer.objects.get(name="李秀兰")
    page.goto(reverse("enforcement:officer_recuse", args=[officer.pk]))
    page.get_by_label("回避的企业").fill("民爆")
    page.get_by_label("回避事由").fill("亲属任职")
    page.get_by_role("button", name="登记回避").click()
    line = page.locator("#id_enterprise_error li").nth(1)
    keep(page, "recuse-several")
    looks_right(page)
    page.get_by_label("回避的企业").fill(line.inner_text())
    page.get_by_role("button", name="登记回避").click()
    page.get_by_text("回避已登记").wait_for()


@pytest.mark.usefixtures("room")
def test_the_longest_names_stay_inside(page):
    by, long = User.objects.get(username="planner"), "W" * 60
    officers.officer(by, user=None, name=long, certificate="W" * 40)
    held = officers.entrustment(by, organ=long * 2, document="W" * 80)
    department = officers.department(by, name=long * 2)
    holder = make_enterprises.enterprise(name=long * 2)
    source = sources.source(holder, name=long * 2, substance=long * 2, place="W" * 200)
    letters.open_year(registers.YEAR, by=by)
    lists = ["officers", "departments", "entrustments", "sources", "letters"]
    found = {name: reverse(f"enforcement:{name}") for name in lists}
    found["long-entrustment"] = reverse("enforcement:entrustment", args=[held.pk])
    found["long-department"] = reverse("enforcement:department", args=[department.pk])
    found["long-source"] = reverse("enforcement:source", args=[source.pk])
    found["long-enterprise"] = reverse("enterprises:enterprise", args=[holder.pk])
    found["long-sign"] = reverse("enforcement:letters_sign", args=[registers.YEAR])
    for name, address in found.items():
        for device in at_each_width(page, address):
            keep(page, f"long-{name}-{device}")
            looks_right(page)
