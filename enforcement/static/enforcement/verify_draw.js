// 核对一次双随机抽取。浏览器自带的 WebCrypto，不联网，不依赖其他文件。
//
//   const {ok, findings} = await verifyDraw(publishedText, poolText, {earlier, progress});
//
// findings：[{ok, what, where}]。earlier：承诺时公布的公告摘要（可以不填）。
// The same check as verify_draw.py, written independently of the program.

const OBJECT_REASONS = ["closed", "moved", "ceased", "unstaffed"];
const OFFICER_REASONS = ["recused", "leave", "transferred", "certificate", "duty"];
const TITLES = {
  drawn: "抽中的检查对象", replacements: "替补的检查对象", skipped: "跳过的检查对象及理由",
  short: "不足名额的组", cap: "每人任务上限", teams: "检查组", open: "无法派员的检查对象",
};
// eslint-disable-next-line no-control-regex
const BAD = /[\x00-\x1f\x7f\x85\u2028\u2029]/;
const BATCH = 2000;
const encoder = new TextEncoder();
const utf8 = (text) => encoder.encode(text);

// --- bytes -------------------------------------------------------------------------------------

const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

function unhex(text) {
  if (typeof text !== "string" || !/^([0-9a-f]{2})*$/.test(text)) throw new Error(`${text}`);
  return Uint8Array.from(text.match(/../g) || [], (pair) => parseInt(pair, 16));
}

async function sha256(bytes) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

async function hmacKey(bytes) {
  return crypto.subtle.importKey("raw", bytes, {name: "HMAC", hash: "SHA-256"}, false, ["sign"]);
}

/** Unicode code points, which is the order of UTF-8 bytes; JavaScript compares UTF-16. */
function byBytes(one, other) {
  const [a, b] = [[...one], [...other]];
  for (let at = 0; at < a.length && at < b.length; at += 1) {
    if (a[at] !== b[at]) return a[at].codePointAt(0) - b[at].codePointAt(0);
  }
  return a.length - b.length;
}

const compare = (one, other) => (one < other ? -1 : Number(one > other));
const byPlace = (one, other) => compare(one.place, other.place) || byBytes(one.label, other.label);

/** JSON as Python's json.dumps(sort_keys=True, ensure_ascii=False) writes it without blanks. */
function canonical(plain) {
  if (Array.isArray(plain)) return `[${plain.map(canonical).join(",")}]`;
  if (plain && typeof plain === "object") {
    const keys = Object.keys(plain).sort(byBytes);
    return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(plain[key])}`).join(",")}}`;
  }
  return JSON.stringify(plain);
}

const digest = async (plain) => hex(await sha256(utf8(canonical(plain))));

// --- findings ----------------------------------------------------------------------------------

class Findings {
  constructor() {
    this.list = [];
  }

  say(good, what, where = "") {
    this.list.push({ok: Boolean(good), what, where: good ? "" : where});
  }

  same(what, published, computed) {
    if (published === undefined) throw new Error(what);
    const good = canonical(published) === canonical(computed);
    this.say(good, what, good ? "" : difference(published, computed));
  }

  allSame(start, published, computed) {
    for (const [name, value] of Object.entries(computed)) {
      this.same(start + TITLES[name], published[name], value);
    }
  }
}

function difference(published, computed) {
  const show = (value) =>
    value === undefined ? "（没有）" : typeof value === "string" ? value : canonical(value);
  if (!Array.isArray(published) || !Array.isArray(computed)) {
    return `公布的是 ${show(published)}，重算的是 ${show(computed)}`;
  }
  const length = Math.max(published.length, computed.length);
  for (let at = 0; at < length; at += 1) {
    if (show(published[at]) !== show(computed[at])) {
      return `第 ${at + 1} 项公布的是 ${show(published[at])}，重算的是 ${show(computed[at])}`;
    }
  }
  return "";
}

// --- positions ---------------------------------------------------------------------------------

/** HKDF with SHA-256: PRK = HMAC(code, numbers); position = HMAC(PRK, label and a byte 1). */
async function positions(code, numbers) {
  const prk = await crypto.subtle.sign("HMAC", await hmacKey(code), numbers);
  const key = await hmacKey(prk);
  const one = async (label) =>
    hex(new Uint8Array(await crypto.subtle.sign("HMAC", key, utf8(`${label}\x01`))));
  return async (labels) => {
    const found = [];
    for (let at = 0; at < labels.length; at += BATCH) {
      found.push(...(await Promise.all(labels.slice(at, at + BATCH).map(one))));
    }
    return found;
  };
}

