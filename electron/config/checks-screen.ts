/** What the keys of the screen mean for one another, and for those who read it. */
import type { Findings } from './path.ts';
import type { Draft } from './schema.ts';
import { leastDiagonalIn } from './schema-ui.ts';

/** Capitals of running text, of the smallest and of larger text on a screen of 10.1 inches, mm. */
const capitalsMm = { body: 4.9, smallest: 3.5, larger: 7.3 };

export function checkScreen({ ui }: Draft, findings: Findings): void {
  checkSize(ui?.screenDiagonalIn, findings);
  checkBrightness(ui?.brightness, findings);
}

/** A smaller glass keeps the layout and loses size of type: lawful to use, and to be known. */
function checkSize(diagonalIn: number | undefined, { warnings }: Findings): void {
  if (diagonalIn === undefined || diagonalIn >= leastDiagonalIn) return;
  const mm = (size: number): string => `${((size * diagonalIn) / leastDiagonalIn).toFixed(1)} mm`;
  const message = `is ${diagonalIn}: below ${leastDiagonalIn} inches everything shrinks with the glass, to capitals of ${mm(capitalsMm.body)} (smallest ${mm(capitalsMm.smallest)}), and of ${mm(capitalsMm.larger)} in larger text, where EN 301 549 5.1.4 asks for ${capitalsMm.larger} mm at 600 mm`;
  warnings.push({ path: ['ui', 'screenDiagonalIn'], message });
}

type Brightness = NonNullable<NonNullable<Draft['ui']>['brightness']>;

function checkBrightness(brightness: Brightness | undefined, { mistakes }: Findings): void {
  if (brightness === undefined) return;
  const path = ['ui', 'brightness'];
  const given = ['device', 'command'].filter((key) => Object.hasOwn(brightness, key));
  if (given.length !== 1) {
    const found = given.length === 0 ? 'has none of them' : 'has device and command';
    mistakes.push({ path, message: `${found}, but must have exactly one of device and command` });
  }
  const program = brightness.command?.[0];
  if (program !== undefined && !program.startsWith('/')) {
    const message = 'is no absolute path; name the program as "/usr/local/bin/brightness"';
    mistakes.push({ path: [...path, 'command', 0], message });
  }
}
