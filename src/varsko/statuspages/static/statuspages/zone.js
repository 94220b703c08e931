"use strict";
// Chooses the zone that the browser is in, where nobody has chosen one; one that is not offered is put there.
(() => {
  const list = document.querySelector("select[data-own-zone]");
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!list || !zone) return;
  if (![...list.options].some((one) => one.value === zone)) list.add(new Option(zone, zone));
  list.value = zone;
})();
