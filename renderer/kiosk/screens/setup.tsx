/** The configuration is at fault: every mistake with its place, for the technician. */
import { useId } from 'react';
import type { Snapshot } from '../../../electron/contract.ts';
import { Breakable } from '../parts/breakable.tsx';
import { useWords } from '../../text/words.ts';

export function Setup({ snapshot }: { snapshot: Extract<Snapshot, { kind: 'setup' }> }) {
  const { say } = useWords();
  const headingId = useId();
  const { mistakes, configPath } = snapshot;
  return (
    <main data-screen="setup" data-evse="">
      <section className="stage setup" tabIndex={-1} aria-labelledby={headingId}>
        <h1 id={headingId}>{say('setup.statement')}</h1>
        <p className="setup-file">
          {configPath === null ? say('setup.noFile') : say('setup.file', { path: configPath })}
        </p>
        <p className="setup-count">{say('setup.count', { count: String(mistakes.length) })}</p>
        {/* The only list that may scroll: with the focus on it, a keyboard does it too. */}
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must take the focus (WCAG 2.1.1) */}
        <ol className="mistakes" tabIndex={0}>
          {mistakes.map(({ path, message }) => (
            <li key={`${path} ${message}`}>
              <code>
                <Breakable>{path}</Breakable>
              </code>{' '}
              <span>{message}</span>
            </li>
          ))}
        </ol>
        <p className="setup-text">{say('setup.text')}</p>
      </section>
    </main>
  );
}
