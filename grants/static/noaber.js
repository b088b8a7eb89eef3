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
