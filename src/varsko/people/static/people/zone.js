// Somebody who joins most likely lives where their browser does. A page that shows what they chose themselves does not load this.
document.addEventListener("DOMContentLoaded", () => {
  const field = document.querySelector("select[name=time_zone]");
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const untouched = field && field.value === "UTC";
  if (untouched && [...field.options].some((option) => option.value === here)) field.value = here;
});
