// A story that is being told, renewed until it is.
const story = document.getElementById("story");
const pause = (seconds) => new Promise((go) => setTimeout(go, 1000 * seconds));
while (story.dataset.status === "running") {
  await pause(1);
  const answer = await fetch(location.pathname, { headers: { "X-Fragment": "1" } }).catch(() => null);
  if (!answer?.ok) continue; // the service is restarting: it is asked again
  const now = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("story");
  story.replaceChildren(...now.childNodes);
  story.dataset.status = now.dataset.status;
}
