/** The state diagram in ARCHITECTURE.md shows what the code does: no arrow too many, none missing. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { allTransitions, transitions } from '../session/transitions.ts';

const text = readFileSync(path.resolve(import.meta.dirname, '../../ARCHITECTURE.md'), 'utf8');

/** Arrows of the document's state diagrams, as `from → to`. */
function arrows(markdown: string): string[] {
  const blocks = markdown.matchAll(/```mermaid\s+stateDiagram-v2\n(?<body>[\s\S]*?)```/g);
  const bodies = [...blocks].map((block) => block.groups?.['body'] ?? '');
  return bodies
    .join('\n')
    .split('\n')
    .flatMap((line) => {
      const arrow = /^\s*(?<from>\S+)\s+-->\s+(?<to>[^\s:]+)/.exec(line)?.groups;
      return arrow === undefined ? [] : [`${arrow['from']} → ${arrow['to']}`];
    });
}

describe('the state diagram', () => {
  const shown = arrows(text);

  it('begins in idle', () => {
    expect(shown.filter((arrow) => arrow.startsWith('[*]'))).toEqual(['[*] → idle']);
  });

  it('has the arrows of the machine, each once', () => {
    const own = shown.filter((arrow) => !arrow.includes('[*]'));
    expect(own.toSorted()).toEqual(allTransitions().toSorted());
  });

  it('leads everywhere, and from everywhere back to idle', () => {
    const states = Object.keys(transitions) as (keyof typeof transitions)[];
    const reach = (from: keyof typeof transitions): Set<string> => {
      const found = new Set<keyof typeof transitions>([from]);
      for (const state of found) for (const next of transitions[state]) found.add(next);
      return found;
    };
    expect([...reach('idle')].toSorted()).toEqual(states.toSorted());
    for (const state of states) expect(reach(state).has('idle')).toBe(true);
  });
});

it('an arrow too many or too few would be seen', () => {
  const diagram = (body: string): string =>
    `# x\n\`\`\`mermaid\nstateDiagram-v2\n${body}\n\`\`\`\n`;
  expect(arrows(diagram('  [*] --> a\n  a --> b : touched\n  note right of a: --> c'))).toEqual([
    '[*] → a',
    'a → b',
  ]);
  expect(arrows('```mermaid\nflowchart LR\n  a --> b\n```')).toEqual([]);
});