// --- the pool ----------------------------------------------------------------------------------

async function readPool(text, found, said) {
  const bytes = utf8(text);
  found.same("检查对象库文件的摘要", said.pool.sha256, hex(await sha256(bytes)));
  const lines = text.split("\n");
  const whole = lines.pop() === "";
  found.same("检查对象库的行数", said.pool.count, lines.length + Number(!whole));
  const pool = lines.map((line) => line.split("\t"));
  const order = pool.findIndex((fields, at) => at > 0 && byBytes(pool[at - 1][0], fields[0]) >= 0);
  found.say(whole && order < 0, "检查对象库按编号排列且无重复", `第 ${order + 1} 行`);
  const bad = pool.find((fields) => fields.length !== 5 || fields.some((one) => BAD.test(one)));
  found.say(!bad, "检查对象库的行完整", bad && bad[0]);
  return pool.filter((fields) => fields.length === 5);
}

/** Drawn, skipped and short strata, as they must have been published. */
async function choose(pool, quotas, placesOf, leftOut, progress) {
  const places = [];
  for (let at = 0; at < pool.length; at += BATCH) {
    places.push(...(await placesOf(pool.slice(at, at + BATCH).map((fields) => fields[0]))));
    progress(Math.min(at + BATCH, pool.length), pool.length);
  }
  const strata = new Map([...quotas.keys()].map((code) => [code, []]));
  pool.forEach(([label, name, stratum, speciality, bar], at) => {
    if (!strata.has(stratum) || leftOut.has(label)) return;
    strata.get(stratum).push({label, name, stratum, speciality, bar, place: places[at]});
  });
  const [drawn, skipped, short] = [[], [], []];
  for (const code of [...strata.keys()].sort(byBytes)) {
    const quota = quotas.get(code);
    let found = 0;
    for (const item of strata.get(code).sort(byPlace)) {
      if (found === quota) break;
      (item.bar ? skipped : drawn).push(item);
      found += Number(!item.bar);
    }
    if (found < quota) short.push({stratum: code, quota, found});
  }
  const plainDrawn = ({label, name, stratum, speciality, place}) =>
    ({label, name, stratum, speciality, position: place});
  const plainSkip = ({label, stratum, bar, place}) => ({label, stratum, bar, position: place});
  return {
    drawn: drawn.sort(byPlace).map(plainDrawn), skipped: skipped.sort(byPlace).map(plainSkip), short,
  };
}

// --- the officers ------------------------------------------------------------------------------

function present(officer, planned) {
  const meets = (leave) => leave.first <= planned.last && planned.first <= leave.last;
  const held = officer.valid.first <= planned.first && planned.last <= officer.valid.last;
  return held && !officer.leave.some(meets);
}

class Room {
  constructor(officers, said, placesOf, gone = new Set()) {
    this.size = said.team_size;
    this.placesOf = placesOf;
    this.skills = new Map(officers.map((one) => [one.certificate, one.specialities]));
    this.here = officers.filter(
      (one) => present(one, said.planned) && !gone.has(one.certificate));
    this.orders = new Map();
  }

  /** Officers who may go to this object, by position. */
  async order(label) {
    if (!this.orders.has(label)) {
      const able = this.here.filter((one) => !one.recused.includes(label));
      const names = able.map((one) => one.certificate);
      const places = await this.placesOf(names.map((name) => `${label}|${name}`));
      const placed = names.map((name, at) => ({label: name, place: places[at]}));
      this.orders.set(label, placed.sort(byPlace).map((one) => one.label));
    }
    return this.orders.get(label);
  }

  skilled(item, team) {
    return !item.speciality || team.some((one) => this.skills.get(one).includes(item.speciality));
  }

  async team(item, loads, cap, kept = [], without = new Set()) {
    const team = [...kept];
    for (const one of await this.order(item.label)) {
      if (team.length === this.size) break;
      if (kept.includes(one) || without.has(one) || (loads.get(one) || 0) >= cap) continue;
      const last = team.length === this.size - 1;
      if (!last || this.skilled(item, team) || this.skilled(item, [one])) team.push(one);
    }
    return team.length === this.size ? team : null;
  }

  async hopeless(item, kept = [], without = new Set()) {
    const order = await this.order(item.label);
    const able = [...order.filter((one) => !without.has(one) && !kept.includes(one)), ...kept];
    if (able.length < this.size) return "few";
    return this.skilled(item, able) ? "" : "speciality";
  }
}

