"use strict";
// Keeps an open page as it is now: looks every 20 seconds, says aloud what changed, and leaves alone what somebody is using.
(() => {
  const main = document.querySelector("main");
  const news = document.getElementById("news");
  const headline = (page) => ["h1", ".report .stage", ".report .said li"].map((part) => page.querySelector(part)?.textContent.trim() || "").join(". ");
  const opened = (page) => [...page.querySelectorAll("details")].map((one) => one.open);

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
  setInterval(look, 20000);
  document.addEventListener("visibilitychange", look);
})();
