// The page of the check: fetches what is published here and shows each finding.
const form = document.getElementById("verify");
const outcome = document.getElementById("outcome");
const list = document.getElementById("findings");

async function textOf(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}：${answer.status}`);
  // As bytes: text() would drop a byte order mark and hide a change.
  return new TextDecoder("utf-8", {ignoreBOM: true}).decode(await answer.arrayBuffer());
}

function show({ok, findings}) {
  outcome.textContent = ok ? "结论：全部一致。" : "结论：有不符之处，见下。";
  list.replaceChildren(...findings.map((one) => {
    const line = document.createElement("li");
    if (!one.ok) line.className = "wrong";
    line.textContent = `${one.ok ? "一致" : "不符"}　${one.what}${one.where ? `：${one.where}` : ""}`;
    return line;
  }));
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  list.replaceChildren();
  outcome.textContent = "正在下载和计算……";
  try {
    const {verifyDraw} = await import(form.dataset.checker);
    const texts = await Promise.all([textOf(form.dataset.json), textOf(form.dataset.pool)]);
    show(await verifyDraw(...texts, {
      earlier: document.getElementById("earlier").value.trim(),
      progress: (done, total) => {
        outcome.textContent = `正在计算：${done} / ${total}`;
      },
    }));
  } catch (error) {
    outcome.textContent = `无法核验：${error.message}。请检查网络后重试，或者下载离线核验网页。`;
  }
});
