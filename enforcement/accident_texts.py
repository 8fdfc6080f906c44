"""The first draft of the text for the public, from what was registered; a person completes it."""

from __future__ import annotations

from enforcement.models import Accident
from foundation.workdays.quarters import CHINA


def public_draft(accident: Accident) -> str:
    """What the report for the public should say, as far as the records know it."""
    at = accident.occurred_at.astimezone(CHINA)
    cost = (
        f"事故造成{accident.deaths}人死亡、{accident.serious}人重伤、{accident.minor}人轻伤，"
        f"直接经济损失{accident.loss_text}。"
    )
    when = f"{at.year}年{at.month}月{at.day}日{at.hour}时{at.minute:02d}分许"
    nature = accident.get_responsibility_display()
    grade, kind = accident.get_grade_display(), accident.get_kind_display()
    parts = [
        f"{accident.unit}“{at:%m·%d}”{kind}{grade}调查报告",
        f"{when}，{accident.unit}在{accident.place}发生一起{kind}事故。{cost}",
        f"一、事故经过\n{accident.course}",
        f"二、事故原因\n{accident.causes}",
        f"三、事故性质\n经调查认定，本起事故为{nature}，等级为{grade}。",
        f"四、责任认定和处理\n{accident.liable}",
        "五、整改和防范措施\n" + "\n".join(_measures(accident)),
    ]
    return "\n\n".join(parts)


def _measures(accident: Accident) -> list[str]:
    return [
        f"（{one.number}）{one.text}责任单位：{one.who}，{one.due:%Y-%m-%d}前完成。"
        for one in accident.measures.all()
    ]
