// The admin's look-ups (Select2) are named only by what is chosen in them: name them by their label.
function wordsFor(select) {
  const label = document.querySelector(`label[for="${select.id}"]`);
  const column = [...(select.closest("td")?.classList ?? [])].find((name) => name.startsWith("field-"));
  const heading = column && document.querySelector(`th.column-${column.slice("field-".length)}`);
  return (label ?? heading)?.textContent.trim().replace(/:$/, "");
}

function nameLookUps() {
  for (const select of document.querySelectorAll("select.admin-autocomplete")) {
    const words = wordsFor(select);
    const look = select.nextElementSibling?.querySelector("[role=combobox]");
    if (!words || !look) continue;
    // A list may hold only items. What takes away all of them can go: each has its own.
    look.querySelector("ul > .select2-selection__clear")?.remove();
    const chosen = [...select.selectedOptions].map((option) => option.text.trim()).filter(Boolean);
    for (const part of [look, ...look.querySelectorAll("[role=textbox], [role=searchbox]")]) {
      part.removeAttribute("aria-labelledby");
      part.setAttribute("aria-label", `${words}: ${chosen.join(", ") || "nothing chosen"}`);
    }
  }
}

// Signs of the two lists side by side (SelectFilter2) have a name, so they must be something.
function tellWhatSignsAre() {
  for (const sign of document.querySelectorAll(".help-tooltip[aria-label]")) {
    sign.setAttribute("role", "img");
  }
}

// After the admin's own script has made them, which waits for the same.
window.django?.jQuery?.(nameLookUps);
document.addEventListener("formset:added", () => setTimeout(nameLookUps));
document.addEventListener("focusin", nameLookUps);
addEventListener("load", tellWhatSignsAre);
