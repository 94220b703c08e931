// Runs once for all pages of the browser: holds the one stream, so that many open pages do not use up the browser's connections.
// A page that comes later hears what it missed since it was drawn.
const REMEMBERED = 300;
// What it holds is of one person: whoever else comes gets nothing of it, and the pages of the former one hear no more.
const ports = new Set();
let recent = [];
let stream = null;
let reader = "";

const begin = (as) => {
  stream?.close();
  ports.clear();
  [reader, recent, stream] = [as, [], null];
};

const hear = (name, said) => {
  const told = { name, said };
  recent = [...recent, told].slice(-REMEMBERED);
  for (const port of ports) port.postMessage(told);
};

const open = (source, after) => {
  stream = new EventSource(`${source}?after=${after}`);
  stream.onerror = ({ target }) => {
    if (target === stream && target.readyState === EventSource.CLOSED) recent = [];
  };
  for (const name of ["alert", "bell", "change", "incident", "request", "review", "room", "service", "team", "user", "reload"]) {
    stream.addEventListener(name, (event) => hear(name, JSON.parse(event.data)));
  }
};

self.onconnect = (event) => {
  const port = event.ports[0];
  port.onmessage = ({ data: { source, after, as } }) => {
    if (as !== reader) begin(as);
    if (!as) return;
    ports.add(port);
    if (!stream || stream.readyState === EventSource.CLOSED) open(source, after);
    else for (const told of recent) if (told.said.id > after) port.postMessage(told);
  };
};
