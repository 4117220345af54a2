// The state of an open article, renewed until it has ended.
import { fragment, pause } from "./base.js";

/** Renews what is inside the element with `data-follow`; resolves when the article has ended. */
export async function follow(element) {
  for (;;) {
    try {
      const now = await fragment(element.dataset.follow);
      element.replaceChildren(now);
      if (now.dataset.ended === "1") return;
      await pause(0.3);
    } catch (error) {
      element.querySelector("strong").textContent = error.message;
      await pause(3);
    }
  }
}
