/** What files of evidence are called: sorted by station and time, and good on every file system. */

/** `ladekiosk-21678-sessions-20261126-170300.csv`, in UTC. */
export function evidenceName(
  stationId: string,
  atMs: number,
  what: string,
  ending: string,
): string {
  const station = stationId.replaceAll(/[^a-zA-Z0-9_-]/g, '_');
  const [date = '', time = ''] = new Date(atMs).toISOString().split('T');
  const moment = `${date.replaceAll('-', '')}-${time.slice(0, 8).replaceAll(':', '')}`;
  return `ladekiosk-${station}-${what}-${moment}.${ending}`;
}
