// Runs once for all pages of the browser: holds the one stream, so that many open pages do not use up the browser's connections.
// A page that comes later hears what it missed since it was drawn.
const REMEMBERED = 300;
const FIRST_PAUSE = 4000;
const LONGEST_PAUSE = 300000;
// What it holds is of one person: whoever else comes gets nothing of it, and the pages of the former one hear no more. The server is
// told whose pages they are: it refuses the stream while somebody else is signed in.
const ports = new Set();
let recent = [];
let stream = null;
let source = "";
let reader = "";
let last = 0;
let pause = FIRST_PAUSE;
let again = 0;

const close = () => {
  clearTimeout(again);
  stream?.close();
  [recent, stream, again] = [[], null, 0];
};

const begin = (as) => {
  close();
  ports.clear();
  [reader, last, pause] = [as, 0, FIRST_PAUSE];
};

// A stream that was refused is asked for again, ever more seldom: pages that stay open have no other way to hear on.
const wait = () => {
  close();
  again = setTimeout(() => open(last), pause);
  pause = Math.min(pause * 2, LONGEST_PAUSE);
};

const hear = (name, said) => {
  const told = { name, said };
  last = Math.max(last, said.id ?? 0);
  recent = [...recent, told].slice(-REMEMBERED);
  for (const port of ports) port.postMessage(told);
};

const open = (after) => {
  close();
  last = after;
  stream = new EventSource(`${source}?after=${after}&as=${encodeURIComponent(reader)}`);
  stream.onopen = () => (pause = FIRST_PAUSE);
  stream.onerror = ({ target }) => {
    if (target === stream && target.readyState === EventSource.CLOSED) wait();
  };
  for (const name of ["alert", "bell", "change", "incident", "provider", "request", "review", "room", "service", "team", "user", "reload"]) {
    stream.addEventListener(name, (event) => hear(name, JSON.parse(event.data)));
  }
};

const come = (port, page) => {
  if (page.as !== reader) begin(page.as);
  ports.add(port);
  source = page.source;
  if (!stream) open(last ? Math.min(last, page.after) : page.after);
  else for (const told of recent) if (told.said.id > page.after) port.postMessage(told);
};

self.onconnect = (event) => {
  const port = event.ports[0];
  port.onmessage = ({ data: page }) => {
    if (page.as) come(port, page);
    // what was heard is forgotten at once; whether the sign-out came to pass only the server knows, and it is asked soon
    else if (reader) wait();
  };
};
