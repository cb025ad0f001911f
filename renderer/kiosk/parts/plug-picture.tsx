/** From this outlet to your car, in a few lines: a station, its cable, and a car that waits for it. */

interface PlugPictureProps {
  /** The outlet's name, on the station's screen. */
  label: string;
  /** The cable is in the car; otherwise it is on its way there. */
  isPlugged?: boolean;
}

/** Cable and plug end at the car's inlet, or a hand's width before it. */
const cables = {
  plugged: 'M 52 106 C 52 146 96 148 116 128 C 132 112 132 96 156 96',
  loose: 'M 52 106 C 52 146 92 148 108 128 C 120 112 112 96 124 96',
};

export function PlugPicture({ label, isPlugged = false }: PlugPictureProps) {
  return (
    <svg className="plug-picture" viewBox="0 0 320 150" aria-hidden>
      <path d="M 4 142 H 316" stroke="var(--line)" />
      <rect x={22} y={8} width={60} height={134} rx={9} fill="var(--wash)" />
      <rect x={32} y={19} width={40} height={36} rx={4} fill="var(--paper)" />
      <text x={52} y={46.5} textAnchor="middle">
        {label}
      </text>
      <circle cx={52} cy={90} r={16} fill="var(--paper)" />
      <path
        d="M 160 122 V 104 C 160 94 165 88 174 86 L 192 82 L 214 58 C 219 53 224 51 231 51 H 262 C 271 51 277 54 282 61 L 294 81 L 304 85 C 311 88 314 93 314 101 V 114 C 314 119 311 122 306 122 Z"
        fill="var(--wash)"
      />
      <path d="M 206 82 L 223 63 C 225 61 227 60 230 60 H 240 V 82 Z" fill="var(--paper)" />
      <path d="M 250 82 V 60 H 262 C 267 60 270 62 273 66 L 282 82 Z" fill="var(--paper)" />
      <circle cx={192} cy={122} r={18} fill="var(--paper)" />
      <circle cx={192} cy={122} r={6} />
      <circle cx={284} cy={122} r={18} fill="var(--paper)" />
      <circle cx={284} cy={122} r={6} />
      <path d={isPlugged ? cables.plugged : cables.loose} strokeWidth={5} />
      <circle cx={52} cy={90} r={6.5} fill="var(--ink)" />
      <path d="M 52 90 V 106" strokeWidth={9} />
      {isPlugged ? (
        <rect x={150} y={88} width={19} height={16} rx={4} fill="var(--ink)" />
      ) : (
        <>
          <rect x={122} y={87} width={18} height={18} rx={4.5} fill="var(--ink)" />
          <path d="M 141 92.5 H 147 M 141 99.5 H 147" />
          <circle cx={172} cy={97} r={6} fill="var(--paper)" />
        </>
      )}
    </svg>
  );
}
