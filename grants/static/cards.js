// A tin by keyboard, without waiting: Enter sends a card on its way and empties the box, and the next can be typed at once.
// Cards go one after the other, each under a key of its own, so that one that was sent twice is still one card.
"use strict";

const form = document.getElementById("card");
const lane = document.getElementById("lane");
const texts = ["line", "name", "phone"];
const cards = [];
let busy = false, timer = 0;

const key = () => [...crypto.getRandomValues(new Uint8Array(18))].map((one) => one.toString(16).padStart(2, "0")).join("");
const element = (name, text) => Object.assign(document.createElement(name), { textContent: text });

const put = (card) => {
  for (const name of texts) form.elements[name].value = card?.body.get(name) ?? "";
  form.elements.line.focus();
};

// A card that was refused, or that found no network, says so at its own line; what is being typed stays as it is.
const hold = (card, words, again) => {
  const told = element("p", words);
  told.className = "error";
  told.setAttribute("role", "alert");
  card.item.replaceChildren(element("p", card.body.get("line")), told);
  if (!again) return;
  const mend = Object.assign(element("button", lane.dataset.mend), { type: "button", className: "btn second" });
  mend.addEventListener("click", () => {
    if (form.elements.line.value.trim()) form.requestSubmit();
    card.item.remove();
    put(card);
  });
  card.item.append(mend);
};

const send = async () => {
  clearTimeout(timer);
  if (busy || !cards.length) return;
  busy = true;
  const card = cards[0];
  let answer = null, page = null;
  try {
    answer = await fetch(form.action, { method: "POST", body: card.body });
    page = new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch { /* no network: told below, and tried again */ }
  busy = false;
  const fresh = page?.querySelector("#card [name=csrf_token]")?.value;
  if (fresh) form.elements.csrf_token.value = fresh;
  if (!answer || answer.status >= 500 || answer.status === 429) {
    hold(card, lane.dataset.lost);
    timer = setTimeout(send, 5000);
    return;
  }
  if (answer.ok && fresh) {
    cards.shift();
    card.item.remove();
    document.getElementById("typed").replaceChildren(...page.getElementById("typed").childNodes);
  } else if (fresh && fresh !== card.body.get("csrf_token")) {
    card.body.set("csrf_token", fresh);
  } else {
    cards.shift();
    const wrong = [...(page?.querySelectorAll(".oops li") ?? [])].map((one) => one.textContent);
    hold(card, wrong.join(" ") || lane.dataset.lost, true);
  }
  send();
};

document.addEventListener("submit", (event) => {
  if (event.target !== form || !form.elements.line.value.trim()) return;
  event.preventDefault();
  event.stopPropagation();
  const body = new URLSearchParams(new FormData(form));
  body.set("key", key());
  const item = element("li", form.elements.line.value);
  lane.append(item);
  cards.push({ body, item });
  put(null);
  send();
}, true);

addEventListener("online", send);
addEventListener("beforeunload", (event) => { if (lane.childElementCount) event.preventDefault(); });
