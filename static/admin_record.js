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
    for (const part of [look, ...look.querySelectorAll("[role=textbox]")]) {
      part.removeAttribute("aria-labelledby");
      part.setAttribute("aria-label", `${words}: ${part.textContent.trim() || "nothing chosen"}`);
    }
  }
}

// After the admin's own script has made them, which waits for the same.
window.django?.jQuery?.(nameLookUps);
document.addEventListener("formset:added", () => setTimeout(nameLookUps));
document.addEventListener("focusin", nameLookUps);
