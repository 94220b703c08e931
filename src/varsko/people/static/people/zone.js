// Somebody who joins most likely lives where their browser does; what they chose themselves is left alone.
document.addEventListener("DOMContentLoaded", () => {
  const field = document.querySelector("select[name=time_zone]");
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const untouched = field && field.value === "UTC" && !field.classList.contains("is-invalid");
  if (untouched && [...field.options].some((option) => option.value === here)) field.value = here;
});
