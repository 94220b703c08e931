"use strict";
// Keeps an open page as it is now: hears at once of news where the server lets it wait, else looks every 20 seconds; says aloud what
// changed, and leaves alone what somebody is using.
(() => {
  const main = document.querySelector("main");
  const news = document.getElementById("news");
  const proof = new URL("proof.json", document.currentScript.src);
  const headline = (page) => ["h1", ".report .stage", ".report .said li"].map((part) => page.querySelector(part)?.textContent.trim() || "").join(". ");
  const opened = (page) => [...page.querySelectorAll("details")].map((one) => one.open);
  const pause = (seconds) => new Promise((done) => { setTimeout(done, seconds * 1000); });

  const look = async () => {
    if (document.hidden || !main || main.contains(document.activeElement)) return;
    const answer = await fetch(location.href, { cache: "no-cache" }).catch(() => null);
    if (!answer || !answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const other = fresh.querySelector("main");
    if (!other || other.textContent === main.textContent) return;
    const before = headline(main), open = opened(main);
    main.replaceChildren(...other.childNodes);
    [...main.querySelectorAll("details")].forEach((one, place) => { one.open = open[place] || false; });
    document.title = fresh.title;
    const foot = fresh.querySelector("footer");
    if (foot) document.querySelector("footer").replaceChildren(...foot.childNodes);
    if (headline(main) !== before) news.textContent = headline(main);
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
      if (leave.signal.aborted) return;
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
