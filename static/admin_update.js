// Saves an action without leaving the page, so that nothing typed is lost where no answer comes.
// Without this script the same forms are sent and answered by the whole page.
const TYPED = "update-form--typed";
const NARROW = matchMedia("(max-width: 48rem)");
const told = () => document.getElementById("saved");
const screenOf = (page) => page.getElementById("update");

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
  return [answer, new DOMParser().parseFromString(await answer.text(), "text/html")];
}

// What was planned stands beside the answer; where there is no room it is folded above it.
function fold() {
  for (const planned of document.querySelectorAll("details.update-planned")) {
    planned.open = !NARROW.matches;
  }
}

// The screen of an answer takes the place of the one on the page.
function show(page, address) {
  screenOf(document).replaceWith(document.adoptNode(screenOf(page)));
  document.title = page.title;
  if (address !== location.href) history.pushState(null, "", address);
  fold();
}

function focusOn(button) {
  const goesOn = button?.name === "next";
  const start = document.querySelector("#update [autofocus]");
  const again = document.querySelector(`#update button[name="${button?.name || "save"}"]`);
  if (goesOn) scrollTo(0, 0);
  (goesOn ? (start ?? again) : (again ?? start))?.focus({ preventScroll: goesOn });
}

async function save(form, button) {
  form.setAttribute("aria-busy", "true");
  form.inert = true; // What is typed now would be replaced by the answer.
  tell("Saving …");
  try {
    const [answer, page] = await answerTo(form, button);
    if (screenOf(page)) {
      tell(wordsOf(page)); // Before its parts are taken out of it.
      show(page, answer.url);
      focusOn(answer.ok ? button : null);
    } else if (answer.ok && answer.redirected && page.querySelector(".yearly-update")) {
      form.classList.remove(TYPED);
      location.assign(answer.url);
    } else {
      tell(`Not saved. ${page.querySelector("h1")?.textContent.trim() ?? ""}. Your words are still here: sign in again in another tab, or ask who runs this site, and press Save again.`);
    }
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

// Control and Enter, from any box: saved, and on to the next.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  const form = event.target.closest("form[data-section]");
  const button = form?.querySelector('button[name="next"]') ?? form?.querySelector("button[type=submit]");
  if (!button) return;
  event.preventDefault();
  form.requestSubmit(button);
});

addEventListener("popstate", () => location.reload());
addEventListener("beforeunload", (event) => {
  if (document.querySelector(`form.${TYPED}`)) event.preventDefault();
});
NARROW.addEventListener("change", fold);
fold();