const add = (loads, team) => team.forEach((one) => loads.set(one, (loads.get(one) || 0) + 1));

async function staff(drawn, room, officers) {
  const [fit, open] = [[], []];
  for (const item of drawn) {
    const reason = await room.hopeless(item);
    if (reason) open.push({label: item.label, reason});
    else fit.push(item);
  }
  let cap = officers ? Math.ceil((fit.length * room.size) / officers) : fit.length;
  for (;;) {
    const [loads, teams] = [new Map(), []];
    for (const item of fit) {
      const team = await room.team(item, loads, cap);
      if (!team) break;
      teams.push({label: item.label, officers: team});
      add(loads, team);
    }
    if (teams.length === fit.length) return {cap, teams, open};
    cap += 1;
  }
}

// --- substitution ------------------------------------------------------------------------------

class Standing {
  constructor(drawn, staffed) {
    this.objects = new Map(drawn.map((item) => [item.label, item]));
    this.teams = new Map(staffed.teams.map((team) => [team.label, team.officers]));
    this.seen = new Set(this.objects.keys());
    this.gone = new Set();
    this.barred = new Map();
    this.cap = staffed.cap;
  }

  /** What is wrong with that which the round struck. */
  faults(done) {
    const labels = done.objects.map((one) => one.label);
    const found = done.objects
      .filter((one) => !this.objects.has(one.label) || !OBJECT_REASONS.includes(one.reason)
        || (one.reason === "unstaffed" && this.teams.has(one.label)))
      .map((one) => `替换的检查对象 ${one.label}（${one.reason}）`);
    for (const {label, certificate, reason} of done.officers) {
      const there = (this.teams.get(label) || []).includes(certificate) && !labels.includes(label);
      if (!there || !OFFICER_REASONS.includes(reason)) {
        found.push(`替换的执法人员 ${certificate}（${reason}）`);
      }
    }
    const after = (one, other) =>
      byBytes(one.label, other.label) || byBytes(one.certificate || "", other.certificate || "");
    const wrong = (list) => list.some((one, at) => at > 0 && after(list[at - 1], one) >= 0);
    if (wrong(done.objects) || wrong(done.officers)) found.push("替换的次序");
    return found;
  }

  /** Take out what the round struck; gives the objects struck. */
  strike(done) {
    const struck = done.objects.map((one) => this.objects.get(one.label));
    for (const {label} of struck) {
      this.objects.delete(label);
      this.teams.delete(label);
    }
    for (const {label, certificate, reason} of done.officers) {
      this.teams.set(label, this.teams.get(label).filter((one) => one !== certificate));
      if (!this.barred.has(label)) this.barred.set(label, new Set());
      this.barred.get(label).add(certificate);
      if (reason !== "recused") this.gone.add(certificate);
    }
    return struck;
  }

  /** Replacements and skips. */
  async replace(struck, chooseFrom) {
    if (!struck.length) return {replacements: [], skipped: []};
    const quotas = new Map();
    struck.forEach(({stratum}) => quotas.set(stratum, (quotas.get(stratum) || 0) + 1));
    const {drawn, skipped} = await chooseFrom(quotas, this.seen);
    const replacements = struck.map(({label, stratum}) => {
      const at = drawn.findIndex((item) => item.stratum === stratum);
      const item = at < 0 ? null : drawn.splice(at, 1)[0];
      if (item) {
        this.seen.add(item.label);
        this.objects.set(item.label, item);
      }
      return {struck: label, drawn: item};
    });
    return {replacements, skipped};
  }

  /** Fill the team of an object; gives the reason when that cannot be. */
  async refill(label, room) {
    const [item, kept] = [this.objects.get(label), this.teams.get(label) || []];
    const without = this.barred.get(label) || new Set();
    const reason = await room.hopeless(item, kept, without);
    if (reason) {
      this.teams.delete(label);
      return reason;
    }
    const loads = new Map();
    this.teams.forEach((team) => add(loads, team));
    for (;;) {
      const team = await room.team(item, loads, this.cap, kept, without);
      if (team) {
        this.teams.set(label, team);
        return "";
      }
      this.cap += 1;
    }
  }

