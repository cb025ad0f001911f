/** Fields over the whole glass that fill as they are touched: what stays empty is deaf. */
import { useState } from 'react';
import { useDesk } from '../desk.ts';
import { Panel } from '../parts/panel.tsx';
import { Tool } from '../parts/tools.tsx';
import { WholeGlass } from '../parts/whole-glass.tsx';

/** Along the longer and the shorter side: fields of a finger's width on the smallest glass. */
const along = 16;
const across = 10;

export interface Grid {
  columns: number;
  rows: number;
}

export function gridFor(width: number, height: number): Grid {
  return width >= height ? { columns: along, rows: across } : { columns: across, rows: along };
}

/** Which field lies there, counted row by row. Shares of the glass's width and height, 0 to 1. */
export function fieldAt({ columns, rows }: Grid, xShare: number, yShare: number): number {
  const at = (share: number, count: number) =>
    Math.min(count - 1, Math.max(0, Math.floor(share * count)));
  return at(yShare, rows) * columns + at(xShare, columns);
}

const all = along * across;

export function TouchTest() {
  const { say } = useDesk();
  const [isRunning, setIsRunning] = useState(false);
  const [touched, setTouched] = useState<ReadonlySet<number> | null>(null);
  const count = String(touched?.size ?? 0);
  const touch = (field: number) =>
    setTouched((before) => {
      if (before?.has(field) === true) return before;
      return new Set([...(before ?? []), field]);
    });
  return (
    <Panel title={say('touch.title')}>
      <p className="label">{say('touch.how')}</p>
      <Tool
        onPress={() => {
          setTouched(new Set());
          setIsRunning(true);
        }}
      >
        {say('touch.start')}
      </Tool>
      {touched !== null && !isRunning && (
        <p role="status">{say('touch.result', { touched: count, all: String(all) })}</p>
      )}
      {isRunning && touched !== null && (
        <Fields touched={touched} onTouch={touch} onEnd={() => setIsRunning(false)} />
      )}
    </Panel>
  );
}

interface FieldsProps {
  touched: ReadonlySet<number>;
  onTouch: (field: number) => void;
  onEnd: () => void;
}

function Fields({ touched, onTouch, onEnd }: FieldsProps) {
  const { say } = useDesk();
  const [grid] = useState(() => gridFor(innerWidth, innerHeight));
  return (
    <WholeGlass
      name="touch-fields"
      label={say('touch.title')}
      onEnd={onEnd}
      onFinger={(xShare, yShare) => onTouch(fieldAt(grid, xShare, yShare))}
    >
      <div className="fields" data-columns={grid.columns}>
        {Array.from({ length: all }, (_, field) => (
          <span key={field} data-touched={touched.has(field) ? '' : undefined} />
        ))}
      </div>
      <div className="fields-middle">
        <p role="status">
          {say('touch.count', { touched: String(touched.size), all: String(all) })}
        </p>
        <Tool kind="main" onPress={onEnd}>
          {say('touch.end')}
        </Tool>
      </div>
    </WholeGlass>
  );
}
