"""What leads to a decision: consultation, notice, defence, meetings; and the copies of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from blacklist.models.listings import Listing
from foundation.documents.parts import day_later, file_later, paper, user, user_later
from foundation.procedure.acts import CaseQuerySet, CaseRecord


class Consultation(CaseRecord):
    """The letter to the authority that licensed the unit, and its answer (第四条)."""

    class Answer(models.TextChoices):
        OURS = "ours", "由本委列入"
        THEIRS = "theirs", "由注册地主管部门列入"

    listing = models.OneToOneField(
        Listing, models.PROTECT, related_name="consultation", verbose_name="案卷"
    )
    authority = models.CharField("注册地主管部门", max_length=120)
    letter = paper("征求意见函")
    sent_on = models.DateField("发函日期")
    sent_by = user("经办人")
    answer = models.CharField("答复", max_length=8, choices=Answer.choices, blank=True)
    answered_on = day_later("复函日期")
    answer_number = models.CharField("复函文号", max_length=80, blank=True)
    opinion = models.TextField("答复意见", blank=True)

    objects: ClassVar[models.Manager[Consultation]] = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = "征求意见"
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="", answered_on__isnull=True)
                | Q(~Q(answer=""), ~Q(opinion=""), answered_on__gte=F("sent_on")),
                name="blacklist_consultation_answered",
            )
        ]

    def __str__(self) -> str:
        return self.authority


class Notice(CaseRecord):
    """The notice to the unit (列入告知书) and how it was served."""

    class Method(models.TextChoices):
        DIRECT = "direct", "直接送达"
        POST = "post", "邮寄送达"
        LEFT = "left", "留置送达"
        ANNOUNCED = "announced", "公告送达"

    listing = models.OneToOneField(
        Listing, models.PROTECT, related_name="notice", verbose_name="案卷"
    )
    document = paper("列入告知书")
    method = models.CharField("送达方式", max_length=10, choices=Method.choices)
    served_on = models.DateField("送达日期")
    receiver = models.CharField("收件人", max_length=60, blank=True)
    given_by = user("经办人")

    objects: ClassVar[models.Manager[Notice]] = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = "列入告知"

    def __str__(self) -> str:
        return f"{self.served_on:%Y-%m-%d}"


class Defence(CaseRecord):
    """The unit's statement and defence, and what became of it."""

    class Adopted(models.TextChoices):
        YES = "yes", "成立，予以采纳"
        PARTLY = "partly", "部分采纳"
        NO = "no", "不成立，不予采纳"

    listing = models.ForeignKey(
        Listing, models.PROTECT, related_name="defences", verbose_name="案卷"
    )
    received_on = models.DateField("收到日期")
    posted_on = day_later("邮戳日期")
    text = models.TextField("陈述申辩内容")
    late = models.BooleanField("逾期", default=False)
    recorded_by = user("登记人")
    adopted = models.CharField("复核意见", max_length=8, choices=Adopted.choices, blank=True)
    reasons = models.TextField("复核理由", blank=True)
    heard_on = day_later("复核日期")
    heard_by = user_later("复核人")

    objects: ClassVar[models.Manager[Defence]] = CaseQuerySet.as_manager()

    class Meta:
        ordering = ("listing", "id")
        verbose_name = "陈述申辩"
        constraints = [
            models.CheckConstraint(
                condition=Q(adopted="", heard_on__isnull=True, heard_by__isnull=True)
                | Q(~Q(adopted=""), ~Q(reasons=""), heard_on__isnull=False, heard_by__isnull=False),
                name="blacklist_defence_heard_with_reasons",
            )
        ]

    def __str__(self) -> str:
        return f"{self.received_on:%Y-%m-%d}"


class Meeting(CaseRecord):
    """A discussion of the committee office, or a decision of the party group's meeting."""

    class Kind(models.TextChoices):
        OFFICE = "office", "安委会办公室讨论"
        GROUP = "group", "党组会议审定"

    class About(models.TextChoices):
        LISTING = "listing", "列入"
        EXIT = "exit", "期满处理"

    class Outcome(models.TextChoices):
        LIST = "list", "同意列入"
        REJECT = "reject", "不予列入"
        RETURN = "return", "退回补充"
        REMOVE = "remove", "同意移出"
        CONTINUE = "continue", "继续列入"

    listing = models.ForeignKey(
        Listing, models.PROTECT, related_name="meetings", verbose_name="案卷"
    )
    kind = models.CharField("会议", max_length=8, choices=Kind.choices)
    about = models.CharField("事项", max_length=8, choices=About.choices)
    term = models.PositiveSmallIntegerField("第几个期限", default=0)
    held_on = models.DateField("会议日期")
    number = models.CharField("会议（纪要）文号", max_length=80, blank=True)
    minutes = models.TextField("讨论情况")
    outcome = models.CharField("结果", max_length=10, choices=Outcome.choices)
    document = paper("决定书")
    recorded_by = user("登记人")

    objects: ClassVar[models.Manager[Meeting]] = CaseQuerySet.as_manager()

    class Meta:
        ordering = ("listing", "id")
        verbose_name = "会议"
        constraints = [
            models.CheckConstraint(
                condition=~Q(minutes="") & (Q(kind="office") | ~Q(number="")),
                name="blacklist_meeting_whole",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}（{self.held_on:%Y-%m-%d}）"


class Copy(CaseRecord):
    """One department to which a decision was copied (抄送)."""

    listing = models.ForeignKey(Listing, models.PROTECT, related_name="copies", verbose_name="案卷")
    department = models.CharField("抄送单位", max_length=120)
    about = models.CharField("事项", max_length=8, choices=Meeting.About.choices)
    letter = paper("抄送函")
    sent_on = models.DateField("抄送日期")
    sent_by = user("经办人")
    receipt = file_later("回执")

    objects: ClassVar[models.Manager[Copy]] = CaseQuerySet.as_manager()

    class Meta:
        ordering = ("listing", "id")
        verbose_name = "抄送"
        constraints = [
            models.UniqueConstraint(
                fields=["listing", "about", "department"], name="blacklist_copied_once"
            ),
            models.CheckConstraint(condition=~Q(department=""), name="blacklist_copy_whole"),
        ]

    def __str__(self) -> str:
        return self.department
