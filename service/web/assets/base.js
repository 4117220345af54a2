// What all pages need of a script. Each page works without it.

document.documentElement.classList.add("scripted");

export const pause = (seconds) => new Promise((go) => setTimeout(go, 1000 * seconds));

/** A piece of a page from this service, as an element. Throws an Error with a text fit to be shown. */
export async function fragment(address, options = {}) {
  let answer;
  try {
    answer = await fetch(address, { ...options, headers: { "X-Fragment": "1", Accept: "text/html" } });
  } catch {
    throw new Error(document.body.dataset.lost);
  }
  const found = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!answer.ok) throw new Error(found.querySelector("h1")?.textContent || document.body.dataset.lost);
  const element = document.adoptNode(found.body.firstElementChild);
  showMoments(element);
  return element;
}

/** A moment by the clock of who reads it, of 24 hours in every language. */
export const clock = (moment, options) =>
  moment.toLocaleString(document.documentElement.lang, { hourCycle: "h23", ...options });

/** Moments of the service are UTC. */
export function showMoments(within = document) {
  for (const time of within.querySelectorAll("time[data-moment]")) {
    const moment = new Date(time.dateTime);
    if (!isNaN(moment)) time.textContent = clock(moment, { dateStyle: "medium", timeStyle: "short" });
  }
}

/** Buttons that copy the text of the element that `data-copy` names; `data-done` says that they did. */
document.addEventListener("click", async (event) => {
  const button = event.target.closest("button[data-copy]");
  if (!button) return;
  await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
  const before = button.textContent;
  button.textContent = button.dataset.done;
  setTimeout(() => (button.textContent = before), 1500);
});

showMoments();
