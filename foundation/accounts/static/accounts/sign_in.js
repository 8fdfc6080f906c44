// Demo accounts: fill in the form without loading the page again.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-username]");
  const form = document.querySelector("#sign-in-form");
  if (!link || !form || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  form.elements.username.value = link.dataset.username;
  form.elements.password.value = link.closest("[data-password]").dataset.password;
  form.querySelector("button[type=submit]").focus();
});
