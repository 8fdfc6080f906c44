// Conveniences. Every page works without this file, but for the progress of long jobs.
"use strict";

(() => {
  const BUSY = "正在提交…";
  const changed = new WeakSet();
  let leaving = false;

  // A form is sent once: its buttons rest until the answer comes.
  function rest(form, button) {
    for (const each of form.querySelectorAll("button[type=submit]")) {
      each.dataset.text ??= each.innerHTML;
      each.disabled = true;
    }
    if (button) button.textContent = BUSY;
  }

  function wake(root) {
    for (const button of root.querySelectorAll("button[data-text]")) {
      button.disabled = false;
      button.innerHTML = button.dataset.text;
      delete button.dataset.text;
      delete button.form.dataset.sending;
    }
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.hasAttribute("data-download")) return;
    if (form.dataset.sending) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    form.dataset.sending = "yes";
    leaving = true;
    changed.delete(form);
    // After this turn, so that the pressed button's own value is still sent.
    setTimeout(() => rest(form, event.submitter), 0);
  }, true);  // before htmx hears of it
  window.addEventListener("pageshow", () => { leaving = false; wake(document); });
  document.addEventListener("htmx:afterRequest", (event) => { leaving = false; wake(event.target); });
  document.addEventListener("htmx:sendError", () => {
    alert("网络中断，内容没有提交。请检查网络后再次提交，已填写的内容仍在页面上。");
  });
  document.addEventListener("htmx:responseError", (event) => {
    if (event.detail.elt.matches("form")) alert("提交没有成功，请稍后再试，已填写的内容仍在页面上。");
  });

  // A changed form is not left by accident.
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (form && form.hasAttribute("data-warn-unsaved")) changed.add(form);
  });
  window.addEventListener("beforeunload", (event) => {
    if (leaving) return;
    for (const form of document.querySelectorAll("form[data-warn-unsaved]")) {
      if (changed.has(form)) event.preventDefault();
    }
  });

  // Text areas grow where CSS field-sizing is not known.
  function grow(area) {
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight + 2}px`;
  }
  if (!CSS.supports("field-sizing", "content")) {
    document.addEventListener("input", (event) => {
      if (event.target.matches("textarea[data-grow]")) grow(event.target);
    });
  }

  // What was chosen, and how large it is.
  function listFiles(input) {
    let list = input.parentElement.querySelector(".file-list");
    if (!list) {
      list = document.createElement("ul");
      list.className = "file-list";
      list.setAttribute("aria-live", "polite");
      input.after(list);
    }
    list.replaceChildren(...Array.from(input.files, (file) => {
      const item = document.createElement("li");
      const size = file.size / 1048576;
      const limit = Number(input.dataset.maxMegabytes || 0);
      item.textContent = `${file.name}（${size < 0.1 ? "不足 0.1" : size.toFixed(1)} MB）`;
      if (limit && size > limit) {
        item.className = "too-big";
        item.textContent += ` 超过 ${limit} MB，请压缩或拆分后再选`;
      }
      return item;
    }));
  }
  document.addEventListener("change", (event) => {
    if (event.target.matches("input[type=file][multiple]")) listFiles(event.target);
  });

  // After a refused form the summary is read first.
  function settle(root) {
    const summary = root.querySelector("[data-error-summary]");
    if (summary) summary.focus();
    for (const input of root.querySelectorAll("input[type=file][multiple]")) {
      if (input.files.length) listFiles(input);
    }
  }
  document.addEventListener("DOMContentLoaded", () => settle(document));
  document.addEventListener("htmx:load", (event) => {
    const form = event.detail.elt;
    if (form.matches && form.matches("form[data-keep-files]")) {
      changed.add(form);
      settle(form);
    }
  });

  // Menus made of <details> close when one clicks elsewhere or presses Escape.
  function closeMenus(except) {
    for (const menu of document.querySelectorAll("details.user-menu[open]")) {
      if (!menu.contains(except)) menu.open = false;
    }
  }
  document.addEventListener("click", (event) => closeMenus(event.target));
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") closeMenus(null); });

  // On phones the filters lie behind a button, unless they are in use.
  const phone = window.matchMedia("(max-width: 575.98px)");
  function foldFilters() {
    for (const fold of document.querySelectorAll("details.filter-fold")) {
      fold.open = !phone.matches || fold.hasAttribute("data-in-use");
    }
  }
  foldFilters();
  phone.addEventListener("change", foldFilters);

  // Buttons that only make sense with a script: print, copy, fill in.
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-print], [data-copy]");
    if (!button) return;
    if (button.hasAttribute("data-print")) window.print();
    else navigator.clipboard.writeText(button.dataset.copy).then(() => { button.textContent = "已复制"; });
  });
})();
