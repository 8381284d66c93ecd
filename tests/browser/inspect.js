// What a reader would call broken: a page wider than its window, texts cut off, inputs without a label.
() => {
  const problems = [];
  const short = (text) => text.trim().replace(/\s+/g, " ").slice(0, 60);
  const shown = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true });

  const page = document.documentElement;
  if (page.scrollWidth > window.innerWidth) problems.push(`the document is ${page.scrollWidth} px wide`);
  for (const id of ["stMain", "stSidebarContent"]) {
    const part = document.querySelector(`[data-testid=${id}]`);
    if (part && part.scrollWidth > part.clientWidth) problems.push(`${id} scrolls sideways: ${part.scrollWidth} px`);
  }

  // A text is cut where it stands out of an ancestor that hides what overflows and cannot be scrolled.
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const parent = node.parentElement;
    if (!node.data.trim() || !parent || !shown(parent) || parent.closest("script, style, svg, [aria-hidden=true]")) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const text = range.getBoundingClientRect();
    if (text.width < 2 || text.height < 2) continue;
    for (let box = parent; box && box !== document.body; box = box.parentElement) {
      const style = getComputedStyle(box);
      const frame = box.getBoundingClientRect();
      if (frame.width <= 2 || frame.height <= 2) break; // for screen readers only
      if (/auto|scroll/.test(style.overflowX)) break;
      const hides = /hidden|clip/.test(style.overflowX);
      if (hides && (text.right > frame.right + 1 || text.left < frame.left - 1)) {
        problems.push(`cut off: ${short(node.data)}`);
        break;
      }
    }
  }
  for (const text of document.querySelectorAll(".js-plotly-plot svg.main-svg text")) {
    const box = text.getBoundingClientRect();
    const frame = text.closest(".js-plotly-plot").getBoundingClientRect();
    if (!box.width) continue;
    if (box.left < frame.left - 1 || box.right > frame.right + 1 || box.top < frame.top - 1 || box.bottom > frame.bottom + 1)
      problems.push(`outside its chart: ${short(text.textContent)}`);
  }

  for (const input of document.querySelectorAll("input, textarea, select")) {
    if (input.type === "hidden" || !shown(input)) continue;
    const by = (input.getAttribute("aria-labelledby") || "").split(" ").map((id) => document.getElementById(id));
    const words = [input.getAttribute("aria-label"), ...by.map((each) => each && each.textContent),
      ...[...(input.labels || [])].map((label) => label.textContent)];
    if (!words.some((word) => word && word.trim())) problems.push(`no label: ${input.outerHTML.slice(0, 120)}`);
    // In the form for the columns the name stands first; what may be cut are sample values, which the open list shows.
    const samples = input.closest('[class*="st-key-role-"]');
    if (input.getAttribute("role") === "combobox" && !samples && input.scrollWidth > input.clientWidth + 1)
      problems.push(`cut off in its field: ${short(input.value)}`);
  }
  return [...new Set(problems)];
}
