// The start page: files can be dropped anywhere, each article is sent on its own and followed to its end.
import { fragment } from "./base.js";
import { follow } from "./follow.js";

const form = document.querySelector("form.submit");
const receipts = document.getElementById("receipts");

if (form) {
  const files = form.elements.files;
  const button = form.querySelector("button[type=submit]");

  for (const kind of ["dragenter", "dragover"]) {
    addEventListener(kind, (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      form.classList.add("over");
    });
  }
  addEventListener("dragleave", (event) => event.relatedTarget || form.classList.remove("over"));
  addEventListener("drop", (event) => {
    if (!event.dataTransfer?.files.length) return;
    event.preventDefault();
    form.classList.remove("over");
    files.files = event.dataTransfer.files;
    button.focus();
  });

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const label = button.textContent;
    button.disabled = true;
    button.textContent = form.dataset.sending;
    for (const body of parcels()) await send(body);
    button.disabled = false;
    button.textContent = label;
    form.elements.text.value = form.elements.title.value = files.value = "";
  });

  /** One article each, so that one that is refused hinders no other. */
  function* parcels() {
    const whole = new FormData(form);
    const chosen = whole.getAll("files").filter((file) => file.name);
    const pasted = whole.get("text");
    whole.delete("files");
    if (pasted.trim() || !chosen.length) yield whole;
    for (const file of chosen) {
      const one = new FormData();
      for (const [name, value] of whole) if (name !== "text" && (name !== "title" || chosen.length === 1)) one.append(name, value);
      one.append("files", file);
      yield one;
    }
  }

  async function send(body) {
    receipts.hidden = false;
    let receipt;
    try {
      receipt = await fragment(form.action, { method: "POST", body });
    } catch (error) {
      receipt = document.createElement("p");
      receipt.className = "receipt panel negative";
      receipt.textContent = error.message;
    }
    receipts.querySelector("h2").after(receipt);
    watch(receipt);
  }
}

function watch(within) {
  for (const open of within.querySelectorAll("[data-follow]")) follow(open).then(renew);
}

async function renew() {
  const list = document.getElementById("recent");
  const fresh = await fragment(list.dataset.from).catch(() => null);
  if (fresh) list.replaceWith(fresh);
}

watch(document);
