// Marked words of a progress say what became of a pledge: they are put into its boxes, with how.
// Without this script they are pasted there.
const PROGRESS = 'form[data-section] textarea[name$="-progress-text"]';
let marked = ""; // The words that were marked last.

const fieldsets = (form) => [...form.querySelectorAll("fieldset[data-pledge]")];
const box = (fieldset, name) => fieldset.querySelector(`[name="${fieldset.dataset.pledge}-${name}"]`);

function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

function choice(id, label, options) {
  const select = element("select", { id });
  for (const [value, words] of options) select.append(element("option", { value }, words));
  return [element("label", { for: id }, label), " ", select, " "];
}

// Below the text: which pledge the words show something of, and what.
function barOf(text) {
  const found = document.getElementById(`${text.id}-shows`);
  if (found) return found;
  const pledges = fieldsets(text.form);
  if (!pledges.length) return null;
  const statuses = [...box(pledges[0], "status").options].filter((one) => one.value);
  const bar = element(
    "div",
    { id: `${text.id}-shows`, class: "update-shows", role: "group", "aria-label": "What the marked words show" },
    element("p", { class: "update-shows__words" }),
    ...choice(`${text.id}-shows-pledge`, "This shows, of the pledge", pledges.map((one) => [one.dataset.pledge, one.dataset.statement])),
    ...choice(`${text.id}-shows-status`, "that it was", statuses.map((one) => [one.value, one.text])),
    element("button", { type: "button", class: "button" }, "This shows it"),
    element("p", { role: "status" }),
  );
  text.closest("p").after(bar);
  bar.querySelector("button").addEventListener("click", () => put(text, bar));
  return bar;
}

function put(text, bar) {
  const [pledge, status] = bar.querySelectorAll("select");
  const fieldset = fieldsets(text.form).find((one) => one.dataset.pledge === pledge.value);
  box(fieldset, "status").value = status.value;
  const other = fieldset.querySelector(`[name="${fieldset.dataset.pledge}-sentence"][value=""]`);
  if (other) other.checked = true;
  box(fieldset, "words").value = marked;
  box(fieldset, "own").checked = false;
  box(fieldset, "says").value = text.name.split("-")[0];
  fieldset.closest("details")?.setAttribute("open", "");
  box(fieldset, "words").dispatchEvent(new Event("input", { bubbles: true }));
  bar.querySelector("[role=status]").textContent = `Put with “${fieldset.dataset.statement}”: ${status.selectedOptions[0].text.toLowerCase()}. Save to keep it.`;
}

document.addEventListener("select", (event) => {
  const text = event.target;
  if (!(text instanceof HTMLTextAreaElement) || !text.matches(PROGRESS)) return;
  const words = text.value.slice(text.selectionStart, text.selectionEnd).trim();
  const bar = words && barOf(text);
  if (!bar) return;
  marked = words;
  bar.querySelector(".update-shows__words").textContent = `Marked: “${words}”`;
  bar.querySelector("[role=status]").textContent = "";
});

// W in a choice of outcomes, where no outcome begins with it: on to the words that can be chosen.
document.addEventListener("keydown", (event) => {
  if (event.key !== "w" || event.ctrlKey || event.metaKey || event.altKey || !event.target.matches("fieldset[data-pledge] select[name$='-status']")) return;
  const words = event.target.closest("fieldset").querySelector(".update-shown-by");
  words.classList.add("update-shown-by--open");
  words.querySelector("input[type=radio]:checked, input[type=radio], textarea")?.focus();
});
