#!/usr/bin/env python3
"""核对一次双随机抽取。只用 Python 3.8 以上自带的库，不联网。

用法：python3 verify_draw.py 抽取结果.json 检查对象库.tsv [承诺时公布的公告摘要]

全部重算后，说明哪些一致、哪些不符、在何处。全部一致时退出码为 0，否则为 1。
"""

import hashlib
import hmac
import json
import re
import sys
from collections import Counter
from itertools import zip_longest
from pathlib import Path

LAST = b"\xff" * 32
OBJECT_REASONS = ("closed", "moved", "ceased", "unstaffed")
OFFICER_REASONS = ("recused", "leave", "transferred", "certificate", "duty")
TITLES = {
    "drawn": "抽中的检查对象", "replacements": "替补的检查对象", "skipped": "跳过的检查对象及理由",
    "short": "不足名额的组", "cap": "每人任务上限", "teams": "检查组", "open": "无法派员的检查对象",
}  # fmt: skip
BAD = re.compile("[\x00-\x1f\x7f\x85\u2028\u2029]")


class Findings:
    def __init__(self):
        self.lines, self.ok = [], True

    def say(self, good, what, where=""):
        self.ok = self.ok and bool(good)
        mark = "一致" if good else "不符"
        self.lines.append(f"[{mark}] {what}" + ("" if good or not where else f"：{where}"))

    def same(self, what, published, computed):
        self.say(published == computed, what, difference(published, computed))

    def all_same(self, start, published, computed):
        for name, value in computed.items():
            self.same(start + TITLES[name], published[name], value)


def difference(published, computed):
    at, pair = "", (published, computed)
    if isinstance(published, list) and isinstance(computed, list):
        pairs = list(zip_longest(published, computed, fillvalue="（没有）"))
        index = next((i for i, (one, other) in enumerate(pairs) if one != other), -1)
        at, pair = f"第 {index + 1} 项", pairs[index] if pairs else pair
    one, other = (x if isinstance(x, str) else canonical(x).decode() for x in pair)
    return f"{at}公布的是 {one}，重算的是 {other}"


def canonical(plain):
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8")


def digest(plain):
    return hashlib.sha256(canonical(plain)).hexdigest()


class Positions:
    """HKDF with SHA-256: PRK = HMAC(code, numbers); position = HMAC(PRK, label and a byte 1)."""

    def __init__(self, code, numbers):
        prk = hmac.new(code, numbers, hashlib.sha256).digest().ljust(64, b"\0")
        self.inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in prk)).copy
        self.outer = hashlib.sha256(bytes(byte ^ 0x5C for byte in prk)).copy

    def of(self, label):
        inner, outer = self.inner(), self.outer()
        inner.update(label + b"\x01")
        outer.update(inner.digest())
        return outer.digest()


def pool_lines(path, seen):
    """Lines of the pool, with its digest and its faults left in ``seen``."""
    sha, count, before = hashlib.sha256(), 0, b""
    with Path(path).open("rb") as file:
        for line in file:
            sha.update(line)
            count += 1
            label = line.partition(b"\t")[0]
            if label <= before or line[-1:] != b"\n":
                seen.setdefault("order", count)
            before = label
            yield label, line
    seen["sha256"], seen["count"] = sha.hexdigest(), count


def front(entries, quota):
    """The first entries up to the quota-th that is not barred."""
    entries.sort()
    free = 0
    for index, entry in enumerate(entries):
        free += not entry[2][4]
        if free >= quota:
            return entries[: index + 1], entry[0]
    return entries, LAST


