// A room: what is said arrives by itself, the composer keeps what was typed, files are pasted and dragged, signs are put by keyboard.
(() => {
  const room = document.querySelector("[data-room]");
  if (!room) return;
  const base = room.dataset.base;
  const list = room.querySelector("[data-list]");
  const talk = room.querySelector("[data-talk]");
  const composer = room.querySelector("[data-composer]");
  const sheet = room.querySelector("[data-sheet]");
  const token = () => document.querySelector('meta[name="csrf-token"]')?.content ?? "";
  const ask = (address, options = {}) =>
    fetch(address, { ...options, headers: { Accept: "application/json", "X-CSRFToken": token() } }).then(async (answer) => {
      if (answer.redirected && new URL(answer.url).pathname.startsWith("/login")) location.reload();
      const said = answer.status === 204 ? {} : await answer.json().catch(() => ({}));
      return { ok: answer.ok, status: answer.status, said };
    });
  const post = (address, fields) => {
    const body = fields instanceof FormData ? fields : new FormData();
    if (!(fields instanceof FormData)) for (const [name, value] of Object.entries(fields)) body.append(name, value);
    return ask(address, { method: "POST", body });
  };

  // --- what is new: the server's items are put where their numbers say
  const items = (html) => {
    const holder = document.createElement("template");
    holder.innerHTML = html; // from our own server, which escapes and sanitises
    return [...holder.content.querySelectorAll("li.msg, li.day")];
  };
  const numberOf = (item) => Number(item.dataset.number);
  const last = () => numberOf([...list.querySelectorAll(".msg")].at(-1) ?? { dataset: { number: 0 } });
  const isAtEnd = () => Math.abs(talk.scrollTop) < 80; // the list grows upward from its end
  const put = (found) => {
    const fresh = [];
    let day = null;
    for (const item of found) {
      if (item.matches(".day")) {
        day = item;
        continue;
      }
      const old = document.getElementById(item.id);
      const hadFocus = old?.contains(document.activeElement);
      if (old) old.replaceWith(item);
      else if (numberOf(item) > last()) {
        if (day && !document.getElementById(day.id)) list.append(day);
        list.append(item);
        fresh.push(item);
      }
      if (hadFocus) item.focus({ preventScroll: true });
    }
    return fresh;
  };
  const announce = (fresh) => {
    const others = fresh.filter((item) => !("mine" in item.dataset));
    if (!others.length) return;
    const one = others.at(-1);
    const text = one.querySelector(".prose, .msg-files")?.textContent.trim() ?? "";
    varsko.say(others.length > 1 ? `${room.dataset.sayMany}: ${others.length}` : `${one.querySelector(".msg-who").textContent}: ${text}`);
  };
  const newsButton = room.querySelector("[data-news]");
  let asking = null;
  let again = false;
  const refresh = async () => {
    if (asking) {
      again = true;
      return asking;
    }
    const wasAtEnd = isAtEnd();
    asking = ask(`${base}/news?after=${room.dataset.revision}`);
    const { ok, said } = await asking.catch(() => ({ ok: false }));
    asking = null;
    if (ok) {
      if (!said.is_complete) return location.reload();
      const fresh = put(items(said.items));
      room.dataset.revision = said.revision;
      room.querySelector("[data-here]").innerHTML = said.here;
      if (fresh.length) room.querySelector("[data-empty]")?.remove();
      announce(fresh);
      if (wasAtEnd || fresh.some((item) => "mine" in item.dataset)) talk.scrollTop = 0;
      else if (fresh.length) newsButton.hidden = false;
    }
    if (again) {
      again = false;
      return refresh();
    }
    return ok;
  };
  // Many pages hear of one message at once: each waits a little of its own, so that they do not all ask in the same moment.
  let waiting = null;
  const soon = () => {
    waiting ??= setTimeout(() => {
      waiting = null;
      refresh();
    }, Math.random() * 150);
  };
  document.addEventListener(`heard-${room.dataset.room}`, soon);
  document.addEventListener("live-reload", soon);
  newsButton.addEventListener("click", () => {
    talk.scrollTop = 0;
    newsButton.hidden = true;
  });
  talk.addEventListener("scroll", () => {
    if (isAtEnd()) newsButton.hidden = true;
  });

  // --- who is here, and what was read: told when something is new to tell, and every half minute while one looks
  let told = 0;
  const look = (beacon) => {
    if (document.visibilityState !== "visible" && !beacon) return;
    const read = isAtEnd() ? last() : told;
    const body = new FormData();
    body.append("number", read);
    body.append("csrfmiddlewaretoken", token());
    told = read;
    if (beacon) navigator.sendBeacon(`${base}/look`, body);
    else post(`${base}/look`, body).then(({ ok, said }) => ok && (room.querySelector("[data-here]").innerHTML = said.here)).catch(() => {});
  };
  setInterval(look, 30000);
  addEventListener("pagehide", () => told !== last() && look(true));
  document.addEventListener("visibilitychange", () => (document.visibilityState === "visible" ? look() : told !== last() && look(true)));

  // --- older messages
  room.addEventListener("click", async (event) => {
    const link = event.target.closest("[data-older]");
    if (!link) return;
    event.preventDefault();
    const { ok, said } = await ask(`${base}/older?before=${link.dataset.older}`);
    if (!ok) return;
    const found = items(said.items);
    for (const item of found) if (item.matches(".day")) document.getElementById(item.id)?.remove();
    list.prepend(...found);
    link.dataset.older = said.older;
    if (!said.older) link.remove();
    found.find((item) => item.matches(".msg"))?.focus({ preventScroll: true });
  });

  // --- one message: its sheet, signs by keyboard
  const actsOf = (item) => item.querySelector("[data-acts]").href;
  const act = (item, fields) => post(actsOf(item), fields).then(({ ok, said }) => (ok ? refresh() : varsko.toast(Object.values(said.errors ?? {}).join(" ") || document.body.dataset.sayFailed)));
  const openSheet = async (item) => {
    const answer = await fetch(actsOf(item), { headers: { "HX-Request": "true" } });
    if (!answer.ok) return;
    sheet.querySelector("[data-sheet-body]").innerHTML = await answer.text();
    sheet.dataset.of = item.id;
    sheet.showModal();
  };
  room.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-acts]");
    if (opener && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      openSheet(opener.closest(".msg"));
    }
    const answers = event.target.closest("[data-answers]");
    if (answers) {
      event.preventDefault();
      sheet.close();
      answerTo(answers.dataset.answers, answers.dataset.answersText);
    }
    const link = event.target.closest("[data-copy-link]");
    if (link) {
      event.preventDefault();
      navigator.clipboard?.writeText(link.href);
      sheet.close();
    }
    if (event.target.closest("[data-no-reply]")) answerTo("", "");
  });
  room.addEventListener("submit", (event) => {
    const form = event.target;
    if (form === composer || form.method === "dialog") return;
    const item = form.closest(".msg") ?? (form.closest("[data-sheet]") && document.getElementById(sheet.dataset.of));
    if (!item) return;
    event.preventDefault();
    const fields = new FormData(form, event.submitter);
    if (sheet.open) sheet.close();
    act(item, fields);
  });
  const signs = room.dataset.signs.trim().split(/\s+/);
  const step = (item, by) => {
    const all = [...list.querySelectorAll(".msg")];
    const next = all[Math.min(Math.max(all.indexOf(item) + by, 0), all.length - 1)];
    next?.focus({ preventScroll: true });
    next?.scrollIntoView({ block: "nearest" });
  };
  list.addEventListener("keydown", (event) => {
    const item = event.target.closest(".msg");
    if (event.target !== item || event.ctrlKey || event.metaKey || event.altKey) return;
    const sign = signs[Number(event.key) - 1];
    const done = {
      ArrowDown: () => step(item, 1),
      ArrowUp: () => step(item, -1),
      Enter: () => item.querySelector("[data-acts]") && openSheet(item),
    }[event.key];
    if (!done && !(sign && event.key.length === 1 && item.querySelector("[data-acts]"))) return;
    event.preventDefault();
    if (done) done();
    else act(item, { do: "react", symbol: sign });
  });
  talk.addEventListener("keydown", (event) => {
    if (event.target !== talk || event.key !== "ArrowUp") return;
    event.preventDefault();
    const all = [...list.querySelectorAll(".msg")];
    all.at(-1)?.focus({ preventScroll: true });
  });

  // --- the composer
  const reply = room.querySelector("[data-reply]");
  const answerTo = (id, text) => {
    reply.hidden = !id;
    reply.querySelector("input").value = id;
    reply.querySelector("[data-reply-text]").textContent = text;
    composer.querySelector("[data-text]").focus();
  };
  const write = () => {
    const text = composer.querySelector("[data-text]");
    const input = composer.querySelector("input[type=file]");
    const chips = composer.querySelector("[data-files]");
    const answer = composer.querySelector("[data-answer]");
    const key = `room-${room.dataset.room}`;
    if (!text.value) text.value = localStorage.getItem(key) ?? "";
    const keep = () => (text.value.trim() ? localStorage.setItem(key, text.value) : localStorage.removeItem(key));
    const grow = () => {
      text.rows = Math.min(Math.max(text.value.split("\n").length, 2), 10);
    };
    text.addEventListener("input", () => {
      keep();
      grow();
    });
    grow();

    const show = (files) => {
      chips.hidden = !files.length;
      chips.replaceChildren(
        ...files.map((file) => {
          const chip = document.createElement("li");
          chip.className = "tag";
          chip.textContent = file.name;
          return chip;
        }),
      );
    };
    const add = (files) => {
      const all = new DataTransfer();
      for (const file of [...input.files, ...files].slice(0, 10)) all.items.add(file);
      input.files = all.files;
      show([...input.files]);
    };
    input.addEventListener("change", () => show([...input.files]));
    text.addEventListener("paste", (event) => {
      if (!event.clipboardData.files.length) return;
      event.preventDefault();
      add(event.clipboardData.files);
    });
    for (const kind of ["dragover", "drop"]) {
      room.addEventListener(kind, (event) => {
        if (![...event.dataTransfer.types].includes("Files")) return;
        event.preventDefault();
        room.classList.toggle("is-over", kind === "dragover");
        if (kind === "drop") add(event.dataTransfer.files);
      });
    }
    room.addEventListener("dragleave", () => room.classList.remove("is-over"));

    const tell = (words, isWrong) => {
      answer.hidden = !words;
      answer.replaceChildren(
        ...String(words).split(/(https?:\/\/[^\s]+)/).map((piece) => {
          if (!piece.startsWith(`${location.origin}/`)) return piece;
          const link = document.createElement("a");
          link.href = link.textContent = piece;
          return link;
        }),
      );
      answer.classList.toggle("is-wrong", Boolean(isWrong));
    };
    // One try keeps its token until it has come through: sent twice, it is said once.
    const renew = () => {
      composer.querySelector("[name=token]").value = crypto.randomUUID?.() ?? String(Math.random()).slice(2);
    };
    let sending = false;
    const send = async (submitter) => {
      if (sending || (!text.value.trim() && !input.files.length)) return;
      sending = true;
      const fields = new FormData(composer, submitter);
      const typed = text.value;
      tell("");
      const { ok, status, said } = await post(composer.action, fields).catch(() => ({ ok: false, said: {} }));
      sending = false;
      if (!ok) {
        const large = status === 413 ? room.dataset.sayLarge : "";
        tell(large || Object.values(said.errors ?? {}).join(" ") || room.dataset.sayLost, true);
        return;
      }
      renew();
      if (said.answer) tell(said.answer, said.is_wrong);
      if (said.is_wrong) return;
      if (text.value === typed) text.value = "";
      input.value = "";
      show([]);
      answerTo("", "");
      keep();
      grow();
      await refresh();
    };
    text.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.defaultPrevented) return;
      event.preventDefault();
      send(composer.querySelector("[data-send]"));
    });
    composer.addEventListener("submit", (event) => {
      event.preventDefault();
      send(event.submitter);
    });
    return text;
  };

  // --- naming people and commands while one types
  const hint = (text) => {
    const box = composer.querySelector("[data-hints]");
    let people = null;
    let shown = [];
    const close = () => {
      box.hidden = true;
      shown = [];
    };
    const fold = (words) => words.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
    const begun = () => text.value.slice(0, text.selectionStart).match(/(?:^|\s)@([\p{L}\p{N}._-]{1,30})$/u);
    const take = (name) => {
      const found = begun();
      const start = text.selectionStart - found[1].length;
      text.setRangeText(`${name} `, start, text.selectionStart, "end");
      text.focus();
      close();
    };
    const draw = () => {
      box.replaceChildren(
        ...shown.map((one, place) => {
          const item = document.createElement("li");
          const button = document.createElement("button");
          button.type = "button";
          button.className = "hit";
          button.textContent = one.name;
          button.toggleAttribute("data-first", place === 0);
          button.addEventListener("click", () => take(one.name));
          item.append(button);
          return item;
        }),
      );
      box.hidden = !shown.length;
    };
    text.addEventListener("input", async () => {
      const found = begun();
      if (!found) return close();
      people ??= ask(`${base}/people`).then(({ said }) => said.people ?? []);
      const wanted = fold(found[1]);
      shown = (await people).filter((one) => fold(one.name).split(" ").some((word) => word.startsWith(wanted)) || fold(one.handle).startsWith(wanted)).slice(0, 6);
      draw();
    });
    text.addEventListener("keydown", (event) => {
      if (!shown.length || !["Enter", "Tab", "Escape"].includes(event.key)) return;
      event.preventDefault();
      if (event.key === "Escape") close();
      else take(shown[0].name);
    });
  };

  if (composer) {
    const box = composer.querySelector("[data-text]");
    hint(box); // before the keys of sending: a name is taken first
    write();
  }
  document.getElementById(location.hash.slice(1))?.scrollIntoView({ block: "center" });
  if (!location.hash) room.querySelector(".first-new")?.scrollIntoView({ block: "center" });
  // where all does not fit on the screen, what is said is in sight, not what stands above it
  const settle = () => {
    const box = talk.getBoundingClientRect();
    const around = box.top + scrollY + (room.getBoundingClientRect().bottom - box.bottom) + 16;
    talk.style.height = `${Math.max(innerHeight - around, 224)}px`;
    if (!location.hash && composer && talk.getBoundingClientRect().bottom > composer.getBoundingClientRect().top + 1) room.scrollIntoView({ block: "end" });
  };
  history.scrollRestoration = "manual";
  settle();
  addEventListener("resize", settle);
  look();
})();
