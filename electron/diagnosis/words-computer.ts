/** What the diagnosis says of record, screen, computer and settings. As words-field.ts. */
import type { WordsTable } from './words.ts';

const sellsNothing = 'Nothing is sold; money of earlier charges waits.';

export const computerWords = {
  'record-works': {
    area: 'record',
    light: 'ok',
    says: 'The record in {dataDir} can be written[; {freeMb} MB are free].',
    unknown: 'No record is in {dataDir} yet[; {freeMb} MB are free].',
    todo: '',
  },
  'disk-full': {
    area: 'record',
    light: 'fault',
    says: `The disk with the record ({dataDir}) is full[: {freeMb} MB are free]. ${sellsNothing}`,
    todo: 'Make room on that disk (df -h, df -i). The station notices, and starts anew by itself.',
  },
  'disk-nearly-full': {
    area: 'record',
    light: 'attention',
    says: 'The disk with the record ({dataDir}) is nearly full: {freeMb} MB are free, which a few days of charging use up.',
    todo: 'Make room on that disk (df -h); shorten retention.eventsDays, or fit a larger one.',
  },
  'record-read-only': {
    area: 'record',
    light: 'fault',
    says: `The record in {dataDir} can be read and not written[: {reason}]. ${sellsNothing}`,
    todo: 'Is the file system mounted read-only (a worn SD card ends like that), or does the directory belong to another user? The station notices when it is mended.',
  },
  'record-unusable': {
    area: 'record',
    light: 'fault',
    says: `The record in {dataDir} cannot be opened[: {reason}]. ${sellsNothing}`,
    todo: 'Is the disk there and mounted, and does the directory belong to the user of the station?',
  },
  'record-damaged': {
    area: 'record',
    light: 'fault',
    says: `The record in {dataDir} is damaged[: {reason}]. It is left as it is. ${sellsNothing}`,
    todo: 'Stop the station, keep the damaged file, restore a backup (docs/records.md), and have a look at the disk.',
  },
  'screen-works': {
    area: 'screen',
    light: 'ok',
    says: 'The screen works.',
    unknown: 'No screen is watched here.',
    todo: '',
  },
  'screen-hung': {
    area: 'screen',
    light: 'attention',
    says: 'The screen stood still and was mended {count} times, last at {last}.',
    todo: 'Once is nothing. Again and again: look at memory and temperature, and send a support bundle.',
  },
  'screen-crashed': {
    area: 'screen',
    light: 'attention',
    says: 'The process of the screen was gone, or could not load its page, and was started anew {count} times, last at {last}.',
    todo: 'Once is nothing. Again and again: look at memory, and send a support bundle.',
  },
  'screen-blank': {
    area: 'screen',
    light: 'attention',
    says: 'The screen showed one single colour and was mended {count} times, last at {last}.',
    todo: 'Look at the graphics driver, and at the cable of the panel.',
  },
  'graphics-failed': {
    area: 'screen',
    light: 'attention',
    says: 'The graphics hardware failed, and the screen is drawn by the processor alone.',
    todo: 'It works, a little slower. Update the graphics driver; the next version of the program tries the hardware again.',
  },
  'touch-dead': {
    area: 'screen',
    light: 'attention',
    says: 'Touches reached this computer and not the screen; it was mended {count} times, last at {last}.',
    todo: 'Touch the test grid on this screen. Dead spots: clean or replace the panel. None heard: its driver or its mapping to the screen.',
  },
  'touch-gone': {
    area: 'screen',
    light: 'fault',
    says: 'The touch device {device} is not there: nobody can operate the screen.',
    todo: 'Look at the USB cable of the panel; if it has another path now, write it into ui.touchDevice.',
  },
  'computer-works': {
    area: 'computer',
    light: 'ok',
    says: 'The computer works[: {temperature} °C][, {freeMemoryMb} MB of memory free].[ Its clock is synchronised: {synchronized}.]',
    todo: '',
  },
  'clock-wrong': {
    area: 'computer',
    light: 'fault',
    says: "This computer's clock says {clock}, and that cannot be right: {how}[ ({known})].",
    todo: "Set the clock, let it be set by the network (NTP), and look at the battery of the computer's clock; then start the station anew.",
  },
  'clock-not-synchronized': {
    area: 'computer',
    light: 'attention',
    says: "This computer's clock ({clock}) is not set by the network.",
    todo: 'Switch time synchronisation on (timedatectl set-ntp true), and look at whether the network lets NTP through.',
  },
  'too-hot': {
    area: 'computer',
    light: 'attention',
    says: 'The computer is too hot: {temperature} °C. It works slower to protect itself.',
    todo: 'Look at fan, dust and sun on the cabinet.',
  },
  'voltage-low': {
    area: 'computer',
    light: 'attention',
    says: "The computer's supply voltage is too low: it may stop at any time, and spoil its memory card.",
    todo: 'Fit a stronger power supply, and a shorter or thicker cable to it.',
  },
  'memory-low': {
    area: 'computer',
    light: 'attention',
    says: 'Memory is short: {freeMemoryMb} of {totalMemoryMb} MB are free.',
    todo: 'Which program takes it (top)? Restart the station from this screen when nobody charges.',
  },
  'loop-late': {
    area: 'computer',
    light: 'attention',
    says: 'The computer is too busy: the station came up to {lagMs} ms late to its work in the last minutes.',
    todo: 'Which program takes the processor (top)? A relay whose lease is not renewed in time opens.',
  },
  'program-fault': {
    area: 'computer',
    light: 'fault',
    says: 'The program found a fault of its own, opened every relay and stopped. It is started anew by the system.',
    todo: 'Keep the log and a support bundle, and report it.',
  },
  'settings-work': {
    area: 'settings',
    light: 'ok',
    says: 'The configuration is in order.',
    todo: '',
  },
  'setting-questionable': {
    area: 'settings',
    light: 'attention',
    says: 'The configuration at {path}: {message}',
    todo: 'Mend it in station.yaml if it was not meant so, check it with --check, and start the station anew.',
  },
  'tariff-expired': {
    area: 'settings',
    light: 'attention',
    says: 'The tariff ended on {end}. The station goes on selling at its prices.',
    todo: 'Put the new tariff into the configuration, and start the station anew.',
  },
  'tariff-ends-soon': {
    area: 'settings',
    light: 'attention',
    says: 'The tariff ends on {end}, in {days} days. The station will go on selling at its prices.',
    todo: 'Have the next tariff ready in the configuration by then.',
  },
} as const satisfies WordsTable;
