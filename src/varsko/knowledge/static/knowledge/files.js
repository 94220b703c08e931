// Writing an article: files are pasted, dragged or chosen, travel with the form, and the text names them where the cursor stands.
(() => {
  const safe = (name) => name.replace(/[\x00-\x1f\x7f/\\:*?"<>|]+/g, "_").replace(/^[ ._]+|[ ._]+$/g, "") || "file";
  const numbered = (name, number) => (number < 2 ? name : name.replace(/(\.[^.]*)?$/, `-${number}$1`));
  const address = (name) => encodeURIComponent(name).replace(/[()]/g, (one) => (one === "(" ? "%28" : "%29"));

  const begin = (form) => {
    const input = form.querySelector("input[type=file][name=files]");
    const text = form.querySelector("textarea[name=text]");
    const list = form.querySelector("[data-chosen]");
    const taken = new Set(JSON.parse(document.getElementById("file-names")?.textContent ?? "[]"));
    let kept = [];

    const free = (file) => {
      let number = 1;
      const name = safe(file.name);
      while (taken.has(numbered(name, number))) number += 1;
      return new File([file], numbered(name, number), { type: file.type });
    };
    const name = (file) => {
      const words = file.name.replace(/\.[^.]*$/, "").replace(/[[\]]/g, "");
      text.setRangeText(`${file.type.startsWith("image/") ? "!" : ""}[${words}](${address(file.name)})\n`, text.selectionStart, text.selectionEnd, "end");
      text.dispatchEvent(new Event("input", { bubbles: true }));
    };
    const add = (files) => {
      const all = new DataTransfer();
      for (const one of [...files].slice(0, 10 - kept.length)) {
        const file = free(one);
        taken.add(file.name);
        kept.push(file);
        name(file);
      }
      for (const file of kept) all.items.add(file);
      input.files = all.files;
      list.hidden = !kept.length;
      list.replaceChildren(
        ...kept.map((file) => {
          const chip = document.createElement("li");
          chip.className = "tag";
          chip.textContent = file.name;
          return chip;
        }),
      );
      text.focus();
    };
    input.addEventListener("change", () => add(input.files));
    text.addEventListener("paste", (event) => {
      if (!event.clipboardData.files.length) return;
      event.preventDefault();
      add(event.clipboardData.files);
    });
    for (const kind of ["dragover", "drop"]) {
      form.addEventListener(kind, (event) => {
        if (![...event.dataTransfer.types].includes("Files")) return;
        event.preventDefault();
        form.classList.toggle("is-over", kind === "dragover");
        if (kind === "drop") add(event.dataTransfer.files);
      });
    }
    form.addEventListener("dragleave", () => form.classList.remove("is-over"));
  };
  document.querySelectorAll("form[data-filing]").forEach(begin);
})();
