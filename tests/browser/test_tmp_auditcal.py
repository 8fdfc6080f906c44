import pytest
from datetime import date
from axe_playwright_python.sync_playwright import Axe
from foundation.audit.actors import SYSTEM
from foundation.audit.seals import seal
from foundation.audit.trail import record
from foundation.workdays.actions import set_override
from tests.factories.accounts import UserFactory, PASSWORD

@pytest.mark.django_db(transaction=True)
def test_look(page, live_server):
    u = UserFactory(administrator=True, username="boss", full_name="管理员")
    for i in range(5):
        record("accounts.user.signed_in", target=u, by=u); s = seal()
    set_override(day=date(2026,11,23), is_workday=False, reason="自治区人民政府办公厅通知", by=u)
    def shoot(name):
        for w in (1280, 390):
            page.set_viewport_size({"width": w, "height": 900})
            page.screenshot(path=f"/tmp/shots/{name}-{w}.png", full_page=True)
        r = Axe().run(page)
        print(name, [(v["id"], [n["html"][:200] for n in v["nodes"]][:2]) for v in r.response["violations"]], page.evaluate("document.documentElement.scrollWidth"))
    page.goto("/audit/"); shoot("seals")
    page.goto(f"/audit/?number=5&root={s.root_hex[:16]}#check"); shoot("match")
    page.goto(f"/audit/?number=99&root=xx"); shoot("bad")
    page.goto("/accounts/sign-in/")
    page.fill("[name=username]", "boss"); page.fill("[name=password]", PASSWORD); page.click("form [type=submit]")
    page.goto("/office/calendar/"); shoot("cal")
    page.goto("/office/calendar/?year=2027"); shoot("cal27")
    page.goto("/office/calendar/override/?day=2026-11-24"); shoot("override")
    page.goto("/office/audit/"); shoot("events")
    page.goto("/office/audit/export/"); shoot("export")