  async round(done, roomWithout, chooseFrom) {
    const {replacements, skipped} = await this.replace(this.strike(done), chooseFrom);
    const room = roomWithout(this.gone);
    const touched = [...new Set(done.officers.map((one) => one.label))].sort(byBytes);
    const fresh = replacements.filter((pair) => pair.drawn).map((pair) => pair.drawn.label);
    const [teams, open] = [[], []];
    for (const label of [...fresh, ...touched]) {
      const reason = await this.refill(label, room);
      if (reason) open.push({label, reason});
      else teams.push({label, officers: this.teams.get(label)});
    }
    return {replacements, skipped, cap: this.cap, teams, open};
  }
}

// --- all of it ---------------------------------------------------------------------------------

async function checkCodes(found, said, codes) {
  for (const [at, code] of codes.entries()) {
    let value = unhex(code);
    for (let times = 0; times <= at; times += 1) value = await sha256(value);
    const good = hex(value) === said.commitment && at + 1 < said.n;
    found.say(good, `第 ${at + 1} 轮随机码与承诺`, "对随机码连续计算摘要得不到公布的承诺");
  }
}

function checkNumbers(found, said, numbers) {
  const counts = said.sources.map((source) => source.count);
  found.same("随机数个数与公布的来源", numbers.map((one) => one.length), counts);
  const right = numbers.every((one) => one.every(
    (n, at) => Number.isSafeInteger(n) && n >= 0 && (at === 0 || one[at - 1] <= n)));
  found.say(right, "随机数为升序的整数");
  return utf8(numbers.map((one) => `${one.map((n) => `${n}.`).join("")}/`).join(""));
}

async function checkResult(found, said, result, pool, progress) {
  if (!(said.team_size >= 2)) throw new Error("每组不足二人");
  await checkCodes(found, said, result.codes);
  found.same("随机码个数", result.codes.length, result.rounds.length + 1);
  const numbers = checkNumbers(found, said, result.numbers);
  const officers = result.officers;
  found.same("执法人员库的摘要", said.officers_sha256, await digest(officers));
  const places = await Promise.all(result.codes.map((code) => positions(unhex(code), numbers)));
  const quotas = new Map(said.strata.map((stratum) => [stratum.code, stratum.quota]));
  const again = await choose(pool, quotas, places[0], new Set(), progress);
  found.allSame("", result.selection, again);
  const bars = said.bars.map((bar) => bar.code);
  const unknown = again.skipped.map((skip) => skip.bar).filter((bar) => !bars.includes(bar));
  found.say(!unknown.length, "跳过的理由都已公布", unknown.join("、"));
  const staffed = await staff(again.drawn, new Room(officers, said, places[0]), officers.length);
  found.allSame("", result.staffing, staffed);
  const now = new Standing(again.drawn, staffed);
  for (const [at, done] of result.rounds.entries()) {
    const number = at + 2;
    const faults = [...(done.number === number ? [] : ["轮次"]), ...now.faults(done)];
    found.say(!faults.length, `第 ${number} 轮替补所替换的`, faults.join("、"));
    if (faults.length) throw new Error(`第 ${number} 轮替补以后的内容无法核对`);
    const place = places[at + 1];
    const computed = await now.round(
      done,
      (gone) => new Room(officers, said, place, gone),
      (wanted, leftOut) => choose(pool, wanted, place, leftOut, progress),
    );
    found.allSame(`第 ${number} 轮替补：`, done, computed);
  }
}

async function checkAll(found, publishedText, poolText, earlier, progress) {
  const plain = JSON.parse(publishedText);
  found.say(`${canonical(plain)}\n` === publishedText, "文件为规范格式", "内容有改动或者重复");
  const right = plain.format === "double-random-draw" && plain.version === 1;
  found.say(right, "格式和版本", "本程序只核对第 1 版");
  const {announcement: said, result} = plain;
  found.same("公告部分的摘要", plain.digests.announcement, await digest(said));
  if (earlier) {
    found.same("公告与承诺时公布的摘要", await digest(said), earlier.toLowerCase());
  }
  const pool = await readPool(poolText, found, said);
  if (result === null) return;
  found.same("结果部分的摘要（含替换理由）", plain.digests.result, await digest(result));
  await checkResult(found, said, result, pool, progress);
}

/** Both texts exactly as published; resolves, never rejects. */
export async function verifyDraw(publishedText, poolText, options = {}) {
  const found = new Findings();
  const progress = options.progress || (() => {});
  try {
    await checkAll(found, publishedText, poolText, options.earlier || "", progress);
  } catch (error) {
    found.say(false, "文件内容完整", `${error.name} ${error.message}`);
  }
  return {ok: found.list.every((one) => one.ok), findings: found.list};
}
