"use strict";
// Keeps an open page as it is now: hears at once of news where the server lets it wait, else looks every 20 seconds; says aloud what
// changed, and leaves alone what somebody is using.
(() => {
  const main = document.querySelector("main");
  const news = document.getElementById("news");
  const proof = new URL("proof.json", document.currentScript.src);
  const words = (...parts) => parts.map((one) => one?.textContent.replace(/\s+/g, " ").trim() || "").filter(Boolean);
  // Two parts of different groups may have one name.
  const numbered = (parts) => {
    const seen = new Map();
    for (const [name, state] of parts) {
      let at = 0;
      while (seen.has(`${at} ${name}`)) at += 1;
      seen.set(`${at} ${name}`, `${name}: ${state}`);
    }
    return seen;
  };
  // What a page says, part by part, so that of two the difference can be said: each update once, with the name of what it is about.
  const outline = (page) => ({
    top: words(page.querySelector("#mine p"), page.querySelector("h1")),
    told: new Map([...page.querySelectorAll(".report")].map((one) => {
      const last = one.querySelector(".said li");
      const said = words(last?.querySelector(".stage strong"), ...(last ? [...last.children].slice(1) : []));
      return [one.id, [words(one.querySelector("h3"))[0], said.join(". ").replace(/([.!?…])\. /g, "$1 ")].filter(Boolean).join(": ")];
    })),
    parts: numbered([...page.querySelectorAll(".parts li > p:first-child")].map((one) => words(one.querySelector("b"), one.querySelector("i"))).filter((one) => one[1])),
  });
  const difference = (before, after) => {
    const fresh = (name) => [...after[name]].filter(([key, value]) => before[name].get(key) !== value);
    const told = fresh("told").map(([, value]) => value), parts = fresh("parts").map(([, value]) => value);
    const more = parts.length > 3 ? ` (+${parts.length - 3})` : "";
    const rest = told.length || !parts.length ? told : [parts.slice(0, 3).join(", ") + more];
    return [...after.top.filter((one) => !before.top.includes(one)), ...rest].map((one) => /[.!?…]$/.test(one) ? one : `${one}.`).join(" ");
  };
  const opened = (page) => [...page.querySelectorAll("details")].map((one) => one.open);
  const pause = (seconds) => new Promise((done) => { setTimeout(done, seconds * 1000); });

  // Whether what this reader uses works, by the same rule as render/mine.py. The choice never leaves the browser.
  const place = `mine ${new URL(".", document.currentScript.src).pathname}`;
  const kept = () => { try { return JSON.parse(localStorage.getItem(place)); } catch { return null; } };
  const linked = new URLSearchParams(location.search).getAll("mine");
  let mine = linked.length ? linked : kept();
  if (!Array.isArray(mine)) mine = [];
  const made = (name, inside, heads = {}) => {
    const one = document.createElement(name);
    one.append(...inside);
    for (const head of Object.keys(heads)) one.setAttribute(head, heads[head]);
    return one;
  };
  const link = (one) => one.report ? made("a", [one.name], { href: `#r-${one.report}` }) : one.name;
  const tell = (page) => {
    page.querySelector("#mine")?.remove();
    const own = page.querySelector("#own");
    if (!own) return;
    const { words, told = [], plans = [], common = [], quiet = [] } = JSON.parse(own.dataset.told);
    const boxes = [...own.querySelectorAll("[name=mine]")];
    for (const one of boxes) one.checked = mine.includes(one.value);
    if (!boxes.some((one) => one.checked) && !quiet.some((code) => mine.includes(code))) return;
    const hurt = told.filter((one) => mine.includes(one.code));
    const plan = plans.find((one) => one.parts.some((code) => mine.includes(code)));
    const lot = hurt.length ? (hurt[0].state === "under_maintenance" ? "maintenance" : "affected") : common.length ? "perhaps" : "works";
    const all = hurt.length ? hurt : common, some = all.slice(0, 5), scopes = new Set(some.map((one) => one.scope));
    const order = ["operational", "under_maintenance", "degraded_performance", "partial_outage", "major_outage"];
    const state = order[Math.max(0, ...all.map((one) => order.indexOf(one.state)))];
    const word = (one) => lot === "affected" ? ` – ${one.word}` : "", more = (one) => one.more ? ` · ${one.more}` : "";
    const names = some.flatMap((one, at) => [at ? ", " : " ", link(one)]);
    const isOne = some.length === 1 && lot !== "perhaps", isList = some.length > 1 && lot !== "perhaps";
    const beyond = all.length > some.length ? ` (+${all.length - some.length})` : "";
    const said = made("p", [made("strong", [words[lot], ...names, beyond, isOne ? word(some[0]) : ""])], { class: `w ${state}` });
    if (isOne) said.append(more(some[0]));
    const parts = [said];
    if (isList) parts.push(made("ul", some.map((one) => made("li", [one.name, word(one), more(one)]))));
    const scope = scopes.size === 1 && some[0].scope;
    if (scope) parts.push(made("p", [scope], { class: "do" }));
    if (plan) parts.push(made("p", [`${words.planned} `, link(plan), `, ${plan.when}`], { class: "do" }));
    page.prepend(made("div", parts, { id: "mine", class: "notice" }));
  };
  document.addEventListener("submit", (event) => {
    const own = event.target;
    if (own.id !== "own") return;
    const quiet = JSON.parse(own.dataset.told).quiet || [];
    const wanted = [...new FormData(own).getAll("mine"), ...mine.filter((code) => quiet.includes(code))];
    try { localStorage.setItem(place, JSON.stringify(wanted)); } catch { return; } // then the address keeps it
    event.preventDefault();
    mine = wanted;
    history.replaceState(null, "", location.pathname);
    tell(main);
    own.closest("details").open = false;
    document.activeElement?.blur();
    news.textContent = main.querySelector("#mine p")?.textContent.trim() || "";
    main.scrollIntoView();
  });
  if (main) tell(main);

  const look = async () => {
    if (document.hidden || !main || main.contains(document.activeElement)) return;
    const answer = await fetch(location.href, { cache: "no-cache" }).catch(() => null);
    if (!answer || !answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const other = fresh.querySelector("main");
    if (other) tell(other);
    if (!other || other.textContent === main.textContent) return;
    const before = outline(main), open = opened(main);
    main.replaceChildren(...other.childNodes);
    [...main.querySelectorAll("details")].forEach((one, place) => { one.open = open[place] || false; });
    document.title = fresh.title;
    const foot = fresh.querySelector("footer");
    if (foot) document.querySelector("footer").replaceChildren(...foot.childNodes);
    const heard = difference(before, outline(main));
    if (heard) news.textContent = heard;
  };

  let known = "", leave = null, again = 0;
  const lately = [];
  // Where several servers answer and one is behind, a mark comes back: each time that it does, the next question waits longer.
  const rest = (found) => {
    again = lately.includes(found) ? Math.min(again + 2, 20) : 0;
    lately.splice(0, lately.length - 19);
    lately.push(found);
    return pause(again + Math.random() * 0.3); // not all at one moment
  };
  const ask = () => {
    leave = new AbortController();
    const heads = { Prefer: "wait=25", ...(known && { "If-None-Match": known }) };
    proof.search = `?after=${encodeURIComponent(known)}`;
    return fetch(proof, { method: "HEAD", headers: heads, cache: "no-store", signal: leave.signal }).catch(() => null);
  };
  const hear = async () => {
    while (!document.hidden) {
      const asked = Date.now(), answer = await ask(), found = answer?.headers.get("ETag");
      if (leave.signal.aborted || answer?.status === 404) return; // where nobody may wait, the look every 20 seconds is all
      if (!found || !answer.headers.has("Preference-Applied")) {
        await pause(20 + Math.random() * 20);
      } else if (found !== known) {
        known = found;
        await rest(found);
        await look().catch(() => null); // the page may break off while it comes: the next news is waited for all the same
      } else if (Date.now() - asked < 1000) {
        await pause(20);
      }
    }
  };
  let hearing = null;
  const wake = () => {
    if (document.hidden) { leave?.abort(); return; }
    look();
    hearing ??= hear().finally(() => { hearing = null; });
  };
  setInterval(look, 20000);
  document.addEventListener("visibilitychange", wake);
  hearing = hear().finally(() => { hearing = null; });
})();
