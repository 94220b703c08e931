"use strict";
// Offers messages to this browser where it can take them, and asks its push service for an address when the button is pressed.
(() => {
  const can = window.isSecureContext && "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
  if (!can) return;
  document.querySelectorAll("[data-push-only]").forEach((one) => { one.hidden = false; });
  const form = document.querySelector("form[data-push-key]");
  if (!form) return;
  const wrong = document.getElementById("push-wrong");
  document.querySelectorAll("[data-push-not]").forEach((one) => { one.hidden = true; });

  const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
  const active = (registration) => new Promise((done) => {
    const worker = registration.active || registration.waiting || registration.installing;
    const look = () => { if (registration.active) done(registration); };
    worker.addEventListener("statechange", look);
    look();
  });

  const ask = async () => {
    if (await Notification.requestPermission() !== "granted") throw new Error("denied");
    const registration = await active(await navigator.serviceWorker.register(new URL("push-worker.js", location.href)));
    const key = bytes(form.dataset.pushKey);
    const known = await registration.pushManager.getSubscription();
    const same = known && known.options.applicationServerKey && String(new Uint8Array(known.options.applicationServerKey)) === String(key);
    if (known && !same) await known.unsubscribe();
    return same ? known : registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  };

  form.addEventListener("submit", async (event) => {
    if (form.elements.address.value) return;
    event.preventDefault();
    wrong.hidden = true;
    try {
      const said = (await ask()).toJSON();
      form.elements.address.value = said.endpoint;
      form.elements.p256dh.value = said.keys.p256dh;
      form.elements.auth.value = said.keys.auth;
      form.submit();
    } catch {
      wrong.hidden = false;
    }
  });
})();
