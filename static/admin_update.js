// Saves an action without leaving the page, so that what is typed under the others stays.
// Without this script the same forms are sent and answered by the whole page.
const TYPED = "update-form--typed";
const told = () => document.getElementById("saved");

function tell(words) {
  told().textContent = words;
}

function wordsOf(page) {
  const messages = [...page.querySelectorAll(".messagelist li, .errornote[role=alert] p:first-child")];
  return messages.map((one) => one.textContent.trim()).filter(Boolean).join(" ");
}

// A sign-in in another tab makes the mark of this page's forms worthless: the cookie has the new one.
const mark = () => document.cookie.match(/(?:^|; )(?:__Host-)?csrftoken=(\w+)/)?.[1];

async function answerTo(form, button) {
  const data = new FormData(form);
  if (mark()) data.set("csrfmiddlewaretoken", mark());
  if (button?.name) data.append(button.name, button.value);
  const body = form.enctype === "multipart/form-data" ? data : new URLSearchParams(data);
  const answer = await fetch(form.action, { method: "POST", body });
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

// The place of an action in the answer takes the place of the one on the page.
function replace(id, page) {
  const here = document.getElementById(id);
  const there = page.getElementById(id);
  if (!here || !there) return false;
  here.replaceWith(document.adoptNode(there));
  return true;
}

function nextOpen(anchor) {
  const links = [...document.querySelectorAll("#update-contents ol a")];
  const at = links.findIndex((link) => link.hash === `#${anchor}`);
  const ordered = [...links.slice(at + 1), ...links.slice(0, at)];
  const open = ordered.find((link) => link.nextElementSibling?.dataset.state !== "done");
  return open?.hash.slice(1) ?? anchor;
}

async function save(form, button) {
  const { section } = form.dataset;
  form.setAttribute("aria-busy", "true");
  form.inert = true; // What is typed now would be replaced by the answer.
  tell("Saving …");
  try {
    const page = await answerTo(form, button);
    if (!replace(section, page)) {
      tell(`Not saved. ${page.querySelector("h1")?.textContent.trim() ?? ""}. Your words are still here: sign in again in another tab, or ask who runs this site, and press Save again.`);
      return;
    }
    tell(wordsOf(page)); // Before its parts are taken out of it.
    replace("update-contents", page);
    replace("update-problems", page);
    const goOn = button?.name === "next" ? nextOpen(section) : section;
    location.hash = goOn;
    document.getElementById(goOn)?.querySelector("textarea, button")?.focus();
  } catch {
    tell("No answer came, so it may not be saved. Your words are still here: press Save again.");
  } finally {
    form.removeAttribute("aria-busy");
    form.inert = false;
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-section]");
  if (!form) return;
  event.preventDefault();
  if (form.getAttribute("aria-busy") !== "true") save(form, event.submitter);
});

document.addEventListener("input", (event) => {
  event.target.closest("form[data-section]")?.classList.add(TYPED);
});

addEventListener("beforeunload", (event) => {
  if (document.querySelector(`form.${TYPED}`)) event.preventDefault();
});
