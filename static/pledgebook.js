// Every page works without this. What needs script is shown only where the body has these classes.
document.body.classList.add("js-enabled", "govuk-frontend-supported");

// On paper the page's address and digest stand at the foot of every sheet.
const colophon = document.querySelector(".app-colophon");
if (colophon) {
  const lines = colophon.innerHTML.split("<br>").map((line) => JSON.stringify(line).slice(1, -1));
  document.documentElement.style.setProperty("--app-colophon", `"${lines.join("\\a ")}"`);
  colophon.classList.add("app-colophon--on-every-sheet");
}

// What is folded is open on paper. A style sheet can't ask every browser for that.
if (!CSS.supports("selector(details::details-content)")) {
  let folded = [];
  const open = (is) => folded.forEach((one) => { one.open = is; });
  addEventListener("beforeprint", () => {
    folded = [...document.querySelectorAll("details:not([open])")];
    open(true);
  });
  addEventListener("afterprint", () => open(false));
}

// An address that leads to what is folded opens it. Most browsers do so by themselves.
function unfold() {
  const target = document.querySelector(":target");
  for (let one = target?.closest("details"); one; one = one.parentElement.closest("details")) {
    if (one.open) continue;
    one.open = true;
    target.scrollIntoView();
  }
}
addEventListener("hashchange", unfold);
unfold();

// A reference is copied by a button. Without script one click selects it all.
for (const words of navigator.clipboard ? document.querySelectorAll(".app-cite__words") : []) {
  words.parentElement.addEventListener("toggle", () => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "govuk-button govuk-button--secondary app-cite__copy";
    button.textContent = "Copy";
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(words.textContent);
      button.textContent = "Copied";
    });
    words.after(button);
  }, { once: true });
}

// In the matrix arrow keys go to the first link of the next cell that has one. Tab goes on as ever.
const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

function nextLink(table, cell, [down, across]) {
  let row = cell.parentElement.rowIndex + down;
  let column = cell.cellIndex + across;
  while (table.rows[row]?.cells[column]) {
    const link = table.rows[row].cells[column].querySelector("a");
    if (link) return link;
    row += down;
    column += across;
  }
  return null;
}

for (const table of document.querySelectorAll(".app-matrix")) {
  table.addEventListener("keydown", (event) => {
    const cell = event.target.closest("th, td");
    if (!cell || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    let link = null;
    if (event.key in STEPS) link = nextLink(table, cell, STEPS[event.key]);
    if (event.key === "Home") link = cell.parentElement.cells[0].querySelector("a");
    if (event.key === "End") link = [...cell.parentElement.querySelectorAll("a")].at(-1);
    if (!link) return;
    event.preventDefault();
    link.focus();
  });
}

// Last, for it is waited for: the page counts as loaded, and can be printed, before it is there.
const { govukFrontend } = document.querySelector("[data-govuk-frontend]").dataset;
const { initAll } = await import(govukFrontend);
initAll();
