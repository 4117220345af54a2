// What goes on, renewed while somebody looks.
import { clock, fragment } from "./base.js";

const EVERY = 10; // seconds
const now = document.getElementById("now");

/** Hours of the drawing are UTC; people read their own clock. */
function showHours() {
  for (const text of now.querySelectorAll("[data-hour]")) {
    text.textContent = clock(new Date(text.dataset.hour), { hour: "2-digit", minute: "2-digit" });
  }
  now.querySelector("#zone").hidden = true;
}

/** Nothing is taken away under who reads or walks through it by keyboard. */
const busy = () => document.hidden || now.contains(document.activeElement) || !getSelection().isCollapsed;

async function renew() {
  if (busy()) return;
  const fresh = await fragment(now.dataset.from);
  if (busy()) return;
  fresh.querySelector("#numbers").open = now.querySelector("#numbers").open;
  now.replaceChildren(fresh);
  showHours();
}

showHours();
setInterval(() => renew().catch(() => {}), 1000 * EVERY);
