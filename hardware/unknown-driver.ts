/** The words for a driver that does not exist. */

/** What to say of a name that no driver has, with the names there are. */
export function unknownDriver(
  kind: 'meter' | 'relay' | 'pilot',
  driver: string,
  known: ReadonlyArray<{ driver: string }>,
): string {
  const names = known.map((one) => one.driver).join(', ');
  return `no ${kind} driver is named ${driver}; there are: ${names}`;
}
