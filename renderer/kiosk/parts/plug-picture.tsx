/** From this outlet to your car: station, cable, car, in a few lines. */

export function PlugPicture({ label }: { label: string }) {
  return (
    <svg className="plug-picture" viewBox="0 0 300 120" aria-hidden>
      <rect x={8} y={10} width={46} height={98} rx={7} />
      <text x={31} y={52} textAnchor="middle">
        {label}
      </text>
      <circle cx={31} cy={78} r={9} />
      <path className="cable" d="M 40 78 C 84 78 76 104 112 104 C 140 104 132 66 156 66" />
      <path
        className="car"
        d="M 168 88 V 68 L 186 62 L 206 38 H 254 L 274 62 L 288 66 V 88 H 276"
      />
      <path className="car" d="M 240 88 H 216 M 180 88 H 168" />
      <path className="car" d="M 202 62 H 262 M 231 38 V 62" />
      <circle cx={198} cy={90} r={14} />
      <circle cx={258} cy={90} r={14} />
    </svg>
  );
}
