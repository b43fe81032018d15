// Every page works without this. What needs script is shown only where the body has these classes.
document.body.classList.add("js-enabled", "govuk-frontend-supported");

const { govukFrontend } = document.querySelector("[data-govuk-frontend]").dataset;
const { initAll } = await import(govukFrontend);
initAll();
