// Fields of a form that wait for another one are shown as soon as that one says so; without this, the form asks a second time.
(() => {
  const fields = [...document.querySelectorAll("fieldset.asked[data-when]")];
  const said = (name) =>
    [...document.getElementsByName(name)]
      .filter((one) => !one.closest("fieldset[disabled]") && (one.type === "checkbox" || one.type === "radio" ? one.checked : true))
      .map((one) => one.value);
  const show = () =>
    fields.forEach((field) => {
      const isAsked = said(field.dataset.when).includes(field.dataset.equals);
      field.hidden = field.disabled = !isAsked;
    });
  document.addEventListener("change", show);
  show(); // the browser may have filled fields in again
})();
