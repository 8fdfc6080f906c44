"""What is told of each record: plain values; of a person neither full name nor number."""

from __future__ import annotations

from typing import Any, ClassVar

from rest_framework import serializers

from enforcement.models import Decision, Hazard
from enforcement.rules.publishable import masked_name
from foundation.audit.models import AuditEvent
from foundation.enterprises.models import Enterprise
from foundation.regions import tree


def region_name(code: str) -> str:
    return tree().full_name(code) if code in tree() else code


class EnterpriseShape(serializers.ModelSerializer[Enterprise]):
    region = serializers.SerializerMethodField()
    industry_name = serializers.CharField(source="get_industry_display")
    state_name = serializers.CharField(source="get_state_display")

    class Meta:
        model = Enterprise
        fields: ClassVar[list[str]] = [
            "id", "credit_code", "name", "region_code", "region", "industry", "industry_name",
            "risk_grade", "address", "legal_representative", "state", "state_name",
        ]  # fmt: skip

    def get_region(self, one: Enterprise) -> str:
        return region_name(one.region_code)


class PenaltyShape(serializers.ModelSerializer[Decision]):
    case_number = serializers.CharField(source="case.number")
    title = serializers.CharField(source="case.title")
    document_number = serializers.SerializerMethodField()
    party = serializers.SerializerMethodField()
    credit_code = serializers.SerializerMethodField()
    region_code = serializers.CharField(source="case.region_code")
    region = serializers.SerializerMethodField()
    industry = serializers.CharField(source="case.industry")
    violated = serializers.CharField(source="case.violated")
    basis = serializers.CharField(source="case.basis")
    kinds = serializers.SerializerMethodField()
    state_name = serializers.CharField(source="get_state_display")

    class Meta:
        model = Decision
        fields: ClassVar[list[str]] = [
            "id", "case_number", "title", "document_number", "party", "credit_code",
            "region_code", "region", "industry", "violated", "basis", "decided_on", "kinds",
            "fine", "confiscated", "served_on", "pay_by", "state", "state_name", "ended_on",
        ]  # fmt: skip

    def get_document_number(self, one: Decision) -> str:
        return one.document.number_text if one.document else ""

    def get_party(self, one: Decision) -> str:
        return masked_name(one.case.party_name) if one.case.is_person else one.case.party_name

    def get_credit_code(self, one: Decision) -> str:
        return "" if one.case.is_person else one.case.party_code

    def get_region(self, one: Decision) -> str:
        return region_name(one.case.region_code)

    def get_kinds(self, one: Decision) -> list[dict[str, Any]]:
        return [
            {
                "kind": item.kind,
                "name": item.label,
                "amount": None if item.amount is None else f"{item.amount:.2f}",
                "executed_on": item.executed_on and f"{item.executed_on:%Y-%m-%d}",
            }
            for item in one.items.all()
        ]


class HazardShape(serializers.ModelSerializer[Hazard]):
    inspection_number = serializers.CharField(source="inspection.number")
    credit_code = serializers.CharField(source="enterprise.credit_code")
    enterprise = serializers.CharField(source="enterprise.name")
    region_code = serializers.CharField(source="enterprise.region_code")
    industry = serializers.CharField(source="enterprise.industry")
    level_name = serializers.CharField(source="get_level_display")
    state_name = serializers.CharField(source="get_state_display")

    class Meta:
        model = Hazard
        fields: ClassVar[list[str]] = [
            "id", "inspection_number", "number", "credit_code", "enterprise", "region_code",
            "industry", "level", "level_name", "category", "place", "what", "basis", "state",
            "state_name", "found_on", "due", "cancelled_on",
        ]  # fmt: skip


class ChangeShape(serializers.ModelSerializer[AuditEvent]):
    """``record`` is the id of an enterprise or hazard, or of a case for penalties."""

    kind = serializers.SerializerMethodField()
    record = serializers.CharField(source="target_id")
    what = serializers.CharField(source="verb_label")

    class Meta:
        model = AuditEvent
        fields: ClassVar[list[str]] = ["id", "at", "kind", "record", "what"]

    def get_kind(self, one: AuditEvent) -> str:
        return str(self.context["kinds"][one.target_type])
