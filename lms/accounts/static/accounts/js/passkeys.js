// Passkeys: the browser's own dialogue, started by a form. Forms stay hidden where there are no passkeys.

const here = window.isSecureContext && window.PublicKeyCredential && navigator.credentials;
const show = (mark) => document.querySelectorAll(`[data-passkey-${mark}]`).forEach((part) => { part.hidden = false; });

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
  .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

const known = (list) => (list || []).map((each) => Object.assign({}, each, { id: bytes(each.id) }));

const create = (options) => {
  const key = options.publicKey;
  const user = Object.assign({}, key.user, { id: bytes(key.user.id) });
  const device = Object.assign({}, key.authenticatorSelection, {
    residentKey: "required", requireResidentKey: true, userVerification: "required",
  });
  return navigator.credentials.create({ publicKey: Object.assign({}, key, {
    user, challenge: bytes(key.challenge), excludeCredentials: known(key.excludeCredentials), authenticatorSelection: device,
  }) });
};

const get = (options) => {
  const key = options.publicKey;
  return navigator.credentials.get({ publicKey: Object.assign({}, key, {
    challenge: bytes(key.challenge), allowCredentials: known(key.allowCredentials),
  }) });
};

const written = (credential) => {
  const response = { clientDataJSON: text(credential.response.clientDataJSON) };
  ["attestationObject", "authenticatorData", "signature", "userHandle"].forEach((name) => {
    if (credential.response[name]) response[name] = text(credential.response[name]);
  });
  if (credential.response.getTransports) response.transports = credential.response.getTransports();
  return JSON.stringify({
    id: credential.id, rawId: text(credential.rawId), type: credential.type, response,
    clientExtensionResults: credential.getClientExtensionResults(),
  });
};

const onThePage = () => JSON.parse(document.getElementById("passkey-options").textContent);

const asked = async (address) => {
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(answer.status);
  return (await answer.json()).request_options;
};

const start = {
  create: () => create(onThePage()),
  get: () => get(onThePage()),
  "log-in": async (form) => get(await asked(form.action)),
};

document.querySelectorAll("form[data-passkey]").forEach((form) => {
  if (!here) return;
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      form.elements.credential.value = written(await start[form.dataset.passkey](form));
      form.submit();
    } catch (error) {
      show("failed");
    }
  });
});
if (!here) show("absent");
