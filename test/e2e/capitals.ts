/** How high the capitals of every text on the glass really are. */

export interface Capitals {
  /** The first words of the text, with what they stand in. */
  text: string;
  heightMm: number;
}

/**
 * Runs inside the page, which gets its source text alone. `pxPerMm` is the glass': device-independent
 * pixels on a true millimetre. A capital H of each text's own font is measured as the browser draws
 * it; what only those hear who listen to the screen is left out.
 */
export function measureCapitals(pxPerMm: number): Capitals[] {
  const root = document.querySelector('dialog[open]') ?? document.querySelector('main');
  const pen = document.createElement('canvas').getContext('2d');
  if (root === null || pen === null) return [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const found: Capitals[] = [];
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const element = node.parentElement;
    const text = (node.textContent ?? '').trim();
    if (element === null || text === '') continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    const isSeen = box.width > 1 && box.height > 1 && element.checkVisibility();
    if (!isSeen || isClipped(element)) continue;
    const { fontWeight, fontSize, fontFamily } = getComputedStyle(element);
    pen.font = `${fontWeight} ${fontSize} ${fontFamily}`;
    const drawn = element instanceof SVGGraphicsElement ? (element.getScreenCTM()?.a ?? 1) : 1;
    const heightPx = pen.measureText('H').actualBoundingBoxAscent * drawn;
    const name = `${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''}`;
    found.push({ text: `${name} "${text.slice(0, 30)}"`, heightMm: heightPx / pxPerMm });
  }
  return found;

  function isClipped(start: Element): boolean {
    for (let at: Element | null = start; at !== null; at = at.parentElement) {
      if (getComputedStyle(at).clipPath.startsWith('inset')) return true;
    }
    return false;
  }
}
