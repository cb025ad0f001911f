/** What the probe says about itself. */
import { meterDrivers, relayDrivers } from '../open.ts';

/** The help, for a probe that is called as `program`. */
export function usage(program: string): string {
  const meter = meterDrivers[0]?.driver;
  const relay = relayDrivers[0]?.driver;
  return `Finds, reads and switches devices on a field bus.

  ${program} --bus BUS [scan] [--units 1-247] [--bauds 9600,19200] [--parities none,even]
  ${program} --bus BUS identify --unit 1
  ${program} --bus BUS read --driver ${meter} --unit 1
  ${program} --bus BUS watch --driver ${meter} --unit 1,3
  ${program} --bus BUS raw --unit 1 --function 4 --address 0x34 --count 2
  ${program} --bus BUS line --unit 1 --count 50
  ${program} --bus BUS relay --driver ${relay} --unit 2 --channel 0 close

BUS is one of
  serial:/dev/ttyUSB0:9600:none:1   a port, its baud rate, parity and stop bits
  tcp:192.168.1.20:5020             a gateway that passes RTU frames through
  modbus-tcp:192.168.1.20:502       a gateway or coupler that speaks Modbus TCP

scan      asks every unit who it is, and ends with what to write into station.yaml. --bauds and
          --parities (lists, or "all") try each setting in turn, the usual ones first: units 1 to 8,
          then the others where something answered, or everywhere if nothing did. Ctrl-C ends it
          with what was found.
identify  all that one unit tells: functions, model, serial number, the drivers it fits.
read      one reading of a meter.
watch     reads meters every second until Ctrl-C or for --for-s N seconds, then says how good the
          line was. Several units: --unit 1,2 with one --driver, or one --driver for each.
raw       reads --count registers (--function 3 or 4) or bits (1 or 2) and shows the bytes on the
          line with their times, and the values in every way they could be meant.
line      asks --count questions of each unit and says what is wrong with the line. Without --unit,
          of those from 1 to 8 that answer.
relay     open, close or state. close holds for --lease-ms (3000) and then opens by itself. At a
          terminal it asks before it closes, unless --yes is given; in a script it does not ask.
          --feedback-input N also shows the contactor's auxiliary contact.

--timeout-ms 150 is how long a unit may take to answer. --stats ends any command with the quality of
the line. --json prints one JSON object. Stop the station before you probe its port.

Exit codes: 0 done, 1 nothing answers or not as asked, 64 wrong usage.
`;
}