def choose(lines, quotas, positions, left_out, faults):
    kept = {code: [] for code in quotas}
    edges = {code: LAST if quota else b"" for code, quota in quotas.items()}
    limits = {code: 2 * quota + 64 for code, quota in quotas.items()}
    widest = max(edges.values(), default=b"")
    place_of = positions.of
    for label, line in lines:
        place = place_of(label)
        if place > widest:
            continue
        fields = line.decode("utf-8").rstrip("\n").split("\t")
        if len(fields) != 5 or any(BAD.search(field) for field in fields):
            faults.setdefault("line", fields[0])
            continue
        code = fields[2]
        if place > edges.get(code, b"") or fields[0] in left_out:
            continue
        kept[code].append((place, label, fields))
        if len(kept[code]) >= limits[code]:
            kept[code], edges[code] = front(kept[code], quotas[code])
            limits[code] = 2 * len(kept[code]) + 64
            widest = max(edges.values())
    drawn, skipped, short = [], [], []
    for code in sorted(quotas):
        entries = front(kept[code], quotas[code])[0] if quotas[code] else []
        free = [entry for entry in entries if not entry[2][4]]
        drawn += free
        skipped += [entry for entry in entries if entry[2][4]]
        if len(free) < quotas[code]:
            short.append({"stratum": code, "quota": quotas[code], "found": len(free)})
    drawn = [
        dict(zip(("label", "name", "stratum", "speciality"), fields), position=place.hex())
        for place, _, fields in sorted(drawn)
    ]
    skipped = [
        {"label": fields[0], "stratum": fields[2], "bar": fields[4], "position": place.hex()}
        for place, _, fields in sorted(skipped)
    ]
    return drawn, skipped, short


def present(officer, planned):
    first, last, valid = planned["first"], planned["last"], officer["valid"]
    away = any(leave["first"] <= last and first <= leave["last"] for leave in officer["leave"])
    return valid["first"] <= first and last <= valid["last"] and not away


class Room:
    def __init__(self, officers, announcement, positions, gone=()):
        self.size, self.positions, self.orders = announcement["team_size"], positions, {}
        self.skills = {one["certificate"]: one["specialities"] for one in officers}
        self.recused = {one["certificate"]: set(one["recused"]) for one in officers}
        here = [one["certificate"] for one in officers if present(one, announcement["planned"])]
        self.present = [one for one in here if one not in gone]

    def order(self, label):
        if label not in self.orders:
            place = self.positions.of
            able = (one for one in self.present if label not in self.recused[one])
            placed = sorted((place(f"{label}|{one}".encode()), one) for one in able)
            self.orders[label] = [one for _, one in placed]
        return self.orders[label]

    def skilled(self, item, officers):
        need = item["speciality"]
        return not need or any(need in self.skills[one] for one in officers)

    def team(self, item, loads, cap, kept=(), without=()):
        team = list(kept)
        for one in self.order(item["label"]):
            if len(team) == self.size:
                break
            if one in kept or one in without or loads.get(one, 0) >= cap:
                continue
            last = len(team) == self.size - 1
            if not last or self.skilled(item, team) or self.skilled(item, [one]):
                team.append(one)
        return team if len(team) == self.size else None

    def hopeless(self, item, kept=(), without=()):
        able = [one for one in self.order(item["label"]) if one not in without]
        able = [one for one in able if one not in kept] + list(kept)
        if len(able) < self.size:
            return "few"
        return "" if self.skilled(item, able) else "speciality"


