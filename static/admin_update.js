// Saves an action without leaving the page, and by itself once typing stops, so that nothing typed
// is lost. Without this script the same forms are sent and answered by the whole page.
const TYPED = "update-form--typed";
const PAUSE = 3000; // Milliseconds after the last key.
const LONGEST = 20000; // However long somebody types without a pause.
const STILL_HERE = 60000;
const NARROW = matchMedia("(max-width: 48rem)");
const screenOf = (page) => page.getElementById("update");
const formOf = (element) => element.closest?.("form[data-section]");
const typedForm = () => document.querySelector(`form.${TYPED}`);

function tell(...words) {
  document.getElementById("saved").replaceChildren(...words);
}

function tellTime(words) {
  document.getElementById("saved-itself").textContent = words;
}

function wordsOf(page) {
  const messages = [...page.querySelectorAll(".messagelist li, .errornote[role=alert] p:first-child")];
  return messages.map((one) => one.textContent.trim()).filter(Boolean).join(" ");
}

// A sign-in in another tab makes the mark of this page's forms worthless: the cookie has the new one.
const mark = () => document.cookie.match(/(?:^|; )(?:__Host-)?csrftoken=(\w+)/)?.[1];

async function send(address, body, options = {}) {
  if (mark()) body.set("csrfmiddlewaretoken", mark());
  const answer = await fetch(address, { method: "POST", body, ...options });
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

// Where no page of ours answers: signed out, or a fault. What was typed stays where it is.
function tellNotSaved(page) {
  const link = document.createElement("a");
  link.href = screenOf(document).dataset.signIn;
  link.target = "_blank";
  link.textContent = "Sign in again in a new tab";
  const why = page.querySelector(".errornote p")?.textContent.trim() ?? "Nothing was saved: you may be signed out.";
  tell(`${why} Your words are still here. `, link, ", or ask who runs this site, and come back: they are saved then.");
}

async function save(form, button) {
  form.setAttribute("aria-busy", "true");
  form.inert = true; // What is typed now would be replaced by the answer.
  tell("Saving …");
  await underway;
  try {
    const body = new FormData(form);
    if (button?.name) body.append(button.name, button.value);
    const [answer, page] = await send(form.action, body);
    if (screenOf(page)) {
      tell(wordsOf(page)); // Before its parts are taken out of it.
      tellTime("");
      show(page, answer.url);
      focusOn(answer.ok ? button : null);
    } else if (answer.ok && answer.redirected && page.querySelector(".yearly-update")) {
      form.classList.remove(TYPED);
      location.assign(answer.url);
    } else {
      tellNotSaved(page);
    }
  } catch {
    tell("No answer came, so it may not be saved. Your words are still here: press Save again.");
  } finally {
    form.removeAttribute("aria-busy");
    form.inert = false;
  }
}

// By itself

let underway = Promise.resolve(); // One at a time, or a page would not know what it saved itself.
let timer;
let typedSince;
let count = 0; // Of what was typed: whether something was while an answer was on its way.

const time = () => new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });

// What a form has of words. Files are sent by its button.
function wordsIn(form) {
  const body = new URLSearchParams({ user: screenOf(document).dataset.user });
  if (!form) return body;
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && !name.includes("-gone-")) body.append(name, value);
  }
  return body;
}

const hasFiles = (form) =>
  [...form.elements].some((box) => (box.type === "file" && box.value) || (box.name?.includes("-gone-") && box.checked));

// A tick has no value of its own that could differ.
const isAsDrawn = (box) => (box.matches("[type=checkbox], [type=radio]") ? box.checked === box.defaultChecked : box.value === box.defaultValue);
const isUntouched = (part) =>
  [...part.querySelectorAll("input, textarea")].every(isAsDrawn) &&
  [...part.querySelectorAll("option")].every((one) => one.selected === one.defaultSelected);

