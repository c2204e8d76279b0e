// The secret of a link stands after "#": put it into the form, and out of the address.

function take() {
  const secret = location.hash.slice(1);
  if (!secret) return;
  const field = /** @type {HTMLInputElement} */ (document.getElementById("secret"));
  field.value = secret;
  history.replaceState(null, "", location.pathname);
  /** @type {HTMLButtonElement} */ (document.querySelector("#sign-in button")).focus();
}
take();
addEventListener("hashchange", take); // a link opened in a tab that shows this page already
