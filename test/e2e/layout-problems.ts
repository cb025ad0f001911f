/** What is wrong with how a screen lies on the glass: cut off, overlapping, too small to touch or read. */

/**
 * Runs inside the page, which gets its source text alone, so everything it needs is inside it. Text
 * boxes are taken without the empty part above and below the letters (16 % of the line each).
 * @returns one sentence per problem
 */
export function findLayoutProblems(): string[] {
  const problems = new Set<string>();
  const root = document.querySelector('dialog[open]') ?? document.querySelector('main');
  if (root === null) return ['there is no screen'];
  const rootStyle = getComputedStyle(document.documentElement);
  const millimetrePx = Number.parseFloat(rootStyle.getPropertyValue('--mm'));
  // Inter's capitals are 0.727 of its size. 7.3 mm: 0.7° at 600 mm, EN 301 549 5.1.4.
  const leastCapitalMm = document.documentElement.dataset['text'] === 'large' ? 7.3 : 3.5;
  const nameOf = (element: Element): string =>
    `${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''} "${(element.textContent ?? '').slice(0, 30)}"`;
  const hidden = new Map<Element, boolean>();
  const isHidden = (element: Element): boolean => {
    const known = hidden.get(element);
    if (known !== undefined) return known;
    const { width, height } = element.getBoundingClientRect();
    const style = getComputedStyle(element);
    const isClipped = style.clipPath.startsWith('inset');
    const isAlone = width <= 1 || height <= 1 || style.opacity === '0' || isClipped;
    // What the unseen hold is unseen; a parent without a box of its own has no size.
    const around = style.position === 'fixed' ? null : element.parentElement;
    const isWithin = around !== null && getComputedStyle(around).display !== 'contents';
    const result = isAlone || (isWithin && around !== root && isHidden(around));
    hidden.set(element, result);
    return result;
  };
  /** Lists of any length scroll, for technicians alone: the setup screen's, and all of theirs. */
  const mayScroll = (element: Element): boolean =>
    element.closest('.mistakes, .section-view, .sections') !== null;
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
    (element) => !(element instanceof SVGElement) && !mayScroll(element) && !isHidden(element),
  );
  const texts: { element: Element; box: DOMRect }[] = [];
  const readTexts = (element: Element): void => {
    if (element.parentElement !== null && isHidden(element.parentElement)) return;
    if (isOutside(element.getBoundingClientRect()))
      problems.add(`outside the glass: ${nameOf(element)}`);
    const style = getComputedStyle(element);
    if (style.display !== 'inline' && element.scrollWidth > element.clientWidth + 4) {
      problems.add(`wider than its place: ${nameOf(element)}`);
    }
    for (const node of element.childNodes) {
      if (node.nodeType !== Node.TEXT_NODE || (node.textContent ?? '').trim() === '') continue;
      const capitalMm = (Number.parseFloat(style.fontSize) * 0.727) / millimetrePx;
      if (capitalMm < leastCapitalMm - 0.05) {
        problems.add(`capitals of ${capitalMm.toFixed(2)} mm: ${nameOf(element)}`);
      }
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const textBox of range.getClientRects()) texts.push({ element, box: textBox });
    }
  };
  elements.forEach(readTexts);
  const pictures = [...root.querySelectorAll(':is(svg, img)')]
    .filter((picture) => !mayScroll(picture) && !isHidden(picture))
    .map((element) => ({ element, box: element.getBoundingClientRect() }));
  const overlap = (a: DOMRect, b: DOMRect): boolean => {
    const [aTrim, bTrim] = [a.height * 0.16, b.height * 0.16];
    return (
      Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 &&
      Math.min(a.bottom - aTrim, b.bottom - bTrim) - Math.max(a.top + aTrim, b.top + bTrim) > 1
    );
  };
  texts.forEach((a, index) => {
    for (const b of [...texts.slice(index + 1), ...pictures]) {
      if (a.element !== b.element && overlap(a.box, b.box)) {
        problems.add(`overlap: ${nameOf(a.element)} × ${nameOf(b.element)}`);
      }
    }
  });
  // What belongs to one band or tile stays in it, even where nothing else lies in the way.
  const lookAtHome = ({ element, box }: { element: Element; box: DOMRect }): void => {
    const home = element.closest('button, .amount-choice, .turned-leaf, .stage, .action-band');
    if (home === null) return;
    const place = home.getBoundingClientRect();
    const trim = element instanceof SVGElement ? 0 : box.height * 0.16;
    if (box.top + trim < place.top - 1 || box.bottom - trim > place.bottom + 1) {
      problems.add(`higher than its place: ${nameOf(element)}`);
    }
  };
  for (const one of [...texts, ...pictures]) lookAtHome(one);
  const lookAtTarget = (target: Element): void => {
    const { width, height } = target.getBoundingClientRect();
    // A technician has come to press small ones.
    const isTechnicians = target.closest('main[data-screen="diagnostics"] > *') !== null;
    const isMain =
      !isTechnicians && target.matches('.button, .hold-button, .turn, .tile, .amount-choice');
    if (height > 0 && Math.min(width, height) < (isMain ? 71.5 : 43.5)) {
      problems.add(`too small to touch: ${nameOf(target)}`);
    }
  };
  root.querySelectorAll('button, .amount-choice').forEach(lookAtTarget);
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
