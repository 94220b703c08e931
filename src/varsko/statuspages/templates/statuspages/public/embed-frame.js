(function () {
  "use strict";
  var key = "varsko-banner:" + location.pathname;
  function going() {
    return document.body.getAttribute("data-going");
  }
  function tell(action) {
    if (window.parent !== window) window.parent.postMessage({ action: action }, "*");
  }
  function put(value) {
    try {
      sessionStorage.setItem(key, value);
    } catch (refused) {
      put.kept = value;
    }
  }
  function away() {
    try {
      return sessionStorage.getItem(key);
    } catch (refused) {
      return put.kept;
    }
  }
  function show() {
    if (!going() || going() === away()) return;
    tell("showFrame");
    var said = document.getElementById("said");
    var words = Array.from(said.childNodes);
    said.replaceChildren(); // what is put into a region that is there already is read aloud
    setTimeout(function () {
      said.replaceChildren.apply(said, words);
    }, 150);
  }
  document.addEventListener("click", function (event) {
    if (!event.target.closest("button")) return;
    put(going());
    tell("dismissFrame");
  });
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape") document.querySelector("button").click();
  });
  document.querySelector("button").hidden = false;
  show();
  setInterval(function () {
    if (document.hidden) return;
    fetch(location.href, { cache: "no-cache" })
      .then(function (answer) {
        if (!answer.ok) throw new Error(answer.status);
        return answer.text();
      })
      .then(function (text) {
        var fresh = new DOMParser().parseFromString(text, "text/html");
        var before = going();
        document.body.className = fresh.body.className;
        document.body.setAttribute("data-going", fresh.body.getAttribute("data-going") || "");
        var said = document.getElementById("said");
        var news = fresh.getElementById("said");
        if (news && said.innerHTML !== news.innerHTML) said.replaceWith(document.adoptNode(news));
        if (before && !going()) tell("dismissFrame");
        else if (before !== going()) show();
      })
      .catch(function () {}); // what is known stays
  }, 60000);
})();
