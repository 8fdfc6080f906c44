"""Changes that a forger would make to a published draw, and where a checker must point.

``digests``: whether the forger makes the digests anew. Where that leaves nothing to find, only the
digest published before tells (a witness outside the file).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Plain = dict[str, Any]


@dataclass(frozen=True)
class Tampering:
    name: str
    where: str
    text: Callable[[Plain], Any] | None = None
    pool: Callable[[bytes], bytes] | None = None
    digests: bool = True


def _lines(change: Callable[[list[bytes]], Any]) -> Callable[[bytes], bytes]:
    def changed(text: bytes) -> bytes:
        lines = text.splitlines(keepends=True)
        change(lines)
        return b"".join(lines)

    return changed


def _other_officer(plain: Plain) -> None:
    team = plain["result"]["staffing"]["teams"][2]["officers"]
    known = [one["certificate"] for one in plain["result"]["officers"]]
    team[1] = next(one for one in known if one not in team)


def _swap(items: list[Any]) -> None:
    items[0], items[1] = items[1], items[0]


def _quota(plain: Plain) -> None:
    plain["announcement"]["strata"][0]["quota"] -= 1


def _code(plain: Plain) -> None:
    codes = plain["result"]["codes"]
    codes[1] = ("0" if codes[1][0] != "0" else "1") + codes[1][1:]


def _planned(plain: Plain) -> None:
    plain["announcement"]["planned"]["last"] = "2026-04-29"


def _reason(plain: Plain) -> None:
    plain["result"]["rounds"][0]["objects"][0]["reason"] = "ceased"


TAMPERINGS = [
    Tampering("pool line", "检查对象库文件的摘要",
        pool=lambda text: text.replace("第7公司".encode(), "第8公司".encode())),
    Tampering("pool line removed", "检查对象库的行数", pool=_lines(lambda lines: lines.pop(9))),
    Tampering("pool order", "第 2 行", pool=_lines(_swap)),
    Tampering("pool line short", "检查对象库的行完整",
        pool=_lines(lambda lines: lines.__setitem__(4, lines[4].split(b"\t")[0] + b"\t\n"))),
    Tampering("quota", "抽中的检查对象", _quota),
    Tampering("commitment", "第 1 轮随机码与承诺",
        lambda p: p["announcement"].update(commitment="0" * 64)),
    Tampering("code", "第 2 轮随机码与承诺", _code),
    Tampering("number", "抽中的检查对象", lambda p: p["result"]["numbers"][1].__setitem__(0, 9318)),
    Tampering("number order", "随机数为升序的整数",
        lambda p: p["result"]["numbers"][0].reverse()),
    Tampering("number left out", "随机数个数", lambda p: p["result"]["numbers"][0].pop()),
    Tampering("constraint", "检查组", _planned),
    Tampering("team size", "检查组", lambda p: p["announcement"].update(team_size=3)),
    Tampering("team of one", "每组不足二人", lambda p: p["announcement"].update(team_size=0)),
    Tampering("bars", "跳过的理由都已公布", lambda p: p["announcement"].update(bars=[])),
    Tampering("skip", "跳过的检查对象及理由", lambda p: p["result"]["selection"]["skipped"].pop(0)),
    Tampering("skip reason", "跳过的检查对象及理由",
        lambda p: p["result"]["selection"]["skipped"][0].update(bar="friend")),
    Tampering("short", "不足名额的组", lambda p: p["result"]["selection"]["short"].clear()),
    Tampering("officer", "执法人员库的摘要",
        lambda p: p["result"]["officers"][7].update(specialities=["尾矿库"])),
    Tampering("officer's recusal", "执法人员库的摘要",
        lambda p: p["result"]["officers"][5]["recused"].pop()),
    Tampering("team", "检查组：第 3 项", _other_officer),
    Tampering("cap", "每人任务上限", lambda p: p["result"]["staffing"].update(cap=9)),
    Tampering("result", "抽中的检查对象：第 4 项",
        lambda p: p["result"]["selection"]["drawn"].pop(3)),
    Tampering("name", "抽中的检查对象：第 1 项",
        lambda p: p["result"]["selection"]["drawn"][0].update(name="别的公司")),
    Tampering("result order", "抽中的检查对象：第 1 项",
        lambda p: _swap(p["result"]["selection"]["drawn"])),
    Tampering("substitute", "第 2 轮替补：替补的检查对象",
        lambda p: p["result"]["rounds"][0]["replacements"][0].update(drawn=None)),
    Tampering("substitute team", "第 3 轮替补：检查组：第 1 项",
        lambda p: _swap(p["result"]["rounds"][1]["teams"][0]["officers"])),
    Tampering("substitution skip", "第 2 轮替补：跳过的检查对象及理由",
        lambda p: p["result"]["rounds"][0]["skipped"].pop()),
    Tampering("substitution number", "第 2 轮替补所替换的：轮次",
        lambda p: p["result"]["rounds"][0].update(number=5)),
    Tampering("substitution not listed", "第 2 轮替补所替换的：替换的检查对象",
        lambda p: p["result"]["rounds"][0]["objects"][0].update(reason="friend")),
    Tampering("substitution of a stranger", "第 3 轮替补所替换的：替换的执法人员",
        lambda p: p["result"]["rounds"][1]["officers"][0].update(certificate="宁A9999")),
    Tampering("substitution reason", "结果部分的摘要（含替换理由）", _reason, digests=False),
    Tampering("round left out", "随机码个数", lambda p: p["result"]["rounds"].pop()),
    Tampering("title", "公告部分的摘要", lambda p: p["announcement"].update(title="另一次抽查"),
        digests=False),
    Tampering("title and digest", "公告与承诺时公布的摘要",
        lambda p: p["announcement"].update(title="另一次抽查")),
    Tampering("version", "格式和版本", lambda p: p.update(version=2)),
    Tampering("missing part", "文件内容完整", lambda p: p["result"].pop("staffing")),
    Tampering("nonsense", "文件内容完整", lambda p: p["result"].update(officers=[1])),
]  # fmt: skip