// What the answer has anew of what nobody is in the middle of.
function refresh(form, page) {
  const parts = ["update-contents", `${form?.dataset.section}-state`, ...[...form?.querySelectorAll("[data-fresh]") ?? []].map((part) => part.id)];
  for (const id of parts) {
    const [here, there] = [document.getElementById(id), page.getElementById(id)];
    if (!here || !there || (id !== "update-contents" && !isUntouched(here))) continue;
    const focused = here.contains(document.activeElement) ? document.activeElement : null;
    const like = focused?.id ? `[id="${focused.id}"]` : `[href="${focused?.getAttribute("href")}"]`;
    const fresh = document.adoptNode(there);
    for (const one of here.querySelectorAll("details[id][open]")) fresh.querySelector(`[id="${one.id}"]`)?.setAttribute("open", "");
    if (here.classList.contains("update-shown-by--open")) fresh.classList.add("update-shown-by--open");
    here.replaceWith(fresh);
    if (focused) (fresh.querySelector(like) ?? fresh).focus({ preventScroll: true });
  }
}

async function saveItself(form, options) {
  const sent = count;
  try {
    const [answer, page] = await send(screenOf(document).dataset.itself, wordsIn(form), options);
    if (!screenOf(page)) {
      if (form || !answer.ok || answer.redirected) tellNotSaved(page);
      return;
    }
    if (form) {
      for (const drawn of form.querySelectorAll("[name$='-drawn']")) {
        const known = page.querySelector(`[name="${drawn.name}"]`);
        if (known) drawn.value = known.value;
      }
      if (answer.ok && sent === count && !hasFiles(form)) form.classList.remove(TYPED);
      if (answer.ok) tellTime(`Saved at ${time()}`);
      tell(answer.ok ? "" : "Somebody else changed the same meanwhile, so yours is not saved. Press Save to see both.");
    }
    refresh(form, page);
  } catch {
    if (form) tell("No answer came, so it may not be saved. Your words are still here, and this page tries again.");
  }
}

function saveTyped(options) {
  clearTimeout(timer);
  typedSince = undefined;
  underway = underway.then(() => {
    const form = typedForm();
    return form && form.getAttribute("aria-busy") !== "true" ? saveItself(form, options) : undefined;
  });
  return underway;
}

function saveSoon() {
  typedSince ??= Date.now();
  clearTimeout(timer);
  timer = setTimeout(saveTyped, Math.max(0, Math.min(PAUSE, typedSince + LONGEST - Date.now())));
}

document.addEventListener("submit", (event) => {
  const form = formOf(event.target);
  if (!form) return;
  event.preventDefault();
  clearTimeout(timer);
  if (form.getAttribute("aria-busy") !== "true") save(form, event.submitter);
});

document.addEventListener("input", (event) => {
  const form = formOf(event.target);
  if (!form) return;
  count += 1;
  form.classList.add(TYPED);
  if (form.querySelector("[name$='-drawn']")) saveSoon();
});

// Whoever leaves a text for the next box finds there what follows from it.
document.addEventListener("change", (event) => {
  if (formOf(event.target)?.classList.contains(TYPED) && event.target.matches("textarea")) saveTyped();
});

// Control and Enter, from any box: saved, and on to the next.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  const form = formOf(event.target);
  const button = form?.querySelector('button[name="next"]') ?? form?.querySelector("button[type=submit]");
  if (!button) return;
  event.preventDefault();
  form.requestSubmit(button);
});

// A link out of the page waits for what is saved; what can't be saved is asked about.
document.addEventListener("click", async (event) => {
  const link = event.target.closest?.("a[href]");
  const isElsewhere = event.button || event.ctrlKey || event.metaKey || event.shiftKey || link?.target;
  if (!link || isElsewhere || !typedForm() || link.getAttribute("href").startsWith("#")) return;
  event.preventDefault();
  await saveTyped();
  location.assign(link.href);
});

addEventListener("popstate", () => location.reload());
addEventListener("beforeunload", (event) => {
  if (typedForm()) event.preventDefault();
});
document.addEventListener("visibilitychange", () => {
  if (typedForm()) saveTyped({ keepalive: document.hidden });
});
addEventListener("focus", () => typedForm() && saveTyped()); // Also after a sign-in in another tab.
setInterval(() => {
  if (document.hidden) return;
  if (typedForm()) saveTyped();
  else underway = underway.then(() => saveItself());
}, STILL_HERE);
// What was typed before this script came.
for (const form of document.querySelectorAll("form[data-section]")) {
  if ([...form.querySelectorAll("input, textarea")].every(isAsDrawn)) continue;
  form.classList.add(TYPED);
  saveSoon();
}
NARROW.addEventListener("change", fold);
fold();
