// Follows the keyboard's focus: window.stops() tells every element that had it, and whether it looked different then.
() => {
  const seen = new Set();
  const FOCUSABLE = "a[href], button, input, textarea, select, summary, [tabindex]";

  // What can change when an element has the focus: its own style, and that of what stands around and in it.
  const surroundings = (element) => {
    const around = [element, ...element.querySelectorAll("*")].slice(0, 12);
    for (let box = element.parentElement, steps = 0; box && steps < 5; box = box.parentElement, steps += 1) around.push(box);
    if (element.nextElementSibling) around.push(element.nextElementSibling);
    if (element.previousElementSibling) around.push(element.previousElementSibling);
    return around;
  };
  const appearance = (boxes) => boxes.map((box) => {
    const style = getComputedStyle(box);
    return [style.outline, style.boxShadow, style.borderColor, style.backgroundColor, style.textDecoration, style.color].join();
  });
  const nameOf = (element) => (element.getAttribute("aria-label") || element.textContent || element.id || element.tagName)
    .trim().replace(/\s+/g, " ").slice(0, 60);
  const keyOf = (element) => {
    const keyed = element.closest("[class*=st-key-]");
    const key = keyed ? /st-key-(\S+)/.exec(keyed.className)[1] : "";
    return key.replace(/^k-.*/, "k").replace(/^name-.*/, "name");
  };
  const partOf = (element) => ["Sidebar", "Main", "Header"].find((id) => element.closest(`[data-testid=st${id}]`))?.toLowerCase() || "";
  const group = (element) => element.closest("[role=radiogroup]") || element;

  const drawn = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 20))));
  const stops = [];
  let last = null;
  const compareLast = () => {
    if (last) last.stop.visible = appearance(last.boxes).some((style, index) => style !== last.focused[index]);
    last = null;
  };
  const still = document.createElement("style");
  still.textContent = "* { transition: none !important; }";
  document.head.append(still);

  // Notes the element that has the focus now; false where the round is over.
  window.look = async () => {
    await drawn();
    compareLast();
    const element = document.activeElement;
    if (!element || element === document.body) return stops.length === 0;
    if (seen.has(element)) return false;
    seen.add(element);
    const boxes = surroundings(element);
    const stop = { name: nameOf(element), key: keyOf(element), part: partOf(element), visible: false };
    // The part of the page that scrolls is a stop of the framework's, and no control.
    if (element.dataset.testid !== "stMain") {
      stops.push(stop);
      last = { stop, boxes, focused: appearance(boxes) };
    }
    return true;
  };
  window.stops = async () => {
    document.activeElement.blur();
    await drawn();
    compareLast();
    return stops;
  };

  // Controls that a mouse can use and Tab never reached; of a group of radio buttons one stands for all.
  window.missed = () => [...document.querySelectorAll(FOCUSABLE)]
    .filter((each) => each.tabIndex >= 0 && !each.disabled && each.checkVisibility({ visibilityProperty: true }))
    .filter((each) => !seen.has(each) && ![...seen].some((other) => group(other) === group(each)))
    .map((each) => each.outerHTML.slice(0, 150));
}
