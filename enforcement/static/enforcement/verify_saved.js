// The end of the saved page: files from the disk instead of the network.
const form = document.getElementById("verify");
const outcome = document.getElementById("outcome");
const list = document.getElementById("findings");

async function textOf(id) {
  const bytes = await document.getElementById(id).files[0].arrayBuffer();
  return new TextDecoder("utf-8", {ignoreBOM: true}).decode(bytes);
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  outcome.textContent = "正在计算……";
  const earlier = document.getElementById("earlier").value.trim();
  const {ok, findings} = await verifyDraw(await textOf("json"), await textOf("pool"), {earlier});
  outcome.textContent = ok ? "结论：全部一致。" : "结论：有不符之处，见下。";
  list.replaceChildren(...findings.map((one) => {
    const line = document.createElement("li");
    line.textContent = `${one.ok ? "一致" : "不符"}　${one.what}${one.where ? `：${one.where}` : ""}`;
    return line;
  }));
});
