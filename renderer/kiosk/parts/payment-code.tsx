/** The code to pay with: drawn here from Vipps' exact text, or the picture Vipps made. */
import { QRCodeSVG } from 'qrcode.react';
import type { Qr } from '../../../electron/contract.ts';
import { useWords } from '../words.ts';

/** ISO/IEC 18004 asks for four modules of quiet zone around a QR code. */
const quietZoneModules = 4;

export function PaymentCode({ qr }: { qr: Qr }) {
  const label = useWords().say('pay.qr');
  if (qr.kind === 'image') {
    return <img className="qr" data-testid="qr" src={qr.dataUri} alt={label} />;
  }
  return (
    <QRCodeSVG
      className="qr"
      data-testid="qr"
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
