"use strict";
// Shows what a status page tells while it is not open. The first message is confirmed by this browser, which alone can read it.
const below = (path) => new URL(path, self.registration.scope).href;

const shown = (said) => self.registration.showNotification(said.title, {
  body: said.body,
  lang: said.language || "",
  tag: said.tag || "",
  renotify: Boolean(said.tag),
  data: { link: said.link, end: said.end ? below(said.end) : "" },
  actions: said.end ? [{ action: "end", title: said.end_label }] : [],
});

const confirmed = (said) => said.confirm
  ? fetch(below(said.confirm), { method: "POST", credentials: "omit" })
  : Promise.resolve();

self.addEventListener("push", (event) => {
  let said;
  try { said = event.data.json(); } catch { return; }
  event.waitUntil(Promise.all([shown(said), confirmed(said)]));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const { link, end } = event.notification.data;
  event.waitUntil(self.clients.openWindow(event.action === "end" && end ? end : link));
});

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
