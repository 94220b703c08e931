// Tells the page what happens: one stream for all open pages of the browser where it can share one, else one for each.
// Each event becomes two of the document: `heard-alert` (by kind of thing) and `heard-<id>` (by thing), and as often as a page can
// be drawn `live-alert` and `live-<id>`; or `live-reload`: too much missed.
(() => {
  const { live: source, liveWorker, liveAfter: after, liveAs: as } = document.documentElement.dataset;
  if (!source) return;
  const dispatch = (name, said) => document.body.dispatchEvent(new CustomEvent(name, { detail: said, bubbles: true }));

  // The first is passed on at once, and what follows soon after it once more when the pause is over: the last one is never dropped.
  const again = new Map();
  const pace = (name, said, pause) => {
    if (again.has(name)) return again.set(name, said);
    dispatch(name, said);
    again.set(name, null);
    setTimeout(() => {
      const last = again.get(name);
      again.delete(name);
      if (last) pace(name, last, pause);
    }, pause);
  };
  const tell = (name, said) => {
    if (name === "reload") return dispatch("live-reload", said);
    dispatch(`heard-${name}`, said);
    dispatch(`heard-${said.subject}`, said);
    pace(`live-${name}`, said, 1000);
    pace(`live-${said.subject}`, said, 400);
  };
  const listen = () => {
    if (window.SharedWorker) {
      const worker = new SharedWorker(liveWorker, { name: "varsko-live" });
      worker.port.onmessage = (event) => tell(event.data.name, event.data.said);
      worker.port.postMessage({ source, after: Number(after), as });
      // whoever signs out leaves nothing behind for the next one at this browser
      document.addEventListener("submit", ({ target }) => {
        if (target.getAttribute("action") === "/logout") worker.port.postMessage({ as: "" });
      });
      return;
    }
    const stream = new EventSource(`${source}?after=${after}&as=${encodeURIComponent(as)}`);
    for (const name of ["alert", "bell", "change", "incident", "provider", "request", "review", "room", "service", "team", "user", "reload"]) {
      stream.addEventListener(name, (event) => tell(name, JSON.parse(event.data)));
    }
  };
  // not before everything on the page that wants to hear has said so: what came since the page was drawn is told first of all
  document.addEventListener("DOMContentLoaded", () => setTimeout(listen));
})();
