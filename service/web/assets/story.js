// A story that is being told, renewed until it is.
import { fragment, pause } from "./base.js";

const story = document.getElementById("story");
while (story.dataset.status === "running") {
  await pause(1);
  const now = await fragment(location.pathname).catch(() => null);
  if (!now) continue; // the service is restarting: it is asked again
  story.replaceChildren(...now.childNodes);
  story.dataset.status = now.dataset.status;
}
