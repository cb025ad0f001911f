/** The outlet's face as a driver sees it, so that nobody has to know a connector's name. */

/** Pins of a Type 2 outlet, in a 100 × 100 picture: the two small signal contacts, then the five of power. */
const signalPins = [
  [36, 31],
  [64, 31],
] as const;
const powerPins = [
  [26, 51],
  [50, 51],
  [74, 51],
  [37, 71],
  [63, 71],
] as const;

/** Names people use for OCPI's connector types; others are shown as they are. */
const connectorNames: Record<string, string> = {
  IEC_62196_T1: 'Type 1',
  IEC_62196_T1_COMBO: 'CCS 1',
  IEC_62196_T2: 'Type 2',
  IEC_62196_T2_COMBO: 'CCS',
  CHADEMO: 'CHAdeMO',
  DOMESTIC_F: 'Schuko',
};

export function connectorName(connector: string): string {
  return connectorNames[connector] ?? connector.replaceAll('_', ' ');
}

/** Drawn for Type 2 and CCS, the outlets of the Nordic countries; nothing for others. */
export function Socket({ connector }: { connector: string }) {
  if (!connector.startsWith('IEC_62196_T2')) return null;
  const hasDirectCurrent = connector.endsWith('COMBO');
  return (
    <svg className="socket" viewBox={hasDirectCurrent ? '0 0 100 146' : '0 0 100 100'} aria-hidden>
      <path className="socket-edge" d="M 20 15 H 80 A 46 46 0 1 1 20 15 Z" />
      <path className="socket-rim" d="M 23.5 21 H 76.5 A 39 39 0 1 1 23.5 21 Z" />
      {signalPins.map(([x, y]) => (
        <circle key={x} className="socket-pin" cx={x} cy={y} r={4.5} />
      ))}
      {powerPins.map(([x, y]) => (
        <circle key={`${x} ${y}`} className="socket-pin" cx={x} cy={y} r={7.5} />
      ))}
      {hasDirectCurrent && (
        <>
          <rect className="socket-edge" x={14} y={105} width={72} height={38} rx={19} />
          <circle className="socket-pin" cx={35} cy={124} r={11} />
          <circle className="socket-pin" cx={65} cy={124} r={11} />
        </>
      )}
    </svg>
  );
}
