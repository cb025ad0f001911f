/** Power over the last ten minutes, drawn by uPlot in the theme's own colours. */
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { ReadingPoint } from '../../../electron/contract.ts';
import { textOf } from '../../text/format.ts';
import { usePane } from '../../kiosk/station.ts';
import { useDesk } from '../desk.ts';

const spanS = 600;

/** uPlot's data: seconds, and kW. */
export function plotData(points: readonly ReadingPoint[]): uPlot.AlignedData {
  return [points.map(({ atMs }) => atMs / 1000), points.map(({ powerW }) => powerW / 1000)];
}

interface PlotLook {
  clockTime: (atMs: number) => string;
  decimal: (value: string) => string;
}

function optionsFor(figure: HTMLElement, { clockTime, decimal }: PlotLook): uPlot.Options {
  // Inherited from the stylesheet, so the colours are those of theme and contrast.
  const { color, borderTopColor, fontSize, fontFamily } = getComputedStyle(figure);
  const sizePx = Number.parseFloat(fontSize);
  const axis = {
    stroke: color,
    font: `${fontSize} ${fontFamily}`,
    grid: { stroke: borderTopColor, width: 1 },
    ticks: { stroke: borderTopColor, width: 1 },
  };
  return {
    width: figure.clientWidth,
    height: figure.clientHeight,
    legend: { show: false },
    cursor: { show: false },
    scales: {
      x: { range: (_, _least, most) => [most - spanS, most] },
      y: { range: (_, _least, most) => [0, Math.max(1, most * 1.1)] },
    },
    axes: [
      {
        ...axis,
        space: sizePx * 6,
        size: sizePx * 2,
        values: (_, splits) => splits.map((atS) => clockTime(atS * 1000)),
      },
      {
        ...axis,
        space: sizePx * 2,
        size: sizePx * 3.4,
        values: (_, splits) => splits.map((kilowatts) => decimal(kilowatts.toFixed(1))),
      },
    ],
    series: [{}, { stroke: color, width: Math.max(2, sizePx / 8), points: { show: false } }],
  };
}

export function PowerPlot({ points }: { points: ReadingPoint[] }) {
  const { say, snapshot } = useDesk();
  const contrastIsHigh = usePane((pane) => pane.modes.contrastIsHigh);
  const textIsLarge = usePane((pane) => pane.modes.textIsLarge);
  return (
    <figure className="power-plot">
      <figcaption>
        {say('meter.curve')}, kW. <CurveInWords points={points} />
      </figcaption>
      {/* Another look is another drawing: it takes its colours and letters once. */}
      <Drawing key={`${snapshot.theme} ${contrastIsHigh} ${textIsLarge}`} points={points} />
    </figure>
  );
}

function Drawing({ points }: { points: ReadingPoint[] }) {
  const { words } = useDesk();
  const { clockTime, decimal } = words;
  const figure = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const newest = useRef(points);
  useEffect(() => {
    newest.current = points;
    plot.current?.setData(plotData(points));
  }, [points]);
  useEffect(() => {
    const element = figure.current;
    if (element === null) return;
    const options = optionsFor(element, { clockTime, decimal });
    const made = new uPlot(options, plotData(newest.current), element);
    plot.current = made;
    const watch = new ResizeObserver(() =>
      made.setSize({ width: element.clientWidth, height: element.clientHeight }),
    );
    watch.observe(element);
    return () => {
      watch.disconnect();
      made.destroy();
      plot.current = null;
    };
  }, [clockTime, decimal]);
  return <div ref={figure} className="power-plot-canvas" aria-hidden />;
}

function CurveInWords({ points }: { points: readonly ReadingPoint[] }) {
  const { say, words } = useDesk();
  const powers = points.map(({ powerW }) => powerW);
  const last = powers.at(-1);
  if (last === undefined) return null;
  const inWords = (powerW: number) => textOf(words.power(powerW));
  return (
    <span>
      {say('meter.curveText', {
        least: inWords(Math.min(...powers)),
        most: inWords(Math.max(...powers)),
        now: inWords(last),
      })}
    </span>
  );
}
