// What the kit's parts do in the browser. Every page works without it, only less lively.
(() => {
  // what is said aloud stands beside what was said just before: two at once are both heard
  const HEARD = 10000;
  const region = document.getElementById("live-region");
  const say = (text) => region?.append(Object.assign(document.createElement("p"), { textContent: text }));
  const fade = (changes) => changes.forEach((change) => change.addedNodes.forEach((one) => setTimeout(() => one.remove(), HEARD)));
  if (region) new MutationObserver(fade).observe(region, { childList: true });

  const toast = (text) => {
    const note = document.getElementById("toast-template").content.firstElementChild.cloneNode(true);
    note.querySelector("span").textContent = text;
    document.getElementById("toasts").append(note);
  };

  // --- htmx: one listener carries the token that forms carry; failures say so
  document.addEventListener("htmx:configRequest", (event) => {
    const token = document.querySelector('meta[name="csrf-token"]');
    if (token) event.detail.headers["X-CSRFToken"] = token.content;
  });
  document.addEventListener("htmx:responseError", (event) => {
    const { xhr: { status }, requestConfig: { verb, path, formData } } = event.detail;
    if (status !== 401 && status !== 403) toast(event.detail.xhr.getResponseHeader("X-Say") || document.body.dataset.sayFailed);
    else if (verb !== "get" && hasUnsent(document.body)) sendWhole(path, formData); // as when somebody signed in anew in another tab
    else location.reload();
  });
  // what somebody types outlasts what happens meanwhile: a part with words that were not sent is not drawn anew
  const hasUnsent = (part) => [...part.querySelectorAll("textarea, input[type=text]")].some((field) => field.value !== field.defaultValue);
  document.addEventListener("htmx:beforeRequest", (event) => {
    const { elt, requestConfig } = event.detail;
    if (requestConfig.triggeringEvent?.type.startsWith("live-") && hasUnsent(elt)) event.preventDefault();
  });
  // nor is it taken away by an answer to something else, or by one to what was there before somebody typed on: each field keeps its words
  // but where they are the ones that were sent
  let answered = null;
  const plain = (text) => String(text ?? "").replaceAll("\r\n", "\n");
  const isUnsent = (field) =>
    field.value !== field.defaultValue && !(answered?.form?.contains(field) && plain(answered.said.get(field.name)) === plain(field.value));
  document.addEventListener("htmx:beforeSwap", ({ detail: { requestConfig: { elt, formData } } }) => {
    answered = { form: elt.closest("form"), said: formData };
  });
  // a form that is asked about while it changes (somebody goes on typing, or another answer is drawn meanwhile) is not drawn anew by
  // that answer: what is asked next carries what is there now, and what a button had asked is asked once more by itself
  const typed = (form) => new URLSearchParams(new FormData(form)).toString();
  document.addEventListener("htmx:beforeRequest", ({ detail: { elt, xhr } }) => {
    const form = "careful" in elt.dataset && elt.closest("form");
    if (form) xhr.asked = { form, typed: typed(form) };
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr: { asked }, requestConfig: { elt } } = event.detail;
    if (!asked || asked.typed === typed(asked.form)) return;
    event.detail.shouldSwap = false;
    if (elt.matches("button") && elt.isConnected) elt.click();
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (!new URL(event.detail.xhr.responseURL || location.href).pathname.startsWith("/login")) return;
    event.detail.shouldSwap = false; // signed out meanwhile: the whole page goes to the sign-in, not a part of it
    const { verb, path, formData } = event.detail.requestConfig;
    if (verb !== "get") sendWhole(path, formData);
    else if (!hasUnsent(document.body)) location.reload();
  });
  // what was sent by a part is sent by the page: its answer keeps what was typed until somebody has signed in
  const sendWhole = (path, said) => {
    const form = Object.assign(document.createElement("form"), { method: "post", action: path, hidden: true });
    for (const [name, value] of said) {
      if (typeof value === "string") form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
    }
    document.body.append(form);
    HTMLFormElement.prototype.submit.call(form); // a field may be called submit
  };
  // an answer that was under way while its part was drawn anew by another one may show what is over: nothing of it is drawn but what
  // it says beside the part, and the part is asked for as it is now
  const drawings = new Map();
  document.addEventListener("htmx:beforeRequest", ({ detail: { target, xhr } }) => {
    xhr.drawings = drawings.get(target?.id);
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { shouldSwap, target: { id }, serverResponse, xhr, requestConfig: { elt, verb } } = event.detail;
    const part = id && document.getElementById(id);
    if (!shouldSwap || !part) return;
    const isAboutPart = part.hasAttribute("hx-get") && (verb !== "get" || elt.id === id);
    if (!isAboutPart || xhr.drawings === drawings.get(id)) return drawings.set(id, (drawings.get(id) || 0) + 1);
    event.detail.shouldSwap = false;
    htmx.swap(part, serverResponse, { swapStyle: "none", swapDelay: 0, settleDelay: 0 }, { contextElement: part });
    const why = new CustomEvent(verb === "get" ? "live-again" : "again"); // whoever pressed sees what came of it, also while typing
    htmx.ajax("get", part.getAttribute("hx-get"), { source: part, target: part, event: why });
  });
  // what happens may take a form away before its own answer is here: the answer is drawn as if its place had asked, for whoever is not
  // on the page any more finds nothing that knows how (and the answer would land inside the part in place of it)
  document.addEventListener("htmx:beforeRequest", ({ detail: { elt, requestConfig } }) => {
    const said = (name) => elt.closest(`[${name}]`)?.getAttribute(name);
    requestConfig.drawn = { swap: said("hx-swap"), select: said("hx-select") };
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { shouldSwap, target, serverResponse, requestConfig: { elt, drawn } } = event.detail;
    if (!shouldSwap || elt.isConnected) return;
    event.detail.shouldSwap = false;
    const how = { swapStyle: drawn.swap, swapDelay: 0, settleDelay: 20 };
    htmx.swap(target, serverResponse, how, { contextElement: target, select: drawn.select });
  });
  document.addEventListener("htmx:sendError", () => toast(document.body.dataset.sayOffline));

  // --- times: relative ones stay true while the page is open, by the server's clock
  const started = performance.now();
  const atStart = Date.parse(document.querySelector('meta[name="server-now"]').content);
  const now = () => atStart + performance.now() - started;
  const words = new Intl.RelativeTimeFormat(document.documentElement.lang || "en", { numeric: "always" });
  const units = [["day", 86400], ["hour", 3600], ["minute", 60]];
  const refresh = () => {
    for (const node of document.querySelectorAll("time[data-relative]")) {
      const seconds = (Date.parse(node.dateTime) - now()) / 1000;
      if (Math.abs(seconds) >= 604800) continue;
      const unit = units.find(([, size]) => Math.abs(seconds) >= size);
      const soon = node.dataset.relative === "seconds" && seconds > 0 && !unit;
      if (!unit && !soon) continue;
      const [name, size] = unit || ["second", 1];
      const text = words.format(Math.trunc(seconds / size), name);
      if (node.textContent !== text) node.textContent = text;
    }
  };
  setInterval(refresh, 1000);

  // --- dialogs, notes, focus
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens]");
    if (opener) {
      event.preventDefault();
      document.getElementById(opener.dataset.opens).showModal();
    }
    const closer = event.target.closest("[data-dismiss]");
    if (closer) closer.closest(".note").remove();
    if (event.target.closest("[data-palette]")) {
      event.preventDefault();
      openPalette();
    }
    if (event.target.matches("dialog")) event.target.close();
  });
  // whoever pressed what is gone now goes on at the heading of the part where it stood, not at the beginning of the page
  let place = [];
  let byKeys = false;
  document.addEventListener("focusin", ({ target }) => {
    byKeys = target.matches(":focus-visible");
    place = [];
    for (let one = target; one && one !== document.body; one = one.parentElement) place.push(one);
  });
  const headingOf = (part) => [...part.querySelectorAll("h1, h2, h3")].find((one) => one.checkVisibility());
  const findPlace = () => {
    const [lost, ...around] = place;
    if (!lost || (lost.isConnected && lost.checkVisibility() && !lost.matches(":disabled")) || (document.activeElement ?? document.body) !== document.body) return;
    const parts = around.map((one) => (one.isConnected ? one : one.id && document.getElementById(one.id))).filter(Boolean);
    const heading = [...parts, document].map(headingOf).find(Boolean);
    if (!heading) return;
    if (!heading.hasAttribute("tabindex")) heading.tabIndex = -1;
    heading.focus({ preventScroll: !byKeys });
  };
  new MutationObserver(findPlace).observe(document.body, { childList: true, subtree: true, attributeFilter: ["disabled", "hidden"] });
  // drawing the part anew does not take away what lets its heading have the focus, nor what somebody typed
  Idiomorph.defaults.callbacks.beforeAttributeUpdated = (name, node, change) => {
    if (name === "value" && "defaultValue" in node) return !isUnsent(node);
    return !(name === "tabindex" && change === "remove" && node === document.activeElement);
  };

  const settle = () => document.querySelector("[data-focus]")?.focus();
  document.addEventListener("DOMContentLoaded", settle);

  // --- the command palette
  const openPalette = () => {
    const palette = document.getElementById("palette");
    if (!palette || palette.open) return;
    palette.showModal();
    const input = palette.querySelector("input");
    input.select();
    input.dispatchEvent(new Event("palette-open"));
  };
  const moveIn = (palette, step) => {
    const hits = [...palette.querySelectorAll("[role=option]")];
    if (!hits.length) return;
    const at = hits.findIndex((hit) => hit.getAttribute("aria-selected") === "true");
    const next = (at + step + hits.length) % hits.length;
    hits.forEach((hit, number) => hit.setAttribute("aria-selected", String(number === next)));
    palette.querySelector("input").setAttribute("aria-activedescendant", hits[next].id);
    hits[next].scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      openPalette();
      return;
    }
    const palette = event.target.closest?.("#palette");
    if (!palette) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      moveIn(palette, event.key === "ArrowDown" ? 1 : -1);
    }
    if (event.key === "Enter") {
      const chosen = palette.querySelector("[aria-selected=true]");
      if (chosen) {
        event.preventDefault();
        location.assign(chosen.href);
      }
    }
  });

  // --- copy buttons beside snippets
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copies]");
    if (!button) return;
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copies).textContent);
    say(button.dataset.said);
    button.classList.add("is-done");
  });

  window.varsko = { say, toast, now };
})();
