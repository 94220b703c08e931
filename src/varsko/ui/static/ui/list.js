// A list of things to work on: keyboard, choosing many, and rows that stay true while one looks. `#list` names its own address and
// the live events it hears of; buttons for the chosen ones are `data-bulk`, with the letter that presses them in `data-key`.
(() => {
  let cursor = null;
  let changes = 0;
  let busyUntil = 0;

  const list = () => document.getElementById("list");
  const rows = () => [...document.querySelectorAll("[data-row]")];
  const boxes = () => [...document.querySelectorAll("[data-row] input[type=checkbox]")];
  const chosen = () => boxes().filter((box) => box.checked);

  // --- choosing
  const count = () => {
    const number = chosen().length;
    const label = document.querySelector("[data-count]");
    if (!label) return;
    label.textContent = number ? `${number} ${label.dataset.some}` : label.dataset.none;
    for (const button of document.querySelectorAll("[data-bulk]")) button.disabled = !number;
    const all = document.querySelector("[data-all]");
    all.checked = number > 0 && number === boxes().length;
    all.indeterminate = number > 0 && !all.checked;
  };
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-all]")) for (const box of boxes()) box.checked = event.target.checked;
    if (event.target.closest("[data-many]")) count();
  });

  // --- the row under the keyboard's cursor
  const point = (row) => {
    for (const other of rows()) other.classList.toggle("is-pointed", other === row);
    cursor = row?.id ?? null;
    row?.querySelector("[data-open]").focus({ preventScroll: true });
    row?.scrollIntoView({ block: "nearest" });
  };
  const pointed = () => rows().find((row) => row.id === cursor) ?? null;
  const step = (by) => {
    const all = rows();
    const at = all.indexOf(pointed());
    point(all[Math.min(Math.max(at + by, 0), all.length - 1)]);
  };
  const buttonOf = (key) => [...document.querySelectorAll("[data-bulk][data-key]")].find((button) => button.dataset.key === key);
  const press = (button) => {
    const box = pointed()?.querySelector("input[type=checkbox]");
    if (!chosen().length && box) box.checked = true;
    count();
    button.click();
  };
  const keys = {
    j: () => step(1),
    k: () => step(-1),
    x: () => {
      const box = pointed()?.querySelector("input[type=checkbox]");
      if (box) box.checked = !box.checked;
      count();
    },
    "/": () => document.getElementById("filter-text").focus(),
    "?": () => document.getElementById("keys")?.showModal(),
  };
  const isTyping = (node) => node.matches("input:not([type=checkbox]), select, textarea") || document.querySelector("dialog[open]");
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const button = buttonOf(event.key);
    if (!keys[event.key] && !button) return;
    event.preventDefault();
    if (button) press(button);
    else keys[event.key]();
  });
  document.addEventListener("focusin", (event) => {
    const row = event.target.closest("[data-row]");
    if (!row) return;
    cursor = row.id;
    for (const other of rows()) other.classList.toggle("is-pointed", other === row);
  });

  // --- what happens meanwhile: shown at once to who only watches, announced to who reads, chooses or types
  const isReading = () =>
    chosen().length > 0 || scrollY > 80 || performance.now() < busyUntil || isTyping(document.activeElement) || cursor !== null;
  const announce = () => {
    const button = document.querySelector("[data-news]");
    if (!button) return null;
    const label = button.querySelector("span");
    label.textContent = changes === 1 ? label.dataset.one : `${label.dataset.many}: ${changes}`;
    varsko.say(label.textContent);
    return button;
  };
  const renew = () => {
    changes = 0;
    htmx.ajax("GET", list().dataset.address, { target: "#list", swap: "morph:outerHTML" });
  };
  let waiting = null;
  const settle = () => {
    waiting = null;
    const button = announce();
    if (list()?.hasAttribute("data-live") && !isReading()) renew();
    else if (button) button.hidden = false;
  };
  const happened = (event) => {
    const kinds = list()?.dataset.kinds;
    if (event.detail.kind && kinds && !event.detail.kind.startsWith(kinds)) return;
    changes += 1;
    waiting ??= setTimeout(settle, 150);
  };
  document.addEventListener("live-reload", happened);
  document.addEventListener("pointermove", (event) => {
    if (event.target.closest?.("[data-row]")) busyUntil = performance.now() + 1500;
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-news]")) {
      cursor = null;
      document.activeElement.blur();
      scrollTo({ top: 0 });
      renew();
    }
    const tab = event.target.closest(".tabs a");
    const shown = document.querySelector("#filters [data-shown]");
    if (tab && shown) shown.value = new URL(tab.href).searchParams.get(shown.name) || shown.dataset.shown;
  });
  document.addEventListener("htmx:afterSettle", () => {
    const row = pointed();
    if (row) row.classList.add("is-pointed");
    else cursor = null;
    const form = document.getElementById("keep-view-form");
    if (form && list()) form.action = form.action.split("?")[0] + new URL(list().dataset.address, location).search;
    count();
  });
  document.addEventListener("DOMContentLoaded", () => {
    document.addEventListener(`heard-${list().dataset.topic}`, happened);
    count();
  });
})();
