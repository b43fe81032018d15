/* Runs axe-core on the page that is open; gives a line for each fault.

   options: axe-core's own.
   on: "everything"; or one of the elements that are "built" alike, in the same elements with the
   same classes and states, as the cells of a table are; or one of those "painted" alike, leaving out
   what is painted as something was that an earlier run in this tab saw. */
([options, on]) => {
  const STATES = ["aria-current", "aria-sort", "checked", "disabled", "hidden", "open", "type"];
  // What the contrast of a text, and a link's difference from the text around it, depend on.
  const PAINT = [
    "backgroundColor", "backgroundImage", "color", "fontWeight", "opacity", "position",
    "textDecorationLine", "visibility",
  ];
  const LARGE = [18.66, 24]; // Pixels from which WCAG asks for less contrast: bold, and any text.

  const built = (element) =>
    [element.className, ...STATES.map((name) => element.getAttribute(name))];
  const hasText = (element) =>
    Boolean(element.value) ||
    [...element.childNodes].some((one) => one.nodeType === Node.TEXT_NODE && one.data.trim());
  const painted = (element) => {
    const style = getComputedStyle(element);
    const sizes = LARGE.map((size) => parseFloat(style.fontSize) >= size);
    const isLined = parseFloat(style.borderBottomWidth) > 0;
    const isMeasured = element.checkVisibility() && hasText(element);
    return [isMeasured, isLined, ...sizes, ...PAINT.map((name) => style[name])];
  };

  // Notes an element of a kind with all that is in it; gives those whose kind was noted before.
  const repeated = (kinds, kindOf) => {
    const found = [];
    const note = (element, kindOfParent) => {
      const key = [kindOfParent, element.tagName, ...kindOf(element)].join(" ");
      const isKnown = kinds.has(key);
      if (!isKnown) kinds.set(key, kinds.size);
      const below = [...element.children].map((child) => [child, note(child, kinds.get(key))]);
      if (isKnown && below.every(([, isRepeated]) => isRepeated)) return true;
      found.push(...below.filter(([, isRepeated]) => isRepeated).map(([child]) => child));
      return false;
    };
    return note(document.body, "") ? [document.body] : found;
  };

  const exclude = {
    everything: () => [],
    built: () => repeated(new Map(), built),
    painted: () => {
      const paints = new Map(JSON.parse(window.name || "[]")); // A tab's name outlives its pages.
      const found = repeated(paints, painted);
      window.name = JSON.stringify([...paints]);
      return found;
    },
  }[on]();
  if (exclude[0] === document.body) return [];
  const html = (node) => node.html.slice(0, 200);
  const told = ({id, nodes}) => `${id}: ${nodes.slice(0, 3).map(html).join(" | ")}`;
  return axe.run({include: [document], exclude}, options)
    .then((found) => found.violations.map(told));
}
