/** What is wrong with how a screen lies on the glass: cut off, overlapping, too small to touch or read. */

/**
 * Runs inside the page, which gets its source text alone, so everything it needs is inside it. Text boxes are taken without the empty
 * part above and below the letters (16 % of the line each).
 * @returns one sentence per problem
 */
export function findLayoutProblems(): string[] {
  const problems = new Set<string>();
  const root = document.querySelector('dialog[open]') ?? document.querySelector('main');
  if (root === null) return ['there is no screen'];
  const nameOf = (element: Element): string =>
    `${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''} "${(element.textContent ?? '').slice(0, 30)}"`;
  const isHidden = (element: Element): boolean => {
    const style = getComputedStyle(element);
    const { width, height } = element.getBoundingClientRect();
    const isClipped = style.clipPath.startsWith('inset');
    return width <= 1 || height <= 1 || style.opacity === '0' || isClipped;
  };
  /** Lists of any length scroll; the setup screen's is for technicians. */
  const mayScroll = (element: Element): boolean => element.closest('.mistakes') !== null;
  // The whole layout lies a few pixels beside its place, against burn-in: no fault of its parts.
  const own = root.getBoundingClientRect();
  const [shiftX, shiftY] = root.tagName === 'MAIN' ? [own.left, own.top] : [0, 0];
  if (Math.hypot(shiftX, shiftY) > 3.01) problems.add(`the layout is moved by ${shiftX} ${shiftY}`);
  const isOutside = ({ left, top, right, bottom }: DOMRect): boolean =>
    left - shiftX < -1 ||
    top - shiftY < -1 ||
    right - shiftX > innerWidth + 1 ||
    bottom - shiftY > innerHeight + 1;
  const elements = [...root.querySelectorAll('*')].filter(
    (element) => element.closest('svg') === null && !isHidden(element) && !mayScroll(element),
  );
  const texts: { element: Element; box: DOMRect }[] = [];
  for (const element of elements) {
    if (element.parentElement !== null && isHidden(element.parentElement)) continue;
    if (isOutside(element.getBoundingClientRect()))
      problems.add(`outside the glass: ${nameOf(element)}`);
    const style = getComputedStyle(element);
    if (style.display !== 'inline' && element.scrollWidth > element.clientWidth + 4) {
      problems.add(`wider than its place: ${nameOf(element)}`);
    }
    for (const node of element.childNodes) {
      if (node.nodeType !== Node.TEXT_NODE || (node.textContent ?? '').trim() === '') continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const textBox of range.getClientRects()) texts.push({ element, box: textBox });
    }
  }
  texts.forEach((a, index) => {
    for (const b of texts.slice(index + 1)) {
      if (a.element === b.element) continue;
      const across = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
      const [aTrim, bTrim] = [a.box.height * 0.16, b.box.height * 0.16];
      const down =
        Math.min(a.box.bottom - aTrim, b.box.bottom - bTrim) -
        Math.max(a.box.top + aTrim, b.box.top + bTrim);
      if (across > 1 && down > 1)
        problems.add(`overlap: ${nameOf(a.element)} × ${nameOf(b.element)}`);
    }
  });
  for (const button of root.querySelectorAll('button')) {
    const { height } = button.getBoundingClientRect();
    if (height > 0 && height < 43.5) problems.add(`too small to touch: ${nameOf(button)}`);
  }
  const millimetrePx = Number.parseFloat(
    getComputedStyle(document.documentElement).getPropertyValue('--mm'),
  );
  const code = root.querySelector('[data-testid="qr"]');
  if (code !== null) {
    const { width, height } = code.getBoundingClientRect();
    // The code to pay with is the screen's business; that of the phone page stands beside others.
    const leastMm = code.closest('.stage.pay') === null ? 36 : 60;
    if (width > 0 && Math.min(width, height) / millimetrePx < leastMm) {
      problems.add(
        `the code is smaller than ${leastMm} mm: ${Math.min(width, height) / millimetrePx}`,
      );
    }
  }
  return [...problems];
}
