// Texts that are brought into an answer: by a slash and their word at the caret, or by choosing one; the server fills in the names.
(() => {
  const MOST = 8;
  const fold = (words) => words.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const field = () => document.querySelector("textarea[data-quick]");
  const list = () => document.getElementById("text-hints");
  const choice = () => document.getElementById(field().dataset.quick);
  const begun = (text) => text.value.slice(0, text.selectionStart).match(/(?:^|\s)\/([\p{L}\p{N}_-]{0,30})$/u);
  let shown = [];
  let at = 0;

  const close = () => {
    shown = [];
    list()?.replaceChildren();
    if (list()) list().hidden = true;
    field()?.removeAttribute("aria-activedescendant");
  };

  const bring = async (id, text, start, end) => {
    close();
    const said = text.value;
    const from = choice().dataset.from;
    const answer = await fetch(`${from}?text=${encodeURIComponent(id)}`).catch(() => null);
    if (!answer?.ok || answer.redirected) return window.varsko.toast(document.body.dataset.sayFailed);
    const words = await answer.text();
    // who typed on meanwhile gets it where the caret is now
    if (text.value === said) text.setRangeText(words, start, end, "end");
    else text.setRangeText(words, text.selectionStart, text.selectionEnd, "end");
    text.focus();
    text.dispatchEvent(new Event("input", { bubbles: true }));
  };

  const take = (place) => {
    const text = field();
    const found = begun(text);
    if (found) bring(shown[place].value, text, text.selectionStart - found[1].length - 1, text.selectionStart);
  };

  const mark = (place) => {
    at = place;
    [...list().children].forEach((item, number) => {
      item.setAttribute("aria-selected", String(number === at));
      item.toggleAttribute("data-first", number === at);
    });
    field().setAttribute("aria-activedescendant", list().children[at].id);
    list().children[at].scrollIntoView({ block: "nearest" });
  };

  const offer = (found) => {
    const wanted = fold(found[1]);
    const begins = (one) => fold(one.dataset.word).startsWith(wanted);
    const knows = (one) => fold(one.dataset.name).split(/\s+/).some((word) => word.startsWith(wanted));
    const all = [...choice().options].filter((one) => one.value);
    shown = [...all.filter(begins), ...all.filter((one) => !begins(one) && knows(one))].slice(0, MOST);
    if (!shown.length) return close();
    list().replaceChildren(
      ...shown.map((one, place) => {
        const item = document.createElement("li");
        Object.assign(item, { id: `text-hint-${place}`, className: "hit", textContent: one.textContent });
        item.setAttribute("role", "option");
        item.addEventListener("mousedown", (event) => event.preventDefault()); // the caret stays where it is
        item.addEventListener("click", () => take(place));
        return item;
      }),
    );
    list().hidden = false;
    mark(0);
  };

  const isHere = (event) => event.target.matches?.("textarea[data-quick]") && choice();
  document.addEventListener("input", (event) => {
    if (!isHere(event)) return;
    const found = begun(event.target);
    if (found) offer(found);
    else close();
  });
  document.addEventListener("keydown", (event) => {
    if (!isHere(event) || !shown.length || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const bare = begun(event.target)?.[1] === ""; // a slash alone: Enter is a new line and Tab goes on, as ever
    if (event.key === "Escape") close();
    else if (event.key === "ArrowDown") mark((at + 1) % shown.length);
    else if (event.key === "ArrowUp") mark((at - 1 + shown.length) % shown.length);
    else if ((event.key === "Enter" || event.key === "Tab") && !event.shiftKey && !(bare && at === 0)) take(at);
    else return;
    event.preventDefault();
  });
  document.addEventListener("focusout", (event) => {
    if (isHere(event)) close();
  });
  document.addEventListener("change", (event) => {
    const text = field();
    if (!text || event.target !== choice() || !event.target.value) return;
    const id = event.target.value;
    event.target.value = "";
    bring(id, text, text.selectionStart, text.selectionEnd);
  });
})();
