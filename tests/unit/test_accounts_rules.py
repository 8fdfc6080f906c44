import pytest
from django.core.exceptions import ValidationError

from foundation.accounts import passwords, rules, second_factor
from foundation.accounts.demo_accounts import DEMO_ACCOUNTS, DEMO_OFFICES
from foundation.accounts.forms import CodeField
from foundation.accounts.models import User
from foundation.accounts.roles import DECIDING_ROLES, ROLE_PERMISSIONS, Permission, Role
from foundation.accounts.staff_forms import USERNAME
from foundation.procedure.refusals import Refused
from tests.factories.accounts import code_of


def test_every_role_has_its_permissions_and_none_holds_all():
    assert set(ROLE_PERMISSIONS) == set(Role)
    assert all(set(held) < set(Permission) for held in ROLE_PERMISSIONS.values())


def test_who_manages_accounts_reads_no_case():
    managing = [r for r, held in ROLE_PERMISSIONS.items() if Permission.MANAGE_ACCOUNTS in held]
    assert managing == [Role.ADMINISTRATOR]
    assert Permission.HANDLE_INTERFERENCE not in ROLE_PERMISSIONS[Role.ADMINISTRATOR]
    assert Role.ADMINISTRATOR in DECIDING_ROLES


@pytest.mark.parametrize(("one", "other"), rules.APART)
def test_roles_that_one_person_never_holds_together(one, other):
    with pytest.raises(Refused) as refusal:
        rules.check_roles([one.value, other.value, "inspector"])
    assert refusal.value.field == "roles"
    assert one.label in refusal.value.reason
    rules.check_roles([one.value, "inspector"])


@pytest.mark.parametrize("roles", [["superuser"], ["inspector", ""], ["Administrator"]])
def test_unknown_roles_are_refused(roles):
    with pytest.raises(Refused, match="不存在的角色"):
        rules.check_roles(roles)


def test_nobody_changes_his_own_roles_or_deactivates_himself():
    rules.check_own_account(roles_change=False, active=True)
    with pytest.raises(Refused, match="不能调整自己的角色"):
        rules.check_own_account(roles_change=True, active=True)
    with pytest.raises(Refused, match="不能停用自己"):
        rules.check_own_account(roles_change=False, active=False)


def test_discipline_moves_name_only_discipline_roles():
    moves = rules.discipline_moves(["inspector", "discipline"], ["legal", "upper_discipline"])
    assert moves == ([Role.UPPER_DISCIPLINE], [Role.DISCIPLINE])


def test_a_user_without_roles_may_do_nothing():
    user = User(username="nobody", is_active=True)
    assert not any(user.may(permission) for permission in Permission)
    assert not user.decides


def test_a_deactivated_user_may_do_nothing():
    user = User(username="x", roles=["administrator"], is_active=False)
    assert not any(user.may(permission) for permission in Permission)


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("short", "太短"),
        ("20261120202611", "不能只含数字"),
        ("1q2w3e4r5t6y", "常见"),
        ("passwordpassword", "相近"),
        ("zhangjianguo1", "相近"),
    ],
)
def test_password_rules_speak_chinese(password, words):
    user = User(username="zhangjianguo", full_name="passwordpassword")
    with pytest.raises(Refused, match=words) as refusal:
        passwords.check(password, user)
    assert refusal.value.field == "new_password"
    assert refusal.value.remedy == "请换一个口令。"


def test_one_time_passwords_are_long_and_differ():
    made = {passwords.one_time() for _ in range(50)}
    assert len(made) == 50
    for password in made:
        assert len(password) == 19
        passwords.check(password, User(username="inspector", full_name="马建国"))


@pytest.mark.parametrize("name", ["abc", "a-b_c9", "section_head"])
def test_user_names_that_fit(name):
    assert USERNAME.fullmatch(name)


@pytest.mark.parametrize("name", ["ab", "9abc", "Abc", "张三李四", "a b c", "abc\n", "a" * 41, ""])
def test_user_names_that_do_not_fit(name):
    assert not USERNAME.fullmatch(name)


@pytest.mark.parametrize("typed", ["123456", "123 456", " 123456 ", "１２３４５６"])
def test_codes_are_read_as_people_type_them(typed):
    assert CodeField().clean(typed) == "123456"


@pytest.mark.parametrize("typed", ["12345", "1234567", "+12345", "12345a", "١٢٣٤٥٦", ""])
def test_codes_that_are_none(typed):
    with pytest.raises(ValidationError):
        CodeField().clean(typed)


def test_a_new_secret_matches_only_its_codes():
    secret, other = second_factor.new_secret(), second_factor.new_secret()
    assert secret != other
    step = second_factor.matching_step(secret, code_of(secret))
    assert step is not None
    assert second_factor.matching_step(secret, code_of(secret, steps=-1)) is not None
    assert second_factor.matching_step(secret, code_of(secret, steps=-4)) is None


def test_the_qr_image_is_an_inline_svg_and_the_secret_can_be_typed():
    secret = second_factor.new_secret()
    image = second_factor.qr_image(User(username="legal"), secret)
    assert image.startswith("data:image/svg+xml")
    manual = second_factor.manual_entry(secret)
    assert len(manual.replace(" ", "")) == 32
    assert max(map(len, manual.split())) == 4


def test_the_demo_has_an_account_for_every_role():
    assert len(DEMO_ACCOUNTS) == 19
    assert {account.role for account in DEMO_ACCOUNTS} == set(Role)
    codes = {office.code for office in DEMO_OFFICES}
    assert {account.office for account in DEMO_ACCOUNTS} <= codes
    assert all(USERNAME.fullmatch(account.username) for account in DEMO_ACCOUNTS)
