// The secret of a link stands after "#": put it into the form, and out of the address.
const secret = location.hash.slice(1);
if (secret) {
  const field = /** @type {HTMLInputElement} */ (document.getElementById("secret"));
  field.value = secret;
  history.replaceState(null, "", location.pathname);
  /** @type {HTMLButtonElement} */ (document.querySelector("#sign-in button")).focus();
}
