from __future__ import annotations

from types import ModuleType

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.test import Client

from foundation.accounts.roles import Role
from foundation.audit import seals
from foundation.procedure.refusals import NotPermitted
from foundation.web import errors, nav
from foundation.web.workbench import Item, Panel, _makers
from safetyreg import urls
from safetyreg.portal import SECTIONS
from tests.browser.pages import some_deadlines
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(client):
    user = UserFactory(roles=[Role.DISCIPLINE.value])
    client.force_login(user, backend="foundation.accounts.backends.StaffBackend")
    return user


def test_the_portal_names_the_office_and_what_is_published(client):
    html = client.get("/").content.decode()
    assert "宁夏回族自治区经济和信息化委员会" in html
    for section in SECTIONS:
        assert section.title in html
        assert section.basis in html
    assert "暂无公开信息" not in html
    for address in ("/draws/", "/penalties/", "/blacklist/", "/notices/"):
        assert f'href="{address}"' in html
    assert "尚未形成封存记录" in html


def test_the_portal_shows_the_newest_seal(client, user):
    some_deadlines(user)
    seals.seal()
    assert seals.newest().short in client.get("/").content.decode()


@pytest.mark.parametrize(("path", "most"), [("/", 4), ("/rules/", 1)])
def test_public_pages_touch_no_session_and_ask_the_database_little(
    client, path, most, django_assert_max_num_queries
):
    with django_assert_max_num_queries(most):
        response = client.get(path)
    assert "Cookie" not in response.get("Vary", "")
    assert not response.cookies


def test_the_policy_lets_nothing_inline_run(client):
    policy = client.get("/").headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


def test_rules_show_every_duty_and_can_be_filtered(client):
    whole = client.get("/rules/")
    built = client.get("/rules/?state=built")
    planned = client.get("/rules/?state=planned")
    counts = [sum(len(part.duties) for part in page.context["parts"])
              for page in (whole, built, planned)]  # fmt: skip
    assert counts[0] == counts[1] + counts[2] == 86
    assert client.get("/rules/?state=nonsense").context["state"] == ""
    for text in (
        "宁经信安委发〔2017〕49号",
        "会政办发〔2017〕3号",
        "宁工信安委发〔2020〕10号",
        "楚雄州应急管理局2020年",
    ):
        assert text in whole.content.decode()


def test_the_workbench_counts_what_is_due_and_links_to_it(client, user):
    some_deadlines(user)
    html = client.get("/office/").content.decode()
    assert "已超期" in html
    for kind, expected in (("overdue", 1), ("today", 1)):
        assert f"/office/deadlines/?when={kind}" in html
        assert len(client.get(f"/office/deadlines/?when={kind}").context["rows"]) == expected
    figures = client.get("/office/").context["figures"]
    for figure in figures:
        assert figure.count == len(client.get(figure.url).context["rows"])


def test_deadlines_of_others_are_not_shown(client, user):
    some_deadlines(UserFactory())
    assert client.get("/office/deadlines/").context["rows"] == []


def test_rooms_put_panels_on_the_workbench(client, user, monkeypatch):
    monkeypatch.setitem(_makers, "none", (0, lambda request: None))
    for kind in ("waiting", "started", "other"):
        panel = Panel(f"甲{kind}", [Item("第3号", "/x/", "说明", "待核实")], kind, "/all/", 7)
        monkeypatch.setitem(_makers, kind, (1, lambda request, panel=panel: panel))
    html = client.get("/office/").content.decode()
    assert html.count("第3号") == 3
    assert '<a href="/all/">7</a>' in html


def test_navigation_shows_only_what_the_user_may_open(client, monkeypatch):
    monkeypatch.setattr(nav, "_entries", {})
    nav.register_nav("大家", "workbench", order=2)
    nav.register_nav("人员管理", "accounts:users", "manage_accounts", order=1)
    nav.register_nav("不存在", "nowhere:page")
    seen = {}
    for role in (Role.INSPECTOR, Role.ADMINISTRATOR):
        user = UserFactory(roles=[role.value])
        client.force_login(user, backend="foundation.accounts.backends.StaffBackend")
        html = client.get("/office/").content.decode()
        seen[role] = [word for word in ("人员管理", "大家", "不存在") if word in html]
    assert seen == {Role.INSPECTOR: ["大家"], Role.ADMINISTRATOR: ["人员管理", "大家"]}


def test_the_office_asks_for_sign_in(client):
    for path in (
        "/office/",
        "/office/deadlines/",
        "/office/jobs/" + "0" * 8 + "-0000" * 3 + "-" + "0" * 12 + "/",
    ):
        response = client.get(path)
        assert response.status_code == 302
        assert response.url.startswith("/accounts/sign-in/")


@pytest.fixture
def surface(settings):
    """Serve one side of the house; gives the names of its own routes."""

    def serve(name: str) -> set[str]:
        side = ModuleType(f"urls_{name}")
        side.urlpatterns = urls.routes(name)
        side.handler404 = urls.handler404
        settings.ROOT_URLCONF = side
        settings.SURFACE = name
        return {route.name for route in side.urlpatterns if getattr(route, "name", None)}

    return serve


def test_each_surface_serves_its_side(surface):
    assert {"portal", "rules"} <= surface("public")
    assert not {"workbench", "deadlines"} & surface("public")
    assert {"portal", "rules", "workbench", "deadlines"} <= surface("office")
    assert surface("all") >= surface("public") | surface("office")
    with pytest.raises(KeyError):
        surface("everything")


def test_public_pages_render_where_no_office_is_served(surface, client):
    surface("public")
    for path in ("/", "/rules/", "/audit/", "/documents/verify/", "/nowhere/"):
        assert 'href="/office/' not in client.get(path).content.decode()
    assert client.get("/office/").status_code == 404


def test_the_office_surface_leads_to_the_workbench(surface, client):
    surface("office")
    assert client.get("/").url == "/office/"


def test_errors_say_what_to_do(rf, client, user):
    request = rf.get("/x/")
    for handler, status, words in (
        (errors.handler400, 400, "无法识别"),
        (errors.handler403, 403, "没有权限"),
        (errors.handler404, 404, "没有找到"),
    ):
        response = handler(request, SuspiciousOperation())
        assert response.status_code == status
        assert words in response.content.decode()
    refused = errors.handler403(request, NotPermitted("您没有“核实”的权限。"))
    assert "您没有“核实”的权限。" in refused.content.decode()
    assert "secret" not in errors.handler403(request, PermissionDenied("secret")).content.decode()


def test_the_last_error_page_needs_no_template_engine(rf, settings):
    settings.TEMPLATES = []
    response = errors.handler500(rf.get("/x/"))
    assert response.status_code == 500
    assert "系统暂时无法处理" in response.content.decode()


def test_a_form_without_token_is_told_to_reload(user):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(user, backend="foundation.accounts.backends.StaffBackend")
    response = strict.post("/accounts/sign-out/")
    assert response.status_code == 403
    assert "刷新该页面后重新填写" in response.content.decode()


def test_a_missing_page_is_chinese(client):
    response = client.get("/nowhere/")
    assert response.status_code == 404
    assert "没有找到您要的页面" in response.content.decode()


def test_a_demonstration_has_our_own_page_not_found(client, settings):
    settings.DEBUG = True
    response = client.get("/nowhere/")
    assert response.status_code == 404
    assert "没有找到您要的页面" in response.content.decode()
