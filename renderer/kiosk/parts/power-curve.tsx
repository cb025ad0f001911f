/** The power of the last minutes as a small curve: steady, falling, or stopped, at a glance. */

const width = 590;
const height = 60;
/** The snapshot has a value for every ten seconds, at most sixty: ten minutes from edge to edge. */
const mostValues = 60;

/** A round power above all values, so that the scale seldom changes while a car charges. */
const scalesW = [4_000, 8_000, 12_000, 24_000, 50_000, 100_000, 200_000, 400_000];

export function scaleFor(powersW: number[]): number {
  const greatestW = Math.max(0, ...powersW);
  return scalesW.find((scaleW) => scaleW >= greatestW) ?? greatestW;
}

/** Points of the curve: the newest at the right edge, each older one its ten seconds further left. */
export function curvePoints(powersW: number[]): [x: number, y: number][] {
  const scaleW = scaleFor(powersW);
  const step = width / (mostValues - 1);
  return powersW.map((powerW, index) => {
    const x = width - (powersW.length - 1 - index) * step;
    const y = height - (Math.max(0, powerW) / scaleW) * height;
    return [Math.round(x * 10) / 10, Math.round(y * 10) / 10];
  });
}

interface PowerCurveProps {
  powersW: number[];
  isFlowing: boolean;
  caption: string;
}

export function PowerCurve({ powersW, isFlowing, caption }: PowerCurveProps) {
  const points = curvePoints(powersW);
  // A single value was the mean of ten seconds: a line of that length, not a dot.
  const [first] = points;
  const firstX = (first?.[0] ?? width) - (points.length === 1 ? width / (mostValues - 1) : 0);
  const drawn = points.length === 1 && first !== undefined ? [[firstX, first[1]], first] : points;
  const line = drawn.map(([x, y]) => `${x} ${y}`).join(' L ');
  return (
    <figure className="power-curve" data-flowing={isFlowing ? '' : undefined}>
      <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden>
        {points.length > 0 && (
          <>
            <path
              className="curve-area"
              d={`M ${firstX} ${height} L ${line} L ${width} ${height} Z`}
            />
            <path className="curve-line" d={`M ${line}`} />
          </>
        )}
        <path className="curve-base" d={`M 0 ${height} H ${width}`} />
      </svg>
      <figcaption>{caption}</figcaption>
    </figure>
  );
}
