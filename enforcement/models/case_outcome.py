"""What came of a case: decision, service, money, court, transfer, review and litigation."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from enforcement.models.cases import Case
from enforcement.models.parts import paper, user, user_later
from foundation.documents.models import Document, EvidenceFile
from foundation.procedure.acts import CaseQuerySet, CaseRecord


def _money(name: str) -> models.DecimalField[Decimal | str | int, Decimal]:
    return models.DecimalField(name, max_digits=14, decimal_places=2, default=0)


class Decision(CaseRecord):
    """A decision (行政处罚决定书); of several at most one is in force."""

    class Kind(models.TextChoices):
        PENALTY = "penalty", "行政处罚"
        NO_PENALTY = "no_penalty", "不予行政处罚"

    class State(models.TextChoices):
        IN_FORCE = "in_force", "有效"
        CHANGED = "changed", "已变更"
        REVOKED = "revoked", "已撤销"

    case = models.ForeignKey(Case, models.PROTECT, related_name="decisions", verbose_name="案件")
    round = models.PositiveSmallIntegerField("调查轮次")
    kind = models.CharField("决定种类", max_length=12, choices=Kind.choices)
    decided_on = models.DateField("决定日期")
    decided_by = user("决定人")
    fine = _money("罚款（元）")
    confiscated = _money("没收（元）")
    document = paper("决定书")
    served_on = models.DateField("送达日期", null=True, blank=True)
    pay_by = models.DateField("缴款期限", null=True, blank=True)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.IN_FORCE)
    ended_on = models.DateField("撤销或者变更日期", null=True, blank=True)
    ended_by = user_later("撤销或者变更人")
    ended_reason = models.TextField("撤销或者变更的理由", blank=True)

    objects: ClassVar[models.Manager[Decision]] = CaseQuerySet.as_manager()

    class Meta:
        ordering = ("case", "id")
        verbose_name = "处罚决定"
        indexes = [models.Index(fields=["decided_on", "id"], name="enforcement_decision_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(state="in_force"),
                name="enforcement_decision_one_in_force",
            ),
            models.CheckConstraint(
                condition=Q(fine__gte=0, confiscated__gte=0)
                & (Q(kind="penalty") | Q(fine=0, confiscated=0)),
                name="enforcement_decision_money",
            ),
            models.CheckConstraint(
                condition=Q(state="in_force", ended_on__isnull=True, ended_by__isnull=True)
                | Q(
                    ~Q(state="in_force"),
                    ~Q(ended_reason=""),
                    ended_on__isnull=False,
                    ended_by__isnull=False,
                ),
                name="enforcement_decision_ended_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(served_on__isnull=True, pay_by__isnull=True)
                | Q(served_on__gte=F("decided_on")),
                name="enforcement_decision_served_after",
            ),
        ]

    def __str__(self) -> str:
        return self.document.number_text if self.document else f"{self.decided_on:%Y-%m-%d}"


class Service(CaseRecord):
    """How and when a document reached the party (送达)."""

    class Method(models.TextChoices):
        DIRECT = "direct", "直接送达"
        LEFT = "left", "留置送达"
        ENTRUSTED = "entrusted", "委托送达"
        POST = "post", "邮寄送达"
        ELECTRONIC = "electronic", "电子送达"
        ANNOUNCED = "announced", "公告送达"

    case = models.ForeignKey(Case, models.PROTECT, related_name="services", verbose_name="案件")
    document = models.OneToOneField(
        Document, models.PROTECT, related_name="+", verbose_name="送达的文书"
    )
    method = models.CharField("送达方式", max_length=12, choices=Method.choices)
    sent_on = models.DateField("送交或者公告日期")
    served_on = models.DateField("视为送达日期")
    receiver = models.CharField("收件人", max_length=60, blank=True)
    witness = models.CharField("见证人", max_length=120, blank=True)
    note = models.CharField("说明（拒收情形、公告载体等）", max_length=300, blank=True)
    proof = models.ForeignKey(
        EvidenceFile,
        models.PROTECT,
        related_name="+",
        verbose_name="送达凭证",
        null=True,
        blank=True,
    )
    receipt = paper("送达回执")
    recorded_by = user("送达人")

    objects: ClassVar[models.Manager[Service]] = CaseQuerySet.as_manager()

    class Meta:
        ordering = ("case", "id")
        verbose_name = "送达"
        constraints = [
            models.CheckConstraint(
                condition=Q(served_on__gte=F("sent_on")), name="enforcement_service_dates"
            ),
            models.CheckConstraint(
                condition=~Q(method="left") | (~Q(witness="") & ~Q(note="")),
                name="enforcement_service_left_with_witness",
            ),
            models.CheckConstraint(
                condition=Q(method__in=["left", "announced"]) | ~Q(receiver=""),
                name="enforcement_service_received",
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_method_display())


class Payment(CaseRecord):
    """Money paid on one receipt (罚没款票据)."""

    class Kind(models.TextChoices):
        FINE = "fine", "罚款"
        CONFISCATION = "confiscation", "没收违法所得"
        ADDED = "added", "加处罚款"

    case = models.ForeignKey(Case, models.PROTECT, related_name="payments", verbose_name="案件")
    kind = models.CharField("款项", max_length=12, choices=Kind.choices)
    receipt = models.CharField("票据号码", max_length=40, unique=True)
    amount = models.DecimalField("金额（元）", max_digits=14, decimal_places=2)
    paid_on = models.DateField("缴款日期")
    recorded_by = user("登记人")

    objects: ClassVar[models.Manager[Payment]] = CaseQuerySet.as_manager()

    class Meta:
        ordering = ("case", "paid_on", "id")
        verbose_name = "缴款"
        indexes = [models.Index(fields=["paid_on", "id"], name="enforcement_payment_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0) & ~Q(receipt=""), name="enforcement_payment_whole"
            )
        ]

    def __str__(self) -> str:
        return self.receipt


class InstalmentPlan(CaseRecord):
    """Leave to pay later or in parts (延期、分期缴纳, art. 66); the newest plan counts."""

    case = models.ForeignKey(
        Case, models.PROTECT, related_name="instalment_plans", verbose_name="案件"
    )
    reason = models.TextField("理由")
    parts = models.JSONField("各期期限和金额")
    granted_on = models.DateField("批准日期")
    granted_by = user("批准人")

    objects: ClassVar[models.Manager[InstalmentPlan]] = CaseQuerySet.as_manager()

    class Meta:
        ordering = ("case", "id")
        verbose_name = "延期或者分期缴纳"
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(parts=[]), name="enforcement_instalments_whole"
            )
        ]

    def __str__(self) -> str:
        return f"{len(self.parts)}期"


class Stay(CaseRecord):
    """A time in which the decision is not executed (暂缓执行); both ends included."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="stays", verbose_name="案件")
    since = models.DateField("起始日期")
    until = models.DateField("恢复执行日期", null=True, blank=True)
    reason = models.TextField("理由")
    granted_by = user("批准人")

    objects: ClassVar[models.Manager[Stay]] = CaseQuerySet.as_manager()

    class Meta:
        ordering = ("case", "id")
        verbose_name = "暂缓执行"
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(until__isnull=True), name="enforcement_stay_one_open"
            ),
            models.CheckConstraint(
                condition=~Q(reason="") & (Q(until__isnull=True) | Q(until__gte=F("since"))),
                name="enforcement_stay_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.since:%Y-%m-%d}"


class CourtEnforcement(CaseRecord):
    """Enforcement by the court (申请强制执行): reminder, application, ruling, end."""

    class Ruling(models.TextChoices):
        GRANTED = "granted", "准予强制执行"
        REFUSED = "refused", "不准予强制执行"

    case = models.OneToOneField(
        Case, models.PROTECT, related_name="enforcement", verbose_name="案件"
    )
    reminded_on = models.DateField("催告书送达日期")
    reminder = paper("催告书")
    applied_on = models.DateField("申请日期", null=True, blank=True)
    applied_by = user_later("批准申请人")
    court = models.CharField("法院", max_length=120, blank=True)
    application = paper("强制执行申请书")
    ruling = models.CharField("裁定", max_length=8, choices=Ruling.choices, blank=True)
    ruling_number = models.CharField("裁定文号", max_length=80, blank=True)
    ruled_on = models.DateField("裁定日期", null=True, blank=True)
    ended_on = models.DateField("终结执行日期", null=True, blank=True)
    ended_reason = models.TextField("终结执行的理由", blank=True)

    objects: ClassVar[models.Manager[CourtEnforcement]] = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = "强制执行"
        constraints = [
            models.CheckConstraint(
                condition=Q(applied_on__isnull=True, court="")
                | Q(~Q(court=""), applied_on__gt=F("reminded_on"), applied_by__isnull=False),
                name="enforcement_court_applied",
            ),
            models.CheckConstraint(
                condition=Q(ruling="", ruled_on__isnull=True, ruling_number="")
                | Q(
                    ~Q(ruling=""),
                    ~Q(ruling_number=""),
                    applied_on__isnull=False,
                    ruled_on__gte=F("applied_on"),
                ),
                name="enforcement_court_ruled",
            ),
        ]

    def __str__(self) -> str:
        return self.court or f"{self.reminded_on:%Y-%m-%d}"


class Challenge(CaseRecord):
    """A review or a lawsuit against the decision (行政复议、行政诉讼)."""

    class Kind(models.TextChoices):
        REVIEW = "review", "行政复议"
        LITIGATION = "litigation", "行政诉讼"

    class Result(models.TextChoices):
        UPHELD = "upheld", "维持决定或者驳回请求"
        WITHDRAWN = "withdrawn", "申请人、原告撤回"
        CHANGED = "changed", "变更决定"
        REVOKED = "revoked", "撤销决定"
        ANEW = "anew", "撤销决定并责令重新作出"

    case = models.ForeignKey(Case, models.PROTECT, related_name="challenges", verbose_name="案件")
    kind = models.CharField("种类", max_length=10, choices=Kind.choices)
    filed_on = models.DateField("受理日期")
    body = models.CharField("复议机关或者法院", max_length=120)
    number = models.CharField("受理文号或者案号", max_length=80)
    recorded_by = user("登记人")
    result = models.CharField("结果", max_length=10, choices=Result.choices, blank=True)
    concluded_on = models.DateField("结果生效日期", null=True, blank=True)
    note = models.TextField("结果内容", blank=True)

    objects: ClassVar[models.Manager[Challenge]] = CaseQuerySet.as_manager()

    class Meta:
        ordering = ("case", "id")
        verbose_name = "复议、诉讼"
        indexes = [models.Index(fields=["filed_on", "id"], name="enforcement_challenge_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(result=""), name="enforcement_challenge_one_open"
            ),
            models.CheckConstraint(
                condition=Q(result="", concluded_on__isnull=True)
                | Q(~Q(result=""), ~Q(note=""), concluded_on__gte=F("filed_on")),
                name="enforcement_challenge_concluded",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"


class CrimeTransfer(CaseRecord):
    """A suspected crime on its way to the police or the procuratorate (案件移送)."""

    class State(models.TextChoices):
        REPORTED = "reported", "待决定是否移送"
        REFUSED = "refused", "决定不移送"
        APPROVED = "approved", "决定移送，待移交"
        HANDED = "handed", "已移交，待答复"
        DECLINED = "declined", "司法机关不予立案"
        RECONSIDERING = "reconsidering", "复议中"
        ACCEPTED = "accepted", "司法机关已立案"
        SETTLED = "settled", "不予立案，继续行政处理"

    OPEN = ("reported", "approved", "handed", "declined", "reconsidering")

    case = models.ForeignKey(Case, models.PROTECT, related_name="transfers", verbose_name="案件")
    state = models.CharField("状态", max_length=14, choices=State.choices, default=State.REPORTED)
    offence = models.CharField("涉嫌罪名", max_length=120)
    grounds = models.TextField("涉嫌犯罪的事实和依据")
    reported_at = models.DateTimeField("报告时间")
    reported_by = user("报告人")
    decided_at = models.DateTimeField("决定时间", null=True, blank=True)
    decided_by = user_later("决定人")
    decision_note = models.TextField("决定理由", blank=True)
    body = models.CharField("接受移送的机关", max_length=120, blank=True)
    handed_at = models.DateTimeField("移交时间", null=True, blank=True)
    document = paper("案件移送书")
    answered_on = models.DateField("收到答复日期", null=True, blank=True)
    answer_number = models.CharField("答复文号", max_length=80, blank=True)
    answer_note = models.TextField("答复内容", blank=True)
    reconsidered_on = models.DateField("提请复议日期", null=True, blank=True)

    objects: ClassVar[models.Manager[CrimeTransfer]] = CaseQuerySet.as_manager()

    class Meta:
        ordering = ("case", "id")
        verbose_name = "案件移送"
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(
                    state__in=["reported", "approved", "handed", "declined", "reconsidering"]
                ),
                name="enforcement_transfer_one_open",
            ),
            models.CheckConstraint(
                condition=~Q(offence="") & ~Q(grounds=""), name="enforcement_transfer_whole"
            ),
            models.CheckConstraint(
                condition=Q(state="reported", decided_at__isnull=True, decided_by__isnull=True)
                | Q(
                    ~Q(state="reported"),
                    ~Q(decided_by=F("reported_by")),
                    decided_at__gte=F("reported_at"),
                    decided_by__isnull=False,
                ),
                name="enforcement_transfer_decided_by_another",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["reported", "refused", "approved"], handed_at__isnull=True)
                | Q(
                    ~Q(state__in=["reported", "refused", "approved"]),
                    ~Q(body=""),
                    handed_at__gte=F("decided_at"),
                ),
                name="enforcement_transfer_handed",
            ),
        ]

    def __str__(self) -> str:
        return self.offence