def teams(drawn, room, officers):
    """Cap, teams and open objects, as they must have been published."""
    reasons = {item["label"]: room.hopeless(item) for item in drawn}
    left = [{"label": label, "reason": reason} for label, reason in reasons.items() if reason]
    fit = [item for item in drawn if not reasons[item["label"]]]
    cap = -(-len(fit) * room.size // officers) if officers else len(fit)
    while True:
        loads, found = {}, []
        for item in fit:
            team = room.team(item, loads, cap)
            if team is None:
                break
            found.append({"label": item["label"], "officers": team})
            for one in team:
                loads[one] = loads.get(one, 0) + 1
        if len(found) == len(fit):
            return {"cap": cap, "teams": found, "open": left}
        cap += 1


class Standing:
    """Who goes where after the draw and each round."""

    def __init__(self, drawn, staffed):
        self.objects = {item["label"]: item for item in drawn}
        self.teams = {team["label"]: team["officers"] for team in staffed["teams"]}
        self.seen, self.gone, self.barred = set(self.objects), set(), set()
        self.cap = staffed["cap"]

    def faults(self, done):
        """What is wrong with that which the round struck."""
        labels = [one["label"] for one in done["objects"]]
        pairs = [(one["label"], one["certificate"]) for one in done["officers"]]
        found = [
            f"替换的检查对象 {one['label']}（{one['reason']}）"
            for one in done["objects"]
            if one["label"] not in self.objects
            or one["reason"] not in OBJECT_REASONS
            or (one["reason"] == "unstaffed" and one["label"] in self.teams)
        ]
        for (label, certificate), one in zip(pairs, done["officers"]):
            there = certificate in self.teams.get(label, []) and label not in labels
            if not there or one["reason"] not in OFFICER_REASONS:
                found.append(f"替换的执法人员 {certificate}（{one['reason']}）")
        if labels != sorted(set(labels)) or pairs != sorted(set(pairs)):
            found.append("替换的次序")
        return found

    def strike(self, done):
        """Take out what the round struck; gives the objects struck."""
        struck = [self.objects.pop(one["label"]) for one in done["objects"]]
        for item in struck:
            self.teams.pop(item["label"], None)
        for one in done["officers"]:
            label, certificate = one["label"], one["certificate"]
            self.teams[label] = [other for other in self.teams[label] if other != certificate]
            self.barred.add((label, certificate))
            if one["reason"] != "recused":
                self.gone.add(certificate)
        return struck

    def refill(self, item, room):
        """Fill the team of an object; gives the reason when that cannot be."""
        label, kept = item["label"], self.teams.get(item["label"], [])
        without = {certificate for name, certificate in self.barred if name == label}
        reason = room.hopeless(item, kept, without)
        if reason:
            self.teams.pop(label, None)
            return reason
        loads = Counter(one for team in self.teams.values() for one in team)
        while True:
            team = room.team(item, loads, self.cap, kept, without)
            if team:
                self.objects[label], self.teams[label] = item, team
                return ""
            self.cap += 1


def replace(struck, now, choose_from):
    if not struck:
        return [], []
    drawn, skipped, _ = choose_from(Counter(item["stratum"] for item in struck), now.seen)
    pairs = []
    for gone in struck:
        item = next((item for item in drawn if item["stratum"] == gone["stratum"]), None)
        if item:
            drawn.remove(item)
            now.seen.add(item["label"])
            now.objects[item["label"]] = item
        pairs.append({"struck": gone["label"], "drawn": item})
    return pairs, skipped


def round_again(now, done, room_without, choose_from):
    pairs, skipped = replace(now.strike(done), now, choose_from)
    room = room_without(now.gone)
    touched = sorted({one["label"] for one in done["officers"]})
    made, left = [], []
    for label in [pair["drawn"]["label"] for pair in pairs if pair["drawn"]] + touched:
        reason = now.refill(now.objects[label], room)
        left += [{"label": label, "reason": reason}] if reason else []
        made += [] if reason else [{"label": label, "officers": now.teams[label]}]
    staffed = {"cap": now.cap, "teams": made, "open": left}
    return {"replacements": pairs, "skipped": skipped, **staffed}


def check_codes(found, said, codes):
    for number, code in enumerate(codes, start=1):
        value = bytes.fromhex(code)
        for _ in range(number):
            value = hashlib.sha256(value).digest()
        good = value.hex() == said["commitment"] and number < said["n"]
        found.say(good, f"第 {number} 轮随机码与承诺", "对随机码连续计算摘要得不到公布的承诺")


def check_numbers(found, said, numbers):
    counts = [source["count"] for source in said["sources"]]
    found.same("随机数个数与公布的来源", [len(one) for one in numbers], counts)
    whole = all(type(n) is int and n >= 0 for one in numbers for n in one)
    found.say(whole and all(one == sorted(one) for one in numbers), "随机数为升序的整数")
    return "".join("".join(f"{n}." for n in one) + "/" for one in numbers).encode("ascii")


def check_pool(found, said, seen, faults):
    found.same("检查对象库文件的摘要", said["pool"]["sha256"], seen["sha256"])
    found.same("检查对象库的行数", said["pool"]["count"], seen["count"])
    found.say("order" not in seen, "检查对象库按编号排列且无重复", f"第 {seen.get('order')} 行")
    found.say("line" not in faults, "检查对象库的行完整", faults.get("line", ""))


def check_result(found, said, result, pool):
    if said["team_size"] < 2:
        raise ValueError("每组不足二人")
    check_codes(found, said, result["codes"])
    found.same("随机码个数", len(result["codes"]), len(result["rounds"]) + 1)
    numbers = check_numbers(found, said, result["numbers"])
    officers = result["officers"]
    found.same("执法人员库的摘要", said["officers_sha256"], digest(officers))
    places = [Positions(bytes.fromhex(code), numbers) for code in result["codes"]]
    quotas = {stratum["code"]: stratum["quota"] for stratum in said["strata"]}
    seen, faults = {}, {}
    drawn, skipped, short = choose(pool_lines(pool, seen), quotas, places[0], (), faults)
    check_pool(found, said, seen, faults)
    again = {"drawn": drawn, "skipped": skipped, "short": short}
    found.all_same("", result["selection"], again)
    unknown = {skip["bar"] for skip in skipped} - {bar["code"] for bar in said["bars"]}
    found.say(not unknown, "跳过的理由都已公布", "、".join(sorted(unknown)))
    staffed = teams(drawn, Room(officers, said, places[0]), len(officers))
    found.all_same("", result["staffing"], staffed)
    now = Standing(drawn, staffed)
    for number, done in enumerate(result["rounds"], start=2):
        code = places[number - 1]
        faults = [] if done["number"] == number else ["轮次"]
        faults += now.faults(done)
        found.say(not faults, f"第 {number} 轮替补所替换的", "、".join(faults))
        if faults:
            raise ValueError(f"第 {number} 轮替补以后的内容无法核对")
        again = round_again(
            now, done, lambda gone, code=code: Room(officers, said, code, gone),
            lambda wanted, left_out, code=code: choose(
                pool_lines(pool, {}), wanted, code, left_out, {}
            ),
        )  # fmt: skip
        found.all_same(f"第 {number} 轮替补：", done, again)


def check(text, pool, earlier=""):
    """Check the published text against the pool's file; gives the findings."""
    found = Findings()
    try:
        plain = json.loads(text.decode("utf-8"))
        found.say(canonical(plain) + b"\n" == text, "文件为规范格式", "内容有改动或者重复")
        form = (plain["format"], plain["version"]) == ("double-random-draw", 1)
        found.say(form, "格式和版本", "本程序只核对第 1 版")
        said, result = plain["announcement"], plain["result"]
        found.same("公告部分的摘要", plain["digests"]["announcement"], digest(said))
        if earlier:
            found.same("公告与承诺时公布的摘要", digest(said), earlier.lower())
        if result is None:
            seen, faults = {}, {}
            choose(pool_lines(pool, seen), {}, Positions(b"", b""), (), faults)
            check_pool(found, said, seen, faults)
        else:
            known = plain["digests"]["result"]
            found.same("结果部分的摘要（含替换理由）", known, digest(result))
            check_result(found, said, result, pool)
    except (ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
        found.say(False, "文件内容完整", f"{type(error).__name__} {error}")
    return found


def main(words):
    if len(words) not in (2, 3):
        print(__doc__)
        return 2
    text = Path(words[0]).read_bytes()
    found = check(text, words[1], *words[2:])
    print("\n".join(found.lines))
    if found.ok:
        digests = json.loads(text)["digests"]
        print("公告摘要", digests["announcement"], "（请与承诺时公布的核对）")
        print("结果摘要", digests["result"] or "尚未公布结果")
    print("结论：全部一致。" if found.ok else "结论：有不符之处，见上。")
    return 0 if found.ok else 1


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")
    sys.exit(main(sys.argv[1:]))
