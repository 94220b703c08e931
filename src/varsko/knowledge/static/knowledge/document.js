// A document that several people write at once. The text lives in the page, so typing never waits; a line to the server brings what is
// new there and back, and the server says how much of it is stored for good. Without this file each section is a plain form.
(() => {
  const { Doc, UndoManager, applyUpdate, encodeStateAsUpdate, encodeStateVector } = coedit;
  const { createAbsolutePositionFromRelativePosition, createRelativePositionFromJSON, createRelativePositionFromTypeIndex } = coedit;
  const { Awareness, applyAwarenessUpdate, encodeAwarenessUpdate, removeAwarenessStates } = coedit;
  const { createEncoder, toUint8Array, writeVarUint, writeVarUint8Array, createDecoder, readVarUint, readVarUint8Array } = coedit;
  const { Annotation, EditorState, Decoration, EditorView, ViewPlugin, WidgetType, bind } = coedit;
  const { drawSelection, highlightSpecialChars, keymap, defaultKeymap, yUndoManagerKeymap } = coedit;

  const SYNC = 0, PRESENCE = 1, STORED = 100;
  const KNOWN = 0, LACKING = 1, NEW = 2;
  const FOR_GOOD = { 4400: "broken", 4401: "stranger", 4403: "forbidden", 4404: "gone", 4413: "full" };
  const SILENT_AFTER = 40000;
  const TINTS = 8;

  const tintOf = (name) => new TextEncoder().encode(name).reduce((sum, byte) => sum + byte, 0) % TINTS;
  const initialsOf = (name) => name.split(/[\s.]+/).filter(Boolean).map((word) => [...word][0]).filter((_, at, all) => at === 0 || at === all.length - 1).join("").toUpperCase() || "?";

  // --- the line to the server
  class Line {
    constructor(doc, presence, address, tell) {
      Object.assign(this, { doc, presence, address, tell, tries: 0, sent: 0, stored: 0, isSynced: false, isDirty: false, over: "" });
      doc.on("update", (update, origin) => {
        if (origin === this) return;
        this.isDirty = true;
        this.say(SYNC, NEW, update);
        this.show();
      });
      presence.on("update", ({ added, updated, removed }, origin) => {
        const mine = [...added, ...updated, ...removed].includes(doc.clientID);
        if (mine && origin !== this) this.sayPresence();
      });
      addEventListener("online", () => this.open());
      setInterval(() => { if (this.isOpen && performance.now() - this.heardAt > SILENT_AFTER) this.socket.close(); }, 5000);
      this.open();
    }

    get isOpen() { return this.socket?.readyState === WebSocket.OPEN; }

    open() {
      if (this.over || (this.socket && this.socket.readyState <= WebSocket.OPEN)) return;
      clearTimeout(this.again);
      const socket = this.socket = new WebSocket(this.address);
      socket.binaryType = "arraybuffer";
      socket.onopen = () => {
        Object.assign(this, { tries: 0, sent: 0, stored: 0, isSynced: false, heardAt: performance.now() });
        this.say(SYNC, KNOWN, encodeStateVector(this.doc));
        this.presence.setLocalState(this.presence.getLocalState());
        this.show();
      };
      socket.onmessage = (event) => this.hear(new Uint8Array(event.data));
      socket.onclose = (event) => { if (socket === this.socket) this.closed(event.code); };
    }

    closed(code) {
      this.isSynced = false;
      this.over = FOR_GOOD[code] || "";
      this.isLost = true;
      removeAwarenessStates(this.presence, [...this.presence.getStates().keys()].filter((one) => one !== this.doc.clientID), this);
      if (!this.over) this.again = setTimeout(() => this.open(), Math.min(100 * 2 ** this.tries++, 2500) * (0.5 + Math.random()));
      this.show();
    }

    say(kind, what, bytes) {
      if (!this.isOpen) return;
      const frame = createEncoder();
      writeVarUint(frame, kind);
      if (kind === SYNC) writeVarUint(frame, what);
      writeVarUint8Array(frame, bytes);
      this.socket.send(toUint8Array(frame));
      if (kind === SYNC && what !== KNOWN) this.sent += 1;
    }

    sayPresence() { this.say(PRESENCE, 0, encodeAwarenessUpdate(this.presence, [this.doc.clientID])); }

    hear(frame) {
      this.heardAt = performance.now();
      const bytes = createDecoder(frame);
      const kind = readVarUint(bytes);
      if (kind === SYNC) this.hearText(readVarUint(bytes), readVarUint8Array(bytes));
      else if (kind === PRESENCE) applyAwarenessUpdate(this.presence, readVarUint8Array(bytes), this);
      else if (kind === STORED) this.stored = readVarUint(bytes);
      if (this.isSynced && this.stored === this.sent) this.isDirty = false;
      this.show();
    }

    hearText(kind, body) {
      if (kind === KNOWN) this.say(SYNC, LACKING, encodeStateAsUpdate(this.doc, body));
      else applyUpdate(this.doc, body, this);
      if (kind === LACKING) this.isSynced = true;
    }

    show() {
      if (this.over) this.tell(this.over);
      else if (!this.isOpen) this.tell(this.isLost ? "offline" : "connecting");
      else if (!this.isSynced) this.tell("connecting");
      else this.tell(this.stored === this.sent ? "saved" : "saving");
    }
  }

  // --- the cursors of others in one section
  class Caret extends WidgetType {
    constructor(name) { super(); this.name = name; }
    eq(other) { return other.name === this.name; }
    ignoreEvent() { return true; }
    toDOM() {
      const caret = document.createElement("span");
      caret.className = `peer peer-${tintOf(this.name)}`;
      const label = caret.appendChild(document.createElement("span"));
      label.className = "peer-name";
      label.textContent = this.name;
      caret.setAttribute("aria-hidden", "true");
      return caret;
    }
  }

  const moved = Annotation.define();
  const cursors = (text, section, presence) => ViewPlugin.fromClass(class {
    constructor(view) {
      this.decorations = this.draw(view.state);
      this.listen = (_, origin) => { if (origin !== "local") queueMicrotask(() => view.dispatch({ annotations: moved.of(true) })); };
      presence.on("change", this.listen);
    }
    destroy() { presence.off("change", this.listen); }
    update(update) {
      if (update.focusChanged || update.selectionSet || update.docChanged) this.point(update.view);
      this.decorations = this.draw(update.state);
    }
    point(view) {
      const mine = presence.getLocalState()?.cursor;
      if (view.hasFocus) {
        const { anchor, head } = view.state.selection.main;
        const places = [anchor, head].map((at) => createRelativePositionFromTypeIndex(text, Math.min(at, text.length)));
        const cursor = { section, anchor: places[0], head: places[1] };
        if (JSON.stringify(cursor) !== JSON.stringify(mine)) presence.setLocalStateField("cursor", cursor);
      } else if (mine?.section === section) presence.setLocalStateField("cursor", null);
    }
    draw(state) {
      const found = [];
      for (const [one, { user, cursor }] of presence.getStates()) {
        if (one === presence.clientID || cursor?.section !== section || !user) continue;
        const [anchor, head] = [cursor.anchor, cursor.head].map((place) => {
          const at = createAbsolutePositionFromRelativePosition(createRelativePositionFromJSON(place), text.doc);
          return at?.type === text ? Math.min(at.index, state.doc.length) : null;
        });
        if (anchor === null || head === null) continue;
        if (anchor !== head) found.push(Decoration.mark({ class: `peer-marks peer-marks-${tintOf(user.name)}` }).range(Math.min(anchor, head), Math.max(anchor, head)));
        found.push(Decoration.widget({ widget: new Caret(user.name), side: head > anchor ? -1 : 1 }).range(head));
      }
      return Decoration.set(found, true);
    }
  }, { decorations: (plugin) => plugin.decorations });

  const COLOURS = ["#5b4b9a", "#1d6a8c", "#2c6e49", "#8a4b12", "#a03560", "#4a6116", "#35579e", "#7a3f86"];
  const look = EditorView.theme({
    "&": { color: "var(--tblr-body-color)", backgroundColor: "transparent", fontSize: "1rem" },
    "&.cm-focused": { outline: "2px solid var(--kit-focus)", outlineOffset: "-2px", borderRadius: "6px" },
    ".cm-scroller": { fontFamily: "ui-monospace, SFMono-Regular, Menlo, Consolas, monospace", fontSize: ".875rem", lineHeight: "1.6" },
    ".cm-content": { padding: "1rem 0", minHeight: "18rem", caretColor: "var(--tblr-body-color)" },
    ".cm-line": { padding: "0 1rem" },
    ".cm-cursor": { borderLeftColor: "var(--tblr-body-color)" },
    "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": { background: "var(--kit-here)" },
    ".peer": { position: "relative", borderLeft: "2px solid", marginLeft: "-1px", marginRight: "-1px" },
    ".peer-name": { position: "absolute", top: "-1.15em", left: "-2px", padding: "0 .3rem", borderRadius: "3px 3px 3px 0", color: "#fff", font: "600 .6875rem/1.3 system-ui, sans-serif", whiteSpace: "nowrap", pointerEvents: "none", zIndex: "5" },
    ".cm-line:first-child .peer-name": { top: "1.5em", borderRadius: "0 3px 3px 3px" },
    ...Object.fromEntries(COLOURS.flatMap((colour, at) => [
      [`.peer-${at}`, { borderLeftColor: colour }],
      [`.peer-${at} .peer-name`, { backgroundColor: colour }],
      [`.peer-marks-${at}`, { backgroundColor: `color-mix(in srgb, ${colour} 35%, transparent)` }],
    ])),
  });

  // --- the page
  const start = (root) => {
    const writes = "writes" in root.dataset;
    const longest = Number(root.dataset.longest);
    const doc = new Doc();
    const presence = new Awareness(doc);
    const texts = [];

    const tell = (state) => {
      const box = root.querySelector(".document-state");
      if (box.dataset.state === state) return;
      box.dataset.state = state;
      for (const one of box.querySelectorAll("[data-shows]")) one.hidden = one.dataset.shows !== state;
    };

    const people = root.querySelector(".document-people");
    const showPeople = () => {
      const here = new Map();
      for (const { user } of presence.getStates().values()) if (user) here.set(user.id, user.name);
      people.replaceChildren(...[...here.values()].sort().map((name) => {
        const item = document.createElement("li");
        const badge = item.appendChild(document.createElement("span"));
        badge.className = `avatar avatar-xs rounded-circle tint-${tintOf(name)}`;
        badge.textContent = initialsOf(name);
        badge.setAttribute("aria-hidden", "true");
        item.append(" ", name);
        return item;
      }));
    };

    const fits = EditorState.changeFilter.of((change) => {
      if (!change.docChanged || !change.isUserEvent("input")) return true;
      const grown = change.newDoc.length - change.startState.doc.length;
      return grown <= 0 || texts.reduce((sum, text) => sum + text.length, 0) + grown <= longest;
    });

    for (const place of root.querySelectorAll(".document-editor")) {
      const section = place.dataset.section;
      const text = doc.getText(section);
      texts.push(text);
      const undo = new UndoManager(text);
      const shadow = place.attachShadow({ mode: "open" }); // its own style sheet, made by script as the content policy allows
      new EditorView({
        parent: shadow,
        root: shadow,
        state: EditorState.create({
          doc: text.toString(),
          extensions: [
            EditorView.lineWrapping, drawSelection(), highlightSpecialChars(), look, fits,
            keymap.of([...yUndoManagerKeymap, ...defaultKeymap]),
            EditorState.readOnly.of(!writes), EditorView.editable.of(writes),
            EditorView.contentAttributes.of({ "aria-label": place.dataset.label, "aria-multiline": "true", role: "textbox", ...(writes ? {} : { "aria-readonly": "true", tabindex: "0" }) }),
            bind(text, undo), cursors(text, section, presence),
          ],
        }),
      });
    }

    presence.on("change", showPeople);
    presence.setLocalState({ user: { id: root.dataset.me, name: root.dataset.name }, cursor: null }); // the server says it anew for all others
    const address = `${location.origin.replace(/^http/, "ws")}/documents/${root.dataset.document}/live`;
    const line = new Line(doc, presence, address, tell);
    addEventListener("beforeunload", (event) => { if (writes && line.isDirty) event.preventDefault(); });
  };

  for (const root of document.querySelectorAll("[data-document]")) start(root);
})();
