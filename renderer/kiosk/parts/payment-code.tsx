/** The code to pay with: drawn here from Vipps' exact text, or the picture Vipps made. */
import { QRCodeSVG } from 'qrcode.react';
import type { Qr } from '../../../electron/contract.ts';
import { useWords } from '../../text/words.ts';

/** ISO/IEC 18004 asks for four modules of quiet zone around a QR code. */
const quietZoneModules = 4;

interface PaymentCodeProps {
  qr: Qr;
  /** What the code is, for those who listen to the screen. */
  name: 'pay.qr' | 'welcome.code';
  /** The same code is on the screen already, under its stable name. */
  isEcho?: boolean;
}

export function PaymentCode({ qr, name, isEcho = false }: PaymentCodeProps) {
  const label = useWords().say(name);
  const id = isEcho ? undefined : 'qr';
  if (qr.kind === 'image') {
    return <img className="qr" data-testid={id} src={qr.dataUri} alt={label} />;
  }
  return (
    <QRCodeSVG
      className="qr"
      data-testid={id}
      data-payload={qr.payload}
      value={qr.payload}
      level="M"
      marginSize={quietZoneModules}
      bgColor="#ffffff"
      fgColor="#000000"
      role="img"
      aria-label={label}
    />
  );
}
