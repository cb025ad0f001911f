/** A technician's PIN, and its hash made with less work than `npm run pin` asks of a computer. */
export const technicianPin = '274951';

export const technicianPinHash =
  'scrypt$16384$8$1$bGFkZWtpb3NrLWUyZS1waW4$p9dzsf45DHaY2R8-NyD6RZX72qkGQEG21chD_tU2Rt8';
