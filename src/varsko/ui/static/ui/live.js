// Tells the page what happens: one stream for all open pages of the browser where it can share one, else one for each.
// Each event becomes two of the document: `live-alert` (by kind of thing) and `live-<id>` (by thing); or `live-reload`: too much missed.
(() => {
  const { live: source, liveWorker, liveAfter: after } = document.documentElement.dataset;
  if (!source) return;
  const tell = (name, said) => {
    const names = name === "reload" ? ["live-reload"] : [`live-${name}`, `live-${said.subject}`];
    for (const one of names) document.body.dispatchEvent(new CustomEvent(one, { detail: said, bubbles: true }));
  };
  if (window.SharedWorker) {
    const worker = new SharedWorker(liveWorker, { name: "varsko-live" });
    worker.port.onmessage = (event) => tell(event.data.name, event.data.said);
    worker.port.postMessage({ source, after: Number(after) });
    return;
  }
  const stream = new EventSource(`${source}?after=${after}`);
  for (const name of ["alert", "bell", "change", "incident", "request", "review", "room", "service", "team", "user", "reload"]) {
    stream.addEventListener(name, (event) => tell(name, JSON.parse(event.data)));
  }
})();
