/**
 * What stands between a tap on Stop and the end of a charge, and the emergency stop: in every
 * language, both text sizes and every size of glass, nothing cut off and nothing on top of another.
 */
import type { Language, Snapshot } from '../../electron/contract.ts';
import { languages } from '../../electron/session/view.ts';
import { catalogues } from '../../renderer/text/catalogue.ts';
import { snapshots } from '../fixtures/snapshots.ts';
import { expect, test } from './glass-test.ts';
import { type Glass, glassSizes } from './glass.ts';
import { findLayoutProblems } from './layout-problems.ts';

type StationSnapshot = Extract<Snapshot, { kind: 'station' }>;

function named(name: string, language: Language = 'en'): StationSnapshot {
  const snapshot = snapshots[name];
  if (snapshot?.kind !== 'station') throw new Error(`there is no station in ${name}`);
  const evses = snapshot.evses.map((tile) => ({ ...tile, availability: 'busy' as const }));
  return { ...snapshot, language, evses };
}

/** Two outlets: the emergency stop under Help has more to say. */
function twoOutlets(snapshot: StationSnapshot): StationSnapshot {
  const evses = snapshot.evses.flatMap((tile) => [tile, { ...tile, label: 'B' }]);
  return { ...snapshot, evses, alertCount: 12 };
}

/** Every leaf of what is open, as larger text shows them one at a time. */
async function problemsOfAllLeaves(glass: Glass): Promise<string[]> {
  const problems: string[] = [];
  const turn = glass.page.locator('dialog[open] .turn');
  const count = (await turn.count()) === 0 ? 1 : Number((await turn.innerText()).split('/')[1]);
  for (let leaf = 1; leaf <= count; leaf += 1) {
    problems.push(...(await glass.page.evaluate(findLayoutProblems)));
    if (count > 1) await turn.click();
  }
  return problems;
}

/** Opens what a press on Stop opens, or Help. */
async function look(glass: Glass, snapshot: StationSnapshot, button: string): Promise<string[]> {
  await glass.show(snapshot);
  await glass.page.getByRole('button', { name: button, exact: true }).click();
  await glass.page.locator('dialog[open]').waitFor();
  const problems = await problemsOfAllLeaves(glass);
  await glass.page.keyboard.press('Escape');
  await glass.page.locator('dialog[open]').waitFor({ state: 'detached' });
  return problems;
}

for (const [width, height] of glassSizes) {
  for (const textIsLarge of [false, true]) {
    const how = `${width}×${height}${textIsLarge ? ', larger text' : ''}`;
    test(`all dialogs of Stop, all languages, ${how}`, async ({ glass }) => {
      await glass.resize(width, height);
      await glass.beat();
      await glass.show(named('charging'));
      if (textIsLarge) await glass.page.getByRole('button', { name: 'Larger text' }).click();
      const problems: string[] = [];
      for (const language of languages) {
        const words = catalogues[language];
        const looks = [
          [named('charging', language), words['button.stop']],
          [named('charging-code', language), words['button.stop']],
          [named('charging-code-waits', language), words['button.stop']],
          [twoOutlets(named('charging', language)), words['button.help']],
        ] as const;
        for (const [snapshot, button] of looks) {
          const found = await look(glass, snapshot, button);
          problems.push(...found.map((problem) => `${language}: ${problem}`));
        }
      }
      expect(problems).toEqual([]);
      expect(glass.complaints).toEqual([]);
    });
  }
}
