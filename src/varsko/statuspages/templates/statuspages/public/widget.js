(function () {
  "use strict";
  var script = document.currentScript;
  if (!script || !script.parentNode) return;
  var base = new URL(".", script.src).href;
  var language = script.getAttribute("data-language") || "";
  var title = script.getAttribute("data-title") || "Status";
  var made;
  if (script.getAttribute("data-kind") === "badge") {
    made = document.createElement("a");
    made.href = base + encodeURIComponent(language);
    var image = document.createElement("img");
    image.src = base + "badge.svg";
    image.alt = title;
    image.style.maxWidth = "100%";
    made.appendChild(image);
  } else {
    made = document.createElement("iframe");
    made.title = title;
    made.width = "100%";
    made.height = script.getAttribute("data-height") || "200";
    made.style.border = "0";
    made.src = base + (language ? encodeURIComponent(language) + "/" : "") + "widget";
    setInterval(function () {
      if (!document.hidden && document.activeElement !== made) made.src = made.src;
    }, 300000);
  }
  script.parentNode.insertBefore(made, script);
})();
