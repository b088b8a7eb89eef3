// Small extras. Every page works without them; nothing here decides anything.
"use strict";

const fill = (text, ...values) => values.reduce((out, value) => out.replace("{}", value), text);

// How many words stand in a long answer. Not read out at each key: it is tied to the box and heard on arrival.
for (const box of document.querySelectorAll("textarea[data-words]")) {
  const told = document.getElementById(box.id + "-count");
  const count = () => {
    const words = (box.value.match(/\S+/g) || []).length;
    told.textContent = fill(told.dataset.count, words, box.dataset.words);
  };
  if (told) {
    box.addEventListener("input", count);
    count();
  }
}

// Amounts as the server reads them: 1250 · 1.250 · 1.250,00 · € 12,50 · 25,- · 25 euro. Anything else counts as nothing yet.
const cents = (typed) => {
  const parts = /^€?\s*([0-9]{1,3}(?:\.[0-9]{3})+|[0-9]{1,9})(?:,(?:([0-9]{2})|--?|=))?\s*(?:€|euro)?$/i.exec(typed.trim());
  return parts ? Number(parts[1].replaceAll(".", "")) * 100 + Number(parts[2] || 0) : 0;
};
const euro = (total) => {
  const whole = String(Math.floor(total / 100)).replace(/\B(?=([0-9]{3})+$)/g, ".");
  return total % 100 ? whole + "," + String(total % 100).padStart(2, "0") : whole;
};

for (const table of document.querySelectorAll("[data-lines]")) {
  const told = table.closest("fieldset").querySelector("[data-sum]");
  table.addEventListener("input", () => {
    const boxes = [...table.querySelectorAll(".money input:not([type=hidden])")];
    told.textContent = fill(told.dataset.sum, euro(boxes.reduce((sum, box) => sum + cents(box.value), 0)));
  });
}

// What is typed is kept while somebody types. When the network is gone the text stays on the page and is sent again,
// under the same key, so that an answer that was lost on the road changes nothing twice.
for (const told of document.querySelectorAll("[data-lost]")) {
  const form = told.closest("form");
  let typed = false, waiting = null, busy = false, pressed = null, last = 0, timer = 0;
  const later = (time) => { clearTimeout(timer); timer = setTimeout(send, time); };
  // Read out when it goes wrong and when it is well again, not every quarter of a minute.
  const tell = (words, wrong) => {
    if (wrong) told.ariaLive = "polite";
    told.textContent = words;
    if (!wrong) setTimeout(() => { told.ariaLive = "off"; }, 1000);
  };
  const soon = () => later(Math.max(4000, 15000 - (Date.now() - last)));
  const snapshot = () => {
    const body = new URLSearchParams(new FormData(form));
    body.set("do", "keep");
    body.set("key", [...crypto.getRandomValues(new Uint8Array(18))].map((one) => one.toString(16).padStart(2, "0")).join(""));
    return body;
  };
  const send = async (leaving) => {
    // Half a mail address is not kept: the way back would be mailed to somebody else.
    if (busy || (leaving !== true && document.activeElement.name === "mail")) return busy || soon();
    if (!waiting && !typed) return;
    busy = true;
    waiting ||= snapshot();
    typed = false;
    let answer = null, facts = {};
    try {
      answer = await fetch(form.action, { method: "POST", body: waiting, keepalive: leaving === true, headers: { Accept: "application/json" } });
      facts = await answer.json();
    } catch { /* no network, or a page for people: told below */ }
    busy = false;
    last = Date.now();
    hear(answer, facts);
    if (pressed) form.requestSubmit(...pressed.splice(0));
    pressed = null;
  };
  const hear = (answer, facts) => {
    const renewed = facts.csrf_token && facts.csrf_token !== waiting.get("csrf_token");
    if (facts.csrf_token) form.elements.csrf_token.value = facts.csrf_token;
    if (facts.version) {
      form.elements.version.value = facts.version;
      form.action = facts.address;
      history.replaceState(null, "", facts.address);
    } else if (!answer || answer.status >= 500 || answer.status === 429) {
      tell(told.dataset.lost, true);
      return later(15000);
    } else if (answer.status === 422 && renewed) {
      waiting.set("csrf_token", facts.csrf_token);
      return later(0);
    }
    waiting = null;
    tell(facts.said || told.dataset.lost, !facts.version);
    if (typed) soon();
  };
  form.addEventListener("input", () => { typed = true; soon(); });
  form.addEventListener("submit", (event) => {
    // A press waits for what is under way, and stays here when there is no network to carry it.
    if (busy || !navigator.onLine) {
      event.preventDefault();
      event.stopImmediatePropagation();
      if (busy) pressed = [event.submitter].filter(Boolean);
      else tell(told.dataset.lost, true);
    } else {
      clearTimeout(timer);
      typed = false;
      waiting = null;
    }
  });
  addEventListener("online", () => send());
  document.addEventListener("visibilitychange", () => { if (document.hidden) send(true); });
  addEventListener("beforeunload", (event) => { if (waiting && !busy) event.preventDefault(); });
}

// A photo is being made ready: look again in a moment, unless somebody is choosing the next one.
if (document.querySelector("[data-again]")) {
  setInterval(() => {
    const choosing = [...document.querySelectorAll("input[type=file]")].some((box) => box.value);
    if (!choosing && !document.hidden) location.reload();
  }, 3000);
}

// A second press while the first is under way is answered in words; the button never goes grey.
// After eight seconds a press counts again: the first one may have been lost on the road.
for (const form of document.querySelectorAll("form[method=post]")) {
  let sent = 0;
  form.addEventListener("submit", (event) => {
    if (Date.now() - sent < 8000) {
      event.preventDefault();
      const told = form.querySelector("[role=status]") || form.appendChild(document.createElement("p"));
      told.setAttribute("role", "status");
      // A moment later, because words are only read out in a place that was already there.
      setTimeout(() => { told.textContent = document.body.dataset.busy; }, 50);
    } else {
      sent = Date.now();
    }
  });
  // Coming back with the browser's own button starts afresh.
  addEventListener("pageshow", () => { sent = 0; });
}
