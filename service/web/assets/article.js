// The article page: cards by pointer and keyboard, tabs, the filter by confidence, the progress of an open article.
import { fragment } from "./base.js";
import { follow } from "./follow.js";

const text = document.getElementById("text");
const place = document.getElementById("card");
const side = document.querySelector(".side");

/* --- an open article --- */
const state = document.getElementById("state");
if (state) follow(state).then(() => location.reload());

if (place) {
  /* --- tabs --- */
  const lists = [...side.querySelectorAll(".list")];
  const tabs = side.querySelector(".tabs");
  tabs.setAttribute("role", "tablist");
  tabs.setAttribute("aria-label", tabs.dataset.label);
  const buttons = lists.map((list) => {
    const button = document.createElement("button");
    button.type = "button";
    button.id = `tab-${list.id}`;
    button.setAttribute("role", "tab");
    button.setAttribute("aria-controls", list.id);
    button.append(list.dataset.tab);
    if (list.dataset.count) {
      const count = document.createElement("small");
      count.textContent = ` ${list.dataset.count}`;
      button.append(count);
    }
    list.setAttribute("role", "tabpanel");
    list.setAttribute("aria-labelledby", button.id);
    button.addEventListener("click", () => {
      show(list);
      close(false); // it would lie over the list
    });
    tabs.append(button);
    return button;
  });

  function show(list) {
    lists.forEach((other, n) => {
      other.hidden = other !== list;
      buttons[n].setAttribute("aria-selected", other === list);
      buttons[n].tabIndex = other === list ? 0 : -1;
    });
  }
  tabs.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const next = (buttons.indexOf(document.activeElement) + step + buttons.length) % buttons.length;
    show(lists[next]);
    buttons[next].focus();
  });
  show(lists[0]);

  /* --- walking over the marks: one stop for Tab, the arrows go on from there --- */
  const stops = [...text.querySelectorAll("a[data-go]")];
  for (const stop of stops) {
    stop.tabIndex = stop === stops[0] ? 0 : -1;
    stop.setAttribute("role", "button"); // it opens a card here; without this script it is a link
    stop.setAttribute("aria-haspopup", "dialog");
  }

  const seen = (stop) => !stop.dataset.of.split(" ").every((id) => faint.has(id));
  const faint = new Set();

  function step(from, by) {
    let n = stops.indexOf(from);
    do n += by;
    while (stops[n] && !seen(stops[n]));
    return stops[n];
  }
  function rest(stop) {
    stops.forEach((other) => (other.tabIndex = -1));
    stop.tabIndex = 0;
  }
  text.addEventListener("keydown", (event) => {
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const from = event.target.closest("a[data-go]");
    if (event.key === " " && from) {
      event.preventDefault();
      from.click();
    }
    if (!by || !from || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    const next = step(from, by);
    if (next) {
      rest(next);
      next.focus();
      light(next.dataset.go);
    }
  });
  text.addEventListener("focusin", (event) => {
    const stop = event.target.closest("a[data-go]");
    if (stop) light(stop.dataset.go);
  });

  /* --- cards --- */
  let opened = null; // id of the finding
  let back = null; // where the focus was

  function light(id) {
    for (const piece of text.querySelectorAll(".current")) piece.classList.remove("current");
    for (const entry of side.querySelectorAll(".current")) entry.classList.remove("current");
    if (!id) return;
    for (const piece of text.querySelectorAll(`[data-of~="${CSS.escape(id)}"]`)) piece.classList.add("current");
    document.getElementById(id)?.classList.add("current");
  }

  const addresses = new Map(
    [...side.querySelectorAll("a[data-go][href*='/']")].map((link) => [link.dataset.go, link.getAttribute("href")]),
  );

  async function open(id, focus = true) {
    const address = addresses.get(id);
    if (!address) return;
    if (!place.contains(document.activeElement)) back = document.activeElement;
    opened = id;
    light(id);
    history.replaceState(null, "", `#${id}`);
    const card = await fragment(address).catch((error) => lost(error));
    if (opened === id) put(card, focus);
  }

  function lost(error) {
    const box = document.createElement("section");
    box.className = "card";
    box.tabIndex = -1;
    box.textContent = error.message;
    return box;
  }

  function put(card, focus) {
    place.replaceChildren(card);
    place.hidden = false;
    moor();
    if (focus) card.focus({ preventScroll: true });
  }

  /** Beside the words, as far as there is room. */
  function moor() {
    place.style.top = "";
    const words = text.querySelector(`[data-of~="${CSS.escape(opened)}"]`);
    const fixed = getComputedStyle(place).position === "fixed";
    if (!words) {
      if (!fixed) place.style.top = `${Math.max(16 - place.offsetParent.getBoundingClientRect().top, 0)}px`;
      return;
    }
    if (fixed) {
      const free = window.innerHeight - place.offsetHeight;
      const { top, bottom } = words.getBoundingClientRect();
      if (top < 0 || bottom > free) words.scrollIntoView({ block: "start", behavior: "instant" });
      return;
    }
    const frame = place.offsetParent.getBoundingClientRect();
    const high = words.getBoundingClientRect().top;
    const lowest = Math.max(window.innerHeight - place.offsetHeight - 16, 16);
    const onScreen = high > 0 && high < window.innerHeight;
    place.style.top = `${(onScreen ? Math.min(high, lowest) : high) - frame.top}px`;
  }

  function close(refocus = true) {
    if (!opened) return;
    const stop = stops.find((other) => other.dataset.go === opened);
    opened = null;
    place.hidden = true;
    place.replaceChildren();
    light(null);
    history.replaceState(null, "", location.pathname + location.search);
    if (!refocus) return;
    if (stop && (!back || !back.isConnected || text.contains(back))) {
      rest(stop);
      stop.focus();
    } else back?.focus();
  }

  function reveal(id, always = false) {
    const words = text.querySelector(`[data-of~="${CSS.escape(id)}"]`);
    if (!words) return; // rejected: only the list has it
    const high = words.getBoundingClientRect().top;
    if (always || high < 60 || high > window.innerHeight - 90) words.scrollIntoView({ block: "center", behavior: "instant" });
  }

  document.addEventListener("click", (event) => {
    const go = event.target.closest("[data-go]");
    if (go && !event.ctrlKey && !event.metaKey && !event.shiftKey && addresses.has(go.dataset.go)) {
      if (!go.matches("a") && !getSelection().isCollapsed) return; // somebody marks words to copy
      event.preventDefault();
      if (text.contains(go)) {
        const stop = stops.find((other) => other.dataset.go === go.dataset.go);
        if (stop) rest(stop);
      } else reveal(go.dataset.go);
      open(go.dataset.go);
    } else if (event.target.closest(".card .close")) close();
    else if (opened && !event.target.closest(".card-place, .side, .prose, .tools")) close();
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (by && opened && event.target.matches(".card")) {
      const next = step(stops.find((stop) => stop.dataset.go === opened), by);
      if (next) {
        event.preventDefault();
        reveal(next.dataset.go);
        open(next.dataset.go);
      }
    }
  });

  /* --- verdicts: the card comes back as the service has it, and its line in the list with it --- */
  place.addEventListener("submit", async (event) => {
    event.preventDefault();
    const form = event.target;
    const body = new FormData(form, event.submitter);
    const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Fragment": "1" } }).catch(() => null);
    const found = new DOMParser().parseFromString(answer ? await answer.text() : "", "text/html");
    const card = found.querySelector(".card");
    put(card ? document.adoptNode(card) : lost(new Error(document.body.dataset.lost)), true);
    if (answer?.ok) note(opened, card);
  });

  function note(id, card) {
    const entry = document.getElementById(id);
    const said = card.querySelector(".verdict");
    entry.querySelector(".verdict")?.remove();
    if (said) entry.querySelector(".facts").append(said.cloneNode(true));
    const rejected = Boolean(said?.classList.contains("rejected"));
    entry.classList.toggle("rejected", rejected);
    for (const piece of text.querySelectorAll(`[data-of~="${CSS.escape(id)}"]`)) {
      piece.classList.toggle(`no-${card.classList.contains("quote") ? "quote" : "event"}`, rejected);
    }
  }

  /* --- the filter --- */
  const least = document.getElementById("least");
  least.addEventListener("input", () => {
    document.querySelector("output[for=least]").textContent = `${least.value} %`;
    faint.clear();
    for (const entry of side.querySelectorAll("[data-confidence]")) {
      const low = Number(entry.dataset.confidence) * 100 < Number(least.value);
      entry.classList.toggle("faint", low);
      if (low) faint.add(entry.id);
    }
    for (const piece of text.querySelectorAll("[data-of]")) {
      const ids = piece.dataset.of.split(" ");
      for (const [letter, layer] of [["q", "quote"], ["e", "event"]]) {
        const own = ids.filter((id) => id.startsWith(letter));
        piece.classList.toggle(`no-${layer}`, own.length > 0 && own.every((id) => faint.has(id)));
      }
    }
  });

  /* --- links to a finding --- */
  function arrive(always) {
    const id = decodeURIComponent(location.hash.slice(1));
    if (addresses.has(id) && id !== opened) {
      reveal(id, always);
      open(id);
    }
  }
  addEventListener("hashchange", () => arrive(true)); // the browser is on its way to the entry of the list
  addEventListener("resize", () => opened && moor());
  const begin = () => {
    if (location.hash) {
      side.scrollTop = 0; // the browser has gone to the entry of the list
      scrollTo({ top: 0, behavior: "instant" });
    }
    arrive(false);
  };
  if (document.readyState === "complete") begin();
  else addEventListener("load", begin);
}
