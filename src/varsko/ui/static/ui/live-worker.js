// Runs once for all pages of the browser: holds the one stream, so that many open pages do not use up the browser's connections.
// A page that comes later hears what it missed since it was drawn.
const REMEMBERED = 300;
const ports = new Set();
let recent = [];
let stream = null;

const hear = (name, said) => {
  const told = { name, said };
  recent = [...recent, told].slice(-REMEMBERED);
  for (const port of ports) port.postMessage(told);
};

const open = (source, after) => {
  stream = new EventSource(`${source}?after=${after}`);
  for (const name of ["alert", "bell", "change", "incident", "request", "review", "room", "service", "team", "user", "reload"]) {
    stream.addEventListener(name, (event) => hear(name, JSON.parse(event.data)));
  }
};

self.onconnect = (event) => {
  const port = event.ports[0];
  ports.add(port);
  port.onmessage = ({ data: { source, after } }) => {
    if (!stream || stream.readyState === EventSource.CLOSED) open(source, after);
    else for (const told of recent) if (told.said.id > after) port.postMessage(told);
  };
};
