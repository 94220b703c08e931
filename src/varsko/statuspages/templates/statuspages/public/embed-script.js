(function () {
  "use strict";
  var script = document.currentScript;
  if (!script) return;
  var language = script.getAttribute("data-language");
  var address = new URL(language ? "../" + encodeURIComponent(language) + "/embed/frame" : "frame", script.src);
  var mobile = screen.width < 450;
  var down = mobile ? "bottom" : "{{ down }}";
  var side = mobile ? "left" : "{{ side }}";
  var gap = mobile ? "0" : "60px";
  if (mobile) address.search = "?mobile=true";
  var frame = document.createElement("iframe");
  frame.title = script.getAttribute("data-title") || "{{ name|escapejs }}";
  frame.src = address.href;
  var style = frame.style;
  style.position = "fixed";
  style.zIndex = "9999";
  style.border = "0";
  style.boxShadow = "0 20px 32px -8px rgba(9,20,66,0.25)";
  style.width = mobile ? "100vw" : "min(320px, 100vw)";
  style.height = mobile ? "max(20vh, 115px)" : "115px";
  if (!matchMedia("(prefers-reduced-motion: reduce)").matches) style.transition = side + " 1s ease, " + down + " 1s ease";
  var actions = {
    showFrame: function () {
      style[down] = gap;
      style[side] = gap;
      style.visibility = "visible";
      frame.tabIndex = 0;
    },
    dismissFrame: function () {
      style[down] = gap;
      style[side] = "-9999px";
      style.visibility = "hidden";
      frame.tabIndex = -1;
    }
  };
  function begin() {
    actions.dismissFrame();
    document.body.appendChild(frame);
  }
  if (document.body) begin();
  else document.addEventListener("DOMContentLoaded", begin);
  window.addEventListener("message", function (event) {
    if (event.source !== frame.contentWindow || event.origin !== address.origin || !event.data) return;
    if (Object.prototype.hasOwnProperty.call(actions, event.data.action)) actions[event.data.action]();
  });
  window.statusEmbedTest = actions.showFrame;
})();
